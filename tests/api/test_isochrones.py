import time
from typing import Any

import numpy as np
import pytest
import shapely
from httpx import Client

from api.app import create_app
from api.operations import isochrones
from api.operations.isochrones import StationAreas
from api.settings import Settings
from gis.datum import Datum, from_wgs84
from isochrones.network import WalkNetwork
from tests.api.conftest import Refused
from tests.api.server import running
from tests.town import place
from tests.town_city import CORNER


def ask(client: Client, **body: Any) -> dict[str, Any]:
    answer = client.post("/isochrones", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shape_of(feature: dict[str, Any]) -> shapely.Geometry:
    shape = shapely.geometry.shape(feature["geometry"])
    assert shapely.is_valid(shape)
    return shape


def spot(x_m: float, y_m: float) -> dict[str, float]:
    lon, lat = place(x_m, y_m, CORNER)
    return {"lon": lon, "lat": lat}


def test_a_site_has_a_nested_area_for_every_time_and_names_its_rule(client: Client) -> None:
    answer = client.post("/isochrones", json={"facilities": ["A"], "minutes": [10, 5]})
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    small, large = found["features"]
    assert [each["properties"]["band_min"] for each in (small, large)] == [5, 10]
    assert shapely.covers(shape_of(large), shape_of(small))
    assert shapely.contains_xy(shape_of(small), *place(300, 0, CORNER))
    assert small["properties"]["facility_id"] == "A"
    assert small["properties"]["area_m2"] < large["properties"]["area_m2"]
    assert found["profile"]["name"] == small["properties"]["profile"] == "custom-walk"
    assert found["profile"]["walk_kmh"] == 3.6
    assert found["query"]["minutes"] == [5, 10]
    assert (found["demo"], found["rejected"]) == (True, [])


def test_people_are_counted_by_their_own_walk_the_limit_itself_included(client: Client) -> None:
    # 30 people live 300 m from A, 20 at 500 m; each block takes 100 seconds.
    found = ask(client, facilities=["A"], minutes=[4, 5, 9])
    assert [each["properties"]["people"] for each in found["features"]] == [0, 30, 50]


def test_one_bad_station_does_not_stop_the_others(client: Client) -> None:
    found = ask(
        client,
        facilities=["NONE", "A"],
        positions=[spot(500, 500), {"lon": 2.35, "lat": 48.85}],
        minutes=[5],
    )
    assert [each["properties"]["facility_id"] for each in found["features"]] == ["A", None]
    assert found["features"][1]["properties"]["position"] == 0
    assert [(each["list"], each["index"]) for each in found["rejected"]] == [
        ("facilities", 0),
        ("positions", 1),
    ]
    assert "编号" in found["rejected"][0]["reason"]["zh"]
    assert "datum" in found["rejected"][1]["reason"]["en"]


def test_a_code_that_is_sent_twice_is_drawn_once_and_every_bad_place_keeps_its_number(client: Client) -> None:
    found = ask(client, facilities=["A", "A", "NONE", "B", "NONE"], minutes=[5])
    assert [each["properties"]["facility_id"] for each in found["features"]] == ["A", "B"]
    assert [each["index"] for each in found["rejected"]] == [2, 4]


def test_many_stations_have_the_areas_that_each_has_alone(client: Client) -> None:
    together = ask(client, facilities=["B", "A"], positions=[spot(500, 500)], minutes=[9, 5], edges=True)
    alone = [
        ask(client, **one, minutes=[5, 9], edges=True)["features"]
        for one in ({"facilities": ["B"]}, {"facilities": ["A"]}, {"positions": [spot(500, 500)]})
    ]
    assert together["features"] == [feature for features in alone for feature in features]


def test_the_exact_pieces_of_street_are_given_when_asked_for(client: Client) -> None:
    found = ask(client, positions=[spot(500, 500)], minutes=[2], edges=True)
    area, edges = found["features"]
    assert (area["properties"]["part"], edges["properties"]["part"]) == ("area", "edges")
    assert len(edges["properties"]["seconds"]) == len(edges["geometry"]["coordinates"])
    assert max(max(pair) for pair in edges["properties"]["seconds"]) <= 120
    # Four blocks and twelve fifths of one, on a sphere whose blocks are 0.6 % longer than the ellipsoid's.
    assert shape_of(edges).length * 111_195 == pytest.approx(4 * 100 + 12 * 20, rel=0.1)


def test_areas_come_in_the_datum_of_the_question(client: Client) -> None:
    plain = ask(client, facilities=["A"], minutes=[5])
    answer = client.post("/isochrones", json={"facilities": ["A"], "minutes": [5], "datum": "gcj02"})
    assert answer.headers["content-type"] == "application/json"
    moved = shape_of(answer.json()["features"][0])
    wanted = shapely.transform(shape_of(plain["features"][0]), lambda c: from_wgs84(c, Datum.GCJ02))
    assert shapely.hausdorff_distance(moved, wanted) < 1e-6


def test_a_place_in_gcj02_is_the_same_place(client: Client) -> None:
    here = np.array([place(500, 500, CORNER)])
    lon, lat = from_wgs84(here, Datum.GCJ02)[0].tolist()
    moved = ask(client, positions=[{"lon": lon, "lat": lat}], minutes=[5], datum="gcj02")
    plain = ask(client, positions=[spot(500, 500)], minutes=[5])
    sizes = [each["features"][0]["properties"]["area_m2"] for each in (moved, plain)]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.01)


