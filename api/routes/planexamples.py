"""Examples of plans and scenarios for the API description; made up, like the demo city."""

from typing import Any

PLAN_ID = "67c2c228daf2"

LOCK: dict[str, Any] = {
    "site": "GP-0042",
    "lock": "keep",
    "reason": "市场搬迁前不动",
    "by": "区人社局会议 11-20",
}

PLAN_BODY: dict[str, Any] = {
    "title": "2027 年撤改增",
    "options": {"add": [0, 40], "close": 12, "no_loss": 0, "equity_floor": 0.5},
    "locks": [LOCK],
}

STAGE = {"zh": "求解", "en": "solving"}

PLAN: dict[str, Any] = {
    "id": PLAN_ID,
    "purpose": "plan",
    "title": "2027 年撤改增",
    "state": "running",
    "stage": STAGE,
    "progress": 0.6,
    "ahead": None,
    "ordered_at": "2026-11-22T10:00:00+08:00",
    "began_at": "2026-11-22T10:00:01+08:00",
    "ended_at": None,
    "error": None,
    "headline": None,
    "result": None,
    "demo": True,
    "notice": "演示数据",
}

PLANS: dict[str, Any] = {"items": [PLAN], "demo": True, "notice": "演示数据"}

PLAN_RESULT: dict[str, Any] = {
    "id": PLAN_ID,
    "status": "optimal",
    "before": {"people": 1000.0, "covered": 640.0, "share": 0.64},
    "after": {"people": 1000.0, "covered": 720.0, "share": 0.72},
    "counts": {"keep": 300, "close": 12, "merge": 4, "upgrade": 20, "add": 40, "corner": 122},
    "sites": [{"id": "GP-0042", "action": "keep", "lock": LOCK}],
}

SCENARIO_ID = "5e0f2a91c3d4"

SCENARIO: dict[str, Any] = {
    "id": SCENARIO_ID,
    "name": "方案二：东门不撤",
    "note": "按 11 月 20 日会议意见",
    "parent": "a1b2c3d4e5f6",
    "created": "2026-11-22T10:05:00+08:00",
    "frozen": False,
    "made": True,
    "plan": f"/plans/{PLAN_ID}",
    "result": f"/scenarios/{SCENARIO_ID}/result",
    "headline": {
        "status": "optimal",
        "before": 640.0,
        "after": 720.0,
        "people": 1000.0,
        "counts": {"add": 40},
    },
    "locks": [LOCK],
    "config": {"title": "2027 年撤改增", "options": {"add": [0, 40], "close": [12, 12]}},
    "data": {"population": {"name": "store", "digest": "9f2c…"}},
    "minutes": [{"at": "2026-11-22T10:05:00+08:00", "did": "locked", "was": [], **LOCK}],
    "demo": True,
    "notice": "演示数据",
}

SCENARIOS: dict[str, Any] = {"items": [SCENARIO], "demo": True, "notice": "演示数据"}

SCENARIO_BODY: dict[str, Any] = {"plan": PLAN_ID, "name": "方案一", "note": "", "by": "规划科"}

COPY_BODY: dict[str, Any] = {"name": "方案二：东门不撤", "note": "按 11 月 20 日会议意见", "by": "规划科"}

CHANGE_BODY: dict[str, Any] = {"locks": [LOCK]}

COMPARISON: dict[str, Any] = {
    "a": {"id": "a1b2c3d4e5f6", "name": "方案一"},
    "b": {"id": SCENARIO_ID, "name": "方案二：东门不撤"},
    "same_data": True,
    "changed": [],
    "by_person": True,
    "without_plan": None,
    "gained": 120.0,
    "lost": 80.0,
    "totals": {"covered": {"a": 720.0, "b": 760.0, "difference": 40.0}},
    "areas": [
        {"code": "359901000000", "name": "鲤东区", "a": 640.0, "b": 650.0, "gained": 20.0, "lost": 10.0}
    ],
    "sites": [
        {"id": "GP-0042", "a": {"action": "close"}, "b": {"action": "keep", "lock": LOCK}, "differs": True}
    ],
    "map": {"type": "FeatureCollection", "features": []},
}

VERDICT: dict[str, Any] = {
    "same": False,
    "changed": ["population"],
    "differs": [],
    "differing": 0,
    "zh": "数据已变化：人口",
    "en": "data changed: population",
}
