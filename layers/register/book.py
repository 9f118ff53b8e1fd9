"""Workbooks of the register: drop-downs, notes on every header, texts that stay texts, never a formula."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from gis.errors import Message
from gis.register import Entry, Fault, Field, FieldType, RegisterKind, Verdict, cell_of
from gis.register.fields import TEXTS
from gis.register.shared import EXAMPLE_ID

REASON = "错误原因"
"""Header of the column that we add to a sheet that is given back."""

LISTS, GUIDE = "选项", "填写说明"
ROWS_WITH_LISTS = 10_000
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""Written into every workbook instead of the moment, so that the same data give the same bytes."""

Placed = Sequence[tuple[int, Field]]
"""Fields with the places of their columns in a sheet."""

_SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
_NARROW, _WIDE, _WIDEST = 11, 20, 56
_LINE_PT = 15
_A3 = 8


def register_book(
    kind: RegisterKind,
    entries: Iterable[Entry] = (),
    *,
    areas: Mapping[str, str],
    example: bool = False,
    notice: str = "",
) -> bytes:
    """
    Make the workbook in which entries of a kind are kept: the template, or what is in the register.

    Parameters
    ----------
    kind
        Its columns.
    entries
        Rows; positions are in WGS 84, and the sheet says so.
    areas
        Name by code, for the drop-down.
    example
        Whether the first row shows how to fill it in.
    notice
        Stamp on the page that explains, such as 演示数据.

    Returns
    -------
    bytes
        The same rows give the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        book.set_properties(
            {"title": kind.zh, "author": "就业圈 Jobcircle", "created": MADE.replace(tzinfo=None)}
        )
        sheet = book.add_worksheet(kind.zh)
        guide = book.add_worksheet(GUIDE)
        lists = book.add_worksheet(LISTS)
        lists.hide()
        placed = list(enumerate(kind.fields))
        _heads(book, sheet, placed)
        _drop_downs(sheet, lists, placed, areas)
        plain, text = book.add_format(_FONT), book.add_format({**_FONT, "num_format": "@"})
        rows = [_example(kind)] if example else []
        rows += [_row(kind, entry) for entry in entries]
        for at, row in enumerate(rows, start=1):
            for place, (field, value) in enumerate(zip(kind.fields, row, strict=True)):
                _write(sheet, (at, place), value, text if field.type in TEXTS else plain)
        _explain(book, guide, kind, notice)
        for page in (sheet, guide):
            _fit(page)
    return out.getvalue()


def given_back(
    kind: RegisterKind,
    header: Sequence[str],
    rows: Sequence[tuple[int, Sequence[Any]]],
    faults: Mapping[int, Sequence[Fault]],
    suspects: Mapping[int, Sequence[Fault]],
    areas: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """
    Give a sheet back as it was brought, with its bad cells red and the reasons in a last column.

    Parameters
    ----------
    kind
        What it holds.
    header
        As it was brought.
    rows
        Number in the file and cells of every row.
    faults
        What is wrong, by number of the row.
    suspects
        Of what a row may be a duplicate; said in the last column, and nothing is red.
    areas
        Name by code, for the drop-down of a sheet that was our template.

    Returns
    -------
    bytes
        A workbook that can be mended and uploaded again: the column of reasons is not read. Every row stands
        where it stood, since the reasons name rows by their number; what was left out of the import is blank.
        A sheet with every column of our template has its drop-downs and its guide.
    """
    kept = [place for place, name in enumerate(header) if name.strip() != REASON]
    columns = {kind.column_of(header[place]): at for at, place in enumerate(kept) if header[place].strip()}
    placed = [(columns[field.column], field) for field in kind.fields if field.column in columns]
    # Rows of a map file are counted from 1, and there is no row of headers among them.
    above = 1 if rows and rows[0][0] > 1 else 0
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        book.set_properties({"title": kind.zh, "created": MADE.replace(tzinfo=None)})
        sheet = book.add_worksheet(kind.zh)
        head = book.add_format({**_FONT, "bold": True, "bg_color": "#f0f1ee", "bottom": 1})
        plain = book.add_format({**_FONT, "num_format": "@"})
        red = book.add_format({**_FONT, "bg_color": "#f8c9c4", "font_color": "#8a1c10", "num_format": "@"})
        said = book.add_format({**_FONT, "font_color": "#8a1c10", "text_wrap": True})
        sheet.set_column(0, len(kept) - 1, 16)
        for at, place in enumerate(kept):
            sheet.write_string(0, at, header[place], head)
        if {header[place] for place in kept} >= {field.header for field in kind.fields}:
            _help(book, sheet, kind, placed, areas)
        sheet.write_string(0, len(kept), REASON, head)
        sheet.set_column(len(kept), len(kept), 60)
        sheet.freeze_panes(1, 0)
        _fit(sheet)
        for number, cells in rows:
            line = number - above
            wrong = faults.get(number, ())
            bad = {columns.get(fault.column) for fault in wrong}
            for at, place in enumerate(kept):
                value = cells[place] if place < len(cells) else None
                _write(sheet, (line, at), value, red if at in bad else plain)
            if wrong:
                sheet.write_string(line, len(kept), _reasons(kind, wrong), said)
            elif number in suspects:
                told = f"{Verdict.SUSPECT.said.zh}：{_reasons(kind, suspects[number])}"
                sheet.write_string(line, len(kept), told, said)
    return out.getvalue()


def _help(book: Any, sheet: Any, kind: RegisterKind, placed: Placed, areas: Mapping[str, str]) -> None:
    """Give a sheet that was our template what it had beside its rows."""
    guide, lists = book.add_worksheet(GUIDE), book.add_worksheet(LISTS)
    lists.hide()
    _heads(book, sheet, placed)
    _drop_downs(sheet, lists, placed, areas)
    _explain(book, guide, kind, "")
    _fit(guide)


def _fit(sheet: Any) -> None:
    """Print a sheet across one landscape page of A3."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)


