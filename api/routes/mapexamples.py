"""Examples of maps for the API description; made up, like the demo city."""

from typing import Any

PUBLICATION: dict[str, Any] = {
    "note": "十一月台账更新",
    "producer": "刺桐市人力资源和社会保障局",
    "review_number": None,
}
ROLLBACK: dict[str, Any] = {"to": 2, "note": "站点名称有误"}

AUDITED: dict[str, Any] = {
    "audited": {"at": "2026-11-21T18:00:00+08:00", "stations_since": 3},
    "audit_note": {
        "zh": "覆盖与盲区按 2026-11-21 18:00 的核算，此后 3 处站点有变动，重新核算后才会计入",
        "en": "coverage and gaps are those of the audit of 2026-11-21 18:00; changed since: 3 …",
    },
}
VERSION: dict[str, Any] = {
    "map": "employment",
    "version": 3,
    "active": True,
    "whole": True,
    "published_at": "2026-11-22T09:30:00+08:00",
    "published_by": "赵工",
    "note": "十一月台账更新",
    "data_date": "2026-11-20",
    "review_number": None,
    "producer": "刺桐市人力资源和社会保障局",
    "demo": True,
}
VERSIONS: dict[str, Any] = {
    "items": [{**VERSION, **AUDITED}],
    "history": [
        {
            "number": 3,
            "version": 3,
            "action": "publish",
            "at": "2026-11-22T09:30:00+08:00",
            "by": "赵工",
            "note": "十一月台账更新",
        }
    ],
}
_HEAD: dict[str, Any] = {
    "id": "employment",
    "title": {"zh": "就业地图", "en": "Employment map"},
    "about": {"zh": "站点、服务圈、企业、岗位与招聘会", "en": "stations, how far they reach, enterprises …"},
    "version": 3,
    "published_at": "2026-11-22T09:30:00+08:00",
    "data_date": "2026-11-20",
    "attribution": "刺桐市（演示）：虚构数据",
    "producer": "刺桐市人力资源和社会保障局",
    "review_number": None,
    "review": {"zh": "审图号：待填（工作用图，不得公开出版）", "en": "map review number: none yet …"},
    "licence": {"zh": "仅供本市公共就业服务使用…", "en": "for public employment services of the city …"},
    "demo": True,
    "notice": "演示数据",
}
MAPS_EXAMPLE: dict[str, Any] = {"items": [_HEAD]}
MAP: dict[str, Any] = {
    **_HEAD,
    **AUDITED,
    "layers": [
        {
            "id": "job_fairs",
            "title": {"zh": "招聘会", "en": "Job fairs"},
            "about": {"zh": "尚未结束的招聘会，结束后不再显示", "en": "fairs that are not over …"},
            "geometry": "point",
            "source": {"zh": "本市公共就业服务台账", "en": "the city's register …"},
            "features": 18,
            "bbox": [118.52, 24.81, 118.93, 25.11],
            "fields": [
                {
                    "name": "name",
                    "type": "text",
                    "title": {"zh": "名称", "en": "Name"},
                    "queryable": True,
                    "codes": None,
                }
            ],
            "legend": [
                {
                    "value": None,
                    "title": {"zh": "招聘会", "en": "Job fair"},
                    "colour": "#b3262b",
                    "sign": "star",
                    "pattern": None,
                }
            ],
            "style": [],
        }
    ],
}
MAKING: dict[str, Any] = {"state": "making", "retry_after_s": 2}
CHANGES: dict[str, Any] = {
    "map": "employment",
    "version": None,
    "layers": {
        "stations": {"after": 361, "before": 360, "new": 1, "gone": 0, "changed": 2},
        "service_areas": None,
    },
    **AUDITED,
}
