"""Employment service sites of the demo city, their history, and where more could open."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from data.demo.arrays import Floats, Objects, stream
from data.demo.fabric import USES
from data.demo.land import Land
from data.demo.settle import CORE
from data.demo.spots import VILLAGE, Spots, as_table, choose, size

CHAIN = "刺桐就业超市"
COUNTED_ON = date(2025, 12, 1)
"""All sites opened before this day, so the counters of that day give the numbers of the sources (F14)."""
HOST = dict(
    zip(
        USES,
        (
            "old_street",
            "property_office",
            "property_office",
            "community_centre",
            "mall",
            "office_building",
            "school",
            "hospital",
            "park",
            "industrial_park",
            "market",
            "square",
        ),
        strict=True,
    )
)
HOURS: tuple[str | None, ...] = (
    "Mo-Fr 08:30-12:00,14:30-17:30",
    "Mo-Fr 09:00-12:00,14:00-17:30",
    "Mo-Fr 09:00-17:30; Sa 09:00-12:00",
    "Mo-Sa 09:00-18:00",
    "Mo-Su 09:00-17:00",
    "Mo-Fr 09:00-12:00,14:00-17:30, We 18:00-20:30",
    "Tu-Su 09:30-20:00",
    None,
)
MARKET_HOURS: tuple[str | None, ...] = (
    "Mo-Su 05:30-11:30",
    "Mo-Su 06:00-18:00",
    "Mo-Sa 06:30-17:30",
    "Mo-Su 06:00-10:00,13:00-18:00",
    None,
)
UNCOUNTED_VISITS, UNCOUNTED_STAFF = 9, 14
"""Nobody counts the visits of every so-many-th site of a kind, nor tells its staff."""
SERVICES = (
    "失业登记",
    "招聘用工",
    "供需匹配",
    "技能提升",
    "创业咨询",
    "就业援助",
    "创业担保贷款",
    "政策咨询",
    "社保查询",
)


@dataclass(frozen=True, slots=True)
class _Brand:
    """How one kind of site is placed and named."""

    kind: str
    prefix: str
    count: int
    local: tuple[str, ...]
    uses: tuple[str, ...]
    apart_m: float
    town: float
    hours: tuple[str | None, ...]


_BRANDS = (
    _Brand(
        "employment_station",
        "ES",
        84,
        ("融合服务站点", "就业驿站", "就业之家", "就业创业服务站"),
        ("slabs", "towers", "mall", "market", "square", "urban_village", "village"),
        420,
        1.0,
        HOURS,
    ),
    _Brand(
        "red_sail_station", "RS", 28, ("红帆驿站",), ("square", "slabs", "towers", "office"), 900, 1.0, HOURS
    ),
    _Brand(
        "gig_market",
        "GM",
        61,
        ("零工市场", "零工之家", "零工市场服务大厅"),
        ("market", "works", "urban_village", "square"),
        600,
        1.2,
        MARKET_HOURS,
    ),
    _Brand(
        "gig_post",
        "GP",
        117,
        ("零工驿站", "零工小站", "零工服务站点"),
        ("market", "urban_village", "oldtown", "works", "slabs", "village"),
        350,
        1.6,
        MARKET_HOURS,
    ),
    _Brand(
        "job_shop",
        "JS",
        36,
        ("就业超市",),
        ("mall", "slabs", "towers", "market"),
        380,
        0.0,
        ("Mo-Su 09:00-21:00",),
    ),
    _Brand(
        "micro_corner",
        "MC",
        122,
        ("就业服务微拐角", "信息发布看板"),
        ("mall", "towers", "slabs", "square", "park"),
        300,
        0.7,
        ("24/7", "24/7", "24/7", "Mo-Su 06:00-22:00"),
    ),
)


def make_sites(land: Land, spots: Spots, scale: float, seed: int) -> dict[str, gpd.GeoDataFrame]:
    """
    Place the sites of every kind and write their history.

    Returns
    -------
    dict
        Tables ``facility``, ``facility_status`` and ``candidate_site``.
    """
    rng = stream(seed, 8)
    open_to = _open_suburbs(land, spots, rng)
    parts = []
    for brand in _BRANDS:
        count = size(brand.count, scale)
        apart_m = brand.apart_m * min(1.0, (scale * 6) ** 0.25)
        chosen = choose(spots, _weight(spots, brand, land) * open_to, count, apart_m, rng)
        parts.append(_rows(spots.take(chosen), brand, rng))
    parts.append(_centres(spots, rng))
    facility = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geom", crs=4326)
    return {
        "facility": facility,
        "facility_status": _history(facility["id"].tolist(), facility["kind"].tolist(), rng),
        "candidate_site": _candidates(spots, scale, rng),
    }


def _open_suburbs(land: Land, spots: Spots, rng: np.random.Generator) -> Floats:
    """Zero inside a few discs at the edge of the core, where nothing has been built yet."""
    turn = np.array([0.15, 1.35, 2.6, 3.5, 4.6, 5.6]) + rng.uniform(-0.2, 0.2, 6)
    middle = land.centre + 0.78 * land.core_m * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    apart = cKDTree(middle).query(spots.xy)[0]
    served: Floats = (apart > 0.24 * land.core_m).astype(float)
    return served


def _weight(spots: Spots, brand: _Brand, land: Land) -> Floats:
    weight = np.where(spots.of(*brand.uses), spots.density**0.8 + 5, 0.0)
    weight = weight * np.where(spots.kind == CORE, 1.0, brand.town * 0.8)
    weight = weight * np.where(spots.use == VILLAGE, 1.2, 1.0)
    if brand.kind == "job_shop":
        near = np.hypot(*(spots.xy - land.centre).T) < 0.85 * land.core_m
        weight *= near & (spots.areas.county[spots.village] == 0)
    return np.asarray(weight, dtype=float)


def _pick(options: tuple[str | None, ...], count: int, rng: np.random.Generator) -> Objects:
    table: Objects = np.array(options, dtype=object)
    return table[rng.integers(0, len(options), count)]


def _rows(spots: Spots, brand: _Brand, rng: np.random.Generator) -> gpd.GeoDataFrame:
    n = len(spots)
    local = _pick(brand.local, n, rng)
    host = [HOST[USES[use]] if use != VILLAGE else "village_committee" for use in spots.use]
    stem = [
        f"{spots.name[k]}" if spots.use[k] == VILLAGE or brand.kind in ("micro_corner", "gig_market")
        else f"{spots.areas.name[spots.village[k]]}"
        for k in range(n)
    ]  # fmt: skip
    if brand.kind == "job_shop":
        name = [f"{CHAIN}（{spots.areas.name[spots.village[k]]}店）" for k in range(n)]
    else:
        name = [f"{stem[k]}{local[k]}" for k in range(n)]
    corner = brand.kind == "micro_corner"
    columns: dict[str, object] = {
        "id": [f"{brand.prefix}{k + 1:05d}" for k in range(n)],
        "name": _numbered(name),
        "kind": brand.kind,
        "local_kind": local,
        "chain": CHAIN if brand.kind == "job_shop" else None,
        "address": spots.addresses(rng),
        "phone": _phones(n, rng),
        "opening_hours": _pick(brand.hours, n, rng),
        "services": [["信息发布"] for _ in range(n)] if corner else _services(n, rng),
        "host_kind": host,
        "host_venue": spots.name,
        "area_code": spots.area_code,
        "area_m2": np.round(rng.uniform(2, 8, n) if corner else rng.lognormal(4.4, 0.6, n), 1),
        "staff": _but_every(UNCOUNTED_STAFF, np.zeros(n, int) if corner else 1 + rng.poisson(2.2, n)),
        "monthly_visits": _but_every(
            UNCOUNTED_VISITS, np.round(rng.lognormal(5.2, 0.8, n) * (0.4 + spots.density / 9_000))
        ),
    }
    return as_table(columns, spots.xy)


def _but_every(nth: int, counts: NDArray[Any]) -> Objects:
    """Give whole numbers, None for every so-many-th: no register knows them all."""
    table: Objects = counts.astype(int).astype(object)
    table[nth - 1 :: nth] = None
    return table


def _numbered(names: list[str]) -> list[str]:
    """Tell equal names apart: the second of a name gets （二）."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name}（{seen[name]}号点）")
    return told


