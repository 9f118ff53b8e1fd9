"""Examples of "which door" for the API description; made up, like the demo city."""

from typing import Any

DOORS_BODY: dict[str, Any] = {
    "matter": "劳动仲裁",
    "workplaces": [{"lon": 118.7681, "lat": 25.0266}],
    "employer_place": {"name": "石桐市"},
    "facts": {"dispatch": "no"},
    "here": {"lon": 118.7681, "lat": 25.0266},
    "event_on": "2026-03-01",
    "datum": "gcj02",
}

_BODY: dict[str, Any] = {
    "id": "AR-359902",
    "name": "桐中区劳动人事争议仲裁委员会",
    "address": "桐中区东门街 18 号",
    "phone": "0590-22000000",
    "opening_hours": "Mo-Fr 09:00-12:00,15:00-17:30",
    "distance_m": 820,
    "demo": True,
    "lon": 118.7698,
    "lat": 25.0281,
    "walk_s": 912,
    "walk_m": 1140,
    "open": {"state": "open", "changes_at": "2026-11-23T12:00:00+08:00"},
    "navigation": {"amap": "https://uri.amap.com/…"},
}

_TERMS: dict[str, Any] = {
    "rule": "arb-workplace",
    "law": {"zh": "《中华人民共和国劳动争议调解仲裁法》", "en": "Law on Mediation and Arbitration …"},
    "article": {"zh": "第二十一条第二款；办案规则第八条", "en": "Art. 21(2); Rules Art. 8"},
    "in_force_since": "2008-05-01",
    "source": "…",
    "region": None,
    "unconfirmed": None,
}

DOORS: dict[str, Any] = {
    "matter": {"code": "arbitration", "zh": "劳动人事争议仲裁", "en": "Labour arbitration"},
    "on": "2026-11-22",
    "final": False,
    "doors": [
        {
            "body": _BODY,
            "elsewhere": None,
            "reasons": [
                {
                    "why": {"zh": "劳动合同履行地的仲裁委有管辖权；…", "en": "…"},
                    "decided_by": {
                        "role": "workplace",
                        "role_name": {"zh": "实际工作地", "en": "place of work"},
                        "place": {"zh": "桐中区", "en": "桐中区"},
                    },
                    "jurisdiction": {"id": "JU0040", "basis": "…", "since": "2026-10-21"},
                    **_TERMS,
                }
            ],
        }
    ],
    "wrong": [
        {
            "body": {**_BODY, "id": "AR-359903", "name": "桐东区劳动人事争议仲裁委员会"},
            "reason": {"zh": "离你更近，但只管辖桐东区，不管辖桐中区", "en": "nearer, but …"},
        }
    ],
    "perhaps": [],
    "question": {
        "asks": "choice",
        "name": "registration",
        "text": {"zh": "用人单位有营业执照（或登记）吗？还在经营吗？", "en": "Is the employer registered …?"},
        "options": [
            {"value": "registered", "label": {"zh": "已登记、在经营", "en": "registered and active"}}
        ],
        "decides": 3,
    },
    "assumed": [{"fact": "registration", "value": "registered", "text": {"zh": "已登记、在经营", "en": "…"}}],
    "no_door": None,
    "deadlines": [
        {
            "amount": 1,
            "unit": "years",
            "from": {"zh": "知道或者应当知道权利被侵害之日", "en": "…"},
            "who": {"zh": "…", "en": "…"},
            "due": "2027-03-01",
            "passed": False,
            "untold": [],
            **_TERMS,
        }
    ],
    "bring": [{"what": {"zh": "身份证件及复印件", "en": "identity document and copy"}, **_TERMS}],
    "cautions": [],
    "remarks": [],
    "rules": {"own": False, "sha256": "9f2c…", "note": "", "kept_at": None},
    "advice": {"zh": "…", "en": "…"},
    "datum": "gcj02",
    "demo": True,
    "notice": "演示数据",
}

MATTERS_LIST: dict[str, Any] = {
    "matters": [
        {"code": "arbitration", "zh": "劳动人事争议仲裁", "en": "Labour arbitration", "aliases": ["劳动仲裁"]}
    ],
    "places": [
        {
            "role": "workplace",
            "field": "workplaces",
            "name": {"zh": "实际工作地", "en": "place of work"},
            "question": {"zh": "你实际在哪里工作？", "en": "Where do you actually work?"},
        }
    ],
    "facts": [
        {
            "name": "dispatch",
            "question": {"zh": "你是劳务派遣到用工单位的吗？", "en": "Are you sent by an agency?"},
            "values": [{"value": "yes", "label": {"zh": "是", "en": "yes"}}],
            "assumed": "no",
        }
    ],
}
