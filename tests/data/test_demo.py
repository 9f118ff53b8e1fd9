"""The demo city 刺桐市: it tiles, it has the sources' sizes, it is the same every time."""

import hashlib
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.basemap import LAYERS
from data.demo import DemoCity, generate
from data.demo.areas import PREFECTURE
from data.demo.sites import HOURS
from data.demo.uscc import ALPHABET, make_codes
from data.tables import Table
from gis.errors import InputError
from gis.kinds import BY_CODE, kind_of
from services.hours import CHINA, OpenState, opening_at

AS_OF = date(2026, 11, 20)
WEIGHTS = [3**k % 31 for k in range(17)]


@pytest.fixture(scope="module")
def small() -> DemoCity:
    return generate(0.02, as_of=AS_OF)


@pytest.fixture(scope="module")
def whole() -> DemoCity:
    return generate(1.0, as_of=AS_OF)


def digest(city: DemoCity) -> str:
    total = hashlib.sha256()
    for name in sorted(city.tables):
        table = pd.DataFrame(city.tables[name])
        if "geom" in table:
            table["geom"] = shapely.to_wkb(table["geom"].to_numpy(), hex=True)
        total.update(f"{name}\n{table.to_csv(index=False)}".encode())
    return total.hexdigest()


def test_the_same_seed_gives_the_same_tables_and_the_same_file(small: DemoCity, tmp_path: Path) -> None:
    again = generate(0.02, as_of=AS_OF)
    for name, city in (("one", small), ("two", again)):
        city.write_osm(tmp_path / name)
    assert digest(small) == digest(again)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_another_seed_gives_another_city(small: DemoCity) -> None:
    assert digest(generate(0.02, seed=8, as_of=AS_OF)) != digest(small)


def test_every_table_has_the_columns_of_the_store(small: DemoCity) -> None:
    for name, frame in small.tables.items():
        assert set(frame.columns) == set(Table.metadata.tables[name].columns.keys()), name


@pytest.mark.parametrize("level", ["village", "township", "county"])
def test_each_level_tiles_the_city_without_gap_or_overlap(whole: DemoCity, level: str) -> None:
    area = whole.tables["area"]
    tiles = area.loc[area["level"] == level, "geom"].to_numpy()
    city = area.loc[area["level"] == "city", "geom"].iloc[0]
    assert shapely.coverage_is_valid(tiles)
    assert shapely.area(tiles).sum() == pytest.approx(city.area, rel=1e-9)


def test_codes_are_12_digits_under_a_prefecture_that_does_not_exist(whole: DemoCity) -> None:
    area = whole.tables["area"].set_index("code")
    assert area.index.str.fullmatch(f"{PREFECTURE}[0-9]{{8}}").all()
    assert area.index.is_unique
    assert area["parent_code"].dropna().isin(area.index).all()
    towns = area[area["level"] == "township"]
    series = towns.index.str[6:9].astype(int)
    assert (towns["name"].str.endswith("街道").to_numpy() == (series < 100)).all()
    assert (towns["name"].str.endswith("乡").to_numpy() == (series >= 200)).all()


def test_the_city_has_the_sizes_of_the_source_documents(whole: DemoCity) -> None:
    tables = whole.tables
    levels = tables["area"]["level"].value_counts()
    kinds = tables["facility"]["kind"].value_counts()
    assert levels["county"] == 12
    assert levels["township"] >= 150
    assert 1_800 <= levels["village"] <= 2_200
    assert len(tables["enterprise"]) >= 10_000
    assert len(tables["job_fair"]) > 100
    assert len(tables["training_institution"]) == 95
    sizes = {"gig_market": 61, "gig_post": 117, "employment_station": 84, "micro_corner": 122, "job_shop": 36}
    assert {kind: kinds[kind] for kind in sizes} == sizes
    assert 3_000_000 <= tables["population"]["people"].sum() <= 4_000_000


def test_the_walking_network_has_more_than_50_000_junctions(whole: DemoCity) -> None:
    assert 50_000 <= whole.streets.junctions <= 100_000


def test_the_register_of_any_day_can_be_counted(whole: DemoCity) -> None:
    kinds = whole.tables["facility"].set_index("id")["kind"]
    status = whole.tables["facility_status"]
    on = date(2025, 12, 1)
    valid = (status["valid_from"] <= on) & (status["valid_to"].isna() | (status["valid_to"] > on))
    standing = kinds[status.loc[valid & (status["status"] == "open"), "facility_id"]].value_counts()
    assert (standing["gig_market"], standing["gig_post"]) == (61, 117)
    assert not status.duplicated(["facility_id", "valid_from"]).any()


def test_every_geometry_is_valid_and_inside_the_city(whole: DemoCity) -> None:
    area = whole.tables["area"]
    city = area.loc[area["level"] == "city", "geom"].iloc[0]
    shapely.prepare(city)
    for name, frame in whole.tables.items():
        if "geom" in frame:
            shapes = frame["geom"].dropna().to_numpy()
            assert shapely.is_valid(shapes).all(), name
            inside = shapely.intersects(city, shapes) if name != "area" else shapely.intersects(shapes, city)
            assert inside.all(), name


