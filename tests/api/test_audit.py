"""Audits as they are ordered, counted by hand in a town of square blocks walked at 1 m/s."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from api.operations.audit import AuditOrder, make_audit, replay_audit
from api.operations.audit.order import order_from_json, order_to_json
from api.operations.audit.saved import RESULT, differences, load_audit, save_audit
from gis.errors import FileError, InputError, NotFoundError, OutsideError
from gis.model import CircleProfile, LonLat
from isochrones.network import save_network
from services.hours import CHINA
from tests.town import place, town

FIVE_MIN = CircleProfile("five", 300.0, 1.0)


def write_csv(path: Path, header: str, rows: Sequence[tuple[object, ...]]) -> Path:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
    return path


def square(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [
        list(place(x, y))
        for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))
    ]


def write_areas(path: Path, areas: list[tuple[dict[str, object], list[list[float]]]]) -> Path:
    features = [
        {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for told, ring in areas
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def order(tmp_path: Path) -> AuditOrder:
    """A station in the west, one in the middle, a micro-corner in the east; people along one street."""
    save_network(town(21, 3), tmp_path / "net")
    sites = [
        ("west", "西站", *place(200, 0), "就业驿站", 100),
        ("mid", "中站", *place(800, 0), "就业驿站", 50),
        ("east", "角", *place(1900, 0), "微拐角", ""),
    ]
    people = [(*place(x, 0), 10, 4) for x in (100, 500, 900, 1300, 1900)]
    return AuditOrder(
        network=tmp_path / "net",
        facilities=write_csv(tmp_path / "sites.csv", "id,name,lon,lat,kind,capacity", sites),
        population=write_csv(tmp_path / "people.csv", "lon,lat,population,老人", people),
        profiles=(FIVE_MIN,),
        speeds_mps=(1.0, 1.25),
    )


@pytest.fixture
def two_areas(tmp_path: Path) -> Path:
    return write_areas(
        tmp_path / "areas.geojson",
        [
            ({"code": "350504001000", "name": "西街道", "level": "township"}, square(-50, -50, 1000, 250)),
            ({"code": "350504200000", "name": "东乡", "level": "township"}, square(1000, -50, 2050, 250)),
        ],
    )


def result_of(order: AuditOrder) -> dict[str, Any]:
    return make_audit(order).result


def test_the_headline_is_counted_by_hand(order: AuditOrder) -> None:
    found = result_of(order)
    # 100 and 500 are within 300 m of a station, 900 too; 1300 is 500 m away; 1900 has only the micro-corner.
    assert (found["people"], found["covered"], found["gap"]) == (50, 30, 20)
    assert (found["informed"], found["informed_only"]) == (40, 10)
    assert [row["people"] for row in found["times_covered"]] == [20, 20, 10, 0]
    second = found["second_nearest"]
    assert (second["searched_min"], second["beyond"]) == (60, 0), "looked for as far as the nearest"
    # Seconds to the other station: 700, 300, 700, 1100, 1700.
    assert second["mean_min"] == pytest.approx(900 / 60, abs=0.05)
    assert found["nearest"]["p50_min"] == pytest.approx(300 / 60, abs=0.02)


def test_a_circle_wider_than_the_search_loses_nobody(order: AuditOrder) -> None:
    wide = result_of(replace(order, profiles=(CircleProfile("wide", 4000.0, 1.0),)))["nearest"]
    assert wide["searched_min"] == pytest.approx(4000 / 60)
    assert sum(row["people"] for row in wide["histogram"]) + wide["beyond"] == 50
    assert wide["mean_min"] <= wide["searched_min"]
    assert wide["histogram"][-1]["to_min"] == wide["searched_min"]


def test_access_is_measured_in_thirds_of_the_circle(order: AuditOrder) -> None:
    five = result_of(order)
    assert [step["upto_min"] for step in five["accessibility"]["decay"]] == pytest.approx([5 / 3, 10 / 3, 5])
    wide = result_of(replace(order, profiles=(CircleProfile("wide", 1800.0, 1.0),)))
    assert wide["covered"] == 50
    gini = [found["inequality"]["access"]["gini"] for found in (five, wide)]
    assert gini[1] < gini[0], "whoever is covered has access"


def test_supply_that_is_shared_by_millions_is_not_rounded_away(order: AuditOrder) -> None:
    write_csv(order.facilities, "id,lon,lat", [("west", *place(200, 0))])
    write_csv(
        order.population, "lon,lat,population", [(*place(200, 0), 9_000), (*place(190, 0), 9_000)] * 200
    )
    found = result_of(order)
    assert found["facilities"][0]["supply_per_person"] == pytest.approx(1 / 3_600_000, rel=1e-5)
    assert found["accessibility"]["mean"] == pytest.approx(1 / 3_600_000, rel=1e-5)


def test_the_worst_area_is_of_the_finest_level_and_has_a_gap(order: AuditOrder, tmp_path: Path) -> None:
    areas = write_areas(
        tmp_path / "levels.geojson",
        [
            ({"code": "350504000000", "name": "县", "level": "county"}, square(-50, -50, 2050, 250)),
            ({"code": "350504001000", "name": "西街道", "level": "township"}, square(-50, -50, 1000, 250)),
            ({"code": "350504200000", "name": "东乡", "level": "township"}, square(1000, -50, 2050, 250)),
        ],
    )
    worst = result_of(replace(order, areas=areas))["inequality"]["worst_area"]
    assert (worst["name"], worst["gap_share"], worst["share"]) == ("东乡", 1, 0)
    far = (CircleProfile("wide", 1800.0, 1.0),)
    assert result_of(replace(order, areas=areas, profiles=far))["inequality"]["worst_area"] is None


def test_every_input_is_named_with_its_day(order: AuditOrder) -> None:
    told = result_of(order)["inputs"]
    assert told["population"]["date"] == datetime.now(CHINA).date().isoformat()
    assert set(told) == {"network", "facilities", "population"}


def test_the_band_names_every_speed(order: AuditOrder) -> None:
    slow, fast = result_of(replace(order, speeds_mps=(0.5, 2.0)))["sensitivity"]
    assert (slow["walk_kmh"], slow["covered"]) == (1.8, 20)
    assert (fast["walk_kmh"], fast["covered"]) == (7.2, 40)


def test_areas_are_counted_apart_and_sites_in_them(order: AuditOrder, two_areas: Path) -> None:
    west, east = result_of(replace(order, areas=two_areas))["areas"]
    assert (west["name"], west["people"], west["covered"], west["stations"]) == ("西街道", 30, 30, 2)
    assert (east["name"], east["people"], east["gap"], east["stations"]) == ("东乡", 20, 20, 0)
    assert west["covered_twice"] == 10
    assert west["people_per_station"] == 15
    assert east["people_per_station"] is None
    assert east["informed"] == 10


def test_groups_are_counted_apart(order: AuditOrder) -> None:
    (group,) = result_of(replace(order, groups=("老人",)))["groups"]
    assert (group["name"], group["people"], group["covered"]) == ("老人", 20, 12)


def test_overlap_and_load_are_told_by_site(order: AuditOrder) -> None:
    found = result_of(order)
    assert found["overlap"] == [{"a": "west", "b": "mid", "people": 10, "share_a": 0.5, "share_b": 0.5}]
    west, mid, corner = found["facilities"]
    assert (west["people"], west["sole_people"]) == (20, 10)
    assert (corner["covers"], corner["people"], corner["sole_people"]) == (False, 10, 0)
    assert west["assigned_people"] + mid["assigned_people"] == 50, (
        "everybody has a nearest station in the end"
    )
    assert mid["people_per_capacity"] == mid["assigned_people"] / 50


def test_town_and_country_are_measured_by_their_own_circle(order: AuditOrder, two_areas: Path) -> None:
    near = replace(FIVE_MIN, name="town", applies_to=frozenset({"111", "112", "121", "122", "123"}))
    far = CircleProfile.by_distance(
        "country", reach_m=600.0, walk_speed_mps=1.0, applies_to=frozenset({"210", "220"})
    )
    found = result_of(replace(order, areas=two_areas, profiles=(near, far)))
    town_block, country = found["profiles"]
    assert (town_block["profile"]["name"], town_block["people"], town_block["covered"]) == ("town", 30, 30)
    assert (country["people"], country["covered"]) == (20, 10), "1300 is 500 m along the road, 1900 is 1100"
    assert country["profile"]["reach_m"] == 600
    assert country["covered_by_radius"] == 10
    assert found["covered"] == 40


def test_census_totals_scale_the_people_and_tell_whom_nobody_can_place(
    order: AuditOrder, two_areas: Path, tmp_path: Path
) -> None:
    write_csv(order.population, "lon,lat,population", [(*place(x, 0), 10) for x in (100, 500)])
    census = write_csv(
        tmp_path / "census.csv", "code,population", [("350504001000", 600), ("350504200000", 90)]
    )
    found = result_of(replace(order, areas=two_areas, census=census))
    assert found["people"] == 690
    assert found["covered"] == 600
    assert found["unknown_reasons"]["no_population"] == 90
    assert found["areas"][1]["unknown"] == 90
    assert any("90" in remark["reason"] for remark in found["remarks"])


def test_a_census_without_areas_is_one_sentence(order: AuditOrder, tmp_path: Path) -> None:
    census = write_csv(tmp_path / "census.csv", "code,population", [("350504001000", 600)])
    with pytest.raises(InputError, match="--areas"):
        make_audit(replace(order, census=census))


def test_coverage_has_a_clock(order: AuditOrder) -> None:
    rows = [("west", *place(200, 0), "Mo-Fr 09:00-17:00"), ("mid", *place(800, 0), "24/7")]
    write_csv(order.facilities, "id,lon,lat,opening_hours", rows)
    saturday = result_of(replace(order, at=datetime(2026, 3, 7, 20, 0)))["clock"]
    tuesday = result_of(replace(order, at=datetime(2026, 3, 10, 10, 0)))["clock"]
    assert (saturday["open"], saturday["covered"]) == (1, 20)
    assert (tuesday["open"], tuesday["covered"]) == (2, 30)
    assert len(tuesday["week"]) == 168
    assert result_of(order)["clock"] is None


def test_a_make_up_workday_is_open_and_national_day_is_not(order: AuditOrder) -> None:
    rows = [("west", *place(200, 0), "Mo-Fr 09:00-17:00")]
    write_csv(order.facilities, "id,lon,lat,opening_hours", rows)
    made_up = result_of(replace(order, at=datetime(2026, 2, 28, 10, 0)))["clock"]
    holiday = result_of(replace(order, at=datetime(2026, 10, 1, 10, 0)))["clock"]
    assert (made_up["open"], holiday["open"]) == (1, 0)


def test_people_leave_a_compound_through_its_gate(order: AuditOrder, tmp_path: Path) -> None:
    outline = write_areas(tmp_path / "compound.geojson", [({"compound": "花园"}, square(450, -60, 560, 60))])

    def gates(x: float) -> Path:
        return write_csv(tmp_path / "gates.csv", "compound,lon,lat", [("花园", *place(x, 0))])

    near = result_of(replace(order, compounds=outline, gates=gates(500)))
    far = result_of(replace(order, compounds=outline, gates=gates(1200)))
    assert near["covered"] == 30
    assert far["covered"] == 20, "700 m to the gate is too far to be in time"
    write_csv(tmp_path / "gates.csv", "compound,lon,lat", [("别处", *place(0, 0))])
    without = result_of(replace(order, compounds=outline, gates=tmp_path / "gates.csv"))
    assert without["unknown_reasons"]["compound_without_gate"] == 10


def test_steps_stop_a_wheelchair_and_nobody_else(order: AuditOrder) -> None:
    network = town(21, 1)
    steps = np.zeros(len(network.edge_nodes), dtype=np.float32)
    steps[3] = 100.0  # between 300 and 400
    traits = replace(network.edge_traits, steps_m=steps)
    save_network(replace(network, edge_traits=traits), order.network)
    adult = result_of(order)
    wheelchair = result_of(replace(order, profiles=(replace(FIVE_MIN, walker="wheelchair"),)))
    assert (adult["covered"], wheelchair["covered"]) == (30, 30)
    assert adult["times_covered"][2]["people"] == 10
    assert wheelchair["times_covered"][2]["people"] == 0, "500 reaches the middle, no longer the west"


def test_an_audit_is_kept_and_made_again_to_the_bit(
    order: AuditOrder, two_areas: Path, tmp_path: Path
) -> None:
    whole = replace(order, areas=two_areas, groups=("老人",), at=datetime(2026, 3, 7, 20, 0))
    whole = replace(whole, zones=1)
    made = make_audit(whole)
    os.utime(order.population, (0, 0))
    folder = save_audit(tmp_path / "audits", whole, made.audit, made.result)
    again = replay_audit(tmp_path / "audits", made.result["id"])
    assert (again.changed, again.differs) == ([], [])
    points = pyarrow.parquet.read_table(folder / "points.parquet").to_pydict()
    assert points["state"] == ["covered", "covered", "covered", "gap", "gap"]
    assert points["facility_id"] == ["west", "west", "mid", "mid", "mid"]
    assert (folder / RESULT).is_file()


def test_a_replay_says_what_changed(order: AuditOrder, tmp_path: Path) -> None:
    made = make_audit(order)
    save_audit(tmp_path / "audits", order, made.audit, made.result)
    order.population.write_text(
        order.population.read_text() + "\n" + ",".join(map(str, (*place(0, 0), 5, 1)))
    )
    again = replay_audit(tmp_path / "audits", made.result["id"])
    assert again.changed == ["population"]
    assert again.made is None


@pytest.mark.parametrize("name", ["nothing", "../etc", ""])
def test_an_audit_that_was_not_kept_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        load_audit(tmp_path, name)


def test_a_damaged_archive_is_refused(order: AuditOrder, tmp_path: Path) -> None:
    made = make_audit(order)
    folder = save_audit(tmp_path / "audits", order, made.audit, made.result)
    (folder / "order.json").write_text("{}")
    with pytest.raises(FileError):
        load_audit(tmp_path / "audits", made.result["id"])


def test_an_order_survives_json(order: AuditOrder, two_areas: Path) -> None:
    whole = replace(order, areas=two_areas, group_rasters={"a": two_areas}, at=datetime(2026, 3, 7, 20, 0))
    assert order_from_json(json.loads(json.dumps(order_to_json(whole)))) == whole


def test_two_results_differ_where_a_figure_differs() -> None:
    was = {"people": 1, "areas": [{"covered": 2}], "seconds": {"a": 1}}
    now = {"people": 1, "areas": [{"covered": 3}], "seconds": {"a": 2}}
    assert differences(was, now) == ["areas[0].covered"]


def test_seventeen_bad_sites_of_two_hundred_leave_183(order: AuditOrder) -> None:
    good = [(f"s{i:03}", *place(10 * i, 0), "") for i in range(183)]
    bad = [(f"b{i:02}", 118.6 if i % 2 else "x", 40.0, "") for i in range(17)]
    write_csv(order.facilities, "id,lon,lat,kind", [*good, *bad])
    found = result_of(order)
    assert len(found["facilities"]) == 183
    assert len(found["rejected"]) == 17
    assert all(row["reason"] and row["reason_en"] for row in found["rejected"])


def test_a_network_of_another_city_is_one_sentence(order: AuditOrder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    save_network(town(5, 5, LonLat(104.0, 30.0)), elsewhere)
    with pytest.raises(OutsideError):
        make_audit(replace(order, network=elsewhere))


def test_sites_beyond_the_border_count_if_they_are_open_to_all(order: AuditOrder, tmp_path: Path) -> None:
    west = write_areas(
        tmp_path / "west.geojson",
        [({"code": "350504001000", "name": "西街道", "level": "township"}, square(-50, -50, 500, 250))],
    )
    local, open_to_all = replace(order, areas=west, cross_border=False), replace(order, areas=west)
    assert [site["id"] for site in result_of(local)["facilities"]] == ["west"]
    assert [site["id"] for site in result_of(open_to_all)["facilities"]] == ["west", "mid", "east"]
    assert len(result_of(local)["rejected"]) == 2
    assert result_of(local)["covered"] < result_of(open_to_all)["covered"]


def test_a_replay_whose_input_is_gone_says_which(order: AuditOrder, tmp_path: Path) -> None:
    made = make_audit(order)
    save_audit(tmp_path / "kept", made.order, made.audit, made.result)
    order.population.unlink()
    with pytest.raises(FileError, match=r"people\.csv cannot be opened"):
        replay_audit(tmp_path / "kept", made.result["id"])
