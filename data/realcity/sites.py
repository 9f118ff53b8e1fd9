"""Made-up stations and offices on the real landmarks of a city, spread by a greedy max-min rule."""

from dataclasses import dataclass
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from data.realcity.extract import OsmParts
from data.realcity.layers import classed_points
from gis.errors import InputError

Floats = NDArray[np.float64]

SINCE = date(2010, 1, 1)
"""From when the made-up offices are competent; also the day of an extract without times."""
_HOSTS: dict[str, dict[str, tuple[str, ...]]] = {
    "mall": {"shop": ("mall", "department_store")},
    "library": {"amenity": ("library",)},
    "community_centre": {"amenity": ("community_centre", "social_centre", "arts_centre")},
    "government": {"amenity": ("townhall",), "office": ("government",)},
    "market": {"amenity": ("marketplace",), "shop": ("supermarket",)},
    "park": {"leisure": ("park", "garden")},
    "station": {"railway": ("station", "halt"), "station": ("subway",), "public_transport": ("station",)},
    "square": {"place": ("square",)},
    "hospital": {"amenity": ("hospital",)},
    "school": {"amenity": ("university", "college")},
}
"""Landmarks that can give a station room, the likeliest first."""
_KINDS = (
    ("employment_station", "就业驿站"),
    ("employment_station", "就业驿站"),
    ("gig_post", "零工驿站"),
    ("employment_station", "就业驿站"),
    ("gig_market", "零工市场"),
    ("red_sail_station", "红帆驿站"),
)
"""Kinds in turn, so that every stretch of the spread holds a mix."""
_HOURS = ("Mo-Fr 09:00-17:30", "Mo-Fr 09:00-12:00,14:00-17:30; Sa 09:00-12:00", "Mo-Su 09:00-20:00", None)
_SERVES, _INFORMS = ["招聘用工", "政策咨询", "失业登记"], ["信息发布"]
_OFFICES = (
    ("arbitration", "劳动人事争议仲裁院", "《劳动争议调解仲裁法》第二十一条"),
    ("work_injury", "工伤认定窗口", "人社部发〔2016〕29号第七条"),
    ("mediation", "劳动争议调解中心", "《劳动争议调解仲裁法》第十条"),
    ("inspection", "劳动保障监察大队", "《劳动保障监察条例》第十三条"),
    ("social_insurance", "社会保险中心", "《社会保险法》第五十七条"),
    ("training", "职业技能培训服务中心", "面向所有劳动者"),
    ("unemployment", "公共就业服务中心失业登记窗口", "人社厅发〔2020〕79号"),
)
_STREETS = ("primary", "secondary", "tertiary", "residential", "pedestrian")
MAX_STREETS = 2_000
KM2_PER_STATION = 2.6
MIN_STATIONS, MAX_STATIONS = 12, 400


@dataclass(frozen=True, slots=True)
class Landmarks:
    """
    Named places of an extract.

    Attributes
    ----------
    table
        Columns ``class``, ``name`` and the point.
    xy
        Shape (n, 2), metres on the plane of the extract.
    order
        Shape (n,), numbers of all places in the order of the spread: each is the farthest from all
        before it.
    """

    table: gpd.GeoDataFrame
    xy: Floats
    order: NDArray[np.int64]


def find_landmarks(parts: OsmParts, plane: str) -> Landmarks:
    """
    Find the named landmarks of an extract and spread them.

    Parameters
    ----------
    parts
        The extract.
    plane
        Plane in metres.

    Returns
    -------
    Landmarks
        The first in the spread is the one nearest to the middle of all.

    Raises
    ------
    InputError
        If there is none.
    """
    table = classed_points(parts, _HOSTS)
    if len(table) < MIN_STATIONS:
        table = pd.concat([table, _named_streets(parts)])
    table = table.drop_duplicates("name").reset_index(drop=True)
    if not len(table):
        raise InputError(
            "OSM 文件中没有可放置站点的有名称的地标", "the extract has no named landmark to place stations on"
        )
    moved = table.to_crs(plane).geometry
    xy = np.column_stack([moved.x, moved.y])
    return Landmarks(table, xy, spread(xy))


