"""Words of sheets and commands however they are typed."""

import unicodedata


def as_spelt(text: str) -> str:
    """
    Reduce a word to its letters, so that two ways to type it are one.

    Parameters
    ----------
    text
        As written; width, case and blanks do not matter.

    Returns
    -------
    str
        Small letters in half width, without blanks anywhere.

    Examples
    --------
    >>> as_spelt(" 零工 驿站"), as_spelt("ＷＧＳ 84")
    ('零工驿站', 'wgs84')
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
