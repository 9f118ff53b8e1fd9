"""Courses, vacancies, enterprises and fairs: the examples of F02 and F03, and the order of pages."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.listquestions import Band
from api.settings import Settings
from data.embedded import Cluster
from gis.datum import Datum, from_wgs84
from gis.employment import WAGE_BANDS
from isochrones.network import WalkNetwork
from tests.api.server import running
from tests.register_city import NOW, fill_register
from tests.town import place
from tests.town_city import CORNER, migrated

AT = NOW.isoformat()
HERE = {"lon": CORNER.lon, "lat": CORNER.lat}
LISTS = ["courses", "vacancies", "enterprises", "fairs"]


@pytest.fixture(scope="module")
def jobs(cluster: Cluster, town_network: WalkNetwork) -> Iterator[Client]:
    """A client of the town with a register that nobody changes."""
    dsn = migrated(cluster, "jobcircle_listings")
    fill_register(dsn)
    given = Settings(database_url=dsn, walk_kmh=3.6, limit_min=15)
    with running(create_app(given, network=town_network)) as client:
        yield client


def ask(client: Client, name: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"/{name}", params={"at": AT, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(answer: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in answer["features"]]


def walks(answer: dict[str, Any]) -> list[tuple[str, int]]:
    return [(feature["id"], feature["properties"]["walk_s"]) for feature in answer["features"]]


def facet(answer: dict[str, Any], name: str) -> dict[str, int]:
    return {each["value"]: each["count"] for each in answer["facets"][name]}


def test_courses_that_have_begun_are_gone_and_the_next_to_start_comes_first(jobs: Client) -> None:
    assert ids(ask(jobs, "courses")) == ["C4", "C2", "C1", "C6", "C3"]


def test_a_course_is_found_by_what_people_call_the_trade(jobs: Client) -> None:
    found = ask(jobs, "courses", q="育婴师")
    assert (found["alike"], ids(found)) == (True, ["C2", "C1", "C3"])
    assert ask(jobs, "courses", q="育婴员")["alike"] is False


def test_only_institutions_with_an_open_subsidised_course_are_given(jobs: Client) -> None:
    found = ask(jobs, "courses", q="育婴师", subsidised=True, seats="free")
    assert [row["properties"]["institution"]["id"] for row in found["features"]] == ["T1"]
    assert found["features"][0]["properties"]["seats_left"] == 1


def test_course_first_then_place_by_the_walk(jobs: Client) -> None:
    found = ask(jobs, "courses", q="育婴员", **HERE, minutes=30)
    assert walks(found) == [("C1", 300), ("C2", 600), ("C3", 1800)]
    assert ids(ask(jobs, "courses", q="育婴员", **HERE, minutes=29)) == ["C1", "C2"]


def test_the_days_on_which_courses_start_are_bounds_that_count(jobs: Client) -> None:
    assert ids(ask(jobs, "courses", starts_from="2026-11-25", starts_to="2026-12-01")) == ["C2", "C1", "C6"]
    assert ids(ask(jobs, "courses", month="2026-12,2027-01")) == ["C1", "C6", "C3"]


def test_by_distance_the_walk_is_told_as_well(jobs: Client) -> None:
    found = ask(jobs, "courses", occupation="4-10", **HERE, radius_m=700)
    rows = [row["properties"] for row in found["features"]]
    assert [(row["walk_s"], round(row["distance_m"], -1)) for row in rows] == [(300, 300), (600, 600)]


def test_a_fair_that_ended_is_gone_and_one_that_runs_says_so(jobs: Client) -> None:
    found = ask(jobs, "fairs")
    assert ids(found) == ["F2", "F3", "F4"]
    assert found["features"][0]["properties"]["running"] is True
    assert facet(found, "when") == {"now": 1, "week": 1, "later": 1}
    assert "F1" in ids(ask(jobs, "fairs", at="2026-11-21T09:00:00+08:00"))


def test_vacancies_that_expired_or_are_not_posted_yet_are_gone(jobs: Client) -> None:
    assert ids(ask(jobs, "vacancies")) == ["V3", "V2", "V5", "V1"]
    assert "V3" not in ids(ask(jobs, "vacancies", at="2026-11-23T00:00:00+08:00"))
    # Still the last day in China, though not in Greenwich.
    assert "V3" in ids(ask(jobs, "vacancies", at="2026-11-22T15:59:00Z"))
    assert "V3" not in ids(ask(jobs, "vacancies", at="2026-11-22T16:00:00Z"))


def test_facets_count_what_their_own_filter_would_hide(jobs: Client) -> None:
    found = ask(jobs, "vacancies", contract="temp,short", industry="H")
    assert (ids(found), found["numberMatched"]) == (["V3"], 1)
    assert facet(found, "contract") == {"temp": 1}
    assert facet(found, "industry") == {"H": 1, "G": 1}
    everything = ask(jobs, "vacancies")
    assert facet(everything, "tags") == {"夜班": 2, "妈妈岗": 2}
    assert facet(everything, "wage") == {"month_4000_6000": 2, "hour_20_30": 1, "hour_under_20": 1}
    labels = {each["value"]: each["label"]["en"] for each in everything["facets"]["industry"]}
    assert labels["C"] == "Manufacturing"


def test_facets_of_a_walk_count_only_what_is_in_reach(jobs: Client) -> None:
    found = ask(jobs, "vacancies", **HERE, minutes=10, contract="full_time")
    assert walks(found) == [("V1", 100), ("V2", 100)]
    assert facet(found, "contract") == {"full_time": 2, "temp": 1}


def test_enterprises_tell_what_they_offer_on_the_day(jobs: Client) -> None:
    found = ask(jobs, "enterprises", **HERE, minutes=60)
    assert walks(found) == [("E1", 100), ("E2", 200), ("E3", 900)]
    assert [row["properties"]["vacancies"] for row in found["features"]] == [2, 1, 1]
    assert ids(ask(jobs, "enterprises", hiring=True, at="2026-12-05T10:00")) == ["E1", "E3"]
    assert ids(ask(jobs, "enterprises", state_owned=True)) == ["E3"]


@pytest.mark.parametrize(
    ("name", "q", "expected"),
    [
        ("enterprises", "cqcy", ["E2"]),
        ("enterprises", "餐饮", ["E2"]),
        ("vacancies", "ctfw", ["V3"]),
        ("vacancies", "制衣", ["V2", "V1"]),
        ("fairs", "wenhua", []),
        ("fairs", "whgc", ["F2"]),
        ("courses", "JGXX", ["C2"]),
        ("courses", "%", []),
        ("courses", "_", []),
        ("courses", "\\", []),
        ("courses", "' OR 1=1 --", []),
        ("vacancies", "{{7*7}}", []),
    ],
)
def test_a_text_is_found_in_names_and_in_their_initials(
    jobs: Client, name: str, q: str, expected: list[str]
) -> None:
    assert ids(ask(jobs, name, q=q)) == expected


@pytest.mark.parametrize("name", LISTS)
def test_every_row_has_links_in_each_vendors_own_datum(jobs: Client, name: str) -> None:
    row = ask(jobs, name, **HERE, minutes=60)["features"][0]
    links = row["properties"]["navigation"]
    at = np.array([row["geometry"]["coordinates"]])
    gcj, bd = from_wgs84(at, Datum.GCJ02)[0], from_wgs84(at, Datum.BD09)[0]
    to = parse_qs(urlsplit(links["amap"]).query)["to"][0].split(",")
    assert [float(to[0]), float(to[1])] == pytest.approx(gcj.tolist(), abs=2e-6)
    lat, lon = parse_qs(urlsplit(links["tencent"]).query)["tocoord"][0].split(",")
    assert [float(lon), float(lat)] == pytest.approx(gcj.tolist(), abs=2e-6)
    lat, lon = parse_qs(urlsplit(links["baidu"]).query)["destination"][0].split("|")[0][7:].split(",")
    assert [float(lon), float(lat)] == pytest.approx(bd.tolist(), abs=2e-6)
    lat, lon = links["geo"][4:].split("?")[0].split(",")
    assert [float(lon), float(lat)] == pytest.approx(at[0].tolist(), abs=2e-6)


@pytest.mark.parametrize("name", LISTS)
def test_a_body_gives_the_same_answer_as_a_query(jobs: Client, name: str) -> None:
    asked = {**HERE, "minutes": 60, "at": AT, "limit": 2}
    told = jobs.post(f"/{name}/search", json=asked)
    assert told.json() == ask(jobs, name, **asked)
    assert told.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("datum", list(Datum))
def test_lists_speak_every_datum(jobs: Client, datum: Datum) -> None:
    there = from_wgs84(np.array([CORNER, place(300, 0, CORNER)]), datum)
    found = ask(jobs, "courses", lon=there[0, 0], lat=there[0, 1], datum=datum.value, q="焊工")
    assert found["features"][0]["geometry"]["coordinates"] == pytest.approx(there[1].tolist(), abs=2e-7)


WAYS = [
    {},
    {**HERE, "minutes": 60},
    {**HERE, "radius_m": 50_000},
    {"q": "员"},
    {**HERE, "q": "员", "minutes": 60},
]


@given(
    name=st.sampled_from(LISTS),
    way=st.sampled_from(WAYS),
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_give_every_row_once_in_one_order_whatever_their_size(
    jobs: Client, name: str, way: dict[str, Any], sizes: list[int]
) -> None:
    whole = ask(jobs, name, **way, limit=100)
    assert whole["numberMatched"] == len(whole["features"])
    gathered, cursor, turn = [], None, 0
    while turn == 0 or cursor:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        answer = ask(jobs, name, **way, **more, limit=sizes[turn % len(sizes)])
        assert answer["numberMatched"] == whole["numberMatched"]
        gathered += answer["features"]
        cursor, turn = answer["next"], turn + 1
        assert turn < 50
    assert gathered == whole["features"]
    far = [row["properties"]["walk_s" if "minutes" in way else "distance_m"] for row in gathered]
    assert "lon" not in way or all(one <= other for one, other in pairwise(far))


def test_all_pages_are_of_the_moment_of_the_first(jobs: Client) -> None:
    first = jobs.get("/fairs", params={"limit": 1, "at": AT}).json()
    again = jobs.get("/fairs", params={"limit": 1, "at": AT, "cursor": first["next"]}).json()
    assert again["at"] == first["at"]
    assert again["facets"] is None


@pytest.mark.parametrize(
    "change", [{"q": "零工"}, {"lon": CORNER.lon, "lat": CORNER.lat}, {"when": "later"}, {"datum": "gcj02"}]
)
def test_a_cursor_of_another_question_is_refused(jobs: Client, change: dict[str, Any]) -> None:
    cursor = ask(jobs, "fairs", limit=1)["next"]
    answer = jobs.get("/fairs", params={"at": AT, "cursor": cursor, **change})
    assert (answer.status_code, "另一次查询" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize(
    "cursor", ["", "x", "AAAA", "W10", "W251bGwsbnVsbCxudWxsLG51bGxd", "é", "=" * 9, "[" * 700]
)
def test_a_damaged_cursor_is_refused(jobs: Client, cursor: str) -> None:
    assert jobs.get("/courses", params={"cursor": cursor}).status_code in (200 if not cursor else 400,)


@given(text=st.text(max_size=100))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_a_search(jobs: Client, text: str) -> None:
    for name in ("vacancies", "places"):
        assert jobs.get(f"/{name}", params={"q": text}).status_code in (200, 400)


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/courses?lon=nan&lat=24.9", "lon"),
        ("/courses?limit=0", "limit"),
        ("/courses?limit=101", "limit"),
        ("/vacancies?limits=5", "limits"),
        ("/vacancies?lon=118.6&lon=0&lat=24.9", "lon"),
        ("/vacancies?contract=slave", "contract"),
        ("/vacancies?occupation=1';--", "occupation"),
        ("/vacancies?industry=Z", "industry"),
        ("/enterprises?q=%00", "q"),
        ("/fairs?at=2026-13-40", "at"),
        ("/courses?starts_from=2026-02-30", "starts_from"),
        ("/courses?radius_m=-1&lon=118.6&lat=24.9", "radius_m"),
        ("/courses?subsidised=perhaps", "subsidised"),
    ],
)
def test_a_fault_names_its_parameter(jobs: Client, url: str, parameter: str) -> None:
    answer = jobs.get(url)
    assert answer.status_code == 400, answer.text
    assert parameter in [entry["parameter"] for entry in answer.json()["errors"]]


@pytest.mark.parametrize(
    "query", ["lon=118.6", "minutes=5", "lon=118.6&lat=24.9&minutes=5&radius_m=5", "lon=-0.1&lat=51.5",
              "lon=-0.1&lat=51.5&radius_m=100", "starts_from=2026-12-02&starts_to=2026-12-01"],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(jobs: Client, query: str) -> None:
    assert jobs.get(f"/courses?{query}").status_code == 400


@pytest.mark.parametrize(
    "body",
    [{"limit": "5"}, {"lon": True, "lat": 24.9}, {"subsidised": "true"}, {"admin": True}, {"q": "\u0000"}],
)
def test_a_body_is_taken_as_it_is_typed_or_not_at_all(jobs: Client, body: dict[str, Any]) -> None:
    assert jobs.post("/courses/search", json=body).status_code == 422


def test_one_course_is_shown_whether_it_is_over_or_not(jobs: Client) -> None:
    assert jobs.get("/courses/C5").json()["properties"]["starts"] == "2026-11-21"
    assert jobs.get("/courses/none").status_code == 404


def test_the_bands_of_wages_all_have_words() -> None:
    assert set(Band.__args__) == set(WAGE_BANDS)  # type: ignore[attr-defined]
