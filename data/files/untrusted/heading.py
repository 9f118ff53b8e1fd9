"""Where the header of a sheet is, and which rows at its end are no data. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from data.files.record import COLUMNS, column_of
from data.files.untrusted.upload import EMPTY, Cell, Row
from gis.errors import FileError, Message
from gis.model import RowNote
from gis.spelling import as_spelt

HEAD_ROWS = 10
"""The header is among the first so many rows that are not empty."""

_LETTERS_AT_MOST = 40
_TOTAL = re.compile(r"(合计|总计|小计|共计)[::]?\s*")
_SIGNED = re.compile(
    r"(填表人|填报人|填表单位|填报单位|填表日期|填报日期|制表人|制表|制表单位|审核人|审核|负责人|单位负责人|"
    r"联系人|日期|注|备注|说明|填表说明)\s*[::].*",
    re.DOTALL,
)


def plain_heading(text: str) -> str:
    """
    Write a heading so that it can be looked up: width, case, blanks, stars and 必填 do not matter.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    str
        Small letters without blanks.

    Examples
    --------
    >>> plain_heading("名 称（必填）*"), plain_heading("Lng ")
    ('名称', 'lng')
    """
    return re.sub(r"[(\[](必填|选填|可选|必选)[)\]]|[*#]", "", as_spelt(text))


def split_header(
    rows: Sequence[Row], known: Collection[str]
) -> tuple[tuple[str, ...], int, list[Row], list[RowNote]]:
    """
    Find the header among the first rows and the footer among the last.

    Of the first rows that with the most known headings is the header; where a second row of headings stands
    above or below it, the lower name of a column counts. Above it stand titles.

    Parameters
    ----------
    rows
        Of a sheet or CSV, none empty.
    known
        Headings that the caller knows, see `plain_heading`; those of `data.files.record.COLUMNS` are
        known beside them.

    Returns
    -------
    tuple
        Header, its row, the rows of data, and remarks on titles, footer and rows wider than the header.

    Raises
    ------
    FileError
        If two columns have the same heading.
    """
    at = _header_at(rows, known)
    if at is None:
        return (), 0, [], []
    header, last = _joined(rows, at, known)
    _refuse_repeated(header)
    data = list(rows[last + 1 :])
    remarks: list[RowNote] = []
    first = min(at, last)
    remarks += [
        _remark(row, "标题行，未作为数据", "a title, not taken as data")
        for row in rows[:first]
        if not _names(row, known)
    ]
    footer = len(data)
    while footer and _is_footer(data[footer - 1]):
        footer -= 1
    remarks += [
        _remark(
            row,
            "表尾（合计、填表人等），没有导入",
            "the end of the sheet (totals, who filled it in), not imported",
        )
        for row in data[footer:]
    ]
    kept, wide = _fitted(data[:footer], len(header))
    return header, rows[at].number, kept, [*remarks, *wide]


def _header_at(rows: Sequence[Row], known: Collection[str]) -> int | None:
    head = range(min(HEAD_ROWS, len(rows)))
    best = max(head, key=lambda i: (_names(rows[i], known), -i), default=None)
    if best is None or _names(rows[best], known):
        return best
    return next((i for i in head if len(_filled(rows[i])) > 1 and _is_text(rows[i])), 0)


def _names(row: Row, known: Collection[str]) -> int:
    return sum(_is_known(cell.text, known) for cell in _filled(row))


def _is_known(text: str, known: Collection[str]) -> bool:
    return len(text) <= _LETTERS_AT_MOST and (plain_heading(text) in known or column_of(text) in COLUMNS)


def _filled(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell.text]


def _is_text(row: Row) -> bool:
    return all(isinstance(cell.value, str) and not cell.formula for cell in _filled(row))


def _joined(rows: Sequence[Row], at: int, known: Collection[str]) -> tuple[tuple[str, ...], int]:
    """Join the header with a second row of headings, above or below."""
    upper, lower, last = None, rows[at], at
    below = rows[at + 1] if at + 1 < len(rows) else None
    above = rows[at - 1] if at else None
    if below is not None and _is_second(below, rows[at], known):
        upper, lower, last = rows[at], below, at + 1
    elif above is not None and above.number + 1 == rows[at].number and _names(above, known):
        upper = above
    texts = [cell.text for cell in lower.cells]
    if upper is not None:
        over = [cell.text for cell in upper.cells]
        width = max(len(texts), len(over))
        texts += [""] * (width - len(texts))
        over += [""] * (width - len(over))
        texts = [text or higher for text, higher in zip(texts, over, strict=True)]
    return tuple(" ".join(text.split()) for text in texts), last


def _is_second(row: Row, header: Row, known: Collection[str]) -> bool:
    """Tell whether a row below the header names columns as well: known names only, where it has any."""
    if row.number != header.number + 1 or not _is_text(row):
        return False
    named = [cell.text for cell in _filled(row)]
    own = {cell.text for cell in _filled(header)}
    return bool(named) and all(_is_known(text, known) or text in own for text in named)


def _refuse_repeated(header: tuple[str, ...]) -> None:
    plain = [plain_heading(name) for name in header if name]
    twice = next((name for name in header if name and plain.count(plain_heading(name)) > 1), None)
    if twice is not None:
        raise FileError(
            f"有两列都叫“{twice}”；请只保留一列或改名",
            f"two columns are called {twice!r}; keep one or rename it",
        )


def _is_footer(row: Row) -> bool:
    texts = [cell.text for cell in _filled(row)]
    first = unicodedata.normalize("NFKC", texts[0]) if texts else ""
    return bool(_TOTAL.fullmatch(first) or _SIGNED.fullmatch(first))


def _fitted(rows: list[Row], width: int) -> tuple[list[Row], list[RowNote]]:
    """Give every row as many cells as the header has; content beyond it is a fault of the row."""
    kept: list[Row] = []
    wide: list[RowNote] = []
    for row in rows:
        more = len(row.cells) - width
        if more > 0 and any(cell.text or cell.formula for cell in row.cells[width:]):
            reason = Message(
                f"这一行比表头多 {more} 格；请补上表头，或给含逗号的内容加英文引号",
                f"this row has {more} more cells than the header; name the columns, or put what holds a "
                'comma in "quotes"',
            )
            wide.append(RowNote(row.number, reason, "row"))
        else:
            cells = (*row.cells[:width], *[EMPTY] * -min(more, 0))
            kept.append(Row(row.number, cells, row.wkb))
    return kept, wide


def _remark(row: Row, zh: str, en: str) -> RowNote:
    shown = _filled(row)[0].text[:20] if _filled(row) else ""
    return RowNote(row.number, Message(f"{zh}：{shown}", f"{en}: {shown}"), "footer", used=True)