def test_people_live_in_the_village_that_their_code_names(whole: DemoCity) -> None:
    people = whole.tables["population"]
    area = whole.tables["area"].set_index("code")["geom"]
    homes = shapely.contains(area[people["area_code"]].to_numpy(), people["geom"].to_numpy())
    assert homes.mean() > 0.999


def test_groups_of_people_are_whole_numbers_that_add_up(small: DemoCity) -> None:
    people = small.tables["population"]
    for total, groups in zip(people["people"], people["groups"], strict=True):
        assert groups["age_0_15"] + groups["working_age"] + groups["age_60_up"] == total
        assert 0 <= groups["hard_to_employ"] <= groups["working_age"]


def test_of_some_sites_nobody_counts_the_visits_or_tells_the_staff(whole: DemoCity) -> None:
    sites = whole.tables["facility"]
    for column in ("monthly_visits", "staff"):
        assert 0.03 < sites[column].isna().mean() < 0.15
        assert (sites[column].dropna() >= 0).all()
    assert (sites["monthly_visits"].isna() & sites["staff"].notna()).any()


def test_credit_codes_end_in_the_right_check_digit(small: DemoCity) -> None:
    codes = [*small.tables["enterprise"]["uscc"], *small.tables["training_institution"]["uscc"]]
    assert len(set(codes)) == len(codes)
    for code in codes:
        total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code, WEIGHTS, strict=False))
        assert len(code) == 18
        assert ALPHABET[(31 - total % 31) % 31] == code[17]


def test_codes_of_many_subjects_differ() -> None:
    assert len(set(make_codes("91", ["359902"] * 20_000, 0))) == 20_000


def test_jurisdiction_is_not_the_area_that_an_office_stands_in(whole: DemoCity) -> None:
    bodies = whole.tables["legal_body"].set_index("id")
    rules = whole.tables["jurisdiction"]
    counties = set(whole.tables["area"].query("level == 'county'")["code"])
    injury = rules[rules["body_id"].str.startswith("WI-")]
    served = [code for codes in injury["area_codes"] for code in codes]
    assert set(served) == counties
    assert len(injury) - 1 < len(counties)
    zone = rules[rules["body_id"] == "AR-ZONE"].iloc[0]["geom"]
    county_shapes = whole.tables["area"].query("level == 'county'")["geom"]
    assert shapely.intersects(county_shapes.to_numpy(), zone).sum() >= 2
    moved = rules[rules.duplicated("body_id", keep=False)]
    assert len(moved) == 2
    assert moved["valid_to"].notna().sum() == 1
    assert set(rules["body_id"]) == set(bodies.index)


def test_fairs_are_over_running_and_to_come(small: DemoCity) -> None:
    fairs = small.tables["job_fair"]
    noon = datetime.fromisoformat(f"{AS_OF}T12:00:00+08:00")
    assert ((fairs["starts"] <= noon) & (fairs["ends"] > noon)).any()
    assert (fairs["ends"] < noon).any()
    assert (fairs["starts"] > noon).any()


def test_everything_is_marked_as_made_up(small: DemoCity) -> None:
    assert "演示" in small.name
    for name, frame in small.tables.items():
        if "demo" in frame:
            assert frame["demo"].all(), name


def test_a_small_city_holds_every_kind_of_thing(small: DemoCity) -> None:
    facility = small.tables["facility"]
    assert set(facility["kind"]) == set(BY_CODE)
    assert facility["opening_hours"].notna().any()
    assert all(kind_of(name).code == kind for name, kind in _local_names(facility))
    assert all(len(small.layers[layer]) for layer in LAYERS)
    assert small.streets.gate.any()
    assert small.streets.bridge.any()


def _local_names(facility: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(facility["local_kind"], facility["kind"], strict=True))


def test_there_are_few_bridges_and_some_islands(whole: DemoCity) -> None:
    assert 5 <= whole.streets.bridge.sum() <= 40
    lines = gpd.GeoSeries(whole.layers["road"].geometry)
    assert len(lines) == len(whole.streets.highway)
    reached = np.zeros(len(whole.streets.xy), dtype=bool)
    reached[whole.streets.nodes] = True
    assert reached.all()


@pytest.mark.parametrize("scale", [0.0, -1.0, 50.0, float("nan")])
def test_a_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(InputError, match="scale"):
        generate(scale)


@pytest.mark.parametrize("rule", [rule for rule in HOURS if rule])
def test_every_site_of_the_demo_is_open_on_a_wednesday_morning(rule: str) -> None:
    assert opening_at(rule, datetime(2026, 11, 25, 10, 0, tzinfo=CHINA)).state is OpenState.OPEN
