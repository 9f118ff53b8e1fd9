"""Which columns of a table hold groups of people."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from data.files.record import COLUMNS, column_of
from gis.errors import FileError
from gis.groups import find_group


def group_columns(headings: Iterable[str], named: Sequence[str], path: Path) -> dict[str, str]:
    """
    Choose the columns of groups.

    Parameters
    ----------
    headings
        Of the table.
    named
        Headings, or codes of `gis.groups`, that its user asks for beside those that are recognised.
    path
        Named where one is missing.

    Returns
    -------
    dict[str, str]
        Heading by name of the group: the code of a known group, else the heading itself.

    Raises
    ------
    FileError
        If a column that was asked for is missing, or two mean the same group.
    """
    present = list(headings)
    found: dict[str, str] = {}
    for heading in present:
        code = None if heading in COLUMNS else find_group(heading)
        if code is None:
            continue
        if code in found:
            raise FileError(
                f"{path.name} 有两列都表示 {code}（{found[code]}、{heading}）；请只保留一列",
                f"{path.name} has two columns that mean {code}; keep one",
            )
        found[code] = heading
    for name in named:
        if name in found or find_group(name) in found:
            continue
        heading = name if name in present else column_of(name)  # a known column is called by its key
        if heading not in present:
            listed = [heading for heading in present if heading not in COLUMNS][:20]
            raise FileError(
                f"{path.name} 没有列 {name}；可选的列：{'、'.join(listed) or '无'}",
                f"{path.name} has no column {name}; there are {', '.join(listed) or 'none'}",
            )
        found[name] = heading
    return found
