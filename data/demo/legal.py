"""Offices for every matter of "which door", and where each is competent: not where it stands."""

from datetime import date

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from data.demo.areas import Areas
from data.demo.arrays import Floats, stream
from data.demo.jurisdictions import SINCE, ZONE, make_jurisdictions, moved_on
from data.demo.land import Land, to_lonlat
from data.demo.sites import _phones
from data.demo.spots import Spots, as_table

_COUNTY_OFFICES = (
    ("AR", "arbitration", "劳动人事争议仲裁委员会"),
    ("ME", "mediation", "劳动争议调解中心"),
    ("IN", "inspection", "劳动保障监察大队"),
    ("WI", "work_injury", "人力资源和社会保障局工伤保险科"),
    ("SI", "social_insurance", "社会保险中心"),
    ("TR", "training", "职业技能培训服务中心"),
    ("UN", "unemployment", "公共就业服务中心失业登记窗口"),
)
"""Offices that every county has, but for work injuries."""

_HOURS = ("Mo-Fr 08:30-12:00,14:30-17:30", "Mo-Fr 09:00-12:00,15:00-17:30", "Mo-Fr 09:00-12:00,13:30-17:00")


def make_legal(land: Land, spots: Spots, seed: int, as_of: date) -> dict[str, pd.DataFrame]:
    """
    Make the offices and the dated rules that say who is competent where.

    The city's work-injury office takes two districts; one county is served by its neighbour; the
    development zone lies across districts and has its own bodies; a month ago a district got a body of its
    own, so two dated rules stand for the one it had before, and one body moved house.

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
        **_moved([row[0] for row in bodies], moved_on(as_of)),
    }
    return {"legal_body": as_table(columns, some.xy), "jurisdiction": make_jurisdictions(areas, zone, as_of)}


def _moved(bodies: list[str], moved: date) -> dict[str, object]:
    """Days at the address: one office has left its old one a month ago."""
    old = next(body for body in bodies if body.endswith("-OLD"))
    new = old.removesuffix("-OLD")
    return {
        "valid_from": [moved if body == new else SINCE for body in bodies],
        "valid_to": [moved if body == old else None for body in bodies],
        "moved_to": [new if body == old else None for body in bodies],
    }


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
    first, first_name = areas.county_codes[0], areas.county_names[0]
    rows = [
        ("AR-CITY", "arbitration", land.centre, "刺桐市劳动人事争议仲裁委员会"),
        ("AR-ZONE", "arbitration", zone_at, f"{ZONE}劳动人事争议仲裁委员会"),
        (
            f"AR-{first}-OLD",
            "arbitration",
            areas.county_seats[0],
            f"{first_name}劳动人事争议仲裁委员会（旧址）",
        ),
        ("WI-CITY", "work_injury", land.centre, "刺桐市人力资源和社会保障局工伤认定科"),
        ("WI-ZONE", "work_injury", zone_at, f"{ZONE}人力资源和社会保障局"),
        ("IN-CITY", "inspection", land.centre, "刺桐市劳动保障监察支队"),
        ("SI-CITY", "social_insurance", land.centre, "刺桐市社会保险事业中心"),
    ]
    last = len(areas.county_codes) - 1
    for k, (code, name) in enumerate(zip(areas.county_codes, areas.county_names, strict=True)):
        seat = areas.county_seats[k]
        rows += [
            (f"{prefix}-{code}", kind, seat, f"{name}{tail}")
            for prefix, kind, tail in _COUNTY_OFFICES
            if prefix != "WI" or 2 <= k < last  # noqa: PLR2004
        ]
    return rows + _mediators(areas)


def _mediators(areas: Areas) -> list[tuple[str, str, Floats, str]]:
    """One committee in every township, in the middle of its villages."""
    table = areas.table[areas.table["level"] == "township"]
    names = dict(zip(table["code"], table["name"], strict=True))
    township = np.array([code[:9] for code in areas.code])
    return [
        (
            f"ME-{code}",
            "mediation",
            areas.seeds[township == code].mean(axis=0),
            f"{names[code + '000']}劳动争议调解委员会",
        )
        for code in np.unique(township).tolist()
    ]
