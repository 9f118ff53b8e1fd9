"""Sheets that are too long, refused before they wait in line for a process of their own."""

import io
from itertools import islice

from api.operations.imports.reading import MOST_ROWS
from gis.errors import FileError

_TABLES = (".csv", ".tsv", ".txt")
_OTHER = (b"{", b"[", b"<")
"""A map file that is called a table begins so."""

_TITLES = 10
"""The header is among the first so many lines; they are no rows."""

_LOOKED_AT = 4 * MOST_ROWS
"""No more lines than these, whatever they are: twenty million empty ones would take seconds."""

_NOTHING = b',;\t "\r\n\0'


def refuse_tall(content: bytes, name: str) -> None:
    """
    Refuse a text table that surely has more rows than an import takes.

    Only what one pass over its bytes can tell for sure is refused: other files, UTF-16, empty rows and lines
    within quotation marks are left to the process that reads the file.

    Parameters
    ----------
    content
        The file.
    name
        As the user calls it.

    Raises
    ------
    FileError
        If it has too many rows.
    """
    if content.count(b"\n") > MOST_ROWS and _is_table(content, name) and _is_tall(content):
        raise FileError(
            f"表里超过 {MOST_ROWS} 行，一次最多导入 {MOST_ROWS} 行；请拆成几个文件",
            f"the sheet has more than {MOST_ROWS} rows, the most that an import takes; split it",
        )


def _is_table(content: bytes, name: str) -> bool:
    head = content[:4096]
    return (
        name.casefold().endswith(_TABLES)
        and b"\0" not in head
        and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OTHER)
    )


def _is_tall(content: bytes) -> bool:
    rows, within = -_TITLES, False
    for line in islice(io.BytesIO(content), _LOOKED_AT):
        rows += not within and line.strip(_NOTHING) != b""
        within ^= line.count(b'"') % 2 == 1
        if rows > MOST_ROWS:
            return True
    return False
