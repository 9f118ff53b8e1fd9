"""Offices for labour disputes and work injuries, and where each is competent: not where it stands."""

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from data.demo.areas import PREFECTURE, Areas
from data.demo.arrays import Floats, stream
from data.demo.land import Land, to_lonlat
from data.demo.sites import _phones
from data.demo.spots import Spots, as_table

ARBITRATION_LAW = "《劳动争议调解仲裁法》第二十一条"
INJURY_RULE = "人社部发〔2016〕29号第七条"
ZONE = "刺桐经济技术开发区"
SINCE = date(2020, 1, 1)
_HOURS = ("Mo-Fr 08:30-12:00,14:30-17:30", "Mo-Fr 09:00-12:00,15:00-17:30", "Mo-Fr 09:00-12:00,13:30-17:00")


def make_legal(land: Land, spots: Spots, seed: int, as_of: date) -> dict[str, pd.DataFrame]:
    """
    Make the offices and the dated rules that say who is competent where.

    The city's work-injury office takes two districts; one county is served by its neighbour; the
    development zone lies across districts and has its own bodies; one body moved a month ago, so two
    dated rules stand for it.

    Returns
    -------
    dict
        Tables ``legal_body`` and ``jurisdiction``.
    """
    rng = stream(seed, 10)
    areas = spots.areas
    zone = _zone(land)
    bodies = _bodies(land, areas)
    wanted = np.array([row[2] for row in bodies])
    offices = np.flatnonzero(spots.of("office", "square", "school", "slabs"))
    if len(offices) < 2 * len(bodies):
        offices = np.arange(len(spots))
    here = _distinct(spots.xy[offices], wanted)
    some = spots.take(offices[here])
    columns: dict[str, object] = {
        "id": [row[0] for row in bodies],
        "kind": [row[1] for row in bodies],
        "name": [row[3] for row in bodies],
        "address": some.addresses(rng),
        "phone": _phones(len(bodies), rng),
        "opening_hours": [_HOURS[k % len(_HOURS)] for k in range(len(bodies))],
        "area_code": some.area_code,
    }
    return {"legal_body": as_table(columns, some.xy), "jurisdiction": _rules(areas, zone, as_of)}


def _distinct(xy: Floats, wanted: Floats) -> list[int]:
    """Nearest place for each wish, no place twice while there are enough."""
    _, near = cKDTree(xy).query(wanted, k=min(len(xy), len(wanted) + 1))
    taken: list[int] = []
    for row in near.tolist():
        taken.append(next((k for k in row if k not in taken), row[0]))
    return taken


