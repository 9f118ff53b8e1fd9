"""
Three-band walking areas by Valhalla, timed; run by an interpreter that has pyvalhalla (Python 3.12 or newer).

`benchmarks/areas.py --valhalla PYTHON` calls it. By hand::

    PYTHON benchmarks/valhalla_areas.py tiles PORTO.osm.pbf FOLDER
    PYTHON benchmarks/valhalla_areas.py draw FOLDER/valhalla.json STATIONS.json 5 10 15

STATIONS.json is a list of [longitude, latitude]; bands are minutes. `draw` prints JSON: for each setting the
milliseconds a station (mean and median by the clock, mean of processor time) and the GeoJSON geometries of
the longest band. What is timed is `Actor.isochrone` from request text to answer text, after a first round
that is not timed, so that tiles are in memory. This file imports nothing of the project.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from valhalla import Actor  # type: ignore[import-not-found]
from valhalla.config import get_config  # type: ignore[import-not-found]

WALK_KMH = 4.5

FINE: dict[str, Any] = {"generalize": 0.0, "denoise": 0.0}
"""Every vertex of the contour and every hole and island: both settings only take away from the shape."""

SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "as it comes": ({}, {}),
    "generalize 0, denoise 0": (FINE, {}),
    "generalize 0, denoise 0, shortest": (FINE, {"shortest": True}),
}
"""Options of the request and of pedestrian costing; `shortest` drops the penalties of steps and alleys."""


def build_tiles(pbf: Path, folder: Path) -> None:
    """Write the tiles of an extract and the configuration beside them."""
    tiles = folder / "tiles"
    tiles.mkdir(parents=True)
    config = folder / "valhalla.json"
    config.write_text(json.dumps(get_config(tile_dir=str(tiles), tile_extract="")), encoding="utf-8")
    asked = [sys.executable, "-m", "valhalla", "print_bin_path"]
    programs = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    call = [str(Path(programs) / "valhalla_build_tiles"), "-c", str(config), str(pbf)]
    subprocess.run(call, check=True, capture_output=True)


def requests_for(stations: list[list[float]], minutes: list[float], setting: str) -> list[str]:
    """Write one request a station, all bands in it."""
    options, costing = SETTINGS[setting]
    shared = {
        "costing": "pedestrian",
        "costing_options": {"pedestrian": {"walking_speed": WALK_KMH, **costing}},
        "contours": [{"time": band} for band in minutes],
        "polygons": True,
        **options,
    }
    return [json.dumps({"locations": [{"lon": lon, "lat": lat}], **shared}) for lon, lat in stations]


def longest_band(answer: str, minutes: list[float]) -> dict[str, Any]:
    """Take the geometry of the longest band out of an answer."""
    features = json.loads(answer)["features"]
    found = [part["geometry"] for part in features if part["properties"]["contour"] == max(minutes)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} shapes for one band")
    geometry: dict[str, Any] = found[0]
    return geometry


def draw(actor: Any, asked: list[str], minutes: list[float]) -> dict[str, Any]:
    """Draw all stations, once for the answers and once for the time."""
    answers = [actor.isochrone(request) for request in asked]
    clock, processor = [], time.process_time()
    for request in asked:
        begin = time.perf_counter()
        actor.isochrone(request)
        clock.append(time.perf_counter() - begin)
    processor = time.process_time() - processor
    return {
        "mean_ms": statistics.fmean(clock) * 1000,
        "median_ms": statistics.median(clock) * 1000,
        "processor_ms": processor / len(asked) * 1000,
        "shapes": [longest_band(answer, minutes) for answer in answers],
    }


def main() -> None:
    command, *told = sys.argv[1:]
    if command == "tiles":
        build_tiles(Path(told[0]), Path(told[1]))
        return
    stations = json.loads(Path(told[1]).read_text(encoding="utf-8"))
    minutes = [float(band) for band in told[2:]]
    actor = Actor(told[0])
    drawn = {name: draw(actor, requests_for(stations, minutes, name), minutes) for name in SETTINGS}
    print(json.dumps(drawn))


if __name__ == "__main__":
    main()
