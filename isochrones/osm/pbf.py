"""OpenStreetMap files (``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``) to a walking network."""

from pathlib import Path

import numpy as np
import osmium

from gis.errors import FileError
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.osm.blobs import UnfitError, padded
from isochrones.osm.blocks import join_blocks, read_block, read_blocks
from isochrones.osm.pyosmium import read_any
from isochrones.ways import RawWays, network_from_ways


def read_osm(path: Path) -> WalkNetwork:
    """
    Read the walking network of an OpenStreetMap file.

    A PBF file is read by this package's own reader. What that does not understand, and any other kind of
    file, is read by pyosmium, some ten times slower.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm`` or a compressed ``.osm``.

    Returns
    -------
    WalkNetwork
        By OSMnx's walking rules, ways cut where the extract lacks nodes.

    Raises
    ------
    FileError
        If the file is missing, truncated, not OpenStreetMap data, or holds no walkable way.
    """
    try:
        raw = _read_ways(path)
    except (RuntimeError, OSError, ValueError, osmium.InvalidLocationError) as error:
        raise _unreadable(path) from error
    if len(raw.node_id) and np.isnan(raw.node_lonlat[:, 0]).all():
        raise FileError(
            f"{path.name} 里的道路都找不到节点：节点应在道路之前，编号应为正数；请用 osmium sort 整理后再试",
            f"the ways of {path.name} lack all their nodes: nodes must come before ways, with positive ids; "
            "sort the file, for example with osmium sort",
        )
    return network_from_ways(raw, raw.with_cuts_counted(NetworkMeta(path.name)))


def compile_kernels() -> None:
    """Compile all that reading and building call, on a street of two nodes."""
    street = b"\x0a\x14\x0a\x00\x0a\x07highway\x0a\x07footway"
    nodes = b"\x12\x10\x12\x0e\x0a\x02\x02\x02\x42\x02\x02\x02\x4a\x02\x02\x02\x52\x00"
    way = b"\x12\x0e\x1a\x0c\x08\x01\x12\x01\x01\x1a\x01\x02\x42\x02\x02\x02"
    raw = join_blocks([read_block(padded(street + nodes + way))])
    network_from_ways(raw, NetworkMeta(""))


def _read_ways(path: Path) -> RawWays:
    if path.name.lower().endswith(".pbf"):
        try:
            return read_blocks(path.read_bytes())
        except UnfitError:
            pass
    return read_any(path)


def _unreadable(path: Path) -> FileError:
    if not path.is_file():
        return FileError(f"找不到文件 {path.name}", f"there is no file {path.name}")
    return FileError(
        f"{path.name} 不完整或不是 OpenStreetMap 文件；请重新下载后再试",
        f"{path.name} is incomplete or not an OpenStreetMap file; download it again",
    )
