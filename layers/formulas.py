"""Texts of strangers in tables that people open with a spreadsheet program."""

import re

_RISKY = re.compile("(?:^|[\r\n])[\\s\"']*[=+\\-@\t\r＝＋－＠]")


def inert(text: str) -> str:
    """
    Neutralise a text that a spreadsheet program would run as a formula.

    Parameters
    ----------
    text
        Any.

    Returns
    -------
    str
        With an apostrophe before it where it, or one of its lines, begins as a formula does.

    Examples
    --------
    >>> inert("=1+1"), inert("-1"), inert("桐山-1号")
    ("'=1+1", "'-1", '桐山-1号')
    """
    return f"'{text}" if _RISKY.search(text) else text