def _phones(count: int, rng: np.random.Generator) -> list[str]:
    """Numbers under an area code that is not in use."""
    return [f"0590-{number}" for number in rng.integers(22_000_000, 29_000_000, count)]


def _services(count: int, rng: np.random.Generator) -> list[list[str]]:
    offered = rng.random((count, len(SERVICES))) < np.array([0.7, 0.95, 0.7, 0.5, 0.45, 0.6, 0.25, 0.9, 0.5])
    offered[:, 1] |= ~offered.any(axis=1)
    return [[SERVICES[k] for k in np.flatnonzero(row)] for row in offered]


def _centres(spots: Spots, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """One service centre for the city and one in every county."""
    offices = np.flatnonzero(spots.of("office", "square", "slabs"))
    _, near = cKDTree(spots.xy[offices]).query(spots.areas.county_seats)
    _, second = cKDTree(spots.xy[offices]).query(spots.areas.county_seats[:1], k=2)
    chosen = offices[np.concatenate([second[0, 1:], near])]
    brand = _Brand("service_centre", "SC", 0, ("公共就业服务中心",), (), 0, 1, HOURS[:3])
    table = _rows(spots.take(chosen), brand, rng)
    owners = ["刺桐市", *spots.areas.county_names]
    table["name"] = [f"{owner}公共就业服务中心" for owner in owners]
    table["services"] = [list(SERVICES) for _ in owners]
    table["area_m2"] = np.round(rng.uniform(600, 3200, len(owners)), 0)
    table["staff"] = rng.integers(12, 48, len(owners))
    return table


def _history(site: list[str], kind: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """Planned, then open; some paused for a while; everything open on the day that is counted."""
    first = {"gig_market": date(2021, 3, 1), "gig_post": date(2021, 9, 1), "service_centre": date(2012, 1, 4)}
    rows: list[tuple[str, date, date | None, str]] = []
    for name, what in zip(site, kind, strict=True):
        begin = first.get(what, date(2023, 6, 1))
        opened = begin + timedelta(days=int(rng.integers(130, (COUNTED_ON - begin).days - 20)))
        rows.append((name, opened - timedelta(days=int(rng.integers(40, 120))), opened, "planned"))
        pause = opened + timedelta(days=int(rng.integers(60, 400)))
        back = pause + timedelta(days=int(rng.integers(10, 60)))
        if rng.random() < 0.06 and back < COUNTED_ON:  # noqa: PLR2004
            rows += [(name, opened, pause, "open"), (name, pause, back, "paused"), (name, back, None, "open")]
        else:
            rows.append((name, opened, None, "open"))
    table = pd.DataFrame(rows, columns=["facility_id", "valid_from", "valid_to", "status"], dtype=object)
    table["merged_into"] = None
    return table


def _candidates(spots: Spots, scale: float, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Malls, community centres, markets, parks, property offices and squares; a few rooms would be new."""
    uses = ("mall", "market", "square", "park", "slabs", "towers", "urban_village", "school", "village")
    weight = np.where(spots.of(*uses), 1.0, 0.0) * np.where(spots.of("mall", "market", "square"), 6.0, 1.0)
    able = int((weight > 0).sum())
    some = spots.take(choose(spots, weight, min(size(640, scale, 12), able), 120, rng))
    host = np.array([*(HOST[use] for use in USES), "village_committee"], dtype=object)[some.use]
    library = np.flatnonzero(host == "school")
    host[library] = "library"
    tail = {"property_office": "物业服务中心", "community_centre": "社区服务中心", "library": "社区图书馆",
            "village_committee": "党群服务中心", "mall": "商超连廊"}  # fmt: skip
    columns: dict[str, object] = {
        "id": [f"CS{k + 1:05d}" for k in range(len(some))],
        "name": _numbered(
            [f"{name}{tail.get(what, '')}" for name, what in zip(some.name, host, strict=True)]
        ),
        "host_kind": host,
        "venue": np.where(rng.random(len(some)) < 0.92, "existing", "new"),  # noqa: PLR2004
    }
    return as_table(columns, some.xy)
