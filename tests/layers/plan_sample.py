"""A plan as the engine renders it, worked out in a made-up flat city; always the same one."""

from copy import deepcopy
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.report.plan import PlanLayers
from tests.layers.plan_cards import PRICES, areas_of, card, corners, degrees
from tests.layers.plan_city import (
    ADDED,
    CORNERS,
    METRES_A_MINUTE,
    SITES,
    SIZE_M,
    Bools,
    city,
    nearest_of,
)


def plan_result() -> dict[str, Any]:
    """Give a plan of 84 actions with every block; a new one each time."""
    return deepcopy(_plan_result())


@cache
def _plan_result() -> dict[str, Any]:
    town = city()
    existing = np.concatenate([np.ones(SITES, bool), np.zeros(ADDED, bool)])
    before, after = _side(existing, SITES), _side(town.after, int(town.after.sum()))
    cards = [card(i) for i in range(SITES + ADDED)] + corners()
    counts = {action: sum(one["action"] == action for one in cards) for action in PRICES}
    total = before["people"]
    return {
        "id": "p1a2b3c4",
        "created": "2026-11-22T10:00:00+08:00",
        "version": "0.1.0",
        "demo": True,
        "title": {"zh": "演示市就业服务站点撤改增规划", "en": "Plan of employment service sites, Demo City"},
        "config": {
            "audit": {
                "network": "/srv/jobcircle/networks/demo", "facilities": "/home/lead/就业站点台账.xlsx",
                "population": "/home/lead/people.tif", "cell_m": None, "groups": [], "cross_border": True,
                "profiles": [{"name": "urban-15min-walk", "limit_s": 900.0, "walk_speed_mps": 1.25}],
            },
            "candidates": "/home/lead/候选点.csv", "costs": None,
            "locks": [
                {"site": one["id"], **one["lock"]} for one in cards if one["lock"]
            ] + [{"site": "C0777", "lock": "not_here", "reason": "与学校出入口冲突", "by": "规划科"}],
            "options": {
                "add": [0, ADDED], "close": [0, 26], "budget_yuan": 12_000_000.0, "no_loss": 0.0,
                "equity_floor": 0.6, "reuse_share": 0.9, "capacity": False, "weights": {}, "tail": 0.25,
                "effort": "normal",
            },
            "title": "",
        },
        "inputs": {
            "network": {"name": "demo-2026-11.osm.pbf", "digest": "9f2c" * 16, "date": "2026-11-01"},
            "facilities": {"name": "就业站点台账.xlsx", "sha256": "1b7e" * 16, "date": "2026-10-30"},
            "candidates": {"name": "候选点.csv", "sha256": "ca9d" * 16, "date": "2026-11-03"},
            "population": {"name": "people.tif", "sha256": "77aa" * 16, "date": "2025"},
        },
        "profiles": [{
            "profile": {
                "name": "urban-15min-walk", "limit_min": 15, "walk_kmh": 4.5, "max_access_m": 300,
                "basis": {"zh": "城区步行 15 分钟；政策文本未规定速度", "en": "15-minute walk in town"},
            },
            "people": total, "covered": after["covered"], "gap": 1.0, "unknown": 1.0, "share": after["share"],
        }],
        "rules": _rules(),
        "weights": {"working_age": 1.0},
        "status": "feasible",
        "levels": _levels(after),
        "before": before,
        "after": after,
        "worst": {"before": _worst(before), "after": _worst(after)},
        "promised": {"covered": after["covered"], "difference": 0.0},
        "lost": {"people": 0.0, "areas": []},
        "gained": {
            "people": after["covered"] - before["covered"],
            "areas": [
                {"code": b["code"], "name": b["name"], "people": a["covered"] - b["covered"]}
                for b, a in zip(before["areas"], after["areas"], strict=True)
                if b["level"] == "township"
            ],
        },
        "counts": {**counts, "corner": CORNERS, "reuse_share": 33 / 36},
        "cost": {
            "once_yuan": sum(one["once_yuan"] for one in cards),
            "yearly_yuan": sum(one["yearly_yuan"] for one in cards),
            "by_action": {
                action: {
                    "once_yuan": sum(c["once_yuan"] for c in cards if c["action"] == action),
                    "yearly_yuan": sum(c["yearly_yuan"] for c in cards if c["action"] == action),
                    "count": count,
                }
                for action, count in counts.items() if count
            },
        },
        "sites": cards,
        "frontier": _frontier(before, after),
        "phases": _phases(cards, before, after),
        "infeasible": None,
        "rejected": [
            {"source": "candidates", "row": 7 + i, "reason": "经度不是数字", "reason_en": "no number"}
            for i in range(9)
        ],
        "remarks": [
            {"source": "facilities", "row": 42, "reason": {"zh": "月服务人次未填", "en": "visits not given"}}
        ],
        "seconds": {"walking": 3.1, "solving": 11.4},
        "memory_mb": 910,
    }  # fmt: skip


