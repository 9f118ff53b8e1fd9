"""Town and country by the people alone, townships without a kiosk, and zones of dense people."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from api.operations.audit import AuditOrder, make_audit
from api.operations.audit.inparts import Split
from api.operations.audit.order import order_from_json, order_to_json
from api.operations.audit.saved import differences
from api.operations.network import build_network
from data.demo import generate
from gis.errors import InputError
from gis.model import CircleProfile
from isochrones.network import save_network
from tests.api.test_audit import square, write_areas, write_csv
from tests.api.test_cli import run
from tests.town import place, town

TOWN = CircleProfile("town", 300.0, 1.0, applies_to=frozenset({"111", "112", "121", "122", "123"}))
COUNTRY = CircleProfile.by_distance(
    "country", reach_m=1200.0, walk_speed_mps=1.0, applies_to=frozenset({"210", "220"})
)
SITES = "id,lon,lat,kind,equipment"


@pytest.fixture
def order(tmp_path: Path) -> AuditOrder:
    """A town of 6,000 with a station, and hamlets of ten 600 m and 2,800 m east of a second station."""
    save_network(town(41, 2), tmp_path / "net")
    sites = [
        ("west", *place(200, 0), "就业驿站", "自助机2台"),
        ("east", *place(1200, 0), "就业驿站", ""),
    ]
    people = [(*place(100, 0), 6000), (*place(600, 0), 1), (*place(1800, 0), 10), (*place(4000, 0), 10)]
    return AuditOrder(
        network=tmp_path / "net",
        facilities=write_csv(tmp_path / "sites.csv", SITES, sites),
        population=write_csv(tmp_path / "people.csv", "lon,lat,population", people),
        profiles=(TOWN, COUNTRY),
        speeds_mps=(),
    )


def areas(path: Path, west: str, east: str, level: str = "township") -> Path:
    return write_areas(
        path,
        [
            ({"code": west, "name": "西街道", "level": level}, square(-50, -50, 1000, 250)),
            ({"code": east, "name": "东乡", "level": level}, square(1000, -50, 4050, 250)),
        ],
    )


def result_of(order: AuditOrder) -> dict[str, Any]:
    return make_audit(order).result


def told(result: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    return [
        (block["profile"]["name"], block["chosen_by"], block["people"], block["covered"])
        for block in result["profiles"]
    ]


def test_without_areas_the_people_themselves_tell_town_from_country(order: AuditOrder) -> None:
    assert told(result_of(order)) == [("town", "degurba", 6001, 6000), ("country", "degurba", 20, 10)]


def test_areas_without_any_class_leave_it_to_the_people(order: AuditOrder, tmp_path: Path) -> None:
    counties = areas(tmp_path / "counties.geojson", "350504000000", "350505000000", "county")
    assert told(result_of(replace(order, areas=counties)))[0] == ("town", "degurba", 6001, 6000)


def test_areas_that_tell_are_asked_first_and_can_be_passed_over(order: AuditOrder, tmp_path: Path) -> None:
    # The other way round than the people: the west is a township, the east a street office.
    turned = areas(tmp_path / "areas.geojson", "350504200000", "350504001000")
    by_area = replace(order, areas=turned)
    assert told(result_of(by_area)) == [("town", "code", 20, 0), ("country", "code", 6001, 6001)]
    assert told(result_of(replace(by_area, choose_by="degurba")))[0] == ("town", "degurba", 6001, 6000)


def test_classes_that_nobody_gave_cannot_be_chosen_by(order: AuditOrder) -> None:
    with pytest.raises(InputError, match="--choose-by degurba"):
        make_audit(replace(order, choose_by="code"))
    with pytest.raises(InputError, match="code or degurba"):
        make_audit(replace(order, choose_by="guess"))


def test_in_parts_the_people_are_told_apart_as_in_the_whole(order: AuditOrder, tmp_path: Path) -> None:
    wanted = replace(order, zones=2)
    split = make_audit(wanted, split=Split(tmp_path / "audits", parts=3)).result
    assert differences(result_of(wanted), split) == []


def test_one_profile_is_for_all(order: AuditOrder) -> None:
    found = result_of(replace(order, profiles=(TOWN,)))
    assert told(found) == [("town", "only", 6021, 6000)]


def test_a_township_without_a_kiosk_is_named(order: AuditOrder, tmp_path: Path) -> None:
    two = areas(tmp_path / "areas.geojson", "350504001000", "350504200000")
    found = result_of(replace(order, areas=two))
    missing = [{"code": "350504200000", "name": "东乡"}]
    assert found["equipment"] == {"kiosk": {"level": "township", "with": 1, "without": missing}}


def test_other_equipment_is_told_where_a_site_names_it(order: AuditOrder, tmp_path: Path) -> None:
    write_csv(order.facilities, SITES, [("east", *place(1200, 0), "微拐角", "LED屏")])
    two = areas(tmp_path / "areas.geojson", "350504001000", "350504200000")
    found = result_of(replace(order, areas=two, profiles=(TOWN,)))["equipment"]
    assert (found["kiosk"]["with"], len(found["kiosk"]["without"])) == (0, 2)
    assert [row["name"] for row in found["screen"]["without"]] == ["西街道"]


def test_equipment_is_not_told_without_townships_or_without_a_word_of_it(
    order: AuditOrder, tmp_path: Path
) -> None:
    counties = areas(tmp_path / "counties.geojson", "350504000000", "350505000000", "county")
    assert result_of(order)["equipment"] is None
    assert result_of(replace(order, areas=counties))["equipment"] is None
    write_csv(order.facilities, "id,lon,lat", [("west", *place(200, 0))])
    two = areas(tmp_path / "areas.geojson", "350504001000", "350504200000")
    assert result_of(replace(order, areas=two))["equipment"] is None


def test_zones_are_ranked_and_counted(order: AuditOrder) -> None:
    first, second = result_of(replace(order, zones=2))["zones"]
    assert (first["rank"], first["kind"], first["people"], first["covered"]) == (
        1, "dense_population", 6001, 6000,
    )  # fmt: skip
    assert (first["stations"], first["enterprises"], first["share"]) == (1, None, round(6000 / 6001, 6))
    assert second["people"] == 10
    assert first["outline"]["type"] == "Polygon"
    assert result_of(order)["zones"] is None


def test_enterprises_make_a_zone_where_few_live(order: AuditOrder, tmp_path: Path) -> None:
    rows: Sequence[tuple[object, ...]] = [(f"e{i}", *place(3900 + i, 0)) for i in range(20)]
    works = write_csv(tmp_path / "works.csv", "id,lon,lat", rows)
    wanted = replace(order, zones=2, enterprises=works)
    found = {row["kind"]: row for row in result_of(wanted)["zones"]}
    park = found["industry_cluster"]
    assert (park["enterprises"], park["people"], park["stations"], park["covered"]) == (20, 10, 0, 0)
    assert found["dense_population"]["people"] == 6001
    assert order_from_json(order_to_json(wanted)) == wanted


def test_enterprises_without_zones_are_one_sentence(order: AuditOrder) -> None:
    with pytest.raises(InputError, match="--zones"):
        make_audit(replace(order, enterprises=order.facilities))


def test_the_audit_prints_112_ranked_zones_of_the_demo_city(tmp_path: Path) -> None:
    city = generate(0.2)
    city.write_osm(tmp_path / "streets.osm.pbf")
    build_network(str(tmp_path / "streets.osm.pbf"), tmp_path / "net")
    files = {
        name: as_points(city.tables[table], tmp_path / f"{name}.csv")
        for name, table in (
            ("facilities", "facility"), ("population", "population"), ("enterprises", "enterprise"),
        )
    }  # fmt: skip
    words = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    done = run("audit", "--network", tmp_path / "net", *words, "--zones", 112, "--no-save")
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if " stations, " in line]
    assert [int(line.split()[0]) for line in lines] == list(range(1, 113))
    assert all("people" in line and "enterprises" in line and "% covered" in line for line in lines)
    assert any("industry cluster" in line for line in lines)


def as_points(table: pd.DataFrame, path: Path) -> Path:
    """Write the columns that a reader knows, with the middle of each shape."""
    middle = table["geom"].array.representative_point()
    known = [name for name in ("id", "name", "kind", "people", "opening_hours") if name in table.columns]
    plain = pd.DataFrame(table[known]).rename(columns={"people": "population"})
    plain.assign(lon=np.array(middle.x), lat=np.array(middle.y)).to_csv(path, index=False)
    return path