def _named_streets(parts: OsmParts) -> gpd.GeoDataFrame:
    """Middles of named streets, where an extract holds little but streets."""
    lines = parts.lines
    streets = lines[lines["name"].notna() & lines["highway"].isin(_STREETS)]
    middle = shapely.line_interpolate_point(streets.geometry.to_numpy(), 0.5, normalized=True)
    table = gpd.GeoDataFrame(
        {"class": "street", "name": streets["name"].to_numpy()}, geometry=middle, crs=4326
    )
    return (
        table.drop_duplicates("name")
        .sort_values("name", kind="stable")
        .iloc[:: max(1, len(table) // MAX_STREETS)]
    )


def spread(xy: Floats) -> NDArray[np.int64]:
    """
    Order places so that each is the farthest from all before it (greedy max-min).

    Parameters
    ----------
    xy
        Shape (n, 2), metres.

    Returns
    -------
    NDArray
        Shape (n,); the first is the place nearest to the mean, ties go to the lower number.

    Examples
    --------
    >>> spread(np.array([[0.0, 0], [1, 0], [2, 0], [10, 0]])).tolist()
    [2, 3, 0, 1]
    """
    first = int(np.argmin(np.hypot(*(xy - xy.mean(axis=0)).T)))
    order, apart = [first], np.hypot(*(xy - xy[first]).T)
    apart[first] = -1
    for _ in range(len(xy) - 1):
        best = int(np.argmax(apart))
        order.append(best)
        apart = np.minimum(apart, np.hypot(*(xy - xy[best]).T))
        apart[order] = -1
    return np.array(order)


def station_count(parts: OsmParts, plane: str, landmarks: int) -> int:
    """Count the stations that an extract of this area gets, no more than it has landmarks."""
    box = gpd.GeoSeries([shapely.box(*parts.bounds)], crs=4326).to_crs(plane).area.iloc[0]
    wanted = int(np.clip(round(box / 1e6 / KM2_PER_STATION), MIN_STATIONS, MAX_STATIONS))
    return min(wanted, landmarks)


def codes_at(areas: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> list[str | None]:
    """Code of the county that holds each place, None where none does."""
    counties = areas[areas["level"] == "county"]
    found = np.full(len(places), None, dtype=object)
    for code, shape in zip(counties["code"], counties["geom"], strict=True):
        shapely.prepare(shape)
        found[shapely.intersects(shape, places.geometry.to_numpy())] = code
    return list(found)


def make_stations(marks: Landmarks, areas: gpd.GeoDataFrame, count: int) -> gpd.GeoDataFrame:
    """Stations on the first landmarks of the spread, micro-corners on the malls and parks after them."""
    chosen = [(int(k), *_KINDS[n % len(_KINDS)]) for n, k in enumerate(marks.order[:count])]
    rest = [int(k) for k in marks.order[count:] if marks.table["class"].iloc[k] in ("mall", "park", "square")]
    chosen += [(k, "micro_corner", "就业服务微拐角") for k in rest[: count // 2]]
    some = marks.table.iloc[[k for k, _, _ in chosen]]
    table = gpd.GeoDataFrame(
        {
            "id": [f"RF{k + 1:04d}" for k in range(len(chosen))],
            "name": [f"{name}{row[2]}（演示）" for name, row in zip(some["name"], chosen, strict=True)],
            "kind": [kind for _, kind, _ in chosen],
            "local_kind": [tail for _, _, tail in chosen],
            "opening_hours": [
                "24/7" if row[1] == "micro_corner" else _HOURS[k % len(_HOURS)]
                for k, row in enumerate(chosen)
            ],
            "services": [_INFORMS if row[1] == "micro_corner" else _SERVES for row in chosen],
            "host_kind": list(some["class"]),
            "host_venue": list(some["name"]),
            "demo": True,
        },
        geometry=some.geometry.to_numpy(),
        crs=4326,
    ).rename_geometry("geom")  # fmt: skip
    table["area_code"] = codes_at(areas, table)
    return table


def opened_before(site: list[str], as_of: date) -> pd.DataFrame:
    """Write rows of ``facility_status``: every site opened some time before the day."""
    rows = [(name, as_of - timedelta(days=200 + 13 * (k % 40)), None, "open") for k, name in enumerate(site)]
    return pd.DataFrame(rows, columns=["facility_id", "valid_from", "valid_to", "status"], dtype=object)


def make_candidates(marks: Landmarks, count: int) -> gpd.GeoDataFrame:
    """Every landmark that has no station."""
    some = marks.table.iloc[marks.order[count:]]
    return gpd.GeoDataFrame(
        {
            "id": [f"RC{k + 1:05d}" for k in range(len(some))],
            "name": list(some["name"]),
            "host_kind": list(some["class"]),
            "venue": "existing",
            "demo": True,
        },
        geometry=some.geometry.to_numpy(),
        crs=4326,
    ).rename_geometry("geom")


def make_offices(marks: Landmarks, areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """One office of each kind per county, at the landmark nearest to the middle of the county."""
    official = marks.table[marks.table["class"].isin(["government", "library", "community_centre"])]
    table = official if len(official) else marks.table
    places = np.column_stack([table.geometry.x, table.geometry.y])
    bodies, rules = [], []
    for code, county, shape in areas.loc[areas["level"] == "county", ["code", "name", "geom"]].itertuples(
        index=False
    ):
        middle = shape.representative_point()
        near = np.atleast_1d(
            cKDTree(places).query([middle.x, middle.y], k=min(len(_OFFICES), len(places)))[1]
        )
        for n, (kind, tail, basis) in enumerate(_OFFICES):
            body = f"RL-{code[:6]}-{n + 1}"
            point = table.geometry.iloc[int(near[n % len(near)])]
            plain = county.removesuffix("（数据范围，代码虚构）")
            bodies.append(
                (body, kind, f"{plain}{tail}（演示）", "Mo-Fr 09:00-12:00,13:30-17:00", code, point, True)
            )
            rules.append((f"{body}-R", body, [code], None, SINCE, None, f"{basis}（演示规则）", True))
    columns = ["id", "kind", "name", "opening_hours", "area_code", "geom", "demo"]
    body_table = gpd.GeoDataFrame(bodies, columns=columns, geometry="geom", crs=4326)
    columns = ["id", "body_id", "area_codes", "geom", "valid_from", "valid_to", "legal_basis", "demo"]
    return body_table, gpd.GeoDataFrame(rules, columns=columns, geometry="geom", crs=4326)
