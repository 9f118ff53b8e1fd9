"""Where the offices of the demo city are competent: dated rules by area codes, and a zone with an outline."""

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import shapely

from data.demo.areas import PREFECTURE, Areas

ARBITRATION_LAW = "《劳动争议调解仲裁法》第二十一条"
INJURY_RULE = "人社部发〔2016〕29号第七条"
ZONE = "刺桐经济技术开发区"
SINCE = date(2020, 1, 1)

_LAWS = {
    "ME": "《劳动争议调解仲裁法》第十条",
    "IN": "《劳动保障监察条例》第十三条",
    "SI": "《社会保险法》第五十七条（演示规则）",
    "TR": "面向所有劳动者（演示规则）",
    "UN": "人社厅发〔2020〕79号（演示规则）",
}

_Row = tuple[str, list[str], shapely.Geometry | None, date, date | None, str]
"""Body, areas, outline, first day, first day no more, legal basis."""


def moved_on(as_of: date) -> date:
    """Give the day on which an office moved, and one gave a district to another."""
    return as_of - timedelta(days=30)


def make_jurisdictions(areas: Areas, zone: shapely.MultiPolygon, as_of: date) -> gpd.GeoDataFrame:
    """
    Make the table ``jurisdiction``.

    Parameters
    ----------
    areas
        Of the city.
    zone
        Outline of the development zone, in degrees.
    as_of
        The day on which the city is seen.

    Returns
    -------
    gpd.GeoDataFrame
        One row a rule.
    """
    rows = [*_of_the_city(areas, zone), *_of_counties(areas), *_changed(areas, moved_on(as_of))]
    table = gpd.GeoDataFrame(
        rows,
        columns=["body_id", "area_codes", "geom", "valid_from", "valid_to", "legal_basis"],
        geometry="geom",
        crs=4326,
    )
    table.insert(0, "id", [f"JU{k + 1:04d}" for k in range(len(table))])
    table["demo"] = True
    return table


def _of_the_city(areas: Areas, zone: shapely.MultiPolygon) -> list[_Row]:
    whole = [PREFECTURE + "0" * 8]
    own = "市本级：省属、市属单位及全市重大争议（演示规则）"
    two = f"市本级直接办理两区参保单位（演示规则）；{INJURY_RULE}"
    return [
        ("AR-CITY", whole, None, SINCE, None, own),
        ("AR-ZONE", [], zone, SINCE, None, f"{ZONE}管理办法（演示规则）；{ARBITRATION_LAW}"),
        ("WI-CITY", _codes(areas)[:2], None, SINCE, None, two),
        ("WI-ZONE", [], zone, SINCE, None, f"{ZONE}管理办法（演示规则）；{INJURY_RULE}"),
        ("IN-CITY", whole, None, SINCE, None, _LAWS["IN"]),
        ("SI-CITY", whole, None, SINCE, None, "市本级参保单位（演示规则）"),
    ]


def _of_counties(areas: Areas) -> list[_Row]:
    codes, neighbour = _codes(areas), _neighbour(areas)
    last = len(codes) - 1
    rows: list[_Row] = []
    for k, code in enumerate(codes):
        short = code[:6]
        if k not in (0, 2, 3):
            rows.append((f"AR-{short}", [code], None, SINCE, None, ARBITRATION_LAW))
        if 2 <= k < last:  # noqa: PLR2004
            served = [code, codes[last]] if k == neighbour else [code]
            rows.append((f"WI-{short}", served, None, SINCE, None, INJURY_RULE))
        rows += [(f"{prefix}-{short}", [code], None, SINCE, None, law) for prefix, law in _LAWS.items()]
    townships = sorted({code[:9] for code in areas.code})
    rows += [(f"ME-{code}", [code + "000"], None, SINCE, None, _LAWS["ME"]) for code in townships]
    return rows


def _changed(areas: Areas, moved: date) -> list[_Row]:
    """List what changed a month ago: an office at a new address, and a district that got its own body."""
    first, third, fourth = (_codes(areas)[k] for k in (0, 2, 3))
    before, since = f"调整前（演示规则）；{ARBITRATION_LAW}", f"上月调整后（演示规则）；{ARBITRATION_LAW}"
    return [
        (f"AR-{first[:6]}-OLD", [first], None, SINCE, moved, ARBITRATION_LAW),
        (f"AR-{first[:6]}", [first], None, moved, None, ARBITRATION_LAW),
        (f"AR-{fourth[:6]}", [fourth, third], None, SINCE, moved, before),
        (f"AR-{fourth[:6]}", [fourth], None, moved, None, since),
        (f"AR-{third[:6]}", [third], None, moved, None, since),
    ]


def _codes(areas: Areas) -> list[str]:
    return [code + "0" * 6 for code in areas.county_codes]


def _neighbour(areas: Areas) -> int:
    """Of the counties with a work-injury office of their own, the one nearest to the last, which has none."""
    last = len(areas.county_codes) - 1
    apart = np.hypot(*(areas.county_seats - areas.county_seats[last]).T)
    apart[[0, 1, last]] = np.inf
    return int(np.argmin(apart))
