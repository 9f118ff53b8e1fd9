"""`/which-door` behind a real server, on the hand-countable town with two commissions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import pytest
import shapely
from httpx import Client

from api.app import create_app
from api.routes.doorbody import DoorsBody
from api.routes.doorexamples import DOORS, DOORS_BODY, MATTERS_LIST
from api.settings import Settings
from data.doors import forget_rules, keep_rules
from data.embedded import Cluster
from data.files.doors import SHIPPED
from data.load import load_city
from gis.datum import Datum, from_wgs84
from isochrones.network import WalkNetwork
from tests.api.conftest import Refused
from tests.api.server import running
from tests.town import place
from tests.town_city import CORNER, INFO, migrated, town_tables

WEST, EAST = "359901", "359902"


@pytest.fixture(scope="module")
def doors_dsn(cluster: Cluster) -> str:
    dsn = migrated(cluster, "jobcircle_door_routes")
    with psycopg.connect(dsn) as connection:
        load_city(connection, {**town_tables(), **_offices()}, INFO)
    return dsn


def _offices() -> dict[str, pd.DataFrame]:
    rows = [("W", 300, 0, "24/7"), ("E", 900, 0, None)]
    bodies = gpd.GeoDataFrame(
        {
            "id": [row[0] for row in rows],
            "kind": "arbitration",
            "name": ["西区仲裁委", "东区仲裁委"],
            "phone": "12333",
            "opening_hours": [row[3] for row in rows],
            "demo": True,
        },
        geometry=[shapely.Point(place(row[1], row[2], CORNER)) for row in rows],
        crs=4326,
    ).rename_geometry("geom")
    rules = pd.DataFrame(
        {
            "id": ["JW", "JE"],
            "body_id": ["W", "E"],
            "area_codes": [[WEST + "000000"], [EAST + "000000"]],
            "valid_from": date(2020, 1, 1),
            "legal_basis": "演示规则",
            "demo": True,
        }
    )
    return {"legal_body": bodies, "jurisdiction": rules}


@pytest.fixture(scope="module")
def door_client(doors_dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    settings = Settings(database_url=doors_dsn, walk_kmh=3.6, limit_min=15)
    with running(create_app(settings, network=town_network)) as client:
        yield client


def at(x: float, y: float) -> dict[str, float]:
    spot = place(x, y, CORNER)
    return {"lon": spot.lon, "lat": spot.lat}


def ask(client: Client, **body: Any) -> dict[str, Any]:
    response = client.post("/which-door", json={"matter": "劳动仲裁", **body})
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    found: dict[str, Any] = response.json()
    return found


def test_the_door_comes_with_its_rule_and_the_walk_to_it(door_client: Client) -> None:
    found = ask(door_client, workplaces=[at(100, 100)], here=at(0, 0))
    body = found["doors"][0]["body"]
    assert (body["id"], body["walk_s"], body["walk_m"], body["distance_m"]) == ("W", 300, 300, 301)
    assert body["open"]["state"] == "open"
    reason = found["doors"][0]["reasons"][0]
    assert (reason["rule"], reason["in_force_since"]) == ("arb-workplace", "2008-05-01")
    assert reason["decided_by"]["place"]["zh"] == "西区"
    assert found["question"]["name"] == "employer"
    assert (found["final"], found["demo"], found["notice"]) == (False, True, "演示数据")


def test_the_nearer_wrong_door_is_struck_out_with_its_reason(door_client: Client) -> None:
    found = ask(door_client, workplaces=[at(100, 100)], here=at(1000, 0))
    assert [each["body"]["id"] for each in found["wrong"]] == ["E"]
    assert found["wrong"][0]["body"]["walk_s"] == 100
    assert found["wrong"][0]["reason"]["zh"] == "离你更近，但只管辖东区，不管辖西区"


def test_without_the_askers_place_there_is_no_walk(door_client: Client) -> None:
    body = ask(door_client, workplaces=[at(100, 100)])["doors"][0]["body"]
    assert (body["walk_s"], body["distance_m"] is not None) == (None, True)
    body = ask(door_client, workplaces=[{"area_code": WEST}])["doors"][0]["body"]
    assert (body["walk_s"], body["distance_m"]) == (None, None)


def test_from_outside_the_streets_the_straight_distance_is_told(door_client: Client) -> None:
    found = ask(door_client, workplaces=[{"area_code": WEST}], here={"lon": 118.0, "lat": 24.9})
    body = found["doors"][0]["body"]
    assert body["walk_s"] is None
    assert body["distance_m"] > 50_000


def test_the_border_of_two_counties_is_a_question_that_can_be_answered(door_client: Client) -> None:
    found = ask(door_client, workplaces=[at(500, 100)])
    assert found["doors"] == []
    assert sorted(body["id"] for body in found["perhaps"]) == ["E", "W"]
    question = found["question"]
    assert (question["asks"], question["name"]) == ("side", "workplace")
    for option in question["options"]:
        told = ask(door_client, workplaces=[{**at(500, 100), "side": option["value"]}])
        assert told["doors"][0]["body"]["id"] == {WEST: "W", EAST: "E"}[option["value"]]


@pytest.mark.parametrize("datum", list(Datum))
def test_places_are_read_and_shown_in_the_datum_that_was_named(door_client: Client, datum: Datum) -> None:
    work, office = (
        from_wgs84(np.array([place(x, 100 if x < 200 else 0, CORNER)]), datum)[0] for x in (100, 300)
    )
    found = ask(door_client, workplaces=[{"lon": float(work[0]), "lat": float(work[1])}], datum=datum.value)
    body = found["doors"][0]["body"]
    assert [body["lon"], body["lat"]] == pytest.approx(office.tolist(), abs=2e-7)
    assert found["datum"] == datum.value


def test_deadlines_have_their_last_day_and_say_when_it_has_passed(door_client: Client) -> None:
    found = ask(
        door_client,
        workplaces=[{"name": "西区"}],
        facts={"wages": "no"},
        event_on="2024-02-29",
        on="2026-11-20",
    )
    due = {each["rule"]: (each["due"], each["passed"], each["untold"]) for each in found["deadlines"]}
    assert due == {"arb-year": ("2025-02-28", True, [])}
    assert found["on"] == "2026-11-20"


def test_a_term_that_rests_on_a_fact_that_was_not_told_has_no_day_and_names_the_fact(
    door_client: Client,
) -> None:
    def terms(**facts: str) -> dict[str, tuple[str | None, list[str]]]:
        found = ask(door_client, workplaces=[{"name": "西区"}], facts=facts, event_on="2025-09-01")
        assert "wages" not in {each["fact"] for each in found["assumed"]}
        return {each["rule"]: (each["due"], each["untold"]) for each in found["deadlines"]}

    assert terms() == {"arb-year": (None, ["wages"]), "arb-wages": (None, ["wages", "employment"])}
    assert terms(wages="yes") == {"arb-wages": (None, ["employment"])}
    assert terms(wages="yes", employment="ended") == {"arb-wages": ("2026-09-01", [])}


def test_whoever_is_still_employed_is_told_that_unpaid_wages_know_no_limit(door_client: Client) -> None:
    facts = {"wages": "yes", "employment": "current"}
    found = ask(door_client, workplaces=[{"name": "西区"}], facts=facts, event_on="2024-01-01")
    assert found["deadlines"] == []
    assert "arb-wages-employed" in {each["rule"] for each in found["cautions"]}


@pytest.mark.parametrize(
    ("told", "due", "untold"),
    [({}, None, ["ongoing"]), ({"ongoing": "no"}, "2027-03-01", [])],
)
def test_two_years_of_inspection_run_from_the_end_of_what_went_on(
    door_client: Client, told: dict[str, str], due: str | None, untold: list[str]
) -> None:
    found = ask(
        door_client, matter="劳动监察", workplaces=[{"name": "西区"}], facts=told, event_on="2025-03-01"
    )
    [term] = found["deadlines"]
    assert (term["due"], term["untold"]) == (due, untold)


def test_while_a_violation_goes_on_its_two_years_have_not_begun(door_client: Client) -> None:
    found = ask(door_client, matter="劳动监察", workplaces=[{"name": "西区"}], facts={"ongoing": "yes"})
    assert found["deadlines"] == []
    assert "insp-ongoing" in {each["rule"] for each in found["cautions"]}


def test_the_same_fact_told_answers_the_question(door_client: Client) -> None:
    body = {"workplaces": [{"area_code": WEST}], "employer_place": {"area_code": EAST}}
    facts: dict[str, str] = {}
    for _ in range(8):
        found = ask(door_client, **body, facts=facts)
        if found["final"]:
            break
        assert found["question"]["asks"] == "choice"
        value = next(each["value"] for each in found["assumed"] if each["fact"] == found["question"]["name"])
        facts[found["question"]["name"]] = value
    assert found["final"]
    assert [door["body"]["id"] for door in found["doors"]] == ["W", "E"]
    assert found["assumed"] == []


def test_rules_of_ones_own_count_until_they_are_taken_back(door_client: Client, doors_dsn: str) -> None:
    shipped = ask(door_client, workplaces=[{"area_code": WEST}])["rules"]
    assert shipped["own"] is False
    text = SHIPPED.read_text("utf-8").replace('place = "workplace"', 'place = "residence"')
    with psycopg.connect(doors_dsn) as connection:
        digest = keep_rules(connection, text, "试用")
    try:
        found = ask(door_client, workplaces=[{"area_code": WEST}], residence={"area_code": EAST})
        assert found["doors"][0]["body"]["id"] == "E"
        assert (found["rules"]["sha256"], found["rules"]["note"]) == (digest, "试用")
    finally:
        with psycopg.connect(doors_dsn) as connection:
            assert forget_rules(connection) == 1
    assert ask(door_client, workplaces=[{"area_code": WEST}])["rules"] == shipped


def test_where_no_body_is_registered_the_answer_says_whom_to_call(door_client: Client) -> None:
    found = ask(door_client, matter="工伤", facts={"insurance": "yes"}, insured_place={"area_code": WEST})
    assert found["doors"][0]["body"] is None
    assert "12333" in found["doors"][0]["elsewhere"]["zh"]


def test_where_no_rule_fits_the_answer_is_final_and_says_why(door_client: Client) -> None:
    found = ask(door_client, on="2007-01-01", workplaces=[{"area_code": WEST}])
    assert (found["doors"], found["question"], found["final"]) == ([], None, True)
    assert "2008-05-01" in found["no_door"]["zh"]
    assert "12333" in found["no_door"]["en"]
    assert ask(door_client, workplaces=[{"area_code": WEST}])["no_door"] is None


def test_a_place_told_twice_that_differs_is_remarked(door_client: Client) -> None:
    found = ask(door_client, workplaces=[{"area_code": WEST, "name": "东区"}])
    assert found["doors"][0]["body"]["id"] == "W"
    assert "已按区划代码（西区）处理" in found["remarks"][0]["zh"]
    found = ask(door_client, workplaces=[{"area_code": WEST, **at(1000, 0)}])
    assert "位置指东区" in found["remarks"][0]["zh"]


def test_the_list_of_matters_has_every_fact_with_its_values(door_client: Client) -> None:
    found = door_client.get("/which-door/matters").json()
    assert len(found["matters"]) == 7
    assert {"insurance", "dispatch"} <= {fact["name"] for fact in found["facts"]}
    assert set(found) == set(MATTERS_LIST)
    for each in found["places"]:
        assert each["field"] in DoorsBody.model_fields
        assert set(each) == set(MATTERS_LIST["places"][0])


def test_the_examples_have_the_members_of_a_real_answer(door_client: Client) -> None:
    found = ask(door_client, workplaces=[at(100, 100)], here=at(1000, 0))
    assert set(found) == set(DOORS)
    assert set(found["doors"][0]["body"]) == set(DOORS["doors"][0]["body"])
    assert set(found["doors"][0]["reasons"][0]) == set(DOORS["doors"][0]["reasons"][0])
    assert set(found["deadlines"][0]) == set(DOORS["deadlines"][0])
    asked = {**DOORS_BODY, "datum": "wgs84", "employer_place": {"name": "东区"}, "workplaces": [at(1, 1)]}
    assert ask(door_client, **asked)["doors"]


BAD_BODIES: list[tuple[dict[str, Any], str]] = [
    ({}, "/matter"),
    ({"matter": "天气"}, "/matter"),
    ({"matter": "工伤\u0000"}, "/matter"),
    ({"matter": "工伤", "is_admin": True}, "/is_admin"),
    ({"matter": "工伤", "facts": {"weather": "wet"}}, "/facts"),
    ({"matter": "工伤", "facts": {"insurance": "maybe"}}, "/facts"),
    ({"matter": "工伤", "facts": {"insurance": True}}, "/facts/insurance"),
    ({"matter": "工伤", "workplaces": []}, "/workplaces"),
    ({"matter": "工伤", "workplaces": [{}]}, "/workplaces/0"),
    ({"matter": "工伤", "workplaces": [{"area_code": "12"}] * 11}, "/workplaces"),
    ({"matter": "工伤", "workplaces": [{"lon": 118.6}]}, "/workplaces/0"),
    ({"matter": "工伤", "workplaces": [{"lon": "118.6", "lat": 24.9}]}, "/workplaces/0/lon"),
    ({"matter": "工伤", "insured_place": {"area_code": "3599x1"}}, "/insured_place/area_code"),
    ({"matter": "工伤", "here": {"lon": 118.6, "lat": 91}}, "/here/lat"),
    ({"matter": "工伤", "on": "2026-02-30"}, "/on"),
    ({"matter": "工伤", "event_on": "1926-02-01"}, "/event_on"),
    ({"matter": "工伤", "datum": "mars"}, "/datum"),
]


@pytest.mark.parametrize(("body", "pointer"), BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_body_that_cannot_be_used_says_where(refused: Refused, body: dict[str, Any], pointer: str) -> None:
    problem = refused("POST", "/which-door", json=body, echoes=("3599x1", "maybe", "mars"))
    assert problem["status"] == 422
    assert pointer in [entry["pointer"] for entry in problem["errors"]]


LATER: list[tuple[dict[str, Any], int]] = [
    ({"matter": "工伤", "workplaces": [{"name": "无此地"}]}, 422),
    ({"matter": "工伤", "workplaces": [{"lon": -0.1276, "lat": 51.5}]}, 400),
    ({"matter": "工伤", "employer_uscc": "9135"}, 422),
    ({"matter": "工伤", "workplaces": [{"area_code": WEST, "side": EAST}]}, 422),
    ({"matter": "工伤", "workplaces": [{"area_code": "990101"}]}, 422),
    ({"matter": "职业病", "facts": {"disease": "no"}}, 422),
    (
        {
            "matter": "仲裁",
            "workplaces": [{"area_code": WEST}, {"area_code": EAST}],
            "facts": {"workplaces": "one"},
        },
        422,
    ),
]


@pytest.mark.parametrize(("body", "status"), LATER, ids=range(len(LATER)))
def test_a_place_that_cannot_be_found_says_so(refused: Refused, body: dict[str, Any], status: int) -> None:
    assert refused("POST", "/which-door", json=body, echoes=("无此地", "51.5"))["status"] == status
