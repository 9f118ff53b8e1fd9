"""The plan of a whole made-up city: 84 actions, nobody lost, and an audit that agrees to the person."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from api.operations.audit import AuditOrder, make_audit
from api.operations.network import build_network
from api.operations.plan import MadePlan, PlanOptions, PlanOrder, make_plan
from data.demo import generate
from isochrones.siting.planned import Range

DAY = date(2026, 11, 20)
GROUPS = ("age_0_15", "age_60_up", "working_age")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> PlanOrder:
    """Write the demo city as files, with the switches of an 84-action plan."""
    folder = tmp_path_factory.mktemp("demo")
    city = generate(1.0, as_of=DAY)
    city.write_osm(folder / "streets.osm.pbf")
    build_network(str(folder / "streets.osm.pbf"), folder / "network")
    tables = city.tables
    status = tables["facility_status"]
    now = (status.valid_from <= DAY) & (status.valid_to.isna() | (status.valid_to > DAY))
    is_open = tables["facility"].id.isin(set(status[now & (status.status == "open")].facility_id))
    _write(
        tables["facility"][is_open], ["id", "name", "kind", "staff", "monthly_visits"], folder / "sites.csv"
    )
    _write(tables["candidate_site"], ["id", "name", "venue", "host_kind"], folder / "candidates.csv")
    people = tables["population"]
    groups = pd.DataFrame(people.groups.tolist(), index=people.index)
    _write(
        people.rename(columns={"people": "population"}).join(groups),
        ["population", *GROUPS],
        folder / "people.csv",
    )
    areas = tables["area"]
    outlines = areas[["code", "name", "level", "parent_code", "urban_rural"]]
    gpd.GeoDataFrame(outlines, geometry=areas.geom, crs=4326).to_file(folder / "areas.gpkg", driver="GPKG")
    audit = AuditOrder(
        folder / "network",
        folder / "sites.csv",
        folder / "people.csv",
        areas=folder / "areas.gpkg",
        groups=GROUPS,
    )
    options = PlanOptions(
        add=Range(30, 30), close=Range(10, 10), upgrade=Range(44, 44), no_loss=0.0, close_needs=2, frontier=0
    )
    return PlanOrder(audit, folder / "candidates.csv", options=options)


@pytest.fixture(scope="module")
def made(order: PlanOrder) -> MadePlan:
    return make_plan(order)


def _write(frame: gpd.GeoDataFrame, columns: list[str], path: Path) -> None:
    places = pd.DataFrame({"lon": frame.geom.x.round(7), "lat": frame.geom.y.round(7)})
    pd.concat([places, pd.DataFrame(frame[columns])], axis=1).to_csv(path, index=False)


def test_it_has_eighty_four_actions_and_most_additions_are_in_venues_that_are_there(made: MadePlan) -> None:
    counts = made.result["counts"]
    assert counts["close"] + counts["merge"] + counts["upgrade"] + counts["add"] == 84
    assert counts["reuse_share"] >= 0.9
    acting = [card for card in made.result["sites"] if card["action"] != "keep"]
    assert len(acting) == 84
    assert all(card["summary"]["zh"] and card["summary"]["en"] for card in acting)


def test_an_audit_of_the_planned_sites_from_a_file_finds_what_was_promised(
    made: MadePlan, order: PlanOrder, tmp_path: Path
) -> None:
    """Written to a file as a register would hold it, and audited by the other operation."""
    sites = [card for card in made.result["sites"] if card["action"] not in {"close", "merge"}]
    rows = pd.DataFrame([{key: card[key] for key in ("id", "name", "lon", "lat", "kind")} for card in sites])
    rows["kind"] = ["employment_station" if card["action"] == "upgrade" else card["kind"] for card in sites]
    rows.to_csv(tmp_path / "planned.csv", index=False)
    again = make_audit(replace(order.audit, facilities=tmp_path / "planned.csv", speeds_mps=())).result
    assert again["covered"] == made.result["after"]["covered"]
    assert again["covered"] == made.result["promised"]["covered"]
    promised = {area["code"]: area["covered"] for area in made.result["after"]["areas"]}
    assert promised == {area["code"]: area["covered"] for area in again["areas"]}


def test_nobody_loses_the_only_station(made: MadePlan) -> None:
    assert (made.result["lost"]["people"], made.result["lost"]["areas"]) == (0.0, [])
    assert all(group["people"] == 0 for group in made.result["lost"]["groups"])
    assert all(card["people"]["lost"] == 0 for card in made.result["sites"])


def test_the_same_order_gives_the_same_plan_bit_for_bit(made: MadePlan, order: PlanOrder) -> None:
    again = make_plan(order).result
    volatile = {"created", "seconds", "memory_mb"}
    assert {key: value for key, value in again.items() if key not in volatile} == {
        key: value for key, value in made.result.items() if key not in volatile
    }


def test_without_the_floor_more_are_covered_and_the_worst_district_less(
    made: MadePlan, order: PlanOrder
) -> None:
    worst = made.result["worst"]["after"]["share"]
    floor = PlanOptions(
        add=Range(30, 30), close=Range(10, 10), upgrade=Range(44, 44), no_loss=0.0, close_needs=2, frontier=0,
        equity_floor=worst + 0.1,
    )  # fmt: skip
    fair = make_plan(replace(order, options=floor)).result
    assert fair["worst"]["after"]["share"] >= worst + 0.1
    assert fair["levels"][0]["value"] < made.result["levels"][0]["value"]
