"""Rows of the one layer of a GeoPackage."""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.files.frame import records_of
from data.files.record import Record
from gis.errors import FileError


def read_geopackage(path: Path) -> Iterator[Record]:
    """
    Read the rows of a GeoPackage.

    Parameters
    ----------
    path
        With one spatial layer, in any CRS.

    Yields
    ------
    Record
        In the order of the file.

    Raises
    ------
    FileError
        If it is damaged, has several layers, or names no CRS.
    """
    try:
        table = _only_layer(path)
    except (RuntimeError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(
            f"{path.name} 不是有效的 GeoPackage；请重新导出",
            f"{path.name} is not a valid GeoPackage; export it again",
        ) from error
    yield from records_of(table, path)


def _only_layer(path: Path) -> Any:
    """Read the layer of places, or the only layer there is; which of several is meant, nobody can tell."""
    import pyogrio  # imported here: it takes a second, and most files are not GeoPackages

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
