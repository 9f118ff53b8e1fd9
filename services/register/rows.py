"""Rows of a sheet read into entries, each cell by itself, with what is wrong in each."""

from collections.abc import Mapping

from gis.datum import Datum
from gis.errors import InputError, Message
from gis.register import Entry, Field, FieldType, Known, RegisterKind, Value, cell_of
from gis.uscc import check_sign
from services.register.cells import Cell, plain_text, read_cell
from services.register.draft import Draft
from services.register.ground import area_of, parent_of
from services.register.places import settle_places
from services.register.sheet import Sheet, SheetRow, columns_of

_REQUIRED = Message("不能为空", "must not be empty")
_PLACE = ("lon", "lat", "datum")
_AS_STORED = (Datum.WGS84, Datum.CGCS2000)


def read_drafts(kind: RegisterKind, sheet: Sheet, known: Known, declared: Datum | None) -> list[Draft]:
    """
    Read every row.

    Parameters
    ----------
    kind
        What the sheet holds.
    sheet
        Header and rows.
    known
        What the register holds; a cell that still says what is stored there is not judged.
    declared
        Datum of the positions where a row does not say its own.

    Returns
    -------
    list[Draft]
        In the order of the sheet, positions in WGS 84.

    Raises
    ------
    InputError
        If a needed column is missing or comes twice, or no datum is declared.
    """
    columns = columns_of(kind, sheet)
    fields = {column: (kind.by_column[column], place) for column, place in columns.items()}
    drafts = [_read_row(fields, row, known, declared) for row in sheet.rows]
    if kind.has_place:
        for draft in drafts:
            draft.datum = draft.own_datum or declared or sheet.datum
        settle_places(drafts, sheet, known)
    return drafts


def _read_row(
    fields: Mapping[str, tuple[Field, int]], row: SheetRow, known: Known, declared: Datum | None
) -> Draft:
    draft = Draft(row.number)
    cells = {
        column: row.cells[place] if place < len(row.cells) else None for column, (_, place) in fields.items()
    }
    if "datum" in fields:
        draft.own_datum = _datum(fields["datum"][0], cells["datum"], draft, declared)
    stored = _stored(cells, known)
    for column, cell in cells.items():
        part = fields[column][0]
        if part.type is FieldType.DATUM:
            continue
        if stored is not None and _still(part, cell, stored, draft.own_datum or declared):
            draft.values[column] = stored.get(column)
            continue
        draft.values[column] = _read_value(part, cell, draft, known)
    return draft


def _read_value(part: Field, cell: Cell, draft: Draft, known: Known) -> Value:
    try:
        value = _resolved(part, read_cell(part, cell), known)
    except InputError as error:
        draft.fault(part.column, error.message)
        return None
    if value is None and part.required:
        draft.fault(part.column, _REQUIRED)
    if part.type is FieldType.USCC and isinstance(value, str) and (sign := check_sign(value)) != value[-1]:
        remark = Message(
            f"校验位不符，按规则应为 {sign}；请核对", f"the check digit should be {sign}; check the code"
        )
        draft.remark(part.column, remark)
    return value


def _stored(cells: Mapping[str, Cell], known: Known) -> Entry | None:
    try:
        return known.entries.get(plain_text(cells.get("id")))
    except InputError:
        return None


def _still(part: Field, cell: Cell, stored: Entry, datum: Datum | None) -> bool:
    """Tell whether a cell says what is stored already, as the export writes it."""
    if part.column in _PLACE and datum not in _AS_STORED:
        return False
    shown = cell_of(part, stored.get(part.column))
    try:
        return cell == shown or plain_text(cell) == plain_text(shown)
    except InputError:
        return False


def _datum(part: Field, cell: Cell, draft: Draft, declared: Datum | None) -> Datum | None:
    try:
        value = read_cell(part, cell)
    except InputError as error:
        draft.fault("datum", error.message)
        return None
    own = Datum(str(value)) if value is not None else None
    if own is not None and declared is not None and own is not declared:
        draft.fault(
            "datum",
            Message(
                f"这一行写 {own.value}，导入时声明的是 {declared.value}；请改成一致",
                f"the row says {own.value} and the import declares {declared.value}; make them agree",
            ),
        )
    return own


def _resolved(part: Field, value: Value, known: Known) -> Value:
    if isinstance(value, str) and part.type is FieldType.AREA:
        return area_of(value, known)
    if isinstance(value, str) and part.type is FieldType.PARENT:
        return parent_of(value, known.parents)
    return value
