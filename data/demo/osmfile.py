"""Writes the streets of the demo city as an OpenStreetMap file."""

from pathlib import Path

import osmium

from data.demo.land import to_lonlat
from data.demo.streets import HIGHWAYS, Streets


def write_streets(streets: Streets, path: Path) -> None:
    """
    Write nodes and ways as ``.osm.pbf``, through a part file beside it.

    Parameters
    ----------
    streets
        Ways over nodes.
    path
        File to write; its folder exists.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    header = osmium.io.Header()
    header.set("generator", "jobcircle demo city")
    out = osmium.SimpleWriter(osmium.io.File(str(part), "pbf"), 4 * 1024 * 1024, header)
    lonlat = to_lonlat(streets.xy)
    barrier = {"barrier": "gate"}
    for k, (place, gate) in enumerate(zip(lonlat.tolist(), streets.gate.tolist(), strict=True), start=1):
        out.add_node(osmium.osm.mutable.Node(id=k, version=1, location=place, tags=barrier if gate else None))
    nodes = (streets.nodes + 1).tolist()
    start = streets.start.tolist()
    for way in range(len(start) - 1):
        steps = nodes[start[way] : start[way + 1]]
        out.add_way(osmium.osm.mutable.Way(id=way + 1, version=1, nodes=steps, tags=_tags(streets, way)))
    out.close()
    part.replace(path)


def _tags(streets: Streets, way: int) -> dict[str, str]:
    highway = HIGHWAYS[streets.highway[way]]
    tags = {"highway": highway}
    if streets.name[way] >= 0:
        tags["name"] = streets.names[streets.name[way]]
    if streets.bridge[way]:
        tags |= {"bridge": "yes", "layer": "1"}
    if highway == "service":
        tags["service"] = "driveway"
    if streets.private[way]:
        tags["access"] = "private"
    if highway == "motorway":
        tags |= {"oneway": "yes", "foot": "no"}
    return tags
