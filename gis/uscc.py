"""Unified social credit codes (统一社会信用代码, GB 32100-2015) and the sign that checks them."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V, Z."""

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_sign(code: str) -> str:
    """
    Compute the check sign of a code.

    Parameters
    ----------
    code
        Seventeen signs of `ALPHABET`, or more of which seventeen are looked at.

    Returns
    -------
    str
        The sign that should stand in the eighteenth place.

    Examples
    --------
    >>> check_sign("91350100M000100Y4"), check_sign("91350211M0000XUF4")
    ('3', 'R')
    """
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code[:17], _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]
