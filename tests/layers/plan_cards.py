"""The cards of the made-up plan: one for each site, worked out person by person."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.layers.plan_city import (
    CLOSED,
    CORNER,
    CORNERS,
    DEG,
    HOSTS,
    METRES_A_MINUTE,
    REACH_M,
    SITES,
    UPGRADED,
    Bools,
    city,
)

PRICES = {
    "keep": (0.0, 0.0), "close": (20_000.0, -180_000.0), "merge": (35_000.0, -150_000.0),
    "upgrade": (120_000.0, 40_000.0), "add": (180_000.0, 200_000.0),
}  # fmt: skip


def degrees(xy: Any) -> Any:
    """Turn metres of the city into degrees."""
    return np.array(CORNER) + xy * DEG


def areas_of(covered: Bools) -> list[dict[str, Any]]:
    """Give the districts and townships with these people covered."""
    town = city()
    names = ["城东街道", "城西街道", "滨海镇", "石桥镇", "清源街道", "南塘镇", "北山乡", "开发区街道",
             "永安镇", "新河街道", "东溪乡", "西洲镇"]  # fmt: skip
    parents = ["鲤湖区", "洛桥区", "清源县"]
    rows = []
    for level, count in (("county", 3), ("township", 12)):
        own = town.township % 3 if level == "county" else town.township
        for i in range(count):
            at = own == i
            people, inside = float(town.people[at].sum()), float(town.people[at & covered].sum())
            unknown = float(town.people[at & town.unknown].sum())
            rows.append({
                "code": f"3505{(i % 3) + 1:02}{0 if level == 'county' else 101 + i:03}000",
                "name": parents[i] if level == "county" else names[i], "level": level, "people": people,
                "covered": inside, "share": inside / people, "unknown": unknown,
                "gap": people - inside - unknown,
            })  # fmt: skip
    return rows


def _action(i: int) -> str:
    town = city()
    if i >= SITES:
        return "add"
    if not town.kept[i]:
        return "close" if town.shut.tolist().index(i) < CLOSED else "merge"
    return "upgrade" if i in np.flatnonzero(town.kept)[::4][:UPGRADED] else "keep"


def _site_id(i: int) -> str:
    return f"S{i:03}" if i < SITES else f"C{i - SITES + 1:04}"


def _site_name(i: int) -> str:
    if i >= SITES:
        return ("", "东湖万达广场", "新村党群服务中心", "河滨图书馆", "石桥农贸市场", "翠苑物业服务中心")[
            i % 6
        ]
    return f"{'东西南北中'[i % 5]}{'门桥塘源洲溪'[i % 6]}{i}号{'就业驿站' if i % 7 else '红帆驿站'}"


def card(i: int) -> dict[str, Any]:
    """Give the card of a site."""
    town, action = city(), _action(i)
    without, opened = town.after.copy(), town.after.copy()
    without[i], opened[i] = False, True
    closing = action in ("close", "merge")
    inside = (town.far[:, i] <= REACH_M) & ~town.unknown
    alone = inside & ~town.covered(without)
    nearest = inside & (town.nearest(opened) == i)
    moved = nearest & ~alone
    gained, lost = alone & (action == "add"), alone & closing
    if action in ("keep", "upgrade"):
        moved = moved & False
    goes = town.nearest(without)
    place = degrees(town.places[i])
    home = int(np.hypot(*(town.xy - town.places[i]).T).argmin())
    once, yearly = PRICES[action]
    people = town.people
    goes_to = _goes_to(goes, moved) if closing else []
    return {
        "id": _site_id(i), "name": _site_name(i), "local_kind": "",
        "kind": "red_sail_station" if i < SITES and i % 7 == 0 else "employment_station",
        "lon": float(place[0]), "lat": float(place[1]),
        "venue": None if i < SITES else "new" if i % 13 == 0 else "existing",
        "host_kind": HOSTS[i % 6] if i >= SITES else "", "source": "osm" if i >= SITES else "register",
        "action": action,
        "lock": {"lock": "upgrade", "reason": "区政府已列入今年民生实事", "by": "就业科"}
        if action == "upgrade" and i % 5 == 0 else None,
        "year": None if action == "keep" else 1 + i % 3,
        "area": _area_of(town.township[home], "township"),
        "district": _area_of(town.township[home], "county"),
        "tests": _tests(i, float(people[inside].sum()), float(people[alone].sum())),
        "people": {
            "in_reach": float(people[inside].sum()), "sole": float(people[alone].sum()),
            "nearest": float(people[nearest].sum()), "gained": float(people[gained].sum()),
            "lost": float(people[lost].sum()), "moved": float(people[moved].sum()),
        },
        "groups": [
            {"name": name, "gained": float(of[gained].sum()), "lost": float(of[lost].sum()),
             "moved": float(of[moved].sum())}
            for name, of in town.groups.items()
        ],
        "communities": _communities(gained, lost, moved),
        "walk": {"before_min": _mean_walk(i if closing else goes, moved | gained),
                 "after_min": _mean_walk(goes if closing else i, moved | gained)},
        "usage": {"monthly_visits": None if i % 9 == 0 else 40.0 + 13 * (i % 37), "staff": float(1 + i % 4),
                  "opening_hours": "Mo-Fr 09:00-17:00"},
        "into": goes_to[0] | {"share": 0.7} if action == "merge" and goes_to else None,
        "goes_to": goes_to,
        "alternative": _alternative(i, action),
        "once_yuan": once, "yearly_yuan": yearly,
        "summary": _summary(action, float(people[moved].sum()), float(people[gained].sum())),
    }  # fmt: skip


@cache
def _plain_areas() -> list[dict[str, Any]]:
    return areas_of(city().unknown)


def _area_of(township: int, level: str) -> dict[str, Any]:
    rows = [row for row in _plain_areas() if row["level"] == level]
    row = rows[township] if level == "township" else rows[township % 3]
    return {"code": row["code"], "name": row["name"]}


def _goes_to(goes: NDArray[np.int64], moved: Bools) -> list[dict[str, Any]]:
    town = city()
    totals = [(float(town.people[moved & (goes == j)].sum()), int(j)) for j in np.unique(goes[moved])]
    return [
        {"id": _site_id(j), "name": _site_name(j), "people": people,
         "walk_min": _mean_walk(j, moved & (goes == j))}
        for people, j in sorted(totals, reverse=True)
    ]  # fmt: skip


def _mean_walk(to: Any, who: Bools) -> float | None:
    town = city()
    far = town.far[np.arange(len(who)), to]
    return float(np.average(far[who], weights=town.people[who]) / METRES_A_MINUTE) if who.any() else None


def _communities(gained: Bools, lost: Bools, moved: Bools) -> list[dict[str, Any]]:
    town = city()
    rows = []
    for code in np.unique(town.community[gained | lost | moved]):
        at = town.community == code
        parts = {
            key: float(town.people[at & who].sum())
            for key, who in (("gained", gained), ("lost", lost), ("moved", moved))
        }
        rows.append(
            {
                "code": f"35050{code:07}",
                "name": f"{'桃李杏梅竹'[code % 5]}园{code // 1000}-{code % 1000}社区",
                **parts,
            }
        )
    return sorted(rows, key=lambda row: -(row["gained"] + row["moved"]))


def _tests(i: int, in_reach: float, sole: float) -> list[dict[str, Any]]:
    if i >= SITES:
        return []
    visits = None if i % 9 == 0 else 40.0 + 13 * (i % 37)
    load = sole / (1 + i % 4)
    rows = (
        ("remote", 4.0 + i % 13, 12.0, "minutes", ">", "位置偏远：居民平均步行", "Remote: mean walk"),
        ("few_served", in_reach, 1500.0, "people", "<", "服务人群少：圈内人数", "Serves few: in reach"),
        ("little_used", visits, 120.0, "visits_month", "<", "使用效率低：月服务人次", "Little used: visits"),
        ("location", in_reach, 4000.0, "people", ">", "地理位置优越：圈内人数", "Well placed: in reach"),
        ("footfall", visits, 300.0, "visits_month", ">", "人流量大：月服务人次", "Busy: visits a month"),
        ("demand", load, 500.0, "people_per_staff", ">", "服务需求旺盛：人均服务居民", "In demand: people"),
    )  # fmt: skip
    return [
        {
            "name": name, "for": "close" if at < 3 else "upgrade", "value": value, "threshold": limit,
            "unit": unit, "sense": sense, "zh": zh, "en": en,
            "passes": None if value is None else (value > limit) == (sense == ">"),
        }
        for at, (name, value, limit, unit, sense, zh, en) in enumerate(rows)
    ]  # fmt: skip


def _alternative(i: int, action: str) -> dict[str, Any] | None:
    if action == "keep":
        return None
    other, lost = (SITES + i % 9 if action == "add" else (i + 5) % SITES), 40.0 + 17 * (i % 23)
    zh, en = ("改在", "opening at") if action == "add" else ("改撤", "closing")
    name = _site_name(other) or _site_id(other)
    return {
        "action": action, "id": _site_id(other), "name": name, "difference": -lost,
        "zh": f"{zh}{name}，少覆盖 {lost:.0f} 人", "en": f"{en} {name} instead covers {lost:.0f} fewer",
    }  # fmt: skip


def _summary(action: str, moved: float, gained: float) -> dict[str, str]:
    if action in ("close", "merge"):
        return {
            "zh": f"服务范围与邻近站点重叠，关停后 {moved:,.0f} 人改去邻近站点，无人失去覆盖。",
            "en": f"Its circle overlaps its neighbours'; {moved:,.0f} people go elsewhere, nobody drops out.",
        }
    return {
        "zh": f"新增覆盖 {gained:,.0f} 人，{moved:,.0f} 人步行缩短。",
        "en": f"{gained:,.0f} people newly covered, {moved:,.0f} walk less.",
    }


def corners() -> list[dict[str, Any]]:
    return [
        {"id": f"W{i}", "name": f"公园{i}号微拐角", "kind": "micro_corner", "lon": 118.63 + 0.01 * i,
         "lat": 24.9, "venue": "existing", "host_kind": "park", "source": "facilities",
         "action": "keep", "lock": None, "year": None, "once_yuan": 0.0, "yearly_yuan": 0.0,
         "people": {"in_reach": 900.0 + i}}
        for i in range(CORNERS)
    ]  # fmt: skip
