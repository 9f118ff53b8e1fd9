"""OpenStreetMap data of a whole place, by its name, as a file: streets, houses and landmarks."""

import hashlib
from pathlib import Path

import osmnx
import requests

from gis.errors import InputError, NotFoundError, UnavailableError

MAX_SQUARE_DEGREES = 0.25
"""Larger extracts are refused by public servers; a file is the way then."""

TIMEOUT_S = 300


def download_extract(name: str, folder: Path) -> Path:
    """
    Download everything in the box around a place (OSMnx's geocoder, then an Overpass server).

    Parameters
    ----------
    name
        For example ``成都市锦江区``.
    folder
        Downloads are kept here; a place that was downloaded before is not asked for again.

    Returns
    -------
    Path
        An ``.osm`` file.

    Raises
    ------
    UnavailableError
        If the internet cannot be reached or the server refuses.
    NotFoundError
        If no boundary goes by that name.
    InputError
        If the place is larger than public servers give.
    """
    kept = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.osm"
    if kept.is_file():
        return kept
    try:
        west, south, east, north = _box(name)
        part = kept.with_suffix(".part")
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(f"{osmnx.settings.overpass_url}/map?bbox={west},{south},{east},{north}", part)
    except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:
        raise no_internet() from error
    part.rename(kept)
    return kept


def no_internet() -> UnavailableError:
    """Say that a place cannot be downloaded, and name the way by file."""
    return UnavailableError(
        "无法连接互联网下载该地；请改用文件：jobcircle network build 文件.osm.pbf --out 目录，"
        "或 jobcircle demo --city 文件.osm.pbf",
        "the internet cannot be reached to download this place; give a file instead: "
        "jobcircle network build FILE.osm.pbf --out DIR, or jobcircle demo --city FILE.osm.pbf",
    )


def unknown_place() -> NotFoundError:
    """Say that no boundary goes by a name."""
    return NotFoundError(
        "OpenStreetMap 中找不到这个地名的边界；请写全称（如 place:成都市锦江区）或改用文件",
        "OpenStreetMap has no boundary by that name; write it in full or give a file",
    )


def _box(name: str) -> tuple[float, float, float, float]:
    try:
        found = osmnx.geocode_to_gdf(name)
    except (osmnx._errors.InsufficientResponseError, TypeError, ValueError) as error:
        raise unknown_place() from error
    west, south, east, north = (float(side) for side in found.total_bounds)
    if (east - west) * (north - south) > MAX_SQUARE_DEGREES:
        raise InputError(
            "该地范围过大，公共服务器不提供下载；请改用 .osm.pbf 文件",
            "this place is too large for public servers; give an .osm.pbf file instead",
        )
    return west, south, east, north


def _fetch(address: str, part: Path) -> None:
    with requests.get(address, stream=True, timeout=TIMEOUT_S) as answer:
        answer.raise_for_status()
        with part.open("wb") as out:
            for block in answer.iter_content(1 << 20):
                out.write(block)
