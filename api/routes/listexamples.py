"""Examples of courses, jobs and enrolments for the API description; made up, like the demo city."""

from typing import Any

from api.problem import EXAMPLE

_NAVIGATION = {
    "amap": "https://uri.amap.com/…",
    "baidu": "https://api.map.baidu.com/…",
    "tencent": "https://apis.map.qq.com/…",
    "geo": "geo:25.0281,118.7698",
}


def _feature(code: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": code,
        "geometry": {"type": "Point", "coordinates": [118.7698, 25.0281]},
        "properties": {
            "walk_s": 412,
            "walk_m": 515,
            "distance_m": None,
            **properties,
            "demo": True,
            "navigation": _NAVIGATION,
        },
    }


def _page(feature: dict[str, Any], facet: str, value: str, zh: str, en: str) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "datum": "wgs84",
        "demo": True,
        "notice": "演示数据",
        "at": "2026-11-22T10:00:00+08:00",
        "numberMatched": 1,
        "numberReturned": 1,
        "alike": False,
        "facets": {facet: [{"value": value, "label": {"zh": zh, "en": en}, "count": 1}]},
        "next": None,
        "features": [feature],
    }


_COURSE = _feature(
    "CO00001",
    name="育婴员",
    occupation="4-10-01-02",
    subsidised=True,
    starts="2026-11-29",
    days=20,
    seats=30,
    seats_left=18,
    waiting=0,
    enrol_url=None,
    institution={"id": "TI0001", "name": "刺桐市…职业培训学校", "address": None, "phone": None},
)
COURSE: dict[str, Any] = {**_COURSE, "datum": "wgs84", "demo": True, "notice": "演示数据"}
COURSES_PAGE = _page(_COURSE, "occupation", "4-10-01-02", "育婴员", "育婴员")
VACANCIES_PAGE = _page(
    _feature(
        "VA000001",
        title="缝纫工",
        occupation="6-05-01-01",
        posts=3,
        contract="full_time",
        wage_min=5200,
        wage_max=6800,
        wage_per="month",
        tags=["包吃住"],
        posted="2026-11-01",
        expires="2026-12-01",
        enterprise={"id": "EN000001", "name": "刺桐市…服饰有限公司", "industry": "C18"},
    ),
    "contract", "full_time", "全职", "Full time",
)  # fmt: skip
ENTERPRISES_PAGE = _page(
    _feature(
        "EN000001", name="刺桐市…服饰有限公司", industry="C18", state_owned=False, vacancies=2, posts=5
    ),
    "industry", "C", "制造业", "Manufacturing",
)  # fmt: skip
FAIRS_PAGE = _page(
    _feature(
        "JF0001",
        name="桐中区春风行动专场招聘会",
        venue="桐中广场",
        starts="2026-11-22T09:00:00+08:00",
        ends="2026-11-22T16:00:00+08:00",
        running=True,
        posts=400,
    ),
    "when", "now", "正在举办", "Now",
)  # fmt: skip

TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"  # noqa: S105 - an example, nobody's
ENROLMENT: dict[str, Any] = {
    "course_id": "CO00001",
    "state": "enrolled",
    "ahead": 0,
    "token": TOKEN,
    "kept_until": "2027-01-18",
}
CANCELLED: dict[str, Any] = {"course_id": "CO00001", "state": "cancelled"}
FULL: dict[str, Any] = {
    **EXAMPLE,
    "type": "urn:jobcircle:problem:full",
    "title": "与现有情况冲突",
    "status": 409,
    "detail": "名额已满；可以排候补（前面有 3 人），或报离得最近、还有名额的同类课程",
    "code": "full",
    "waiting_list": {"open": True, "ahead": 3},
    "next_course": _COURSE,
}
