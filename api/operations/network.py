"""Build a walking network from any source, and open a saved one, rebuilding it if it is damaged."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from api.operations.digest import file_sha256
from gis.errors import FileError
from gis.model import CircleProfile
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
    """

    network: WalkNetwork
    index: EdgeIndex
    graph: WalkGraph


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
    if source.startswith(PLACE):
        from isochrones.osm.graph import download_place

        return save_network(download_place(source.removeprefix(PLACE)), out)
    path = Path(source)
    network = _reader(path)(path)
    origin = replace(network.meta, source_sha256=file_sha256(path), source_path=str(path.resolve()))
    return save_network(replace(network, meta=origin), out)


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


def make_walkable(network: WalkNetwork, profile: CircleProfile) -> Walkable:
    """
    Index a network and give its edges their walking times.

    Parameters
    ----------
    network
        Any network.
    profile
        Gives the walking speed.

    Returns
    -------
    Walkable
        For any number of questions.
    """
    return Walkable(network, index_edges(network), walk_graph(network, walk_speed_mps=profile.walk_speed_mps))


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