def infeasible_result() -> dict[str, Any]:
    """Give a plan that cannot be: its rules fight."""
    result = plan_result()
    nothing = dict.fromkeys(("after", "worst", "lost", "gained", "counts", "cost"))
    return {
        **result, **nothing, "status": "infeasible",
        "levels": [], "sites": [], "frontier": [], "phases": [],
        "infeasible": {
            "zh": "预算 200 万元内无法让每个乡镇覆盖率达到 60% 且无人失去覆盖。",
            "en": "2,000,000 yuan do not bring every township to 60% with nobody losing coverage.",
            "fighting": ["budget", "area_floor", "no_loss"],
            "relaxations": [
                {"name": "budget", "from": 2_000_000, "to": 3_450_000,
                 "zh": "预算增至 345 万元", "en": "a budget of 3,450,000 yuan"},
                {"name": "area_floor", "from": 0.6, "to": 0.53,
                 "zh": "公平底线降至 53%", "en": "a floor of 53%"},
                {"name": "no_loss", "from": 0, "to": 812,
                 "zh": "允许至多 812 人失去覆盖", "en": "at most 812 people may lose coverage"},
            ],
        },
    }  # fmt: skip


def plan_layers() -> PlanLayers:
    """Give the map layers that agree with the plan."""
    town = city()
    existing = np.concatenate([np.ones(SITES, bool), np.zeros(ADDED, bool)])
    states = {
        when: np.where(town.unknown, "unknown", np.where(town.covered(opened), "covered", "gap"))
        for when, opened in (("before", existing), ("after", town.after))
    }
    cells = gpd.GeoDataFrame(
        {"people": town.people, **states}, geometry=shapely.points(degrees(town.xy)), crs=4326
    )
    cards = plan_result()["sites"]
    columns = {key: [card[key] for card in cards] for key in ("id", "name", "action", "kind", "venue")}
    points = shapely.points([(card["lon"], card["lat"]) for card in cards])
    sites = gpd.GeoDataFrame(columns, geometry=points, crs=4326)
    return PlanLayers(cells=cells, sites=sites, areas=_outlines())


def _side(opened: Bools, sites: int) -> dict[str, Any]:
    town = city()
    covered = town.covered(opened)
    people, inside = float(town.people.sum()), float(town.people[covered].sum())
    far = town.far[:, opened].min(1)
    return {
        "sites": sites + CORNERS, "covering": sites, "people": people, "covered": inside,
        "share": inside / people, "informed": inside + 0.02 * people,
        "walk_min": float(np.average(far[covered], weights=town.people[covered]) / METRES_A_MINUTE),
        "areas": areas_of(covered),
        "groups": [
            {"name": name, "people": float(of.sum()), "covered": float(of[covered].sum()),
             "share": float(of[covered].sum() / of.sum())}
            for name, of in town.groups.items()
        ],
    }  # fmt: skip


def _worst(side: dict[str, Any]) -> dict[str, Any]:
    lowest = min((row for row in side["areas"] if row["level"] == "county"), key=lambda row: row["share"])
    return {key: lowest[key] for key in ("code", "name", "share")}


