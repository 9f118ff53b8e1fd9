"""Rows of a CSV, GeoJSON or GeoPackage as plain records with a position."""

import csv
import io
import json
import tempfile
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from gis.errors import FileError, InputError
from gis.model import LonLat

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code", "编号", "站点编号", "编码", "代码"),
    "name": ("name", "名称", "站点名称"),
    "kind": ("kind", "类型", "站点类型"),
    "lon": ("lon", "lng", "longitude", "long", "x", "经度", "x坐标"),
    "lat": ("lat", "latitude", "y", "纬度", "y坐标"),
    "population": ("population", "people", "pop", "人口", "人数", "常住人口"),
}
"""Known columns and the headers that mean them."""

SQLITE_MAGIC = b"SQLite format 3\0"
DELIMITERS = ",;\t"
"""What may separate the columns of a CSV; the first of those that its header has most often."""

TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


@dataclass(frozen=True, slots=True)
class Record:
    """
    One row of a file.

    Attributes
    ----------
    row
        As its user counts: the line of a CSV (header 1), the feature of a GeoJSON (first 1).
    values
        By known column, see `COLUMNS`; other columns under their own header.
    shape
        Geometry in WGS 84; None where a CSV gives ``lon`` and ``lat``.
    """

    row: int
    values: Mapping[str, Any]
    shape: shapely.Geometry | None


def read_head(path: Path) -> bytes:
    """
    Read the bytes that tell what a file is.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    bytes
        The first 16.

    Raises
    ------
    FileError
        If the file is missing, cannot be read, is empty, or is a pipe or device, which cannot be read twice.
    """
    try:
        if path.exists() and not path.is_file():
            raise FileError(
                f"{path.name} 不是普通文件；请先保存成文件再试",
                f"{path.name} is not a plain file; save it as one first",
            )
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise FileError(
            f"无法打开文件 {path.name}；请检查路径和权限",
            f"the file {path.name} cannot be opened; check its path and permissions",
        ) from error
    if not head.strip():
        raise _empty(path)
    return head


def read_records(path: Path) -> list[Record]:
    """
    Read the rows of a file of points.

    Parameters
    ----------
    path
        CSV (UTF-8 or GB 18030; commas, semicolons or tabs), GeoJSON or GeoPackage with one layer of places.

    Returns
    -------
    list[Record]
        In the order of the file, at least one.

    Raises
    ------
    FileError
        If the file cannot be read, holds no row, or a GeoPackage names no CRS.
    """
    head = read_head(path)
    if head.startswith(SQLITE_MAGIC):
        records = list(_geopackage(path))
    elif head.startswith(TIFF_MAGIC):
        raise FileError(
            f"{path.name} 是栅格，这里需要点表", f"{path.name} is a raster; a table of points is wanted"
        )
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        records = list(_geojson(path))
    else:
        records = list(_csv(path))
    if not records:
        raise _empty(path)
    return records


def position_of(record: Record) -> LonLat:
    """
    Find where a record is.

    Parameters
    ----------
    record
        From `read_records`.

    Returns
    -------
    LonLat
        WGS 84; of an area, a point inside it.

    Raises
    ------
    InputError
        If there is no usable position, with what to change.
    """
    if record.shape is not None:
        if record.shape.is_empty:
            raise InputError("几何为空；请补上位置", "the geometry is empty; give a position")
        point = record.shape if record.shape.geom_type == "Point" else record.shape.point_on_surface()
        lon, lat = point.x, point.y
    else:
        lon, lat = number_of(record, "lon", "经度"), number_of(record, "lat", "纬度")
    return checked_lonlat(lon, lat)


def checked_lonlat(lon: float, lat: float) -> LonLat:
    """
    Refuse coordinates that are not degrees, saying what they look like.

    Parameters
    ----------
    lon, lat
        Supposed degrees.

    Returns
    -------
    LonLat
        The same.

    Raises
    ------
    InputError
        If they are swapped, in metres, or out of range.
    """
    if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004 - degrees
        return LonLat(lon, lat)
    if abs(lon) <= 90 and abs(lat) <= 180:  # noqa: PLR2004 - degrees
        raise InputError(
            "经度与纬度颠倒；请交换两列", "longitude and latitude are swapped; exchange the two columns"
        )
    if max(abs(lon), abs(lat)) > 1000:  # noqa: PLR2004 - no angle
        raise InputError("坐标像是米；请换成经纬度", "the coordinates look like metres; give degrees")
    raise InputError(
        "经度应在 -180 到 180、纬度应在 -90 到 90 之间",
        "longitude must be -180 to 180 and latitude -90 to 90",
    )


def number_of(record: Record, column: str, zh: str) -> float:
    """
    Read a finite number from a column.

    Parameters
    ----------
    record
        From `read_records`.
    column
        Known column.
    zh
        Its Chinese name, for the message.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    InputError
        If the cell is empty or not a number.
    """
    text = unicodedata.normalize("NFKC", str(record.values.get(column))).strip()
    try:
        value = float("nan" if "_" in text else text)  # to Python 1_000 is a number
    except ValueError:
        value = float("nan")
    if value - value != 0:
        raise InputError(f"{zh}不是数字；请填写数字", f"{column} is not a number; give one")
    return value


def _empty(path: Path) -> FileError:
    return FileError(
        f"{path.name} 里没有数据行；请填写后再试",
        f"{path.name} holds no row of data; fill it in and try again",
    )


