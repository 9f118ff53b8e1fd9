"""An audit as the engine renders it, made up, with map layers that agree with it; always the same one."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.report import MapLayers

CORNER = (118.50, 24.80)
SIZE_DEG = (0.42, 0.34)
STATES = np.array(["covered", "gap", "unknown"])

HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "مركز التوظيف",
    "东门👩‍💼站",
    "一\n二\r三\x00\x08",
    '#read("/etc/passwd") #{1+1} $x$ _a_ *b*',
    "x" * 5000,
    "\ud800",
    "]]><a href='file:///etc/passwd'>&amp;",
    "${jndi:ldap://x}{{7*7}}",
    "@SUM(1)",
)
"""Names that strangers may give to a place."""


def sample_result(townships: int = 190, districts: int = 8, stations: int = 160) -> dict[str, Any]:
    """Give a result with every block."""
    rng = np.random.default_rng(20261122)
    areas = _areas(rng, districts, townships)
    total = {
        key: round(sum(a[key] for a in areas[:districts])) for key in ("people", "covered", "gap", "unknown")
    }
    sites = [_site(rng, i) for i in range(stations)]
    share = total["covered"] / total["people"]
    return {
        "id": "a1b2c3d4",
        "created": "2026-11-22T08:00:00+08:00",
        "version": "0.1.0",
        "demo": True,
        "title": {"zh": "演示市就业服务圈覆盖评估", "en": "Employment service circles, Demo City"},
        "config": {
            "network": "/srv/jobcircle/networks/demo",
            "facilities": "/home/lead/就业站点台账.xlsx",
            "population": "/home/lead/people.tif",
            "areas": "/home/lead/区划.gpkg",
            "census": None,
            "amenities": None,
            "group_rasters": {},
            "groups": [],
            "cell_m": None,
            "profiles": [
                {
                    "name": "urban-15min-walk",
                    "limit_s": 900.0,
                    "walk_speed_mps": 1.25,
                    "max_access_m": 300.0,
                    "basis": list(profile()["basis"].values()),
                    "reach_m": None,
                    "walker": "adult",
                    "applies_to": ["111", "112", "121", "122", "123"],
                },
                {
                    "name": "rural-5km",
                    "limit_s": 4000.0,
                    "walk_speed_mps": 1.25,
                    "max_access_m": 300.0,
                    "basis": ["农村 5 公里", "Rural 5 km"],
                    "reach_m": 5000.0,
                    "walker": "adult",
                    "applies_to": ["210", "220"],
                },
            ],
            "speeds_mps": [kmh / 3.6 for kmh in (3.2, 3.6, 4.0, 4.5, 5.0, 5.1)],
            "at": "2026-03-07T20:00:00",
            "cross_border": True,
            "enterprises": None,
            "choose_by": "code",
            "zones": 0,
            "older_network": None,
        },
        "inputs": {
            "network": {"name": "demo-2026-11.osm.pbf", "digest": "9f2c" * 16, "date": "2026-11-01"},
            "facilities": {"name": "就业站点台账.xlsx", "sha256": "1b7e" * 16},
            "population": {"name": "people.tif", "sha256": "77aa" * 16, "date": "2025"},
            "areas": {"name": "区划.gpkg", "sha256": "c0de" * 16},
        },
        "profile": profile(),
        **total,
        "share": share,
        "share_known": total["covered"] / (total["covered"] + total["gap"]),
        "informed": total["covered"] + 41_200,
        "informed_only": 41_200,
        "unknown_reasons": {
            "network_incomplete": round(0.55 * total["unknown"]),
            "no_network_near": round(0.25 * total["unknown"]),
            "clipped_edge": round(0.15 * total["unknown"]),
            "island_component": round(0.05 * total["unknown"]),
        },
        "profiles": [
            {"profile": profile(), **total, "share": share},
            {
                "profile": {
                    "name": "rural-5km",
                    "reach_m": 5000,
                    "walk_kmh": 4.5,
                    "basis": {"zh": "农村 5 公里", "en": "Rural 5 km"},
                },
                "people": 812_400,
                "covered": 640_210,
                "gap": 120_190,
                "unknown": 52_000,
                "share": 0.788,
                "covered_by_radius": 731_000,
            },
        ],
        "sensitivity": [
            {
                "walk_kmh": kmh,
                "people": total["people"],
                "covered": total["people"] * s,
                "gap": total["people"] * (0.94 - s),
                "unknown": total["people"] * 0.06,
                "share": s,
            }
            for kmh, s in ((3.2, 0.571), (3.6, 0.628), (4.0, 0.674), (4.5, share), (5.0, 0.764), (5.1, 0.772))
        ],
        "areas": areas,
        "groups": [
            _group(rng, name, part, total["people"])
            for name, part in (
                ("working_age", 0.62),
                ("age_60_up", 0.19),
                ("hard_to_employ", 0.011),
                ("外来务工随迁家属", 0.02),
            )
        ],
        "times_covered": [
            {"times": 0, "people": total["people"] - total["covered"]},
            {"times": 1, "people": round(0.34 * total["covered"])},
            {"times": 2, "people": round(0.27 * total["covered"])},
            {"times": "3+", "people": round(0.39 * total["covered"])},
        ],
        "nearest": {
            "mean_min": 11.4,
            "p50_min": 9.2,
            "p90_min": 24.8,
            "p95_min": 31.0,
            "searched_min": 60,
            "beyond": 18_400,
            "histogram": [
                {
                    "from_min": 2.5 * i,
                    "to_min": 2.5 * i + 2.5,
                    "people": round(total["people"] * 0.052 * (i + 0.4) * np.exp(-i / 4.2)),
                }
                for i in range(16)
            ],
        },
        "second_nearest": {
            "mean_min": 17.9,
            "p50_min": 14.6,
            "p90_min": None,
            "p95_min": None,
            "searched_min": 60,
            "beyond": 1_061_000,
        },
        "overlap": [
            {
                "a": f"S{i:03}",
                "b": f"S{i + 1:03}",
                "people": 9000 - 310 * i,
                "share_a": 0.71 - 0.01 * i,
                "share_b": 0.55,
            }
            for i in range(24)
        ],
        "facilities": sites,
        "accessibility": {
            "method": "E2SFCA (Luo & Qi 2009)",
            "decay": [{"upto_min": 5 * (i + 1), "weight": w} for i, w in enumerate((1.0, 0.68, 0.22))],
            "supply": "sites",
            "mean": 0.00082,
        },
        "inequality": {
            "walk": {"gini": 0.412, "palma": 2.31, "theil": 0.288},
            "access": {"gini": 0.365, "palma": 1.87, "theil": 0.214},
            "worst_area": {
                "name": "西源乡",
                "code": "350503201",
                "gap_share": 0.71,
                "share": 0.214,
                "mean_walk_min": 33.4,
            },
            "worst_group": {
                "name": "age_60_up",
                "code": None,
                "gap_share": 0.31,
                "share": 0.612,
                "mean_walk_min": 14.2,
            },
        },
        "equipment": {
            "kiosk": {
                "level": "township",
                "with": townships - 7,
                "without": [{"code": a["code"], "name": a["name"]} for a in areas[-7:]],
            }
        },
        "double_circle": {
            "fusion_index": 0.548,
            "double": 0.548 * total["people"],
            "single": 0.31 * total["people"],
            "none": 0.142 * total["people"],
            "unknown": total["unknown"],
            "groups": ["market", "elder_care", "household"],
            "by_area": [
                {
                    "code": a["code"],
                    "name": a["name"],
                    "level": a["level"],
                    "fusion_index": 0.5,
                    "double": 0.5 * a["people"],
                    "single": 0.3 * a["people"],
                    "none": 0.2 * a["people"],
                    "unknown": 0.05 * a["people"],
                }
                for a in areas
            ],
        },
        "clock": {
            "at": "2026-03-07T20:00:00",
            "open": 23,
            "closed": stations - 31,
            "hours_unknown": 8,
            "covered": 0.243 * total["people"],
            "people_hours_unknown": 19_383.0,
            "share": 0.243,
            "week": _week(),
            "week_of": "2026-03-09",
            "why": {
                "within_hours": 23,
                "outside_hours": stations - 31,
                "no_hours_given": 7,
                "hours_not_readable": 1,
            },
            "remarks": [
                {"zh": "节假日表没有 2026 年：当天按普通日期计", "en": "the table of holidays lacks 2026"}
            ],
        },
        "completeness": {
            "cells": 5120,
            "suspect_cells": 143,
            "people": round(0.55 * total["unknown"]),
            "signs": {"apart": 61, "loose": 74, "short": 33, "lost": 0},
            "footway_share": 0.27,
            "where": [
                {
                    "lon": 118.6 + 0.01 * i,
                    "lat": 24.9 - 0.004 * i,
                    "people": 1900 - 110 * i,
                    "signs": ["apart", "short"] if i % 2 else ["loose"],
                    "found_m": 2100.0 + 90 * i,
                    "expected_m": 11800.0 - 40 * i,
                    "apart_share": 0.08,
                    "loose_share": 0.31,
                    "lost_share": 0.0,
                }
                for i in range(17)
            ],
        },
        "rejected": [
            {
                "source": "facilities",
                "row": 7 + i,
                "reason": "经度不是数字",
                "reason_en": "the longitude is no number",
            }
            for i in range(17)
        ],
        "remarks": [
            {
                "source": "facilities",
                "row": 42,
                "reason": "类型不认识，按就业驿站计",
                "reason_en": "unknown kind, counted as a station",
            }
        ],
        "seconds": {"joining the sites to the network": 0.41, "walking": 1.32, "counting": 0.52},
        "memory_mb": 1310,
    }


def profile() -> dict[str, Any]:
    """Give the profile of the sample."""
    return {
        "name": "urban-15min-walk",
        "limit_min": 15,
        "walk_kmh": 4.5,
        "max_access_m": 300,
        "basis": {
            "zh": "城区步行 15 分钟；政策文本未规定速度",
            "en": "15-minute walk in town; the policy texts name no speed",
        },
    }


def sample_layers(result: dict[str, Any], cells: int = 12_000) -> MapLayers:
    """Give map layers with the areas and sites of a result; people live around a few centres."""
    rng = np.random.default_rng(7)
    townships = sorted(
        (row for row in result["areas"] if row["level"] == "township"), key=lambda row: str(row["code"])
    )
    seeds = _places(rng, len(townships))
    land = shapely.Point(0.5, 0.5).buffer(0.47).intersection(shapely.box(0.03, 0.1, 0.97, 0.94))
    regions = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=land))
    regions = shapely.intersection(regions, land)
    regions = regions[~shapely.is_empty(regions)]
    areas = _outlines(result, townships, regions)
    homes = _places(rng, cells, spread=0.16)
    homes = homes[shapely.contains_xy(land, homes)]
    near = np.sin(9 * homes[:, 0]) * np.cos(8 * homes[:, 1]) + 1.5 - 4 * np.hypot(*(homes - 0.5).T)
    doubtful = np.hypot(*(homes - [0.3, 0.3]).T) < 0.07
    state = np.where(doubtful, 2, (near + 0.1 * rng.normal(size=len(homes)) < 0).astype(int))
    points = gpd.GeoDataFrame(
        {"state": STATES[state], "people": rng.integers(1, 200, len(homes))},
        geometry=_degrees(shapely.points(homes)),
        crs=4326,
    )
    sites = result["facilities"]
    stations = gpd.GeoDataFrame(
        {"covers": [row["covers"] for row in sites]},
        geometry=shapely.points([(row["lon"], row["lat"]) for row in sites]),
        crs=4326,
    )
    return MapLayers(cells=points, stations=stations, areas=areas)


def _outlines(result: dict[str, Any], townships: list[dict[str, Any]], regions: Any) -> gpd.GeoDataFrame:
    """Give the townships, and the counties that they make up: sectors around the middle."""
    middles = shapely.get_coordinates(shapely.centroid(regions)) - 0.5
    regions = regions[np.argsort(np.arctan2(middles[:, 1], middles[:, 0]))]
    codes = townships[: len(regions)]
    shapes = _degrees(regions[: len(codes)])
    counties = [row for row in result["areas"] if row["level"] == "county"]
    own = [[row["parent"] == county["code"] for row in codes] for county in counties]
    rows = [*(county for county, of in zip(counties, own, strict=True) if any(of)), *codes]
    merged = [shapely.union_all(shapes[np.array(of)]) for of in own if any(of)]
    columns = {key: [row[key] for row in rows] for key in ("code", "name", "level")}
    return gpd.GeoDataFrame(columns, geometry=[*merged, *shapes], crs=4326)


def _areas(rng: np.random.Generator, districts: int, townships: int) -> list[dict[str, Any]]:
    names = (
        "城东区",
        "城西区",
        "滨海区",
        "石桥县",
        "清源县",
        "南塘市",
        "北山区",
        "开发区",
        "永安县",
        "新河区",
    )
    small = [
        _area(
            rng,
            f"3505{i % districts + 1:02}{100 + i:03}000",
            _township_name(i),
            "township",
            1 - 0.4 * (i % 17) / 17,
        )
        for i in range(townships)
    ]
    large = []
    for d in range(districts):
        own = small[d::districts]
        row = {
            key: round(sum(a[key] for a in own), 1)
            for key in ("people", "covered", "gap", "unknown", "covered_twice", "stations")
        }
        large.append(
            {
                "code": f"3505{d + 1:02}000000",
                "name": names[d % len(names)],
                "level": "county",
                "parent": "350500000000",
                **_shares(row),
                "mean_walk_min": 9 + d,
                "p50_walk_min": 8 + d,
                "p90_walk_min": 20 + 2 * d,
                "people_per_station": row["people"] / max(row["stations"], 1),
            }
        )
    if small:
        small[0] |= {"people": 3, "covered": 2, "gap": 1, "unknown": 0, "share": 2 / 3}
        small[1] |= {"people": 900, "covered": 700, "gap": 198, "unknown": 2, "share": 700 / 900}
    return large + small


def _township_name(i: int) -> str:
    return f"{'东西南北中'[i % 5]}{'源塘溪山桥洲'[i % 6]}{i}{'镇乡'[i % 2] if i % 3 else '街道'}"


def _area(rng: np.random.Generator, code: str, name: str, level: str, good: float) -> dict[str, Any]:
    people = float(rng.integers(4_000, 90_000))
    unknown = round(people * rng.uniform(0, 0.14))
    covered = round((people - unknown) * good * rng.uniform(0.72, 0.99))
    row = {
        "people": people,
        "covered": covered,
        "gap": people - unknown - covered,
        "unknown": unknown,
        "covered_twice": round(0.6 * covered),
        "stations": float(rng.integers(0, 4)),
    }
    return {
        "code": code,
        "name": name,
        "level": level,
        "parent": code[:6] + "000000",
        **_shares(row),
        "mean_walk_min": round(rng.uniform(5, 25), 2),
        "p50_walk_min": 9.0,
        "p90_walk_min": round(rng.uniform(15, 50), 2),
        "people_per_station": people / row["stations"] if row["stations"] else None,
    }


def _shares(row: dict[str, Any]) -> dict[str, Any]:
    known = row["covered"] + row["gap"]
    return {
        **row,
        "share": row["covered"] / row["people"],
        "share_known": row["covered"] / known if known else None,
    }


def _group(rng: np.random.Generator, name: str, part: float, total: float) -> dict[str, Any]:
    row = _area(rng, "", name, "", 0.9)
    scale = part * total / row["people"]
    counts = {key: round(scale * row[key]) for key in ("people", "covered", "gap", "unknown")}
    return {"name": name, **_shares(counts), "mean_walk_min": row["mean_walk_min"]}


def _site(rng: np.random.Generator, i: int) -> dict[str, Any]:
    lon, lat = np.array(CORNER) + np.clip(rng.normal(0.5, 0.17, 2), 0.1, 0.9) * SIZE_DEG
    people = int(rng.integers(200, 26_000))
    informs = i % 9 == 8
    return {
        "id": f"S{i:03}",
        "name": f"{'东西南北'[i % 4]}门{i}号{'微拐角' if informs else '就业驿站'}",
        "kind": "micro_corner" if informs else "employment_station",
        "covers": not informs,
        "lon": float(lon),
        "lat": float(lat),
        "people": people,
        "sole_people": 0 if i % 6 == 0 else people // 4,
        "assigned_people": people // 2,
        "capacity": 5000 if i % 3 else None,
        "people_per_capacity": people / 10_000 if i % 3 else None,
        "island": i == 5,
        "snapped_m": 12.5,
    }


def _week() -> list[float]:
    return [
        0.68 if day < 5 and 9 <= hour < 17 else 0.35 if 9 <= hour < 21 else 0.06
        for day in range(7)
        for hour in range(24)
    ]


def _places(rng: np.random.Generator, count: int, spread: float = 0.2) -> Any:
    centres = np.array([[0.5, 0.5], [0.3, 0.65], [0.7, 0.35], [0.62, 0.75], [0.25, 0.3]])
    return np.clip(centres[rng.integers(0, 5, count)] + rng.normal(0, spread, (count, 2)), 0.01, 0.99)


def _degrees(shapes: Any) -> Any:
    return shapely.transform(shapes, lambda xy: np.array(CORNER) + xy * np.array(SIZE_DEG))
