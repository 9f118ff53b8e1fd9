"""
A real city from its OpenStreetMap extract: real streets and landmarks, made-up stations.

No public map has employment offices, so stations and offices are placed on named landmarks, spread by
a greedy max-min rule, and every one of them is marked 演示 in its name and ``demo`` in its row.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import osmium
import shapely

from data.city import City
from data.realcity.extract import OsmParts, metres_crs, read_parts
from data.realcity.layers import make_layers
from data.realcity.people import people_of, spread_people
from data.realcity.sites import (
    SINCE,
    codes_at,
    find_landmarks,
    make_candidates,
    make_offices,
    make_stations,
    opened_before,
    station_count,
)
from gis.errors import Message
from gis.model import DemandPoints

MADE_UP = "99"
"""First digits of area codes: no province has them."""
AREAS_SINCE = date(2000, 1, 1)
"""Earlier than any extract, so that the areas are valid on the day of each."""
_CITIES = ("city", "town")


def real_city(path: Path, demand: DemandPoints | None = None) -> City:
    """
    Make the tables and the base map of a real city.

    Parameters
    ----------
    path
        The ``.osm.pbf`` extract.
    demand
        Where people live; None spreads people over residential buildings, or along residential
        streets where too few buildings are mapped.

    Returns
    -------
    City
        Facilities, offices, candidate sites, population and areas, all marked as made up but for
        people that were given; ``notes`` says where each part comes from. The city is called after
        its place node, and described as of the newest way of the extract.

    Raises
    ------
    FileError
        If the extract cannot be read.
    InputError
        If the extract has no landmark, nowhere to live, or the people given lie outside it.
    """
    parts = read_parts(path)
    plane = metres_crs(parts)
    name, name_en = _name(parts, path)
    as_of = _newest(path)
    marks = find_landmarks(parts, plane)
    areas, area_note = _areas(parts, name)
    people, people_note = spread_people(parts, plane) if demand is None else people_of(demand, parts)
    people["area_code"] = codes_at(areas, people)
    count = station_count(parts, plane, len(marks.order))
    facility = make_stations(marks, areas, count)
    body, rules = make_offices(marks, areas)
    tables = {
        "area": areas,
        "population": people[["id", "area_code", "people", "groups", "cell_m", "geom", "demo"]],
        "facility": facility,
        "facility_status": opened_before(facility["id"].tolist(), as_of),
        "candidate_site": make_candidates(marks, count),
        "legal_body": body,
        "jurisdiction": rules,
    }
    sites_note = Message(
        f"{len(facility)} 个站点和 {len(body)} 个机构为演示，位于真实地标",
        f"{len(facility)} stations and {len(body)} offices are made up, placed on real landmarks",
    )
    return City(
        name=f"{name}（演示）",
        name_en=f"{name_en} (demo)",
        as_of=as_of,
        tables=tables,
        layers=make_layers(parts),
        notes=(people_note, area_note, sites_note),
        attribution="© OpenStreetMap contributors",
    )


def _name(parts: OsmParts, path: Path) -> tuple[str, str]:
    """Name of the largest named place in the extract, in both languages; else the file's own."""
    places = parts.points[parts.points["name"].notna()]
    for kind in _CITIES:
        found = places[places["place"] == kind]
        if len(found):
            first = found.iloc[0]
            return str(first["name"]), str(first["name:en"] or first["name"])
    stem = path.name.split(".")[0]
    return stem, stem


def _newest(path: Path) -> date:
    """Day of the newest way; `SINCE` for files that carry no times."""
    newest = datetime(1970, 1, 1, tzinfo=UTC)
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY):
        if isinstance(way, osmium.osm.Way):
            newest = max(newest, way.timestamp)
    return newest.date() if newest.timestamp() > 0 else SINCE


def _areas(parts: OsmParts, name: str) -> tuple[gpd.GeoDataFrame, Message]:
    """Counties with complete borders in the extract, else one area for its box; codes are made up."""
    borders = parts.polygons
    borders = borders[(borders["boundary"] == "administrative") & borders["admin_level"].isin(["6", "7"])]
    borders = (
        borders[borders["name"].notna() & borders.geometry.is_valid]
        .drop_duplicates("name")
        .sort_values("name")
    )
    level = borders["admin_level"].min() if len(borders) else None
    counties = borders[borders["admin_level"] == level]
    box = parts.box
    if len(counties):
        names, shapes = list(counties["name"]), list(counties.geometry)
        note = Message(
            f"{len(names)} 个县区用 OSM 的真实边界，代码为虚构",
            f"{len(names)} counties have their real borders from OSM; codes are made up",
        )
    else:
        names, shapes = [f"{name}（数据范围，代码虚构）"], [box]
        note = Message(
            "OSM 文件中没有完整的县区边界，整个数据范围作为一个区域，代码为虚构",
            "the extract has no complete county border: one area for its box, with a made-up code",
        )
    whole = _multi(shapely.union_all([box, *shapes]))
    city = f"{MADE_UP}01" + "0" * 8
    rows: list[tuple[str, str, str | None, str, shapely.MultiPolygon]]
    rows = [(city, "city", None, f"{name}（演示）", whole)]
    rows += [
        (f"{MADE_UP}01{k:02d}" + "0" * 6, "county", city, county, _multi(shape))
        for k, (county, shape) in enumerate(zip(names, shapes, strict=True), start=1)
    ]
    table = gpd.GeoDataFrame(
        rows, columns=["code", "level", "parent_code", "name", "geom"], geometry="geom", crs=4326
    )  # fmt: skip
    table = table.assign(
        valid_from=AREAS_SINCE, valid_to=None, urban_rural=None, urban_rural_derived=False, demo=True
    )
    return table, note


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