def test_one_site_has_an_address_of_its_own(client: Client) -> None:
    answer = client.get("/facilities/A/isochrone", params={"minutes": "5,10,15"})
    assert [each["properties"]["band_min"] for each in answer.json()["features"]] == [5, 10, 15]
    assert answer.json()["features"] == ask(client, facilities=["A"], minutes=[5, 10, 15])["features"]


def test_a_site_that_is_not_there_is_not_found(refused: Refused) -> None:
    assert refused("GET", "/facilities/NONE/isochrone")["code"] == "not_found"


def test_codes_that_no_site_has_are_not_found(refused: Refused) -> None:
    assert refused("POST", "/isochrones", json={"facilities": ["NONE", "NEVER"]})["code"] == "not_found"
    mixed = {"facilities": ["NONE"], "positions": [{"lon": 2.3522, "lat": 48.8566}]}
    problem = refused("POST", "/isochrones", json=mixed)
    assert problem["code"] == "outside"
    assert "datum" in problem["detail"]


def test_more_street_than_can_be_answered_in_time_says_which_number_to_lower(
    client: Client, refused: Refused
) -> None:
    many = {"positions": [spot(500, 500)] * 25, "edges": True}
    problem = refused("POST", "/isochrones", json={**many, "minutes": [5, 60]})
    assert problem["status"] == 422
    assert "minutes 降到 16 以内" in problem["detail"]
    assert len(ask(client, **many, minutes=[16])["features"]) == 50


def test_a_question_that_was_given_up_ends_after_the_station_in_hand(
    town_settings: Settings, town_network: WalkNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []

    def slowly(*given: Any) -> StationAreas:
        drawn.append(time.monotonic())
        time.sleep(0.2)
        return draw(*given)

    draw = isochrones._draw
    monkeypatch.setattr(isochrones, "_draw", slowly)
    settings = town_settings.model_copy(update={"deadline_s": 0.5})
    with running(create_app(settings, network=town_network)) as client:
        answer = client.post("/isochrones", json={"positions": [spot(500, 500)] * 20})
        assert answer.status_code == 504
        given_up = time.monotonic()
        time.sleep(1)
    assert max(drawn) <= given_up


@pytest.mark.parametrize("minutes", ["0", "61", "-15", "100000", "5;10", "nan", "", ",".join(["5"] * 9)])
def test_times_that_nobody_walks_are_refused_in_a_query(refused: Refused, minutes: str) -> None:
    assert refused("GET", f"/facilities/A/isochrone?minutes={minutes}")["status"] == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"facilities": ["A"], "minutes": []},
        {"facilities": ["A"], "minutes": [0]},
        {"facilities": ["A"], "minutes": [61]},
        {"facilities": ["A"], "minutes": ["15"]},
        {"facilities": ["A"] * 26},
        {"facilities": ["A"] * 13, "positions": [{"lon": 118.6, "lat": 24.9}] * 13},
        {"positions": [{"lon": 118.6}]},
        {"positions": [{"lon": 118.6, "lat": 91}]},
        {"positions": [[118.6, 24.9]]},
        {"facilities": ["a\u0000b"]},
        {"facilities": ["A"], "datum": "mars"},
        {"facilities": ["A"], "speed": 9},
    ],
)
def test_questions_that_cannot_be_answered_are_refused(refused: Refused, body: dict[str, Any]) -> None:
    assert refused("POST", "/isochrones", json=body, echoes=("mars",))["status"] == 422


def test_places_that_are_all_outside_are_refused(refused: Refused) -> None:
    problem = refused(
        "POST", "/isochrones", json={"positions": [{"lon": 2.3522, "lat": 48.8566}]}, echoes=("48.8566",)
    )
    assert problem["code"] == "outside"
