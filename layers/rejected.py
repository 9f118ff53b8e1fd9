"""The rows of a user's files that were not used or need a look, as a table for Excel."""

import csv
from collections.abc import Sequence
from pathlib import Path

from gis.model import RowNote
from layers.formulas import inert
from layers.whole import whole_file

HEADER = ("文件 source", "行 row", "采用 used", "原因", "reason")


def rejected_path(out: Path) -> Path:
    """
    Name the table of rows that belongs to a result.

    Parameters
    ----------
    out
        File of the result.

    Returns
    -------
    Path
        Beside it.

    Examples
    --------
    >>> rejected_path(Path("times.parquet")).name
    'times.parquet.rejected.csv'
    """
    return out.with_name(f"{out.name}.rejected.csv")


def write_rejected(notes: Sequence[RowNote], out: Path) -> Path | None:
    """
    Write every row that was not used or was used with a remark, beside the result.

    Parameters
    ----------
    notes
        In the order in which they are to be listed.
    out
        File of the result.

    Returns
    -------
    Path | None
        The table (UTF-8 with the mark that Excel looks for); None without notes, and one that an earlier run
        left is taken away.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    path = rejected_path(out)
    if not notes:
        path.unlink(missing_ok=True)
        return None
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for note in notes:
            used = "是 yes" if note.used else "否 no"
            writer.writerow(
                [inert(note.source), note.row or "", used, inert(note.reason.zh), inert(note.reason.en)]
            )
    return path
