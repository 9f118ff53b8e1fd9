from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from httpx import Client

from gis.datum import Datum, from_wgs84
from tests.town import place
from tests.town_city import CORNER

Here = dict[str, float]


def names(answer: dict[str, Any]) -> list[tuple[str, int]]:
    return [(site["id"], site["properties"]["walk_s"]) for site in answer["features"]]


def test_sites_come_in_the_order_of_the_walk_and_ties_by_code(client: Client, here: Here) -> None:
    answer = client.get("/nearby", params={**here, "minutes": 10}).json()
    assert names(answer) == [("A", 300), ("B", 300)]
    assert answer["features"][0]["properties"]["walk_m"] == 300
    assert answer["origin"]["access_m"] == 0
    assert answer["beyond"] is None


def test_the_limit_itself_is_within_reach(client: Client, here: Here) -> None:
    assert ("E", 900) in names(client.get("/nearby", params={**here, "minutes": 15}).json())
    assert ("E", 900) not in names(client.get("/nearby", params={**here, "minutes": 14}).json())


def test_sites_that_are_closed_for_good_or_only_planned_are_not_listed(client: Client, here: Here) -> None:
    found = {site for site, _ in names(client.get("/nearby", params={**here, "minutes": 60}).json())}
    assert found == {"A", "B", "C", "D", "E"}


def test_a_site_is_listed_on_a_day_when_it_was_open(client: Client, here: Here) -> None:
    answer = client.get("/nearby", params={**here, "at": "2024-12-31T10:00"}).json()
    assert ("X", 100) in names(answer)
    answer = client.get("/nearby", params={**here, "at": "2025-01-01T00:00:00+08:00"}).json()
    assert ("X", 100) not in names(answer)


@pytest.mark.parametrize("kinds", ["gig_post", "零工驿站", "零工小站", "gig_post,gig_post"])
def test_kinds_are_found_by_code_and_by_local_name(client: Client, here: Here, kinds: str) -> None:
    answer = client.get("/nearby", params={**here, "kinds": kinds}).json()
    assert names(answer) == [("B", 300)]
    assert answer["query"]["kinds"] == ["gig_post"]


def test_with_nothing_in_reach_the_one_nearest_beyond_is_named(client: Client, here: Here) -> None:
    answer = client.get("/nearby", params={**here, "kinds": "gig_market"}).json()
    assert answer["features"] == []
    assert (answer["beyond"]["id"], answer["beyond"]["properties"]["walk_s"]) == ("D", 2000)


def test_no_more_sites_than_asked_for_are_given(client: Client, here: Here) -> None:
    assert len(client.get("/nearby", params={**here, "limit": 1}).json()["features"]) == 1


@pytest.mark.parametrize(
    ("at", "state", "changes_at"),
    [
        ("2026-11-23T10:00", "open", "2026-11-23T12:00:00+08:00"),
        ("2026-11-23T12:00", "closed", "2026-11-23T14:00:00+08:00"),
        ("2026-11-22T10:00:00Z", "closed", "2026-11-23T09:00:00+08:00"),
    ],
)
def test_the_opening_state_is_that_of_the_asked_moment(
    client: Client, here: Here, at: str, state: str, changes_at: str
) -> None:
    answer = client.get("/nearby", params={**here, "kinds": "gig_post", "at": at}).json()
    assert answer["features"][0]["properties"]["open"] == {"state": state, "changes_at": changes_at}


def test_hours_that_are_missing_or_unreadable_are_unknown(client: Client, here: Here) -> None:
    sites = client.get("/nearby", params={**here, "minutes": 60}).json()["features"]
    states = {site["id"]: site["properties"]["open"]["state"] for site in sites}
    assert (states["A"], states["C"], states["D"]) == ("open", "unknown", "unknown")


@pytest.mark.parametrize("datum", list(Datum))
def test_input_and_output_are_in_the_datum_that_was_named(client: Client, datum: Datum) -> None:
    shifted = from_wgs84(np.array([CORNER, place(300, 0, CORNER)]), datum)
    params = {"lon": float(shifted[0, 0]), "lat": float(shifted[0, 1]), "datum": datum.value}
    answer = client.get("/nearby", params=params).json()
    site = answer["features"][0]
    assert (site["id"], site["properties"]["walk_s"]) == ("A", 300)
    assert site["geometry"]["coordinates"] == pytest.approx(shifted[1].tolist(), abs=2e-7)
    assert answer["datum"] == datum.value


def test_navigation_links_are_in_each_vendors_own_datum(client: Client, here: Here) -> None:
    site = client.get("/nearby", params=here).json()["features"][0]
    gcj = from_wgs84(np.array([place(300, 0, CORNER)]), Datum.GCJ02)[0]
    link = parse_qs(urlparse(site["properties"]["navigation"]["amap"]).query)["to"][0].split(",")
    assert [float(link[0]), float(link[1])] == pytest.approx(gcj.tolist(), abs=1e-6)


def test_everything_made_of_demo_rows_says_so(client: Client, here: Here) -> None:
    answer = client.get("/nearby", params=here).json()
    assert (answer["demo"], answer["notice"]) == (True, "演示数据")
    assert answer["features"][0]["properties"]["demo"] is True


def test_full_width_digits_are_read_as_digits(client: Client) -> None:
    assert client.get("/nearby", params={"lon": "１１８．６", "lat": "24.9"}).status_code == 200


def test_a_body_gives_the_same_answer_as_a_query(client: Client, here: Here) -> None:
    asked = client.get("/nearby", params={**here, "at": "2026-11-23T10:00"}).json()
    told = client.post("/nearby", json={**here, "at": "2026-11-23T10:00"}).json()
    assert asked == told


def test_only_sites_inside_the_polygon_are_given(client: Client, here: Here) -> None:
    corners = [place(x, y, CORNER) for x, y in ((-10, -10), (350, -10), (350, 10), (-10, 10), (-10, -10))]
    within = {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}
    answer = client.post("/nearby", json={**here, "within": within}).json()
    assert names(answer) == [("A", 300)]


def test_kinds_may_be_repeated_as_the_description_says(client: Client, here: Here) -> None:
    answer = client.get("/nearby", params={**here, "kinds": ["gig_post", "微拐角"]})
    assert answer.status_code == 200
    assert set(answer.json()["query"]["kinds"]) == {"gig_post", "micro_corner"}


def test_an_answer_with_a_position_is_kept_by_nobody(client: Client, here: Here) -> None:
    assert client.get("/nearby", params=here).headers["cache-control"] == "no-store"
