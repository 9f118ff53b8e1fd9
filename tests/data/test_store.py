from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import psycopg
import pytest

from data.areas import extent
from data.audits import latest, save_run
from data.cities import read_city
from data.facilities import card, open_on
from data.nearby import open_within
from data.places import find_places
from data.population import centre, demand
from gis.errors import InputError, NotFoundError
from tests.data.conftest import Ask
from tests.town import place
from tests.town_city import CORNER, INFO, town_audit

TODAY = date(2026, 11, 23)
HERE = place(0, 0, CORNER)


def test_the_city_is_called_what_it_was_called(ask: Ask[Any]) -> None:
    assert ask(read_city) == INFO


def test_only_sites_open_on_the_day_are_counted(town_store: str) -> None:
    with psycopg.connect(town_store) as connection:
        assert [site.id for site in open_on(connection, TODAY)] == list("ABCDE")
        assert [site.id for site in open_on(connection, date(2024, 12, 31))] == list("ABCDEX")
        assert [site.id for site in open_on(connection, TODAY, kinds=["gig_post"])] == ["B"]
        assert open_on(connection, date(2020, 1, 1)) == []


def test_sites_come_by_distance_and_those_outside_the_radius_do_not(ask: Ask[Any]) -> None:
    found = ask(lambda c: open_within(c, HERE, radius_m=710.0, day=TODAY))
    assert [site.id for site in found] == ["B", "A", "C"] or [site.id for site in found] == ["A", "B", "C"]
    assert [s.id for s in ask(lambda c: open_within(c, HERE, radius_m=690.0, day=TODAY))] != ["A", "B", "C"]


def test_a_site_is_found_by_its_code(ask: Ask[Any]) -> None:
    found = ask(lambda c: card(c, "B"))
    assert (found.name, found.services, found.demo) == ("西门零工驿站", ("求职登记",), True)
    with pytest.raises(NotFoundError):
        ask(lambda c: card(c, "B'; DROP TABLE facility; --"))


def test_people_come_with_their_groups_and_a_group_left_out_is_nobody(town_store: str) -> None:
    with psycopg.connect(town_store) as connection:
        found = demand(connection)
    assert found.ids.tolist() == [1, 2, 3]
    assert found.points.people.tolist() == [30.0, 20.0, 10.0]
    assert found.points.groups["age_60_up"].tolist() == [5.0, 0.0, 0.0]
    assert found.demo


def test_the_middle_is_where_people_are_not_where_land_is(ask: Ask[Any]) -> None:
    middle = ask(centre)
    east = (400 * 20 + 900 * 10) / 60
    assert middle == pytest.approx(place(east, east, CORNER), abs=1e-6)


def test_the_extent_holds_every_area(ask: Ask[Any]) -> None:
    south_west, north_east = place(-200, -200, CORNER), place(1200, 1200, CORNER)
    assert ask(extent) == pytest.approx((*south_west, *north_east))


def test_an_audit_is_counted_by_county(ask: Ask[Any]) -> None:
    run = ask(latest)
    assert run.result["share"] == 0.5
    counted = [(area.name, area.people, area.covered, area.gap, area.unknown) for area in run.areas]
    assert counted == [("西区", 50, 30, 20, 0), ("东区", 10, 0, 0, 10)]
    assert [area.share for area in run.areas] == [0.6, 0.0]


def test_an_audit_of_points_that_are_gone_is_not_saved(town_store: str, ask: Ask[Any]) -> None:
    good = town_audit()
    gone = replace(good, population_id=np.array([1, 2, 99]))
    wrong = replace(good, state=["gap"] * 3)
    before = ask(latest).id
    with psycopg.connect(town_store) as connection:
        for points in (gone, wrong):
            with pytest.raises(InputError):
                save_run(connection, points, profile={}, digests={}, result={}, demo=True)
    assert ask(latest).id == before


def test_a_place_is_found_by_any_part_of_its_name(ask: Ask[Any]) -> None:
    found = ask(lambda c: find_places(c, "零工", limit=8))
    assert [place.name for place in found] == ["南城零工市场", "西门零工驿站"]
    assert [(p.name, p.kind, p.context) for p in ask(lambda c: find_places(c, "东区", limit=8))] == [
        ("东区", "area", "方格市")
    ]
    assert ask(lambda c: find_places(c, "西门", limit=8))[0].context == "西区"


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; --"])
def test_signs_of_the_query_language_are_only_signs(ask: Ask[Any], text: str) -> None:
    assert ask(lambda c: find_places(c, text, limit=8)) == []
