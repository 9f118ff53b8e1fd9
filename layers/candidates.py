"""Candidates as they leave the house: CSV, GeoJSON or GeoPackage, as `data.files.candidates` reads them."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from gis.candidates import Candidate
from gis.errors import FileError
from layers.formulas import inert
from layers.geojson import feature_collection
from layers.whole import whole_file

ENDINGS = (".csv", ".geojson", ".gpkg")

LAYER = "candidates"
"""Name of the layer in a GeoPackage."""

COLUMNS = ("id", "name", "lon", "lat", "kind", "venue", "host_kind", "source", "cost", "capacity")
"""What is written of every candidate; a cost is only that of its own file, in yuan."""


def write_candidates(
    path: Path, candidates: Sequence[Candidate], *, more: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """
    Write candidates, whole or not at all.

    Parameters
    ----------
    path
        Ends in one of `ENDINGS`; a file that is there already is replaced.
    candidates
        In the order in which they are written.
    more
        More columns by id of the candidate; not the names of `COLUMNS`.

    Raises
    ------
    FileError
        If the ending is another, or the file cannot be written.
    """
    check_candidates_out(path)
    said = more or {}
    extra = list(dict.fromkeys(name for columns in said.values() for name in columns))
    rows = [
        {**_row(candidate), **{name: said.get(candidate.id, {}).get(name) for name in extra}}
        for candidate in candidates
    ]
    with whole_file(path) as part:
        if path.suffix == ".csv":
            _write_csv(rows, [*COLUMNS, *extra], part)
        elif path.suffix == ".gpkg":
            _write_package(rows, [*COLUMNS, *extra], part)
        else:
            features = [_feature(row) for row in rows]
            text = json.dumps(feature_collection(features), ensure_ascii=False, allow_nan=False)
            part.write_text(text, encoding="utf-8")


def check_candidates_out(path: Path) -> None:
    """
    Refuse a file that `write_candidates` could not write, before the work is done.

    Parameters
    ----------
    path
        As for `write_candidates`.

    Raises
    ------
    FileError
        If the ending is another, or its folder does not exist.
    """
    if path.suffix not in ENDINGS:
        raise FileError(
            "--out 应以 .csv、.geojson 或 .gpkg 结尾", "--out must end in .csv, .geojson or .gpkg"
        )
    if not path.parent.is_dir():
        raise FileError(
            "--out 所在的目录不存在；请先建立", "the folder of --out does not exist; make it first"
        )


def _row(candidate: Candidate) -> dict[str, Any]:
    lon, lat = candidate.position
    values = (
        *(candidate.id, candidate.name, round(lon, 7), round(lat, 7)),
        *(candidate.kind, str(candidate.venue), candidate.host_kind, candidate.source),
        *(candidate.cost_yuan, candidate.capacity),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    properties = {name: value for name, value in row.items() if name not in {"lon", "lat"}}
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _write_csv(rows: list[dict[str, Any]], columns: list[str], part: Path) -> None:
    # With the mark that Excel looks for.
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows({name: _cell(name, value) for name, value in row.items()} for row in rows)


def _cell(name: str, value: Any) -> Any:
    """Write whole sums without a point, and keep a name of the map from being a formula in Excel."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return inert(value) if name != "id" and isinstance(value, str) else value


def _write_package(rows: list[dict[str, Any]], columns: list[str], part: Path) -> None:
    # Both take a second to import, and the other forms need neither.
    import geopandas as gpd
    import pandas as pd
    from pyogrio.errors import DataSourceError

    table = pd.DataFrame(rows, columns=columns)
    for name in columns:
        if not table[name].notna().any():
            table[name] = table[name].astype("float64")
    places = shapely.points(table[["lon", "lat"]].to_numpy(dtype="float64"))
    try:
        gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=places, crs=4326).to_file(
            part, layer=LAYER, driver="GPKG"
        )
    except DataSourceError as error:
        raise OSError from error