def _rules() -> list[dict[str, Any]]:
    rows = (
        ("budget", True, 12_000_000, "一次性投入不超过 1,200 万元", "spend at most 12,000,000 yuan once"),
        ("add", True, [0, ADDED], f"至多新增 {ADDED} 处", f"add at most {ADDED} sites"),
        ("close", False, None, "不限制撤并数量", "no limit on closures"),
        ("no_loss", True, 0, "现已覆盖的人一个也不失去覆盖", "nobody covered today drops out"),
        ("area_floor", True, 0.6, "每个区县覆盖率不低于 60%", "every district at 60% or more"),
        ("group_floor", False, None, "各群体覆盖率不设底线", "no floor for groups"),
        ("reuse", True, 0.9, "新增站点至少 90% 利用现有场地", "at least 90% of additions in existing venues"),
        ("capacity", False, None, "不计服务能力", "capacity does not count"),
        ("min_distance", True, 300, "站点间距不少于 300 米", "sites at least 300 m apart"),
        ("locks", True, 3, "遵守 3 项人工决定", "3 decisions of people are kept"),
    )
    return [{"name": name, "on": on, "value": value, "zh": zh, "en": en} for name, on, value, zh, en in rows]


def _levels(after: dict[str, Any]) -> list[dict[str, Any]]:
    rows = (
        ("covered", "劳动年龄人口覆盖", "working age", "people", 0.6 * after["covered"], 1.004, False),
        ("walking", "步行总时间", "total walking", "person_hours", 31_204.4, 0.993, False),
        ("cost", "一次性投入", "spent once", "yuan", 9_800_000.0, 1.0, True),
        ("spread", "同分时取分布更均匀者", "ties go to the more even spread", "rank", 17.0, None, True),
    )  # fmt: skip
    return [
        {"name": name, "zh": zh, "en": en, "unit": unit, "value": value, "proven": proven,
         "bound": None if part is None else value * part, "gap": None if part is None else abs(part - 1)}
        for name, zh, en, unit, value, part, proven in rows
    ]  # fmt: skip


def _frontier(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for add in range(0, 61, 6):
        part = 1 - np.exp(-add / 22)
        covered = before["covered"] + (after["covered"] - before["covered"]) * part / (1 - np.exp(-36 / 22))
        rows.append({
            "sites": SITES - 26 + add, "add": add, "close": 26, "once_yuan": 700_000.0 + 190_000 * add,
            "covered": covered, "share": covered / before["people"], "weight": 0.6 * covered,
            "bound": 0.6 * covered * (1 + 0.0001 * add),
            "proven": add < 30, "chosen": add == ADDED,
        })  # fmt: skip
    return rows


def _phases(
    cards: list[dict[str, Any]], before: dict[str, Any], after: dict[str, Any]
) -> list[dict[str, Any]]:
    rows = []
    for year, part in ((1, 0.5), (2, 0.8), (3, 1.0)):
        own = [card for card in cards if card["year"] == year]
        covered = before["covered"] + part * (after["covered"] - before["covered"])
        rows.append({
            "year": year, "actions": [card["id"] for card in own], "covered": covered,
            "share": covered / before["people"], "once_yuan": sum(card["once_yuan"] for card in own),
        })  # fmt: skip
    return rows


def _outlines() -> gpd.GeoDataFrame:
    town = city()
    land = shapely.Point(SIZE_M / 2, SIZE_M / 2).buffer(0.54 * SIZE_M)
    regions = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(town.towns), extend_to=land))
    regions = shapely.intersection(regions, land)
    own = nearest_of(shapely.get_coordinates(shapely.point_on_surface(regions)), town.towns)
    rows = [row for row in areas_of(town.unknown) if row["level"] == "township"]
    columns = {key: [rows[i][key] for i in own] for key in ("code", "name", "level")}
    return gpd.GeoDataFrame(columns, geometry=shapely.transform(regions, degrees), crs=4326)
