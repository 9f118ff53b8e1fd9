import numpy as np
from httpx import Client

from tests.api.conftest import Refused
from tests.town import place
from tests.town_city import CORNER

FAR = {"lon": 118.0, "lat": 24.0}


def spot(x_m: float, y_m: float) -> dict[str, float]:
    lon, lat = place(x_m, y_m, CORNER)
    return {"lon": lon, "lat": lat}


def test_the_way_is_a_line_along_the_streets_with_its_time(client: Client) -> None:
    answer = client.post("/walk", json={"from": spot(50, 0), "to": spot(100, 70)})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["properties"] == {"walk_s": 120, "walk_m": 120, "access_m": [0.0, 0.0]}
    line = np.array(body["geometry"]["coordinates"])
    # The ends are there twice where the access leg has no length.
    wanted = np.array(
        [list(spot(x, y).values()) for x, y in ((50, 0), (50, 0), (100, 0), (100, 70), (100, 70))]
    )
    assert np.allclose(line, wanted, atol=2e-6)


def test_the_time_is_that_of_nearby(client: Client, here: dict[str, float]) -> None:
    for site in client.get("/nearby", params={**here, "minutes": 30}).json()["features"]:
        lon, lat = site["geometry"]["coordinates"]
        way = client.post("/walk", json={"from": here, "to": {"lon": lon, "lat": lat}}).json()
        assert abs(way["properties"]["walk_s"] - site["properties"]["walk_s"]) <= 1


def test_the_line_is_in_the_datum_of_the_question(client: Client) -> None:
    body = {"from": spot(50, 0), "to": spot(100, 70), "datum": "cgcs2000"}
    assert client.post("/walk", json=body).json()["datum"] == "cgcs2000"


def test_a_place_outside_the_city_is_refused(refused: Refused) -> None:
    problem = refused("POST", "/walk", json={"from": spot(0, 0), "to": FAR})
    assert "不在服务范围内" in problem["detail"]


def test_a_way_without_an_end_is_refused(refused: Refused) -> None:
    assert refused("POST", "/walk", json={"from": spot(0, 0)})["status"] in {400, 422}
