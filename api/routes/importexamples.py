"""Examples of imports and of the register for the API description; made up."""

from typing import Any

CHOICE: dict[str, Any] = {"only_good": False, "suspects": "leave_out", "keep_datum": False}

IMPORT: dict[str, Any] = {
    "id": "5f1c2a9e77d0b3a4",
    "kind": "station",
    "kind_name": {"zh": "就业服务站点", "en": "employment service sites"},
    "file": "站点.xlsx",
    "sha256": "9f2c…",
    "datum": "gcj02",
    "by": "张三",
    "state": "preview",
    "created_at": "2026-11-22T10:00:00+08:00",
    "expires_at": "2026-11-22T11:00:00+08:00",
    "applied_at": None,
    "counts": {"new": 1, "changed": 1, "same": 198, "suspect": 0, "bad": 1},
    "doubt": None,
    "remarks": [],
    "matched": 201,
    "rows": [
        {
            "row": 7,
            "verdict": "changed",
            "verdict_name": {"zh": "修改", "en": "changed"},
            "id": "GP-0042",
            "name": "东门零工驿站",
            "changes": [
                {"column": "phone", "header": "电话", "before": "0595-22220000", "after": "0595-22220001"}
            ],
            "faults": [],
            "remarks": [],
        }
    ],
}

UNDER_WAY: dict[str, Any] = {"id": "5f1c2a9e77d0b3a4", "state": "judging"}

COUNTS: dict[str, Any] = {
    "on": "2026-11-01",
    "open_sites": {"gig_market": 61, "gig_post": 117},
    "serving": 360,
    "informing": 122,
    "statuses": {"open": 482, "planned": 3},
    "chains": {"锦江就业超市": 36},
    "enterprises": 11200,
    "vacancies": 9000,
    "posts": 41000,
    "fairs": 108,
    "fairs_to_come": 60,
    "institutions": 95,
    "courses_open": 200,
    "bodies": {"arbitration": 12},
    "demo": True,
    "notice": "演示数据",
}

HISTORY: dict[str, Any] = {
    "items": [
        {
            "at": "2026-11-22T10:05:00+08:00",
            "by": "张三",
            "import": "5f1c2a9e77d0b3a4",
            "file": "站点.xlsx",
            "changes": IMPORT["rows"][0]["changes"],
        }
    ]
}

ENTRIES: dict[str, Any] = {
    "kind": "station",
    "kind_name": IMPORT["kind_name"],
    "name_column": "name",
    "columns": [
        {
            "column": "phone",
            "header": {"zh": "电话", "en": "phone"},
            "type": "phone",
            "required": False,
            "choices": [],
            "open_list": False,
            "note": None,
        }
    ],
    "matched": 482,
    "items": [{"id": "GP-0042", "name": "东门零工驿站", "phone": "0595-22220001"}],
}

KEY: dict[str, Any] = {
    "id": "0123abcd",
    "name": "张三",
    "scopes": [{"code": "import", "zh": "导入台账", "en": "import into the register"}],
    "expires_at": "2027-02-20T10:00:00+08:00",
}
