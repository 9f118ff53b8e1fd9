"""A sheet as it was brought: headers, and rows of cells with their number in the file."""

from dataclasses import dataclass

from gis.datum import Datum
from gis.errors import InputError, Message
from gis.register import RegisterKind
from services.register.cells import Cell


@dataclass(frozen=True, slots=True)
class SheetRow:
    """
    One row.

    Attributes
    ----------
    number
        As its user counts; the header is row 1 where nothing stands above it.
    cells
        In the order of the header.
    place
        Longitude and latitude of its geometry, where the file has geometries.
    drawn
        What its geometry is where it is no point, and `place` was chosen within it.
    """

    number: int
    cells: tuple[Cell, ...]
    place: tuple[float, float] | None = None
    drawn: Message | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A whole sheet.

    Attributes
    ----------
    header
        As written.
    rows
        Those that are not empty.
    datum
        Of the geometries, where the file says a reference system that nobody writes by habit; None where it
        is asked for.
    examples
        Rows of the template that show how to fill it in: they are not judged, and given back with the others.
    """

    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    datum: Datum | None = None
    examples: tuple[SheetRow, ...] = ()

    @property
    def has_places(self) -> bool:
        """Whether rows carry geometries."""
        return any(row.place is not None for row in self.rows)


def columns_of(kind: RegisterKind, sheet: Sheet) -> dict[str, int]:
    """
    Find which column of the sheet is which.

    Parameters
    ----------
    kind
        What the sheet should hold.
    sheet
        Its header.

    Returns
    -------
    dict[str, int]
        Place in the row by column; headers that mean nothing are left out, see `unknown_headers`.

    Raises
    ------
    InputError
        If two headers mean one column, or one that is needed is missing.
    """
    found: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        column = kind.column_of(header) if header.strip() else None
        if column is None:
            continue
        if column in found:
            field = kind.by_column[column]
            raise InputError(
                f"“{sheet.header[found[column]]}”和“{header}”两列都是{field.zh}；请删去一列",
                f"two columns mean {field.en}; take one of them out",
            )
        found[column] = place
    given = {"lon", "lat"} if sheet.has_places else set()
    missing = [field for field in kind.fields if field.required and field.column not in found.keys() | given]
    if missing:
        raise InputError(
            f"缺少列：{'、'.join(field.zh for field in missing)}；请使用{kind.zh}模板"
            f"（在网页“导入”中点“下载空白模板”，或运行 jobcircle template {kind.code}）",
            f"columns are missing: {', '.join(field.en for field in missing)}; use the template of {kind.en} "
            f"(“Download an empty template” on the page, or jobcircle template {kind.code})",
        )
    return found


def unknown_headers(kind: RegisterKind, sheet: Sheet) -> Message | None:
    """Say which headers mean nothing here; None where all do."""
    names = [each.strip() for each in sheet.header if each.strip() and kind.column_of(each) is None]
    extra = [name for name in names if name not in OUR_OWN]
    if not extra:
        return None
    listed = "、".join(extra[:10])
    return Message(f"这些列没有用到：{listed}", f"columns that are not used: {listed}")


OUR_OWN = ("错误原因",)
"""Columns that we add to a sheet that we give back."""
