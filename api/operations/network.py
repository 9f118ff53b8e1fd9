"""Build a walking network from any source, and open a saved one, rebuilding it if it is damaged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.operations.digest import file_sha256
from gis.errors import FileError
from gis.model import CircleProfile
from gis.walker import ADULT, Walker, at_speed, walker_named
from isochrones.costs import EdgeCosts, edge_costs
from isochrones.network import NetworkFileError, WalkNetwork, load_network, save_network, source_of
from isochrones.reach import WalkGraph, walk_graph
from isochrones.snap import EdgeIndex, index_edges

PLACE = "place:"

ENDINGS: dict[str, tuple[str, ...]] = {
    "osm": (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2"),
    "graphml": (".graphml",),
    "streets": (".parquet", ".geoparquet"),
}
"""Which reader takes which ending."""


@dataclass(frozen=True, slots=True)
class Walkable:
    """
    A network made ready to answer for one walking speed.

    Attributes
    ----------
    network
        The arrays.
    index
        Its edges, for snapping.
    graph
        Its costs.
    usable
        Shape (M,), edges that the walker can pass; None for all.
    """

    network: WalkNetwork
    index: EdgeIndex
    graph: WalkGraph
    usable: NDArray[np.bool_] | None = None


def build_network(source: str, out: Path) -> WalkNetwork:
    """
    Build a walking network and save it.

    Parameters
    ----------
    source
        A file (see `ENDINGS`) or ``place:NAME``.
    out
        Folder to save it in.

    Returns
    -------
    WalkNetwork
        As saved.

    Raises
    ------
    FileError
        If the file cannot be used or the folder not written.
    UnavailableError
        If a place is asked for and the internet cannot be reached.
    NotFoundError
        If no place goes by that name.
    """
    return save_network(_network_of(source), out)


def build_with_heights(source: str, out: Path, elevation: Path) -> tuple[WalkNetwork, int]:
    """
    Build a walking network whose edges know how much they climb, and save it.

    It names no source to rebuild it from, since a rebuild would leave out the heights.

    Parameters
    ----------
    source, out
        As for `build_network`.
    elevation
        GeoTIFF of heights in metres.

    Returns
    -------
    tuple[WalkNetwork, int]
        As saved, and how many edges have no height; those count as flat.

    Raises
    ------
    FileError
        If a file cannot be used or the folder not written.
    UnavailableError, NotFoundError
        As for `build_network`.
    """
    from data.files.elevation import read_heights
    from isochrones.elevation import with_climbs

    network, flat = with_climbs(_network_of(source), lambda lonlat: read_heights(elevation, lonlat))
    return save_network(replace(network, meta=replace(network.meta, source_path="")), out), flat


def _network_of(source: str) -> WalkNetwork:
    if source.startswith(PLACE):
        from isochrones.osm.graph import download_place

        return download_place(source.removeprefix(PLACE))
    path = Path(source)
    network = _reader(path)(path)
    origin = replace(network.meta, source_sha256=file_sha256(path), source_path=str(path.resolve()))
    return replace(network, meta=origin)


def open_network(directory: Path) -> WalkNetwork:
    """
    Open a saved network; a damaged or older one is rebuilt from its source if that is still there.

    Parameters
    ----------
    directory
        Folder that `build_network` wrote.

    Returns
    -------
    WalkNetwork
        Ready to use.

    Raises
    ------
    NetworkFileError
        If it cannot be used and its source is gone.
    """
    try:
        return load_network(directory)
    except NetworkFileError:
        source = source_of(directory)
        if source is None:
            raise
        return build_network(str(source), directory)


def make_walkable(
    network: WalkNetwork,
    profile: CircleProfile,
    walkers: tuple[Walker, ...] = (),
    *,
    like: Sequence[Walkable] = (),
    index: EdgeIndex | None = None,
) -> Walkable:
    """
    Index a network and give its edges their walking times.

    Parameters
    ----------
    network
        Any network.
    profile
        Gives the walker and the speed. A rule of distance is one of metres along the network, whoever walks.
    walkers
        Walkers of one's own, beside those that are built in.
    like
        Others of the same network: their arcs are shared, and an index where the same edges can be walked.
    index
        Of all edges of the network, if there is one already.

    Returns
    -------
    Walkable
        Points join only edges that the walker can pass.

    Raises
    ------
    InputError
        If there is no such walker.
    """
    costs = costs_by(network, profile, walkers)
    usable = None if costs.passable.all() else costs.passable
    graph = walk_graph(
        network,
        walk_speed_mps=profile.walk_speed_mps,
        costs=costs,
        like=next((one.graph for one in like), None),
    )
    shared = next((one.index for one in like if one.usable is None), index) if usable is None else None
    return Walkable(network, shared or index_edges(network, usable=usable), graph, usable)


def costs_by(network: WalkNetwork, profile: CircleProfile, walkers: tuple[Walker, ...] = ()) -> EdgeCosts:
    """
    Give the edges of a network their walking times.

    Parameters
    ----------
    network, profile, walkers
        As for `make_walkable`.

    Returns
    -------
    EdgeCosts
        Of the walker whom the profile names, at the profile's speed.

    Raises
    ------
    InputError
        If there is no such walker.
    """
    walker = ADULT if profile.reach_m is not None else walker_named(profile.walker, walkers)
    return edge_costs(network, at_speed(walker, profile.walk_speed_mps))


def _reader(path: Path) -> Callable[[Path], WalkNetwork]:
    """Choose by the file's ending; a reader is imported only when it is wanted, some take seconds."""
    kind = next((kind for kind, endings in ENDINGS.items() if path.name.lower().endswith(endings)), None)
    if kind == "osm":
        from isochrones.osm.pbf import read_osm

        return read_osm
    if kind == "graphml":
        from isochrones.osm.graph import read_graphml

        return read_graphml
    if kind == "streets":
        from isochrones.osm.streets import read_streets

        return read_streets
    raise FileError(
        "路网来源应为 .osm.pbf、.osm、.graphml、道路 GeoParquet 文件，或 place:地名",
        "the source must be an .osm.pbf, .osm, .graphml or street GeoParquet file, or place:NAME",
    )
