"""Whether a file of sites says of itself that it is made up, as what comes out of the demo city does."""

from pathlib import Path

from data.files.records import read_records

DEMO = ("demo", "演示", "演示数据")
"""Columns that say so."""

YES = frozenset({"true", "t", "1", "1.0", "yes", "y", "是"})


def is_made_up(path: Path) -> bool:
    """
    Tell whether any row of a file says that it is demo data.

    Parameters
    ----------
    path
        Of points, as `records.read_records` reads.

    Returns
    -------
    bool
        False where it has no such column.

    Raises
    ------
    FileError
        If it cannot be used.
    """
    if _is_plain_text_without_it(path):
        return False
    return any(
        str(value).strip().casefold() in YES
        for record in read_records(path)
        for name, value in record.values.items()
        if name.casefold() in DEMO
    )


def _is_plain_text_without_it(path: Path) -> bool:
    """Look at the first line of a CSV before all of it is read; a binary file says nothing there."""
    try:
        with path.open("rb") as stream:
            head = stream.readline(65_536)
        text = head.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return "," in text and "{" not in text and not any(name in text.casefold() for name in DEMO)
