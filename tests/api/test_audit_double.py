"""The double circle, and an older network as evidence, counted by hand in the town of the audits."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from api.operations.audit import AuditOrder, make_audit, replay_audit
from api.operations.audit.inparts import Split
from api.operations.audit.order import order_from_json, order_to_json
from api.operations.audit.saved import save_audit
from gis.errors import FileError, InputError
from gis.model import CircleProfile, LonLat
from isochrones.network import HIGHWAYS, WalkNetwork, save_network
from tests.api.test_audit import square, write_areas, write_csv
from tests.api.test_cli import run
from tests.town import place, town

FIVE_MIN = CircleProfile("five", 300.0, 1.0)
STATIONS = [
    ("west", *place(200, 0), "就业驿站"),
    ("mid", *place(800, 0), "就业驿站"),
    ("east", *place(1900, 0), "微拐角"),
]
LIFE = [
    ("菜场", *place(100, 0)),
    ("market", *place(900, 0)),
    ("养老", *place(300, 0)),
    ("养老", *place(1100, 0)),
]


@pytest.fixture
def order(tmp_path: Path) -> AuditOrder:
    """Stations in the west and the middle, a corner in the east, ten people each 100, 500, … 1,900 m east."""
    save_network(town(21, 3), tmp_path / "net")
    people = [(*place(x, 0), 10) for x in (100, 500, 900, 1300, 1900)]
    return AuditOrder(
        network=tmp_path / "net",
        facilities=write_csv(tmp_path / "sites.csv", "id,lon,lat,kind", STATIONS),
        population=write_csv(tmp_path / "people.csv", "lon,lat,population", people),
        amenities=write_csv(tmp_path / "life.csv", "类别,lon,lat", LIFE),
        profiles=(FIVE_MIN,),
        speeds_mps=(),
    )


def double(order: AuditOrder) -> dict[str, Any]:
    found: dict[str, Any] = make_audit(order).result["double_circle"]
    return found


def circles(block: dict[str, Any]) -> tuple[float, float, float]:
    return block["double"], block["single"], block["none"]


def test_a_community_with_a_station_but_no_market_is_in_a_single_circle(order: AuditOrder) -> None:
    found = double(order)
    # 100 and 900 have all three; 500 has no market within 300 m; 1300 has care alone, 1900 a corner alone.
    assert circles(found) == (20, 10, 20)
    assert found["fusion_index"] == 0.4
    assert found["groups"] == ["market", "elder_care"], "菜场 and market are one group"
    assert (found["unknown"], found["by_area"]) == (0, [])


def test_a_community_with_a_market_but_no_station_is_in_a_single_circle(order: AuditOrder) -> None:
    assert order.amenities
    write_csv(order.amenities, "group,lon,lat", [("market", *place(1300, 0))])
    assert circles(double(order)) == (0, 40, 10)


def test_without_amenities_nothing_is_said(order: AuditOrder) -> None:
    assert double(replace(order, amenities=None)) is None


def test_areas_have_a_fusion_index_of_their_own(order: AuditOrder, tmp_path: Path) -> None:
    areas = write_areas(
        tmp_path / "areas.geojson",
        [
            ({"code": "350504", "name": "区", "level": "county"}, square(-50, -50, 2050, 250)),
            ({"code": "350504001000", "name": "西街道", "level": "township"}, square(-50, -50, 1000, 250)),
            ({"code": "350504200000", "name": "东乡", "level": "township"}, square(1000, -50, 2050, 250)),
        ],
    )
    county, west, east = double(replace(order, areas=areas))["by_area"]
    assert (county["name"], county["fusion_index"], *circles(county)) == ("区", 0.4, 20, 10, 20)
    assert (west["code"], west["fusion_index"]) == ("350504001000", pytest.approx(2 / 3, abs=1e-6))
    assert circles(west) == (20, 10, 0)
    assert (east["fusion_index"], *circles(east)) == (0, 0, 0, 20)


def test_amenities_are_walked_to_by_the_circle_of_the_area(order: AuditOrder, tmp_path: Path) -> None:
    areas = write_areas(
        tmp_path / "areas.geojson",
        [
            ({"code": "350504001000", "name": "西街道", "level": "township"}, square(-50, -50, 1000, 250)),
            ({"code": "350504200000", "name": "东乡", "level": "township"}, square(1000, -50, 2050, 250)),
        ],
    )
    near = replace(FIVE_MIN, applies_to=frozenset({"111", "112", "121", "122", "123"}))
    far = CircleProfile.by_distance(
        "country", reach_m=600.0, walk_speed_mps=1.0, applies_to=frozenset({"210", "220"})
    )
    # With 600 m, 1300 has the middle station (500), the market at 900 (400) and care at 1100.
    assert circles(double(replace(order, areas=areas, profiles=(near, far)))) == (30, 10, 10)


def test_people_leave_a_compound_for_the_market_through_its_gate(order: AuditOrder, tmp_path: Path) -> None:
    assert order.amenities
    write_csv(order.amenities, "group,lon,lat", [("market", *place(600, 0))])
    outline = write_areas(tmp_path / "compound.geojson", [({"compound": "花园"}, square(450, -60, 560, 60))])
    gates = write_csv(tmp_path / "gates.csv", "compound,lon,lat", [("花园", *place(300, 0))])
    open_ground = double(order)
    behind_gates = double(replace(order, compounds=outline, gates=gates))
    # 500 and 900 walk to the market; from the gate, 200 m west of 500, it is 300 + 200 m.
    assert open_ground["double"] == 20
    assert behind_gates["double"] == 10


def test_parts_change_nothing(order: AuditOrder, tmp_path: Path) -> None:
    made = make_audit(order, split=Split(tmp_path / "kept", parts=3))
    assert made.result["double_circle"] == double(order)


def test_rows_that_cannot_be_used_are_named(order: AuditOrder) -> None:
    assert order.amenities
    rows: list[tuple[object, ...]] = [*LIFE, ("", *place(0, 0)), ("家政", "x", 0), ("夜市", *place(9e4, 0))]
    write_csv(order.amenities, "类别,lon,lat", rows)
    found = make_audit(order).result
    assert [(row["source"], row["row"]) for row in found["rejected"]] == [
        ("amenities", 6), ("amenities", 7), ("amenities", 8)
    ]  # fmt: skip
    assert "m from the network, the limit is 300 m" in found["rejected"][2]["reason_en"]
    assert any("household" in remark["reason_en"] for remark in found["remarks"])
    # A group that stands somewhere is asked for, although nobody can walk there.
    assert found["double_circle"]["groups"] == ["market", "elder_care", "夜市"]
    assert circles(found["double_circle"]) == (0, 30, 20)


def test_a_file_without_a_group_is_one_sentence(order: AuditOrder) -> None:
    assert order.amenities
    write_csv(order.amenities, "lon,lat", [place(0, 0)])
    with pytest.raises(FileError, match="column group"):
        make_audit(order)


def test_people_whom_the_network_cannot_tell_are_counted_apart(order: AuditOrder) -> None:
    rows = [(*place(100, 0), 10), (*place(500, 700), 7)]
    write_csv(order.population, "lon,lat,population", rows)
    found = double(order)
    assert (*circles(found), found["unknown"]) == (10, 0, 7, 7)


@pytest.mark.parametrize(
    ("lang", "groups", "counts"),
    [
        ("en", "market, elder_care", "index 40.0%, both 20 people, one 10, none 20"),
        ("zh", "双圈（菜场、养老）", "融合指数 40.0%，双圈 20 人，单圈 10，无 20"),
    ],
)
def test_the_double_circle_is_printed(order: AuditOrder, lang: str, groups: str, counts: str) -> None:
    done = run(
        "audit", "--network", order.network, "--facilities", order.facilities, "--population",
        order.population, "--amenities", order.amenities, "--limit-min", 5, "--walk-kmh", 3.6, "--no-save",
        lang=lang,
    )  # fmt: skip
    assert done.returncode == 0
    assert groups in done.stdout
    assert counts in done.stdout


def test_a_replay_notices_other_amenities(order: AuditOrder, tmp_path: Path) -> None:
    made = make_audit(order)
    save_audit(tmp_path / "audits", order, made.audit, made.result)
    again = replay_audit(tmp_path / "audits", made.result["id"])
    assert (again.changed, again.differs) == ([], [])
    assert order.amenities
    write_csv(order.amenities, "类别,lon,lat", LIFE[1:])
    assert replay_audit(tmp_path / "audits", made.result["id"]).changed == ["amenities"]


SIDE = 31
LOST_FROM, LOST_TO = (1000, 1050), (1400, 1950)


def without(network: WalkNetwork, gone: NDArray[np.bool_]) -> WalkNetwork:
    left = ~gone
    return replace(
        network,
        edge_nodes=network.edge_nodes[left],
        edge_length_m=network.edge_length_m[left],
        edge_way_id=network.edge_way_id[left],
        vertex_start=np.arange(0, 2 * int(left.sum()) + 1, 2),
        vertex_lonlat=network.vertex_lonlat.reshape(-1, 2, 2)[left].reshape(-1, 2),
    )


def torn() -> WalkNetwork:
    """Take the 36 blocks of east-west street in a district away; its north-south streets stay whole."""
    network = town(SIDE, SIDE)
    y, x = np.divmod(network.edge_nodes, SIDE) * np.array(100)
    along = y[:, 0] == y[:, 1]
    inside = (x >= LOST_FROM[0]) & (x <= LOST_TO[0]) & (y >= LOST_FROM[1]) & (y <= LOST_TO[1])
    return without(network, np.asarray(along & inside.all(axis=1)))


@pytest.fixture
def torn_order(tmp_path: Path) -> AuditOrder:
    """A station west of the district, and people north of it, in the district, and far to the east."""
    save_network(torn(), tmp_path / "net")
    save_network(town(SIDE, SIDE), tmp_path / "older")
    people = [(*place(1000, 1600), 10), (*place(1200, 1500), 20), (*place(2500, 1500), 40)]
    sites = [("a", *place(1000, 1500), "就业驿站")]
    return AuditOrder(
        network=tmp_path / "net",
        facilities=write_csv(tmp_path / "sites.csv", "id,lon,lat,kind", sites),
        population=write_csv(tmp_path / "people.csv", "lon,lat,population", people),
        profiles=(FIVE_MIN,),
        speeds_mps=(),
        older_network=tmp_path / "older",
    )


def states(found: dict[str, Any]) -> tuple[float, float, float]:
    return found["covered"], found["gap"], found["unknown"]


def test_streets_that_an_older_network_has_leave_the_uncovered_there_unknown(torn_order: AuditOrder) -> None:
    # The district's people are 200 m from the station, and 500 + 200 + 500 m since the streets are gone.
    alone = make_audit(replace(torn_order, older_network=None)).result
    assert states(alone) == (10, 60, 0)
    assert alone["completeness"]["where"] == []
    found = make_audit(torn_order).result
    assert states(found) == (10, 40, 20), "1,500 m in a straight line no street can make 300"
    assert found["unknown_reasons"]["network_incomplete"] == 20
    (cell,) = found["completeness"]["where"]
    assert cell["people"] == 20
    assert cell["signs"] == ["lost"]
    home = place(1200, 1500)
    # The cell is that of the home: its middle is at most half a diagonal away, 177 m.
    assert np.hypot(cell["lon"] - home.lon, cell["lat"] - home.lat) * 111_195 < 178
    # A window holds some 25 × 1,250 m of street, and 3,600 m of the district's are gone.
    assert cell["lost_share"] == pytest.approx(3600 / (25 * 1250), rel=0.15)
    assert cell["found_m"] == pytest.approx(25 * 1250 - 3600, rel=0.1)


def test_the_same_network_is_no_evidence(torn_order: AuditOrder) -> None:
    found = make_audit(replace(torn_order, older_network=torn_order.network)).result
    assert states(found) == (10, 60, 0)


def test_missing_streets_are_printed(torn_order: AuditOrder) -> None:
    done = run(
        "audit", "--network", torn_order.network, "--facilities", torn_order.facilities, "--population",
        torn_order.population, "--older-network", torn_order.older_network, "--limit-min", 5,
        "--walk-kmh", 3.6, "--no-save",
    )  # fmt: skip
    assert done.returncode == 0
    assert "Missing streets: 20 people are unknown for them, most around (118.6" in done.stdout


def test_a_replay_notices_another_older_network(torn_order: AuditOrder, tmp_path: Path) -> None:
    made = make_audit(torn_order)
    assert made.result["inputs"]["older_network"]["digest"]
    assert made.result["id"] != make_audit(replace(torn_order, older_network=None)).result["id"]
    save_audit(tmp_path / "audits", torn_order, made.audit, made.result)
    assert replay_audit(tmp_path / "audits", made.result["id"]).changed == []
    save_network(town(SIDE, SIDE - 1), tmp_path / "older")
    assert replay_audit(tmp_path / "audits", made.result["id"]).changed == ["older_network"]


def test_an_older_network_of_another_place_is_one_sentence(torn_order: AuditOrder, tmp_path: Path) -> None:
    save_network(town(5, 5, LonLat(104.0, 30.0)), tmp_path / "older")
    with pytest.raises(InputError, match="UTM"):
        make_audit(torn_order)


def test_an_order_with_all_of_it_survives_json(torn_order: AuditOrder, order: AuditOrder) -> None:
    whole = replace(torn_order, amenities=order.amenities)
    assert order_from_json(json.loads(json.dumps(order_to_json(whole)))) == whole


def test_a_network_of_roads_only_is_remarked(order: AuditOrder) -> None:
    network = town(21, 3)

    def remarks(highway: str) -> list[str]:
        classes = np.full(len(network.edge_nodes), HIGHWAYS.index("residential"), dtype=np.uint8)
        classes[0] = HIGHWAYS.index(highway)
        save_network(
            replace(network, edge_traits=replace(network.edge_traits, highway=classes)), order.network
        )
        return [row["reason_en"] for row in make_audit(order).result["remarks"] if row["source"] == "network"]

    assert [reason[:10] for reason in remarks("residential")] == ["roads only"]
    assert remarks("footway") == []
