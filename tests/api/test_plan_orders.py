"""Orders that cannot be: told when they come, with what to change, and nothing is put in the line."""

from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.api.conftest import Refused

LOCK = {"site": "A", "lock": "keep", "reason": "学校旁", "by": "教育局"}

BAD_ORDERS: list[tuple[dict[str, Any], str, str]] = [
    ({"options": {"add": -1}}, "/options/add/0", "不小于 0"),
    ({"options": {"add": [3, 1]}}, "/options/add", "下限大于上限"),
    ({"options": {"add": [1, 2, 3]}}, "/options/add", "最多 2 项"),
    ({"options": {"add": True}}, "/options/add", "列表"),
    ({"options": {"equity_floor": 1.5}}, "/options/equity_floor", "不大于 1"),
    ({"options": {"budget_yuan": -1}}, "/options/budget_yuan", "不小于 0"),
    ({"options": {"close_needs": 4}}, "/options", "0 到 3"),
    ({"options": {"tail": 0}}, "/options", "tail 应大于 0"),
    ({"options": {"years": 0}}, "/options", "years 应在 1 到 20"),
    ({"options": {"effort": "heroic"}}, "/options", "quick"),
    ({"options": {"weights": {"working_age": -1}}}, "/options/weights/working_age", "不小于 0"),
    ({"options": {"colour": "red"}}, "/options/colour", "没有这个字段"),
    ({"locks": [LOCK, {**LOCK, "lock": "close"}]}, "/locks", "互相矛盾"),
    ({"locks": [{**LOCK, "lock": "burn"}]}, "/locks/0/lock", "not_here"),
    ({"locks": [{**LOCK, "reason": "\u202e"}]}, "/locks/0/reason", "不能为空"),
    ({"locks": [{"site": "A", "lock": "keep"}]}, "/locks/0/reason", "缺少"),
    ({"title": "长" * 101}, "/title", "100 个字"),
    ({"candidates": 7}, "/candidates", ""),
]


@pytest.mark.parametrize(("body", "pointer", "said"), BAD_ORDERS, ids=range(len(BAD_ORDERS)))
def test_an_order_that_cannot_be_says_where_and_what_to_change(
    refused: Refused, town_dsn: str, body: dict[str, Any], pointer: str, said: str
) -> None:
    before = plans(town_dsn)
    problem = refused("POST", "/plans", json=body, echoes=("heroic", "burn", "red"))
    assert problem["status"] == 422
    assert any(entry["pointer"].startswith(pointer) for entry in problem["errors"]), problem["errors"]
    assert said in problem["detail"]
    assert plans(town_dsn) == before


BAD_CANDIDATES = [
    ("", "没有数据行"),
    ("id,lon,lat\n", "没有数据行"),
    ("id,lon,lat\nN1,24.9,118.6\n", "颠倒"),
    ("id,lon,lat\nN1,x,y\n", "不是数字"),
    ({"type": "FeatureCollection", "features": []}, "没有数据行"),
    ({"type": "Nothing"}, ""),
    ("id,lon,lat\nN\0,118.6,24.9\n", "控制字符"),
    ("\ufeff{", "GeoJSON"),
    ({"type": "FeatureCollection", "features": [{"properties": {"id": "\0"}, "geometry": None}]}, ""),
    ({"type": "FeatureCollection", "features": [7]}, "几何为空"),
]


@pytest.mark.parametrize(("candidates", "said"), BAD_CANDIDATES, ids=range(len(BAD_CANDIDATES)))
def test_candidates_that_cannot_be_used_are_refused_when_they_come(
    refused: Refused, town_dsn: str, candidates: Any, said: str
) -> None:
    before = plans(town_dsn)
    problem = refused("POST", "/plans", json={"candidates": candidates})
    assert problem["status"] == 422
    assert said in problem["detail"]
    assert plans(town_dsn) == before


RAW = [
    b'{"candidates": "\\ud800"}',
    b'{"candidates": {"type": "\\ud800"}}',
    b'{"candidates": ' + b'{"a":' * 900 + b"1" + b"}" * 901,
    b'{"title": "a\\u0000b"}',
]


@pytest.mark.parametrize("body", RAW, ids=range(len(RAW)))
def test_bytes_that_no_text_holds_are_refused(refused: Refused, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert refused("POST", "/plans", content=body, headers=headers)["status"] in (400, 422)


def test_wrong_addresses_and_methods_of_plans_are_problems(refused: Refused, client: Client) -> None:
    assert refused("GET", "/plans/a%00b")["status"] == 400
    assert refused("GET", f"/plans/{'x' * 41}")["status"] == 400
    assert refused("GET", "/plans?x=1")["status"] == 400
    assert refused("PUT", "/plans/none")["status"] == 405
    assert refused("DELETE", "/plans")["status"] == 405
    assert client.put("/plans/none").headers["allow"] == "DELETE, GET, HEAD"


def plans(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM plan").fetchone()
    assert row
    return int(row[0])
