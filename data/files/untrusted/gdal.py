"""
Layers of an uploaded Shapefile or KML, in the reading process, by GDAL.

GDAL is given nothing but memory: the parts of a Shapefile packed anew, or one KML. It must have none of the
drivers that open other files or addresses (`ALLOWED`); that is checked before it is given anything.
"""

import io
import sys
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from data.files.untrusted.answer import Teller
from data.files.untrusted.kmlcolumns import columns_of_kml, plain_data_names
from data.files.untrusted.limiting import RowLimiter
from data.files.untrusted.shapes import SHAPELESS, flat_wkb, tell_heights
from data.files.untrusted.upload import Limits
from gis.errors import FileError, Message

ALLOWED = frozenset({"ESRI Shapefile", "KML", "LIBKML"})
"""Drivers that GDAL may have here."""

_NEEDED, _OPTIONAL = (".shp", ".shx", ".dbf"), (".prj", ".cpg")


def tell_drivers(_content: bytes, _limits: Limits, teller: Teller) -> None:
    """Tell which vector drivers GDAL has."""
    teller.tell(drivers=sorted(_pyogrio().list_drivers()))


def read_zipped_shapefile(content: bytes, limits: Limits, teller: Teller) -> None:
    """
    Read the one Shapefile of a ZIP whose directory was checked.

    Parameters
    ----------
    content
        The ZIP.
    limits
        Of rows, columns and letters.
    teller
        Is given the rows.

    Raises
    ------
    FileError
        If it is damaged.
    """
    from data.files.shapefile import table_encoding

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise FileError("不是有效的 ZIP；请重新压缩", "no valid ZIP; pack it again") from error
    if ".prj" not in parts:
        reason = Message(
            "缺少 .prj 文件，没有声明坐标系；请另外指明",
            "the .prj is missing, so no reference system is declared; name it",
        )
        teller.remark(0, reason)
    encoding = table_encoding(parts[".dbf"])
    # What the .cpg says would win over what the table shows.
    parts.pop(".cpg", None)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix, data in parts.items():
            archive.writestr(f"layer{suffix}", data)
    _give_layers(packed.getvalue(), limits, teller, encoding=encoding)


def read_kmz(content: bytes, limits: Limits, teller: Teller) -> None:
    """Read the first KML of a KMZ whose directory was checked; see `read_kml`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [
                info.filename for info in archive.infolist() if info.filename.casefold().endswith(".kml")
            ]
            inner = archive.read(names[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, IndexError) as error:
        raise FileError("不是有效的 KMZ；请重新导出", "no valid KMZ; export it again") from error
    read_kml(inner, limits, teller)


def read_kml(content: bytes, limits: Limits, teller: Teller) -> None:
    """
    Read the layers of a KML.

    Parameters
    ----------
    content
        The file.
    limits
        Of rows, columns and letters.
    teller
        Is given the rows.

    Raises
    ------
    FileError
        If it is no KML, or declares entities.
    """
    from data.files.untrusted.markup import refuse_other_than_kml

    refuse_other_than_kml(content)
    plain, names = plain_data_names(content)
    if b"<NetworkLink" in content or b":NetworkLink" in content:
        teller.remark(0, Message("网络链接已忽略", "network links were ignored"))
    _give_layers(plain, limits, teller, kml_names=names)


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = {PurePosixPath(info.filename): info for info in archive.infolist()}
    (layer,) = (name for name in members if name.suffix.casefold() == ".shp" and name.name[:2] != "._")
    stem = str(layer.with_suffix("")).casefold()
    return {
        name.suffix.casefold(): archive.read(info)
        for name, info in members.items()
        if str(name.with_suffix("")).casefold() == stem and name.suffix.casefold() in (*_NEEDED, *_OPTIONAL)
    }


def _pyogrio() -> Any:
    # It would import these where they are; they are not needed, and take memory and time.
    for name in ("geopandas", "pandas", "pyarrow"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    import pyogrio

    return pyogrio


def _give_layers(
    data: bytes,
    limits: Limits,
    teller: Teller,
    *,
    encoding: str | None = None,
    kml_names: Mapping[str, str] | None = None,
) -> None:
    pyogrio = _pyogrio()
    from pyogrio import raw

    found = set(pyogrio.list_drivers())
    if not found <= ALLOWED:
        names = ", ".join(sorted(found - ALLOWED)[:5])
        raise FileError(
            f"GDAL 带有不允许的驱动（{names}），没有读取文件",
            f"GDAL has drivers that are not allowed ({names}); the file was not read",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for at, (name, _) in enumerate(pyogrio.list_layers(data).tolist()):
                # By their number: a layer may have no name, or that of another.
                _give_layer(
                    raw.read(data, layer=at, encoding=encoding, max_features=limits.rows + 1),
                    str(name),
                    limits,
                    teller,
                    kml_names,
                )
    except (RuntimeError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(
            "文件已损坏或格式不对；请重新导出", "the file is damaged or of another form; export it again"
        ) from error


def _give_layer(
    layer: Any, name: str, limits: Limits, teller: Teller, kml_names: Mapping[str, str] | None
) -> None:
    import numpy as np
    import shapely

    meta, _, wkb, fields = layer
    columns = [str(column) for column in meta["fields"]]
    # Names of columns, and the fields that a cell is taken from: the first that is filled in.
    sources = {column: [i] for i, column in enumerate(columns)}
    if kml_names is not None:
        sources = columns_of_kml(columns, fields, kml_names)
    teller.layer(name, columns=list(sources), crs=_crs(meta["crs"]))
    limiter, heights = RowLimiter(limits, name, teller), 0
    shapes = [None] * len(fields[0] if fields else []) if wkb is None else shapely.from_wkb(wkb, "ignore")
    for number, shape in enumerate(shapes, start=1):
        cells = [_first([_value(fields[i][number - 1], np) for i in own]) for own in sources.values()]
        heights += shape is not None and bool(shapely.has_z(shape))
        limiter.give(number, cells, SHAPELESS if shape is None else flat_wkb(shape))
    tell_heights(heights, teller)


def _first(values: list[Any]) -> Any:
    return next(
        (value for value in values if not (value is None or (isinstance(value, str) and not value))), None
    )


def _value(value: Any, np: Any) -> Any:
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[ms]").item()
    if isinstance(value, np.generic):
        return value.item()
    return value


def _crs(declared: Any) -> str:
    """Name a CRS by its number, also one that Esri writes without."""
    if not declared or str(declared).startswith("EPSG:"):
        return str(declared or "")
    import pyproj

    try:
        number = pyproj.CRS.from_user_input(str(declared)).to_epsg(min_confidence=70)
    except pyproj.exceptions.CRSError:
        return ""
    return f"EPSG:{number}" if number else str(declared)