def _csv(path: Path) -> Iterator[Record]:
    text = io.StringIO(decode(path), newline="")
    delimiter, skipped = _delimiter(text)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        header = [_column(cell) for cell in next(reader)]
        _check_header(header, path)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Record(reader.line_num + skipped, dict(zip(header, cells, strict=False)), None)
    except (csv.Error, StopIteration) as error:
        raise FileError(
            f"{path.name} 不是有效的 CSV；请另存为 CSV UTF-8",
            f"{path.name} is not a valid CSV; save it as CSV UTF-8",
        ) from error


def _delimiter(text: io.StringIO) -> tuple[str, int]:
    """Tell what separates the columns, and how many lines stand before the header (Excel's ``sep=;``)."""
    first = text.readline()
    if first[:4].lower() == "sep=" and first[4:5] in set(DELIMITERS):
        return first[4], 1
    text.seek(0)
    return max(DELIMITERS, key=first.count), 0


def decode(path: Path) -> str:
    """
    Read a text as UTF-8, with or without a mark, else as GB 18030.

    Parameters
    ----------
    path
        A text file. Guessing libraries are wrong on short Chinese texts, so there are only these two.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    FileError
        If it is neither.
    """
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileError(
        f"{path.name} 的编码无法识别；请另存为 UTF-8 编码的 CSV 或 GeoJSON",
        f"the encoding of {path.name} is unknown; save it as CSV or GeoJSON in UTF-8",
    )


def _column(header: str) -> str:
    plain = unicodedata.normalize("NFKC", header).casefold()
    plain = "".join(plain.replace("(必填)", "").replace("*", "").split())
    return _BY_HEADER.get(plain, header.strip())


_BY_HEADER = {name: column for column, names in COLUMNS.items() for name in names}


def _check_header(header: list[str], path: Path) -> None:
    twice = next((column for column in COLUMNS if header.count(column) > 1), None)
    if twice:
        names = "、".join(COLUMNS[twice])
        raise FileError(
            f"{path.name} 有两列都表示 {twice}（{names}）；请只保留一列",
            f"{path.name} has two columns that mean {twice}; keep one",
        )
    if not {"lon", "lat"} <= set(header):
        raise FileError(
            f"{path.name} 缺少经度、纬度列；表头应含 lon,lat（或 经度,纬度）",
            f"{path.name} lacks columns of longitude and latitude; name them lon,lat in the first row",
        )


def _geojson(path: Path) -> Iterator[Record]:
    try:
        document = json.loads(decode(path))
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
        for row, feature in enumerate(features, start=1):
            if not isinstance(feature, dict):
                yield Record(row, {}, shapely.Point())
                continue
            values = {_column(str(key)): value for key, value in (feature.get("properties") or {}).items()}
            if "id" in feature:
                values.setdefault("id", feature["id"])
            yield Record(row, values, _shape(feature.get("geometry")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(
            f"{path.name} 不是有效的 GeoJSON；请检查文件是否完整",
            f"{path.name} is not a valid GeoJSON; check that it is complete",
        ) from error


def _shape(geometry: Any) -> shapely.Geometry:
    """Read one geometry; one that cannot be read is as good as an empty one, which its row reports."""
    if not isinstance(geometry, dict):
        return shapely.Point()
    if geometry.get("type") == "Point" and isinstance(geometry.get("coordinates"), list):
        # Height and measure say nothing here, and some writers give both.
        geometry = geometry | {"coordinates": geometry["coordinates"][:2]}
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.ShapelyError:
        return shapely.Point()
    return shape if isinstance(shape, shapely.Geometry) else shapely.Point()


def _geopackage(path: Path) -> Iterator[Record]:
    # Imported here: both take a second, and most files are not GeoPackages.
    import geopandas as gpd
    import pyproj

    try:
        table = _only_layer(path)
    except (RuntimeError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(
            f"{path.name} 不是有效的 GeoPackage；请重新导出",
            f"{path.name} is not a valid GeoPackage; export it again",
        ) from error
    no_crs = FileError(
        f"{path.name} 没有几何或坐标系；请在导出时写入",
        f"{path.name} has no geometry or names no coordinate reference system; write both when exporting",
    )
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise no_crs
    try:
        table = table.to_crs(4326)
    except pyproj.exceptions.ProjError as error:
        raise no_crs from error
    names = [_column(str(name)) for name in table.columns.drop(table.geometry.name)]
    rows = table.drop(columns=table.geometry.name).itertuples(index=False, name=None)
    for row, (values, shape) in enumerate(zip(rows, table.geometry, strict=True), start=1):
        yield Record(
            row, dict(zip(names, values, strict=True)), shape if shape is not None else shapely.Point()
        )


def _only_layer(path: Path) -> Any:
    """Read the layer of places, or the only layer there is; which of several is meant, nobody can tell."""
    import pyogrio

    # GDAL chooses its driver by the name as well; under this name it is the one for GeoPackages.
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = Path(folder, "file.gpkg")
        file.symlink_to(path.resolve())
        layers = pyogrio.list_layers(file).tolist()
        places = [name for name, geometry in layers if geometry is not None] or [layers[0][0]]
        if len(places) > 1:
            raise FileError(
                f"{path.name} 有 {len(places)} 个图层（{'、'.join(places)}）；请只保留一个",
                f"{path.name} has {len(places)} layers ({', '.join(places)}); keep one",
            )
        return pyogrio.read_dataframe(file, layer=places[0])
