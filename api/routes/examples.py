"""Examples for the API description; made up, like the demo city."""

from typing import Any

from api.problem import EXAMPLE, MEDIA_TYPE

NEARBY_BODY: dict[str, Any] = {
    "lon": 118.7681,
    "lat": 25.0266,
    "minutes": 15,
    "kinds": ["gig_post"],
    "datum": "gcj02",
}

FACILITY: dict[str, Any] = {
    "type": "Feature",
    "id": "GP-0042",
    "geometry": {"type": "Point", "coordinates": [118.7698, 25.0281]},
    "properties": {
        "name": "东门零工驿站（演示）",
        "kind": "gig_post",
        "kind_name": {"zh": "零工驿站", "en": "Gig post"},
        "local_kind": "零工小站",
        "covers": True,
        "opening_hours": "Mo-Fr 09:00-12:00,14:00-17:30",
        "address": "东门街 18 号",
        "phone": None,
        "services": ["求职登记"],
        "host_venue": "东门农贸市场",
        "demo": True,
        "open": {"state": "open", "changes_at": "2026-11-23T12:00:00+08:00"},
        "navigation": {
            "amap": "https://uri.amap.com/…",
            "baidu": "https://api.map.baidu.com/…",
            "tencent": "https://apis.map.qq.com/…",
        },
    },
}

NEARBY: dict[str, Any] = {
    "type": "FeatureCollection",
    "datum": "gcj02",
    "demo": True,
    "notice": "演示数据",
    "query": {"minutes": 15, "walk_kmh": 4.5, "kinds": ["gig_post"], "at": "2026-11-23T10:00:00+08:00"},
    "origin": {"lon": 118.7681, "lat": 25.0266, "access_m": 12.4},
    "beyond": None,
    "features": [{**FACILITY, "properties": {"walk_s": 412, "walk_m": 515, **FACILITY["properties"]}}],
}

WALK_BODY: dict[str, Any] = {
    "from": {"lon": 118.7681, "lat": 25.0266},
    "to": {"lon": 118.7698, "lat": 25.0281},
    "datum": "gcj02",
}

WALK: dict[str, Any] = {
    "type": "Feature",
    "datum": "gcj02",
    "geometry": {"type": "LineString", "coordinates": [[118.7681, 25.0266], [118.7698, 25.0281]]},
    "properties": {"walk_s": 412, "walk_m": 515, "access_m": [12.4, 3.1]},
    "demo": True,
    "notice": "演示数据",
}

ISOCHRONES_BODY: dict[str, Any] = {"facilities": ["GP-0042"], "minutes": [5, 10, 15], "datum": "gcj02"}

ISOCHRONES: dict[str, Any] = {
    "type": "FeatureCollection",
    "datum": "gcj02",
    "demo": True,
    "notice": "演示数据",
    "profile": {"name": "urban-15min-walk", "mode": "walk", "walk_kmh": 4.5, "basis": {"zh": "…", "en": "…"}},
    "query": {"minutes": [15.0], "edges": False},
    "grid": {"cell_m": 25.0, "margin_m": 50.0},
    "data": {"network": "9f2c…", "date": "2026-11-01"},
    "rejected": [],
    "features": [
        {
            "type": "Feature",
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[118.76, 25.02], [118.78, 25.02], [118.77, 25.03], [118.76, 25.02]]]],
            },
            "properties": {
                "facility_id": "GP-0042",
                "name": "东门零工驿站（演示）",
                "position": None,
                "lon": 118.7698,
                "lat": 25.0281,
                "profile": "urban-15min-walk",
                "walk_kmh": 4.5,
                "demo": True,
                "part": "area",
                "band_min": 15.0,
                "area_m2": 1412300,
                "people": 18250.0,
            },
        }
    ],
}

PLACES: dict[str, Any] = {
    "items": [{"name": "东门街道", "kind": "area", "lon": 118.7681, "lat": 25.0266, "context": "鲤东区"}]
}

CITY: dict[str, Any] = {
    "name": "刺桐市（演示）",
    "name_en": "Citong (demo)",
    "demo": True,
    "notice": "演示数据",
    "bbox": [118.3, 24.6, 119.2, 25.4],
    "centre": [118.7681, 25.0266],
    "kinds": [{"code": "gig_post", "zh": "零工驿站", "en": "Gig post", "covers": True}],
    "profile": {
        "name": "urban-15min-walk",
        "limit_min": 15,
        "walk_kmh": 4.5,
        "basis": {"zh": "…", "en": "…"},
    },
    "data_date": "2026-11-01",
    "attribution": "演示数据，虚构城市",
}

HEALTH: dict[str, Any] = {
    "status": "ok",
    "database": True,
    "network": {"digest": "9f2c…", "nodes": 61000},
    "version": "0.1.0",
}

COVERAGE: dict[str, Any] = {
    "run": {"id": 1, "created_at": "2026-11-22T09:00:00+08:00"},
    "profile": {"name": "urban-15min-walk", "limit_min": 15, "walk_kmh": 4.5},
    "people": 1000,
    "covered": 640,
    "gap": 350,
    "unknown": 10,
    "share": 0.64,
    "share_known": 0.646,
    "reasons": {"no_network_near": 10},
    "information_people": 120,
    "areas": [
        {
            "code": "359901000000",
            "name": "鲤东区",
            "people": 1000,
            "covered": 640,
            "gap": 350,
            "unknown": 10,
            "share": 0.64,
        }
    ],
    "demo": True,
    "notice": "演示数据",
    "data": {"network": "9f2c…"},
}

_COUNTED: dict[str, Any] = {"people": 1000, "covered": 420, "gap": 570, "unknown": 10, "share": 0.42}

COVERAGE_AT: dict[str, Any] = {
    "run": COVERAGE["run"],
    "profile": COVERAGE["profile"],
    "query": {
        "minutes": 10,
        "walk_kmh": 3.6,
        "group": "age_60_up",
        "walk_min": 8,
        "country_km": 5,
        "country_min": 66.6667,
    },
    **_COUNTED,
    "country": _COUNTED,
    "reasons": {"no_network_near": 10},
    "areas": [
        {"code": "359901000000", "name": "鲤东区", **_COUNTED, "bbox": [118.4235, 24.8253, 119.0477, 25.2544]}
    ],
    "choices": {"walk_kmh": [3.2, 3.6, 4.5], "groups": ["age_60_up"], "country_by": "code"},
    "demo": True,
    "notice": "演示数据",
}


_FAULT = {"content": {MEDIA_TYPE: {"example": EXAMPLE}}, "description": "problem+json (RFC 9457)"}
FAULTS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 404, 503, 504, "default"), _FAULT)
"""What every route may answer instead; ``default`` stands for faults of a body and for our own."""


def answers(media_type: str, example: dict[str, Any] | str) -> dict[int | str, dict[str, Any]]:
    """
    Describe a route's answers with an example of each kind.

    Parameters
    ----------
    media_type
        Of a good answer.
    example
        A good answer.

    Returns
    -------
    dict
        For FastAPI's ``responses``.
    """
    return {200: {"content": {media_type: {"example": example}}}, **FAULTS}