def _reasons(kind: RegisterKind, faults: Sequence[Fault]) -> str:
    fields = kind.by_column
    return "\n".join(
        f"{fields[fault.column].zh}：{fault.reason.zh}" if fault.column in fields else fault.reason.zh
        for fault in faults
    )


def _write(sheet: Any, place: tuple[int, int], value: Any, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, style)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(*place, value, style)
    else:
        sheet.write_string(*place, str(value), style)


def _row(kind: RegisterKind, entry: Entry) -> list[Any]:
    return [
        "WGS84" if field.type is FieldType.DATUM else cell_of(field, entry.get(field.column))
        for field in kind.fields
    ]


def _example(kind: RegisterKind) -> list[Any]:
    own = {"id": EXAMPLE_ID, "lon": 118.5903, "lat": 24.9102, "datum": "GCJ02"}
    return [own.get(field.column, field.example) for field in kind.fields]


def is_example(kind: RegisterKind, header: Sequence[str], texts: Sequence[str]) -> bool:
    """
    Tell whether a row is the example of a template as it was given out.

    Parameters
    ----------
    kind
        What the sheet holds.
    header
        Of the sheet, its columns in any order.
    texts
        Of the cells of the row.

    Returns
    -------
    bool
        False as soon as one cell was filled in, changed or emptied.
    """
    given = {field.column: str(value) for field, value in zip(kind.fields, _example(kind), strict=True)}
    columns = [kind.column_of(name) if name.strip() else None for name in header]
    written = dict(zip(columns, texts, strict=False))
    written.pop(None, None)
    return written.get("id") == EXAMPLE_ID and all(
        text == given[column] for column, text in written.items() if column is not None
    )


def _heads(book: Any, sheet: Any, placed: Placed) -> None:
    base = {**_FONT, "bold": True, "bottom": 1, "text_wrap": True}
    must = book.add_format({**base, "bg_color": "#dce9e4"})
    may = book.add_format({**base, "bg_color": "#f0f1ee"})
    text = book.add_format({"num_format": "@"})
    for place, field in placed:
        sheet.write_string(0, place, field.header, must if field.required else may)
        sheet.write_comment(0, place, _note(field), {"x_scale": 2, "y_scale": 1.4})
        width = _WIDE if field.type in (FieldType.TEXT, FieldType.HOURS, FieldType.LIST) else _NARROW
        sheet.set_column(place, place, width, text if field.type in TEXTS else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, 0, max(place for place, _ in placed))


