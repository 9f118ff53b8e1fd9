"""The audit counted again for another limit, speed or group: figures and tiles."""

from pathlib import Path

import pyogrio
import pytest
from httpx import Client

from tests.api.test_layers import address

MEMBERS = ("people", "covered", "gap", "unknown", "share")


def counted(client: Client, **asked: str | float) -> dict[str, float]:
    answer = client.get("/coverage/at", params=asked)
    assert answer.status_code == 200, answer.text
    return {name: answer.json()[name] for name in MEMBERS}


def test_the_limit_of_the_audit_gives_the_figures_of_the_audit(client: Client) -> None:
    audit = client.get("/coverage").json()
    again = client.get("/coverage/at").json()
    assert [again[name] for name in ("people", "share")] == [audit[name] for name in ("people", "share")]
    told = [{name: area[name] for name in (*MEMBERS, "code", "name")} for area in again["areas"]]
    assert told == audit["areas"]
    assert counted(client, minutes=again["profile"]["limit_min"]) == counted(client)


def test_a_longer_walk_never_covers_fewer_and_everybody_is_in_one_state(client: Client) -> None:
    rows = [counted(client, minutes=minutes) for minutes in (1, 5, 10, 15, 30, 60)]
    covered = [row["covered"] for row in rows]
    assert covered == sorted(covered)
    assert all(row["people"] == row["covered"] + row["gap"] + row["unknown"] for row in rows)


def test_the_reasons_add_up_to_those_who_stay_unknown(client: Client) -> None:
    audit = client.get("/coverage").json()
    assert client.get("/coverage/at").json()["reasons"] == audit["reasons"]
    for asked in ({"minutes": 1}, {"minutes": 60}, {"country_km": 5}, {"minutes": 15, "walk_kmh": 3}):
        told = client.get("/coverage/at", params=asked).json()
        assert sum(told["reasons"].values()) == pytest.approx(told["unknown"])


def test_a_slower_walker_is_one_who_has_less_time(client: Client) -> None:
    slow = client.get("/coverage/at", params={"minutes": 20, "walk_kmh": 2.25}).json()
    audited = client.get("/coverage/at").json()["query"]
    assert slow["query"]["walk_min"] == pytest.approx(20 * 2.25 / audited["walk_kmh"])
    assert counted(client, minutes=20, walk_kmh=2.25) == counted(client, minutes=slow["query"]["walk_min"])


def test_every_county_has_a_box_to_look_at(client: Client) -> None:
    for area in client.get("/coverage/at").json()["areas"]:
        west, south, east, north = area["bbox"]
        assert west < east
        assert south < north


def test_a_group_that_is_not_there_and_a_walk_that_was_not_looked_for_say_what_there_is(
    client: Client,
) -> None:
    answer = client.get("/coverage/at", params={"group": "dragons"})
    assert (answer.status_code, "没有这个群体" in answer.json()["detail"]) == (404, True)
    answer = client.get("/coverage/at", params={"minutes": 60, "walk_kmh": 9})
    assert (answer.status_code, "60 分钟" in answer.json()["detail"]) == (400, True)


def test_people_in_the_country_are_covered_within_the_way_that_is_asked_for_them(client: Client) -> None:
    told = client.get("/coverage/at", params={"country_km": 5}).json()
    plain = client.get("/coverage/at").json()
    assert plain["choices"]["country_by"] == "code"
    assert plain["country"] == {"people": 20, "covered": 0, "gap": 20, "unknown": 0, "share": 0}
    assert told["country"] == {"people": 20, "covered": 20, "gap": 0, "unknown": 0, "share": 1}
    assert told["covered"] == plain["covered"] + 20
    assert told["query"]["country_min"] == pytest.approx(60 * 5 / told["query"]["walk_kmh"], abs=1e-4)


def test_the_same_way_for_all_is_that_of_everybody(client: Client) -> None:
    everybody = counted(client, minutes=30)
    assert counted(client, minutes=30, country_km=30 / 60 * 4.5) == everybody
    assert counted(client, country_km=0.5)["covered"] <= counted(client)["covered"]
    for odd in (0, 5.1, "nan"):
        assert client.get("/coverage/at", params={"country_km": odd}).status_code == 400


def test_tiles_draw_the_country_by_its_own_way(client: Client, tmp_path: Path) -> None:
    def states(**asked: float) -> list[str]:
        (tmp_path / "tile.mvt").write_bytes(client.get(address("coverage", 14), params=asked).content)
        return sorted(pyogrio.read_dataframe(f"MVT:{tmp_path / 'tile.mvt'}", layer="coverage")["state"])

    assert states(walk_min=15) == ["covered", "gap"]
    assert states(walk_min=15, country_min=66.7) == ["covered", "covered"]
    assert client.get(address("coverage", 14), params={"country_min": 5}).status_code == 400


@pytest.mark.parametrize("zoom", [10, 14])
def test_tiles_are_drawn_for_another_walk(client: Client, zoom: int) -> None:
    audit = client.get(address("coverage", zoom))
    short = client.get(address("coverage", zoom), params={"walk_min": 0.01})
    assert short.status_code == 200
    assert b"covered" in audit.content
    assert b"covered" not in short.content
