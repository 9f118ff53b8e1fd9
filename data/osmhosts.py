"""Venues of an OpenStreetMap extract that could give a site room (F08, F09)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import osmium
import shapely

from gis.errors import FileError
from gis.model import LonLat

KEYS = ("amenity", "shop", "office", "leisure", "place", "building", "landuse", "entrance")
"""Only things with one of these are looked at."""

TAGS: dict[str, dict[str, tuple[str, ...]]] = {
    "public_service": {"amenity": ("townhall", "public_building"), "office": ("government",)},
    "community_centre": {"amenity": ("community_centre", "social_centre")},
    "property_office": {"office": ("property_management",)},
    "library": {"amenity": ("library",)},
    "mall": {"shop": ("mall", "department_store")},
    "market": {"amenity": ("marketplace",)},
    "square": {"place": ("square",)},
    "park": {"leisure": ("park",)},
}
"""Tags by code of the host, the host whose room serves people best first; the first that fits counts."""

NAMES: dict[str, re.Pattern[str]] = {
    "public_service": re.compile(
        "(党群|便民|为民|政务|行政审批|行政)服务(中心|大厅|站)|政务(中心|大厅)|街道办事处|[镇乡]人民政府"
    ),
    "community_centre": re.compile("社区(服务|活动|文化|公共服务)?(中心|站)$|居委会|居民委员会|邻里中心"),
    "village_committee": re.compile("村委会|村民委员会"),
    "property_office": re.compile("物业(服务|管理|客服)?(中心|处|办公室)"),
    "library": re.compile("图书馆$"),
    "mall": re.compile("购物(中心|广场)|万达广场|商业(广场|中心|综合体)|百货|商场$"),
    "market": re.compile("(农贸|集贸|菜)市场$|菜场$"),
}
"""Names of buildings, offices and grounds that say what their tags do not."""

NAMED_GROUNDS = frozenset({"commercial", "retail"})
NOT_FOR_VISITORS = frozenset({"private", "no"})
OTHER_OFFICES = frozenset({"prosecutor", "customs", "border_control", "intelligence", "prison", "military"})
"""Values of ``government`` where nobody goes for a service of the community."""

_SIDE_DOORS = frozenset({"emergency", "exit", "garage", "home", "service", "staircase", "no"})


@dataclass(frozen=True, slots=True)
class Host:
    """
    A venue.

    Attributes
    ----------
    id
        Of OpenStreetMap: ``n``, ``w`` or ``r`` and the number.
    kind
        Code of a `gis.hosts.HostKind`.
    name
        Chinese where it is given; empty when there is none.
    position
        Its main entrance where one is mapped on its outline, else a point inside.
    """

    id: str
    kind: str
    name: str
    position: LonLat


def read_hosts(path: Path) -> tuple[list[Host], int]:
    """
    Find the venues of an extract.

    Parameters
    ----------
    path
        ``.osm.pbf`` or ``.osm``, nodes before ways.

    Returns
    -------
    tuple[list[Host], int]
        Venues by kind in the order of `NAMES` and `TAGS`, then by name and id; and how many could not be used
        because their outline is cut by the edge of the extract or damaged.

    Raises
    ------
    FileError
        If the file is missing, of another kind, or damaged.
    """
    if not path.is_file():
        raise FileError("OSM 文件不存在，请检查路径", "the OpenStreetMap file does not exist; check the path")
    try:
        found, cut = _read(path)
    except (RuntimeError, OSError, ValueError, osmium.InvalidLocationError) as error:
        raise FileError(
            "OSM 文件无法读取：不是 .osm.pbf，或已损坏，请重新下载",
            "the OpenStreetMap file cannot be read: not an .osm.pbf, or damaged; download it again",
        ) from error
    order = {kind: i for i, kind in enumerate(dict.fromkeys([*NAMES, *TAGS]))}
    return sorted(found, key=lambda host: (order[host.kind], host.name, host.id)), cut


def kind_of_host(tags: Mapping[str, str]) -> str:
    """
    Tell which kind of venue a thing is.

    Parameters
    ----------
    tags
        Of OpenStreetMap.

    Returns
    -------
    str
        Code of a `gis.hosts.HostKind`; empty where it is none, or not for visitors.

    Examples
    --------
    >>> kind_of_host({"shop": "mall"}), kind_of_host({"building": "yes", "name": "东街社区党群服务中心"})
    ('mall', 'public_service')
    >>> kind_of_host({"leisure": "park", "access": "private"})
    ''
    """
    if tags.get("access") in NOT_FOR_VISITORS or tags.get("government") in OTHER_OFFICES:
        return ""
    by_tag = next((k for k, rules in TAGS.items() if any(tags.get(key) in rules[key] for key in rules)), "")
    return by_tag or _kind_by_name(tags)


def _kind_by_name(tags: Mapping[str, str]) -> str:
    """Read a name, where no tag says that the thing is something else."""
    if {"amenity", "shop", "leisure", "place", "highway", "railway", "public_transport"} & tags.keys():
        return ""
    if not ({"building", "office"} & tags.keys() or tags.get("landuse") in NAMED_GROUNDS):
        return ""
    name = tags.get("name:zh") or tags.get("name", "")
    return next((kind for kind, pattern in NAMES.items() if pattern.search(name)), "")


def _read(path: Path) -> tuple[list[Host], int]:
    wanted = osmium.filter.KeyFilter(*KEYS)
    doors: dict[int, int] = {}
    found: list[Host] = []
    outlines: set[str] = set()
    for thing in osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted):
        tags = dict(thing.tags)
        if isinstance(thing, osmium.osm.Node) and "entrance" in tags:
            doors[thing.id] = _rank(tags["entrance"])
        kind = kind_of_host(tags)
        if not kind:
            continue
        name = tags.get("name:zh") or tags.get("name", "")
        if isinstance(thing, osmium.osm.Node) and thing.location.valid():
            place = LonLat(thing.location.lon, thing.location.lat)
            found.append(Host(f"n{thing.id}", kind, name, place))
        elif isinstance(thing, osmium.osm.Area):
            code = f"{'w' if thing.from_way() else 'r'}{thing.orig_id()}"
            middle = _door_of(thing, doors) or _middle(thing)
            if middle is not None:
                outlines.discard(code)
                found.append(Host(code, kind, name, middle))
        elif isinstance(thing, osmium.osm.Way):
            outlines.add(f"w{thing.id}")
    return found, len(outlines)


def _rank(entrance: str) -> int:
    """Rank a door: the main one, one that is open to all, one that is not."""
    return 0 if entrance == "main" else 2 if entrance in _SIDE_DOORS else 1


def _door_of(area: osmium.osm.Area, doors: Mapping[int, int]) -> LonLat | None:
    """Give the main entrance on an outline, else any that is open to all; the first by rank and number."""
    on_it = [
        (doors[node.ref], node.ref, LonLat(node.location.lon, node.location.lat))
        for ring in area.outer_rings()
        for node in ring
        if doors.get(node.ref, 2) < 2  # noqa: PLR2004 - side doors
    ]
    return min(on_it)[2] if on_it else None


def _middle(area: osmium.osm.Area) -> LonLat | None:
    """Give a point inside; None of an outline that has no inside."""
    rings = [
        (_places(outer), [_places(inner) for inner in area.inner_rings(outer)])
        for outer in area.outer_rings()
    ]
    point = shapely.MultiPolygon([ring for ring in rings if len(set(ring[0])) > 2]).point_on_surface()  # noqa: PLR2004 - corners
    return None if point.is_empty else LonLat(point.x, point.y)


def _places(ring: osmium.osm.OuterRing | osmium.osm.InnerRing) -> list[tuple[float, float]]:
    return [(node.lon, node.lat) for node in ring]
