"""What an uploaded file holds, once it has been read: plain rows, and nothing that could run or reach out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gis.model import RowNote

CellValue = str | float | datetime | None


class UploadKind(StrEnum):
    """What an uploaded file is, told by its first bytes and, for a ZIP, by what lies in it."""

    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    SHAPEFILE = "shapefile"
    KML = "kml"
    KMZ = "kmz"


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What one uploaded file may cost.

    Attributes
    ----------
    file_bytes
        The file as it came.
    inflated_bytes, ratio, members
        Of a ZIP: all members unpacked; unpacked to packed, looked at from 10 MB on; how many members a ZIP
        of layers has (a workbook may have forty times as many).
    rows, columns
        Of each sheet or layer; a cell in a row or column beyond is an error, not a cut.
    cell_letters
        Letters of one cell; Excel itself takes 32,767.
    answer_bytes
        What the reading process may hand over.
    memory_bytes, cpu_s, wall_s
        Of that process.
    """

    file_bytes: int = 50_000_000
    inflated_bytes: int = 200_000_000
    ratio: float = 100.0
    members: int = 50
    rows: int = 100_000
    columns: int = 500
    cell_letters: int = 32_767
    answer_bytes: int = 200_000_000
    memory_bytes: int = 1_500_000_000
    cpu_s: int = 20
    wall_s: float = 60.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One cell.

    Attributes
    ----------
    value
        Text, number, date with time (no time zone), or None of an empty cell.
    formula
        A formula stood here; `value` is what the program that saved the file had computed, if anything.
    error
        The cell shows an error such as ``#N/A``; `value` is that text.
    written
        The formula itself, its first letters; empty where none stood.
    """

    value: CellValue = None
    formula: bool = False
    error: bool = False
    written: str = ""

    @property
    def text(self) -> str:
        """
        Write the value as a person types it.

        Returns
        -------
        str
            Without blanks around it; whole numbers without ``.0``, dates as ``2026-11-22`` and with their
            time where they have one.

        Examples
        --------
        >>> Cell(510104001002.0).text, Cell(datetime(2026, 11, 22)).text, Cell(None).text
        ('510104001002', '2026-11-22', '')
        """
        value = self.value
        if value is None:
            return ""
        if isinstance(value, datetime):
            written = value.isoformat(sep=" ", timespec="auto")
            return written.removesuffix(" 00:00:00")
        if isinstance(value, float):
            return f"{value:.0f}" if value.is_integer() else repr(value)
        return value.strip()


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row that is not empty.

    Attributes
    ----------
    number
        As its user counts: the row of the sheet or line of the CSV, the header included; the feature of a
        layer, from 1.
    cells
        As many as the layer has columns.
    wkb
        Geometry in the CRS of the layer, two-dimensional; None where there is none.
    """

    number: int
    cells: tuple[Cell, ...]
    wkb: bytes | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """
    One sheet of a workbook, one layer of a map file, or a whole CSV.

    Attributes
    ----------
    name
        Of the sheet or layer.
    header
        Names of the columns as written, without blanks around them; ``""`` where a column has none.
    header_row
        Row of the header, 0 where columns are named otherwise (layers).
    rows
        In the order of the file; empty rows, title rows above the header and the footer are not among them.
    crs
        ``EPSG:4490`` and the like, or WKT of a system that has no number; empty where none is declared.
    """

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    crs: str = ""

    def column(self, name: str) -> int | None:
        """Give the place of a column by its exact name; None where there is none."""
        return self.header.index(name) if name in self.header else None


@dataclass(frozen=True, slots=True)
class Upload:
    """
    An uploaded file.

    Attributes
    ----------
    name
        Its name, fit to be shown; never to be used as a path.
    kind
        What it is.
    layers
        Those that hold rows, in the order of the file; at least one.
    remarks
        What was ignored, left out or assumed; row 0 where it is about the file.
    walls
        What kept the reading process apart, see `data.files.untrusted.walls`.
    """

    name: str
    kind: UploadKind
    layers: tuple[Layer, ...]
    remarks: tuple[RowNote, ...]
    walls: tuple[str, ...]