def _zone(land: Land) -> shapely.MultiPolygon:
    """Outline of the development zone: a bent strip over the eastern edge of the core."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    along, across = 0.52 * land.core_m * np.cos(turn), 0.24 * land.core_m * np.sin(turn)
    along, across = (
        along + 0.04 * land.core_m * np.sin(3 * turn),
        across + 0.05 * land.core_m * np.cos(2 * turn),
    )
    middle = land.centre + land.core_m * np.array([0.78, 0.05])
    ring = middle + np.stack([0.25 * along - 0.97 * across, 0.97 * along + 0.25 * across], axis=1)
    cut = shapely.Polygon(ring).intersection(land.outline)
    part = max(shapely.get_parts(cut), key=lambda piece: float(piece.area))
    return shapely.MultiPolygon([shapely.transform(part, to_lonlat)])


def _bodies(land: Land, areas: Areas) -> list[tuple[str, str, Floats, str]]:
    """Id, kind, wished place and name of every office."""
    zone_at = land.centre + land.core_m * np.array([0.78, 0.05])
    rows = [
        ("AR-CITY", "arbitration", land.centre, "刺桐市劳动人事争议仲裁委员会"),
        ("AR-ZONE", "arbitration", zone_at, f"{ZONE}劳动人事争议仲裁委员会"),
        ("WI-CITY", "work_injury", land.centre, "刺桐市人力资源和社会保障局工伤认定科"),
        ("WI-ZONE", "work_injury", zone_at, f"{ZONE}人力资源和社会保障局"),
        ("IN-CITY", "inspection", land.centre, "刺桐市劳动保障监察支队"),
    ]
    last = len(areas.county_codes) - 1
    for k, (code, name) in enumerate(zip(areas.county_codes, areas.county_names, strict=True)):
        seat = areas.county_seats[k]
        rows.append((f"AR-{code}", "arbitration", seat, f"{name}劳动人事争议仲裁委员会"))
        rows.append((f"ME-{code}", "mediation", seat, f"{name}劳动争议调解中心"))
        rows.append((f"IN-{code}", "inspection", seat, f"{name}劳动保障监察大队"))
        if 2 <= k < last:  # noqa: PLR2004
            rows.append((f"WI-{code}", "work_injury", seat, f"{name}人力资源和社会保障局工伤保险科"))
    return rows


def _rules(areas: Areas, zone: shapely.MultiPolygon, as_of: date) -> gpd.GeoDataFrame:
    codes = [code + "0" * 6 for code in areas.county_codes]
    last, neighbour = len(codes) - 1, _neighbour(areas)
    moved = as_of - timedelta(days=30)
    rows: list[tuple[str, list[str], shapely.Geometry | None, date, date | None, str]] = [
        (
            "AR-CITY",
            [PREFECTURE + "0" * 8],
            None,
            SINCE,
            None,
            "市本级：省属、市属单位及全市重大争议（演示规则）",
        ),
        ("AR-ZONE", [], zone, SINCE, None, f"{ZONE}管理办法（演示规则）；{ARBITRATION_LAW}"),
        ("WI-CITY", codes[:2], None, SINCE, None, f"市本级直接办理两区参保单位（演示规则）；{INJURY_RULE}"),
        ("WI-ZONE", [], zone, SINCE, None, f"{ZONE}管理办法（演示规则）；{INJURY_RULE}"),
        ("IN-CITY", [PREFECTURE + "0" * 8], None, SINCE, None, "《劳动保障监察条例》第十三条"),
    ]
    for k, code in enumerate(codes):
        short = code[:6]
        if k != 3:  # noqa: PLR2004
            rows.append((f"AR-{short}", [code], None, SINCE, None, ARBITRATION_LAW))
        rows.append((f"ME-{short}", [code], None, SINCE, None, "《劳动争议调解仲裁法》第十条"))
        rows.append((f"IN-{short}", [code], None, SINCE, None, "《劳动保障监察条例》第十三条"))
        if 2 <= k < last:  # noqa: PLR2004
            served = [code, codes[last]] if k == neighbour else [code]
            rows.append((f"WI-{short}", served, None, SINCE, None, INJURY_RULE))
    rows.append(
        (
            f"AR-{codes[3][:6]}",
            [codes[3], codes[2]],
            None,
            SINCE,
            moved,
            f"调整前（演示规则）；{ARBITRATION_LAW}",
        )
    )
    rows.append(
        (f"AR-{codes[3][:6]}", [codes[3]], None, moved, None, f"上月调整后（演示规则）；{ARBITRATION_LAW}")
    )
    table = gpd.GeoDataFrame(
        rows,
        columns=["body_id", "area_codes", "geom", "valid_from", "valid_to", "legal_basis"],
        geometry="geom",
        crs=4326,
    )
    table.insert(0, "id", [f"JU{k + 1:04d}" for k in range(len(table))])
    table["demo"] = True
    return table


def _neighbour(areas: Areas) -> int:
    """Of the counties with a work-injury office of their own, the one nearest to the last, which has none."""
    last = len(areas.county_codes) - 1
    apart = np.hypot(*(areas.county_seats - areas.county_seats[last]).T)
    apart[[0, 1, last]] = np.inf
    return int(np.argmin(apart))
