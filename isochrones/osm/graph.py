"""Networks that come through OSMnx: a saved GraphML, or a download by the name of a place."""

import re
import warnings
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np
import osmnx
import requests
from shapely.errors import ShapelyError

from gis.errors import FileError
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.osm.download import no_internet, unknown_place
from isochrones.osm.facts import CLASS_MASK, WAY_KEYS, facts_of, node_fact, node_marks, undirected_flags
from isochrones.ways import RawWays, network_from_ways

UNREADABLE = (ParseError, OSError, ValueError, TypeError, LookupError, nx.NetworkXError, ShapelyError)
"""What OSMnx lets through from its own parsers where a file is not what it wrote."""


_TYPE = re.compile(r"""attr\.type\s*=\s*["'](?:double|float|int|long|boolean)["']""")


def read_graphml(path: Path) -> WalkNetwork:
    """
    Read a walking network that OSMnx saved as GraphML.

    Parameters
    ----------
    path
        ``.graphml`` with WGS 84 coordinates (not a projected graph).

    Returns
    -------
    WalkNetwork
        Every street both ways, whatever the graph says of one-way traffic.

    Raises
    ------
    FileError
        If the file is missing, damaged, projected, or holds no street.
    """
    if not path.is_file():
        raise FileError(f"找不到文件 {path.name}", f"there is no file {path.name}")
    try:
        # NetworkX declares numbers as such, and OSMnx wants to turn texts into numbers itself.
        graph = osmnx.load_graphml(graphml_str=_TYPE.sub('attr.type="string"', path.read_text("utf-8")))
        ways = _ways_of(graph)
    except UNREADABLE as error:
        raise FileError(
            f"{path.name} 不是 OSMnx 保存的 GraphML 路网；请用 osmnx.save_graphml 重新导出",
            f"{path.name} is not a GraphML network saved by OSMnx; export it again with osmnx.save_graphml",
        ) from error
    return network_from_ways(ways, NetworkMeta(path.name))


def download_place(name: str) -> WalkNetwork:
    """
    Download the walking network of a place by its name (OSMnx, Nominatim and Overpass).

    Parameters
    ----------
    name
        For example ``成都市锦江区``.

    Returns
    -------
    WalkNetwork
        With every component kept.

    Raises
    ------
    UnavailableError
        If the internet cannot be reached.
    NotFoundError
        If no boundary goes by that name.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph = osmnx.graph_from_place(name, network_type="walk", simplify=False, retain_all=True)
    except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:
        raise no_internet() from error
    except (osmnx._errors.InsufficientResponseError, TypeError, ValueError) as error:
        raise unknown_place() from error
    return network_from_ways(_ways_of(graph), NetworkMeta(f"place:{name}"))


def _ways_of(graph: Any) -> RawWays:
    """Take each street once: OSMnx holds both directions of a street as two edges."""
    seen: set[tuple[int, int, frozenset[tuple[float, float]]]] = set()
    way_id: list[int] = []
    lengths: list[int] = []
    refs: list[int] = []
    places: list[tuple[float, float]] = []
    facts: list[int] = []
    unnamed = 0
    for tail, head, data in graph.edges(data=True):
        tail_at, head_at = _position(graph.nodes[tail]), _position(graph.nodes[head])
        shape = [(x, y) for x, y in data["geometry"].coords] if "geometry" in data else [tail_at, head_at]
        if len(shape) < 2:  # noqa: PLR2004 - a line has two ends
            raise ValueError
        if np.hypot(*np.subtract(shape[0], tail_at)) > np.hypot(*np.subtract(shape[-1], tail_at)):
            shape.reverse()  # an undirected graph keeps the direction in which the street was drawn
        low, high = sorted((int(tail), int(head)))
        key = (low, high, frozenset(shape))
        if key in seen:
            continue
        seen.add(key)
        way_id.append(int(_first(data.get("osmid", 0))))
        facts.append(facts_of({key: str(_first(data[key])) for key in WAY_KEYS if key in data}))
        lengths.append(len(shape))
        refs += [int(tail), *range(unnamed - 1, unnamed - len(shape) + 1, -1), int(head)]
        unnamed -= max(0, len(shape) - 2)
        places += [tail_at, *shape[1:-1], head_at]
    ways = RawWays.of_refs(
        np.array(way_id, dtype=np.int64),
        np.cumsum([0, *lengths]),
        np.array(refs, dtype=np.int64),
        np.array(places, dtype=np.float64).reshape(-1, 2),
    )
    way_facts = np.array(facts, dtype=np.int32)
    return ways.with_tags(
        way_highway=(way_facts & CLASS_MASK).astype(np.uint8),
        way_flags=undirected_flags(way_facts),
        node_marks=node_marks(
            np.array([_node_facts(graph, node) for node in ways.node_id.tolist()], np.int32)
        ),
    )


def _node_facts(graph: Any, node: int) -> int:
    """Tell what OSMnx keeps of a node's tags; places along a street have no node of their own."""
    tag = graph.nodes[node].get("highway") if node in graph else None
    return node_fact("highway", str(tag))


def _first(value: Any) -> Any:
    """Take the first of the values of a street that OSMnx joined of several ways."""
    return value[0] if isinstance(value, list) else value


def _position(node: dict[str, Any]) -> tuple[float, float]:
    lon, lat = float(node["x"]), float(node["y"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - degrees
        raise ValueError
    return lon, lat
