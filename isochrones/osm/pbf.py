"""
OpenStreetMap files (``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``) to a walking network.

The reader is pyosmium: it gives node ids, and tells which nodes a clipped extract lacks. pyogrio's OSM
driver gives lines without ids; it and pyrosm join ways across missing nodes (see docs/benchmarks.md).
"""

from pathlib import Path

import numpy as np
import osmium

from gis.errors import FileError
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.osm.rules import is_walkable
from isochrones.ways import RawWays, network_from_ways


def read_osm(path: Path) -> WalkNetwork:
    """
    Read the walking network of an OpenStreetMap file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm`` or a compressed ``.osm``.

    Returns
    -------
    WalkNetwork
        By OSMnx's walking rules, both directions, ways cut where the extract lacks nodes.

    Raises
    ------
    FileError
        If the file is missing, truncated, not OpenStreetMap data, or holds no walkable way.
    """
    try:
        raw = _read_ways(path)
    except (RuntimeError, OSError, ValueError, osmium.InvalidLocationError) as error:
        raise _unreadable(path) from error
    missing = ~np.isfinite(raw.ref_lonlat[:, 0])
    if len(missing) and missing.all():
        raise FileError(
            f"{path.name} 里的道路都找不到节点：节点应在道路之前，编号应为正数；请用 osmium sort 整理后再试",
            f"the ways of {path.name} lack all their nodes: nodes must come before ways, with positive ids; "
            "sort the file, for example with osmium sort",
        )
    way = np.repeat(np.arange(len(raw.way_id)), np.diff(raw.way_start))
    return network_from_ways(raw, NetworkMeta(path.name, ways_cut=len(np.unique(way[missing]))))


def _read_ways(path: Path) -> RawWays:
    ids: list[int] = []
    lengths: list[int] = []
    refs: list[int] = []
    lon: list[float] = []
    lat: list[float] = []
    nan = float("nan")
    ways = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    for way in ways:
        if not isinstance(way, osmium.osm.Way) or way.deleted or not is_walkable(dict(way.tags)):
            continue
        ids.append(way.id)
        lengths.append(len(way.nodes))
        for node in way.nodes:
            refs.append(node.ref)
            place = node.location
            known = place.valid()
            lon.append(place.lon_without_check() if known else nan)
            lat.append(place.lat_without_check() if known else nan)
    return RawWays(
        way_id=np.array(ids, dtype=np.int64),
        way_start=np.cumsum([0, *lengths]),
        ref_id=np.array(refs, dtype=np.int64),
        ref_lonlat=np.column_stack([np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)]),
    )


def _unreadable(path: Path) -> FileError:
    if not path.is_file():
        return FileError(f"找不到文件 {path.name}", f"there is no file {path.name}")
    return FileError(
        f"{path.name} 不完整或不是 OpenStreetMap 文件；请重新下载后再试",
        f"{path.name} is incomplete or not an OpenStreetMap file; download it again",
    )