def _note(field: Field) -> str:
    lines = [f"{field.zh} · {field.en}", "必填 · required" if field.required else "选填 · optional"]
    lines += [line for line in field.note if line]
    if field.example:
        lines.append(f"例 · e.g. {field.example}")
    return "\n".join(lines)


def _drop_downs(sheet: Any, lists: Any, placed: Placed, areas: Mapping[str, str]) -> None:
    names = list(areas.values())
    for place, field in placed:
        values = [zh for _, zh in field.choices]
        if field.type is FieldType.YES_NO:
            values = ["是", "否"]
        if field.type is FieldType.AREA:
            # A name that several areas have says nothing; their codes do.
            values = [name if names.count(name) == 1 else code for code, name in areas.items()]
        if not values:
            continue
        lists.write_column(0, place, values)
        column = xl_col_to_name(place, col_abs=True)
        rule = {
            "validate": "list",
            "source": f"={LISTS}!{column}$1:{column}${len(values)}",
            # Codes and local names are read as well: the list helps and does not forbid.
            "error_type": "warning",
            "error_title": field.zh[:32],
            "error_message": "不在下拉列表中；确定要这样填吗？",
        }
        sheet.data_validation(1, place, ROWS_WITH_LISTS, place, rule)


def _explain(book: Any, guide: Any, kind: RegisterKind, notice: str) -> None:
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    strong = book.add_format({**_FONT, "bold": True})
    plain = book.add_format({**_FONT, "text_wrap": True})
    guide.set_column(0, 0, 20)
    guide.set_column(1, 1, 22)
    guide.set_column(2, 2, 10)
    guide.set_column(3, 4, _WIDEST)
    guide.set_row(0, 24)
    guide.write_string(0, 0, f"{kind.zh}填写说明", title)
    if notice:
        guide.write_string(0, 3, notice, strong)
    for at, line in enumerate(_GUIDE, start=1):
        guide.merge_range(at, 0, at, 4, "", plain)
        guide.write_string(at, 0, f"{line.zh}　{line.en}", plain)
    first = len(_GUIDE) + 2
    for place, word in enumerate(("列 Column", "英文 English", "必填 Must", "怎么填 How", "可选值 Values")):
        guide.write_string(first, place, word, strong)
    for at, field in enumerate(kind.fields, start=first + 1):
        note = "　".join(line for line in field.note if line)
        told = (
            field.zh,
            field.en,
            "是" if field.required else "",
            note,
            "、".join(zh for _, zh in field.choices),
        )
        guide.set_row(at, _LINE_PT * max(_lines(text) for text in told[3:]))
        for place, text in enumerate(told):
            guide.write_string(at, place, text, plain)


def _lines(text: str) -> int:
    """Count the lines that a text takes in the widest column; a Chinese character is two letters wide."""
    letters = sum(1 if char.isascii() else 2 for char in text)
    return max(1, -(-letters // (_WIDEST - 4)))


_GUIDE = (
    Message(
        "第一行是表头，请勿改名；列的顺序可以调整，可以多出自己的列（不导入）。",
        "The first row names the columns; their order is yours, columns of your own are not imported.",
    ),
    Message(
        "编号为“示例”的一行只作示范，原样不会导入；要在这一行上填写，请把编号清空或改掉。",
        "The row with the id 示例 is an example: untouched it is not imported; to fill it in, change its id.",
    ),
    Message(
        "编号留空为新增；填已有编号为修改。表里没有的条目保持不变。",
        "Without an id an entry is new, with a known id it is changed. What the sheet does not name stays.",
    ),
    Message(
        "空着的单元格会清空原有内容；整列删去则不改这一列。",
        "An empty cell empties what was stored; a column that is left out is not touched.",
    ),
    Message(
        "导入前先预览：新增、修改、不变、疑似重复、错误逐行列出；有错误时默认一行也不写入。",
        "An import is previewed first, row by row; with errors nothing is written unless you ask for it.",
    ),
)
