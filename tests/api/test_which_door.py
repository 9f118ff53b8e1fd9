"""The twelve cases of "which door" on the demo city, in a real PostGIS."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import psycopg
import pytest
import shapely

from api.operations.doors import DoorsQuestion, FoundDoors, GivenPlace, find_doors
from data.demo import DemoCity, generate
from data.embedded import Cluster
from data.load import load_city
from gis.errors import InputError
from gis.jurisdiction import Matter
from gis.model import LonLat
from layers.doors import elsewhere_of
from tests.town_city import migrated

AS_OF = date(2026, 11, 20)
TONGZHONG, TONGDONG, ZHANGWAN, QINGLING = "359902", "359903", "359904", "359905"
SHITONG, NANTONG = "359981", "359982"
ELSEWHERE = "440513"
"""In the next province."""
CALLED_ELSEWHERE = "广东省（440513）"

Places = dict[str, str | GivenPlace]
Ask = Callable[[DoorsQuestion], FoundDoors]


@pytest.fixture(scope="module")
def city() -> DemoCity:
    return generate(0.05, as_of=AS_OF)


@pytest.fixture(scope="module")
def demo_dsn(cluster: Cluster, city: DemoCity) -> str:
    dsn = migrated(cluster, "jobcircle_doors")
    names = ("area", "legal_body", "jurisdiction", "enterprise")
    with psycopg.connect(dsn) as connection:
        load_city(connection, {name: city.tables[name] for name in names})
    return dsn


@pytest.fixture
def ask(demo_dsn: str) -> Ask:
    def run(question: DoorsQuestion) -> FoundDoors:
        async def connected() -> FoundDoors:
            async with await psycopg.AsyncConnection.connect(demo_dsn, autocommit=True) as connection:
                return await find_doors(connection, question)

        return asyncio.run(connected())

    return run


def question(
    matter: Matter, facts: dict[str, str] | None = None, **places: str | GivenPlace
) -> DoorsQuestion:
    given = {
        role: [place if isinstance(place, GivenPlace) else GivenPlace(area_code=place)]
        for role, place in places.items()
    }
    return DoorsQuestion(matter, AS_OF, facts or {}, given)


def doors(found: FoundDoors) -> list[str]:
    """Ids of the right doors; for one elsewhere the place."""
    return [
        door.body.id if door.body else door.reasons[0].place.label.zh  # type: ignore[union-attr]
        for door in found.answer.doors
    ]


def wrong(found: FoundDoors) -> dict[str, str]:
    return {each.body.id: each.reason.zh for each in found.answer.wrong}


def rules(found: FoundDoors) -> list[str]:
    return [reason.rule.terms.id for door in found.answer.doors for reason in door.reasons]


def body_at(city: DemoCity, body: str) -> LonLat:
    table = city.tables["legal_body"].set_index("id")
    point = table.loc[body, "geom"]
    return LonLat(point.x, point.y)


def shape_of(city: DemoCity, code: str) -> Any:
    table = city.tables["area"]
    return table.loc[table["code"] == code.ljust(12, "0"), "geom"].iloc[0]


def zone_of(city: DemoCity) -> Any:
    table = city.tables["jurisdiction"]
    return table.loc[table["body_id"] == "AR-ZONE", "geom"].iloc[0]


BESIDE_THE_ZONE = GivenPlace(area_code=TONGZHONG, side=TONGZHONG)
"""In the county, and not in the part of it that the development zone covers."""

ALL_TOLD = {"workplaces": "one", "registration": "registered", "dispatch": "no", "accepted": "none"}


def test_1_work_elsewhere_than_registered_gives_both_doors_and_says_which_prevails(
    ask: Ask, city: DemoCity
) -> None:
    asked = question(Matter.ARBITRATION, ALL_TOLD, workplace=SHITONG, employer=NANTONG)
    found = ask(replace(asked, here=body_at(city, "AR-359902")))
    assert doors(found) == ["AR-359981", "AR-359982"]
    assert "由履行地管辖" in found.answer.doors[0].reasons[0].rule.why.zh
    assert found.answer.question is None
    assert "只管辖桐中区，不管辖石桐市" in wrong(found)["AR-359902"]


def test_2_with_several_places_of_work_the_first_to_accept_is_competent(ask: Ask) -> None:
    asked = question(Matter.ARBITRATION, {**ALL_TOLD, "workplaces": "several"}, employer=SHITONG)
    places = [BESIDE_THE_ZONE, GivenPlace(area_code=NANTONG)]
    asked = replace(asked, places={"workplace": places, **asked.places})
    found = ask(asked)
    assert doors(found) == ["AR-359902", "AR-359982", "AR-359981"]
    assert "最先受理" in found.answer.doors[0].reasons[0].rule.why.zh
    assert [caution.terms.id for caution in found.answer.cautions][-1] == "arb-fujian-several"
    accepted = {**asked.choices, "accepted": "workplace"}
    places_too = {**asked.places, "filed": [GivenPlace(area_code=NANTONG)]}
    found = ask(replace(asked, choices=accepted, places=places_too))
    assert doors(found) == ["AR-359982"]


def test_3_without_a_clear_place_of_work_only_the_employers_place_decides(ask: Ask) -> None:
    facts = {**ALL_TOLD, "workplaces": "unclear"}
    found = ask(question(Matter.ARBITRATION, facts, workplace=TONGZHONG, employer=NANTONG))
    assert doors(found) == ["AR-359982"]
    assert "不看这个地点" in wrong(found)["AR-359902"]


def test_4_insured_elsewhere_is_recognised_there_and_not_where_the_accident_happened(ask: Ask) -> None:
    found = ask(question(Matter.WORK_INJURY, {"insurance": "yes"}, workplace=ZHANGWAN, insured=TONGDONG))
    assert doors(found) == ["WI-CITY"]
    assert "此事不看这个地点，看桐东区" in wrong(found)["WI-359904"]
    away = ask(question(Matter.WORK_INJURY, {"insurance": "yes"}, workplace=ZHANGWAN, insured=ELSEWHERE))
    assert doors(away) == [CALLED_ELSEWHERE]
    assert "WI-359904" in wrong(away)


def test_5_without_insurance_the_place_of_operation_decides(ask: Ask) -> None:
    facts = {"insurance": "no", "dispatch": "no"}
    found = ask(question(Matter.WORK_INJURY, facts, workplace=ZHANGWAN, employer=TONGDONG))
    assert doors(found) == ["WI-359904"]
    assert found.answer.doors[0].reasons[0].rule.terms.unconfirmed is not None
    assert found.answer.question is None


def test_6_a_project_that_is_insured_decides_by_its_own_place(ask: Ask) -> None:
    places: Places = {"workplace": ZHANGWAN, "employer": TONGDONG, "project": NANTONG}
    found = ask(question(Matter.WORK_INJURY, {"insurance": "project"}, **places))
    served = "WI-359982" if "WI-359982" in _bodies(found) else _server_of_last(found)
    assert doors(found) == [served]
    assert rules(found) == ["inj-project"]


def _bodies(found: FoundDoors) -> set[str]:
    return {door.body.id for door in found.answer.doors if door.body}


def _server_of_last(found: FoundDoors) -> str:
    """The last county has no office of its own: a neighbour serves it."""
    own = found.answer.doors[0].reasons[0].jurisdiction
    assert own is not None
    assert len(own.codes) == 2
    assert NANTONG in own.codes
    return own.body_id


def test_7_dispatched_and_not_insured_goes_where_the_host_is_and_only_then(ask: Ask) -> None:
    places: Places = {"workplace": ZHANGWAN, "employer": TONGDONG, "host": BESIDE_THE_ZONE}
    found = ask(question(Matter.WORK_INJURY, {"insurance": "no", "dispatch": "yes"}, **places))
    assert doors(found) == ["WI-CITY"]
    assert rules(found) == ["inj-uninsured-dispatch"]
    assert "inj-dispatch" in [caution.terms.id for caution in found.answer.cautions]
    found = ask(question(Matter.ARBITRATION, {**ALL_TOLD, "dispatch": "yes"}, **places))
    assert doors(found) == ["AR-359904", "AR-359903", "AR-359902"]


def test_8_in_the_development_zone_its_own_body_is_competent(ask: Ask, city: DemoCity) -> None:
    inside = zone_of(city).representative_point()
    here = GivenPlace(position=LonLat(inside.x, inside.y))
    found = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace=here, employer=SHITONG))
    assert doors(found)[0] == "AR-ZONE"
    county = next(code for code in (TONGZHONG, TONGDONG, ZHANGWAN, QINGLING) if _in(city, code, inside))
    assert "由该区域的机构管辖" in wrong(found)[f"AR-{county}"]
    assert "上级机构" in wrong(found)["AR-CITY"] or "由该区域的机构管辖" in wrong(found)["AR-CITY"]


def _in(city: DemoCity, code: str, point: Any) -> bool:
    return bool(shape_of(city, code).contains(point))


def test_8_a_county_that_the_zone_covers_in_part_is_asked_about(ask: Ask, city: DemoCity) -> None:
    touched = next(
        code
        for code in (TONGDONG, TONGZHONG, ZHANGWAN, QINGLING)
        if shape_of(city, code).intersection(zone_of(city)).area > 0
    )
    found = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace=touched, employer=SHITONG))
    assert doors(found) == ["AR-359981"]
    asked = found.answer.question
    assert asked is not None
    assert (asked.kind, asked.name) == ("side", "workplace")
    assert {body.id for body in found.answer.perhaps} == {"AR-ZONE", f"AR-{touched}"}
    for option, right in zip(asked.options, (f"AR-{touched}", "AR-ZONE"), strict=True):
        place = GivenPlace(area_code=touched, side=option.value)
        told = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace=place, employer=SHITONG))
        assert doors(told) == [right, "AR-359981"]


def test_9_across_the_provinces_border_the_body_there_is_named_and_the_near_one_is_wrong(
    ask: Ask, city: DemoCity
) -> None:
    asked = question(Matter.ARBITRATION, ALL_TOLD, workplace=ELSEWHERE, employer=SHITONG)
    found = ask(replace(asked, here=body_at(city, "AR-359982")))
    assert sorted(doors(found)) == ["AR-359981", CALLED_ELSEWHERE]
    assert "AR-359982" in wrong(found)
    asked = question(Matter.INSPECTION, workplace=ELSEWHERE, employer=SHITONG)
    found = ask(replace(asked, here=body_at(city, "IN-359982")))
    assert doors(found) == [CALLED_ELSEWHERE]
    assert rules(found) == ["insp-workplace"]
    assert {"IN-359981", "IN-359982"} <= set(wrong(found))


def test_10_a_body_that_moved_last_month_is_found_at_its_new_address(ask: Ask, city: DemoCity) -> None:
    asked = question(Matter.ARBITRATION, ALL_TOLD, workplace=BESIDE_THE_ZONE, employer=BESIDE_THE_ZONE)
    asked = replace(asked, here=body_at(city, "AR-359902-OLD"))
    found = ask(asked)
    moved = AS_OF - timedelta(days=30)
    assert doors(found) == ["AR-359902"]
    assert f"{moved:%Y-%m-%d} 起已迁离此处" in wrong(found)["AR-359902-OLD"]
    before = ask(replace(asked, day=moved - timedelta(days=1)))
    assert doors(before) == ["AR-359902-OLD"]
    assert "AR-359902" not in wrong(before)


def test_10_a_district_that_went_to_another_body_last_month_is_struck_out_at_the_old_one(ask: Ask) -> None:
    asked = question(Matter.ARBITRATION, ALL_TOLD, workplace=ZHANGWAN, employer=ZHANGWAN)
    found = ask(asked)
    assert doors(found) == ["AR-359904"]
    assert "起不再管辖涨湾区" in wrong(found)["AR-359905"]
    before = ask(replace(asked, day=AS_OF - timedelta(days=31)))
    assert doors(before) == ["AR-359905"]


def test_11_on_the_border_of_two_counties_both_are_possible_and_the_side_is_asked(
    ask: Ask, city: DemoCity
) -> None:
    one, other, point = _border(city)
    here = GivenPlace(position=LonLat(point.x, point.y))
    found = ask(question(Matter.INSPECTION, workplace=here))
    assert doors(found) == []
    assert {body.id for body in found.answer.perhaps} == {f"IN-{one}", f"IN-{other}"}
    asked = found.answer.question
    assert asked is not None
    assert asked.kind == "side"
    for option in asked.options:
        told = ask(question(Matter.INSPECTION, workplace=replace(here, side=option.value)))
        assert doors(told) == [f"IN-{option.value[:6]}"]


def _border(city: DemoCity) -> tuple[str, str, Any]:
    """A point on the common edge of two counties, away from every third."""
    counties = gpd.GeoDataFrame(city.tables["area"]).query("level == 'county'")
    codes, shapes = [code[:6] for code in counties["code"]], counties["geom"].to_numpy()
    for i, one in enumerate(codes):
        for k in range(i + 1, len(codes)):
            edge = shapely.intersection(shapes[i], shapes[k])
            for line in shapely.get_parts(shapely.line_merge(edge)):
                middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
                if line.length > 0.01 and (shapely.distance(shapes, middle) < 0.001).sum() == 2:
                    return one, codes[k], middle
    raise AssertionError("no two counties of the demo city have a border")


def test_12_of_an_employer_that_is_gone_the_place_of_work_still_decides(ask: Ask) -> None:
    facts = {**ALL_TOLD, "registration": "closed"}
    found = ask(question(Matter.ARBITRATION, facts, workplace=SHITONG, employer=NANTONG, owner=TONGDONG))
    assert doors(found) == ["AR-359981", "AR-359982", "AR-359903"]
    assert "AR-359982" not in wrong(found), "who was registered keeps the registered place"
    assert all(door.reasons[0].rule.terms.unconfirmed for door in found.answer.doors[1:])
    unregistered = {**ALL_TOLD, "registration": "unregistered"}
    found = ask(question(Matter.ARBITRATION, unregistered, workplace=SHITONG, owner=TONGDONG))
    assert doors(found) == ["AR-359981", "AR-359903"]


def test_the_registered_place_of_a_closed_employer_far_from_work_is_not_struck_out(ask: Ask) -> None:
    facts = {"workplaces": "one", "registration": "closed", "dispatch": "no"}
    found = ask(question(Matter.ARBITRATION, facts, workplace="110105001000", employer=SHITONG))
    assert doors(found) == ["AR-359981", "北京市（110105001）"]
    assert "第八条没有写" in found.answer.doors[0].reasons[0].rule.terms.unconfirmed.zh  # type: ignore[union-attr]
    assert found.answer.question is not None
    assert found.answer.question.name == "owner"


@pytest.mark.parametrize(
    ("code", "name"), [("810000", "香港特别行政区"), ("820000", "澳门特别行政区"), ("710000", "台湾省")]
)
def test_where_the_rules_of_the_mainland_do_not_hold_the_answer_says_so(
    ask: Ask, code: str, name: str
) -> None:
    found = ask(question(Matter.WORK_INJURY, {"insurance": "yes"}, insured=code, workplace=TONGDONG))
    assert (doors(found), found.remarks) == ([], ())
    assert found.answer.no_door is not None
    assert f"参保地填的是{name}" in found.answer.no_door.zh
    assert "规则在那里不适用" in found.answer.no_door.zh


def test_beside_a_door_a_place_beyond_the_mainland_is_remarked(ask: Ask) -> None:
    found = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace=SHITONG, employer="810000"))
    assert doors(found) == ["AR-359981"]
    assert "香港特别行政区" in found.remarks[0].zh
    assert "Hong Kong" in found.remarks[0].en


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("110105", "北京市（110105）"),
        ("500101", "重庆市（500101）"),
        ("11", "北京市"),
        ("440500", "广东省（4405）"),
    ],
)
def test_a_place_elsewhere_is_called_by_its_province(ask: Ask, code: str, name: str) -> None:
    found = ask(question(Matter.WORK_INJURY, {"insurance": "yes", "disease": "no"}, insured=code))
    assert doors(found) == [name]


@pytest.mark.parametrize(
    ("matter", "facts", "role", "said"),
    [
        (
            Matter.WORK_INJURY,
            {"insurance": "no", "dispatch": "no"},
            "insured",
            "选了“没有参保”，又填了参保地",
        ),
        (Matter.SOCIAL_INSURANCE, {"insurance": "no"}, "insured", "选了“没有参保”，又填了参保地"),
        (Matter.ARBITRATION, {"dispatch": "no"}, "host", "选了“不是劳务派遣”，又填了用工单位所在地"),
        (Matter.ARBITRATION, {"accepted": "none"}, "filed", "选了“还没有在别处立案”，又填了最先受理"),
    ],
)
def test_a_fact_that_contradicts_a_place_is_remarked(
    ask: Ask, matter: Matter, facts: dict[str, str], role: str, said: str
) -> None:
    found = ask(question(matter, facts, workplace=SHITONG, employer=SHITONG, **{role: NANTONG}))
    assert [said in remark.zh for remark in found.remarks] == [True]
    without = ask(question(matter, {}, workplace=SHITONG, employer=SHITONG, **{role: NANTONG}))
    assert without.remarks == (), "what is only assumed contradicts nothing"


def test_a_fact_that_the_rules_do_not_look_at_contradicts_nothing(ask: Ask) -> None:
    asked = question(Matter.UNEMPLOYMENT, {"insurance": "no"}, residence=SHITONG, insured=NANTONG)
    assert ask(asked).remarks == ()


def test_who_works_for_oneself_is_not_told_the_employers_term(ask: Ask) -> None:
    terms = {
        worker: [
            each.rule.terms.id
            for each in ask(
                question(
                    Matter.SOCIAL_INSURANCE,
                    {"insurance": "no", "worker": worker},
                    residence=SHITONG,
                    employer=SHITONG,
                )
            ).answer.deadlines
        ]
        for worker in ("employee", "flexible")
    }
    assert terms == {"employee": ["soc-30-days"], "flexible": []}


def test_nothing_known_of_an_injury_asks_first_whether_there_is_insurance(ask: Ask) -> None:
    found = ask(question(Matter.WORK_INJURY))
    assert found.answer.doors == ()
    assert found.answer.wrong == ()
    assert found.answer.question is not None
    assert found.answer.question.name == "insurance"


def test_mediation_may_be_asked_for_in_the_township_and_in_the_county(ask: Ask, city: DemoCity) -> None:
    area = city.tables["area"]
    township = area.loc[(area["level"] == "township") & area["code"].str.startswith(SHITONG), "code"].iloc[0]
    found = ask(question(Matter.MEDIATION, workplace=township))
    assert doors(found) == [f"ME-{township[:9]}", f"ME-{SHITONG}"]
    coarse = ask(question(Matter.MEDIATION, workplace=SHITONG))
    assert doors(coarse) == [f"ME-{SHITONG}"]
    assert coarse.answer.question is not None
    assert township[:9] in [option.value for option in coarse.answer.question.options]


def test_unemployment_may_be_registered_at_any_of_four_places(ask: Ask) -> None:
    places: Places = {
        "residence": TONGZHONG,
        "household": ELSEWHERE,
        "workplace": NANTONG,
        "insured": NANTONG,
    }
    found = ask(question(Matter.UNEMPLOYMENT, None, **places))
    assert sorted(doors(found)) == ["UN-359902", "UN-359982", CALLED_ELSEWHERE]
    assert found.answer.question is None


def test_training_is_open_to_all_and_the_nearest_is_named_first(ask: Ask, city: DemoCity) -> None:
    asked = question(Matter.TRAINING)
    blind = ask(asked)
    assert blind.answer.question is not None
    assert blind.answer.question.name == "here"
    found = ask(replace(asked, here=body_at(city, "TR-359904")))
    assert doors(found)[0] == "TR-359904"
    assert len(doors(found)) == 3
    assert found.answer.wrong == ()


def test_social_insurance_of_the_insured_is_at_the_insured_place(ask: Ask) -> None:
    found = ask(question(Matter.SOCIAL_INSURANCE, {"insurance": "yes"}, insured=NANTONG, workplace=SHITONG))
    assert doors(found) == ["SI-359982"]
    assert set(wrong(found)) == {"SI-359981", "SI-CITY"}
    found = ask(question(Matter.SOCIAL_INSURANCE, {"insurance": "no"}, employer=SHITONG))
    assert doors(found) == ["SI-359981"]


def test_the_credit_code_of_a_stored_employer_gives_its_place_and_of_another_a_hint(
    ask: Ask, city: DemoCity
) -> None:
    table = city.tables["enterprise"]
    stored = table.iloc[0]
    asked = question(Matter.SOCIAL_INSURANCE, {"insurance": "no", "worker": "employee"})
    found = ask(replace(asked, uscc=stored["uscc"]))
    assert doors(found) == [f"SI-{stored['area_code'][:6]}"]
    assert found.answer.assumed == ()
    found = ask(replace(asked, uscc="91359982MA00000000"))
    assert doors(found) == ["SI-359982"]
    assert "由统一社会信用代码" in found.answer.assumed[0].text.zh
    assert "校验位" in found.remarks[0].zh


def test_a_place_may_be_named(ask: Ask) -> None:
    found = ask(question(Matter.INSPECTION, workplace=GivenPlace(name="涨湾区")))
    assert doors(found) == ["IN-359904"]
    assert rules(found) == ["insp-workplace-fujian"]


def test_deadlines_are_counted_from_the_event(ask: Ask) -> None:
    asked = question(Matter.WORK_INJURY, {"insurance": "yes"}, insured=ZHANGWAN)
    found = ask(replace(asked, event=date(2026, 10, 1)))
    due = {each.rule.terms.id: (each.due, each.passed) for each in found.answer.deadlines}
    assert due == {
        "inj-employer-30": (date(2026, 10, 31), True),
        "inj-worker-year": (date(2027, 10, 1), False),
    }


def inside(city: DemoCity, code: str) -> LonLat:
    point = shape_of(city, code).representative_point()
    return LonLat(point.x, point.y)


def test_a_code_and_a_name_that_differ_are_remarked_and_the_code_is_taken(ask: Ask) -> None:
    twice = GivenPlace(area_code=SHITONG, name="涨湾区")
    found = ask(question(Matter.INSPECTION, workplace=twice))
    assert doors(found) == [f"IN-{SHITONG}"]
    [remark] = found.remarks
    assert "区划代码指石桐市，名称指涨湾区；已按区划代码（石桐市）处理" in remark.zh
    assert "the area code was taken" in remark.en
    alike = GivenPlace(area_code=ZHANGWAN, name="涨湾区")
    assert ask(question(Matter.INSPECTION, workplace=alike)).remarks == ()
    unknown = ask(question(Matter.INSPECTION, workplace=GivenPlace(area_code=SHITONG, name="无此地")))
    assert "本市没有这个名称" in unknown.remarks[0].zh


def test_a_position_in_another_county_than_the_code_is_remarked_and_no_distance_starts_there(
    ask: Ask, city: DemoCity
) -> None:
    at = inside(city, ZHANGWAN)
    found = ask(question(Matter.INSPECTION, workplace=GivenPlace(area_code=SHITONG, position=at)))
    assert doors(found) == [f"IN-{SHITONG}"]
    assert "位置指" in found.remarks[0].zh
    assert "已按区划代码（石桐市）处理" in found.remarks[0].zh
    assert found.here is None
    named = ask(question(Matter.INSPECTION, workplace=GivenPlace(name="石桐市", position=at)))
    assert "已按名称（石桐市）处理" in named.remarks[0].zh
    far = GivenPlace(area_code=SHITONG, position=LonLat(-0.1276, 51.5))
    assert "位置指在本市以外" in ask(question(Matter.INSPECTION, workplace=far)).remarks[0].zh
    there = GivenPlace(area_code=ZHANGWAN, position=at)
    alike = ask(question(Matter.INSPECTION, workplace=there))
    assert (alike.remarks, alike.here) == ((), at)


def test_an_employer_told_elsewhere_than_its_credit_code_is_registered_is_remarked(
    ask: Ask, city: DemoCity
) -> None:
    stored = city.tables["enterprise"].iloc[0]
    other = next(code for code in (SHITONG, NANTONG) if not stored["area_code"].startswith(code))
    facts = {"insurance": "no", "worker": "employee"}
    found = ask(replace(question(Matter.SOCIAL_INSURANCE, facts, employer=other), uscc=stored["uscc"]))
    assert doors(found) == [f"SI-{other}"]
    assert "已按所填地点" in found.remarks[0].zh


@pytest.mark.parametrize("code", ["359999", "359902999", "990101", "3599029"])
def test_a_code_that_is_nowhere_is_refused(ask: Ask, code: str) -> None:
    with pytest.raises(InputError, match=r"there is no area|an area code has"):
        ask(question(Matter.INSPECTION, workplace=code))


@pytest.mark.parametrize("code", ["3501", "350102", "440513", "359902001999"])
def test_a_code_that_may_be_somewhere_is_not_refused(ask: Ask, city: DemoCity, code: str) -> None:
    area = city.tables["area"]
    if len(code) == 12:
        code = area.loc[area["level"] == "village", "code"].iloc[0]
    assert ask(question(Matter.INSPECTION, workplace=code)).answer.doors


def test_the_digits_of_an_old_credit_code_that_are_no_area_any_more_are_no_hint(ask: Ask) -> None:
    asked = question(Matter.SOCIAL_INSURANCE, {"insurance": "no", "worker": "employee"})
    found = ask(replace(asked, uscc="91359999MA00000000"))
    assert found.answer.question is not None
    assert found.answer.question.name == "employer"


def test_one_place_of_work_told_in_two_counties_is_refused(ask: Ask) -> None:
    asked = question(Matter.ARBITRATION, {"workplaces": "one"})
    two = [GivenPlace(area_code=SHITONG), GivenPlace(area_code=NANTONG)]
    with pytest.raises(InputError, match="several"):
        ask(replace(asked, places={"workplace": two}))
    twice = [GivenPlace(area_code=SHITONG), GivenPlace(name="石桐市")]
    assert ask(replace(asked, places={"workplace": twice})).answer.doors


def test_what_is_left_of_an_area_is_an_option_that_can_be_chosen(ask: Ask) -> None:
    coarse = ask(question(Matter.MEDIATION, workplace=SHITONG)).answer.question
    assert coarse is not None
    rest = coarse.options[-1].value
    assert rest == f"{SHITONG}:other"
    found = ask(question(Matter.MEDIATION, workplace=GivenPlace(area_code=SHITONG, side=rest)))
    assert doors(found) == [f"ME-{SHITONG}"]
    assert found.answer.question is None


@pytest.mark.parametrize("side", [f"{SHITONG}999", "x", f"{NANTONG}:other", "359999"])
def test_a_side_that_is_no_option_is_refused(ask: Ask, side: str) -> None:
    with pytest.raises(InputError, match="none of this place's options"):
        ask(question(Matter.MEDIATION, workplace=GivenPlace(area_code=SHITONG, side=side)))


def test_on_a_day_before_areas_are_recorded_places_are_still_of_the_city(ask: Ask, city: DemoCity) -> None:
    day = date(2012, 5, 5)
    for place in (
        GivenPlace(area_code=SHITONG),
        GivenPlace(name="石桐市"),
        GivenPlace(position=inside(city, SHITONG)),
    ):
        found = ask(replace(question(Matter.ARBITRATION, ALL_TOLD, workplace=place, employer=place), day=day))
        assert found.answer.doors[0].reasons[0].place is not None
        assert found.answer.doors[0].reasons[0].place.local


def test_a_disease_insured_in_another_city_goes_to_that_citys_office(ask: Ask) -> None:
    found = ask(question(Matter.WORK_INJURY, {"insurance": "yes", "disease": "yes"}, insured="120101"))
    assert rules(found) == ["inj-tianjin-disease"]
    said = elsewhere_of(found.answer, found.answer.doors[0].reasons[0])
    assert said.zh == "在外地：请向天津市（120101）所属的市级社会保险行政部门（工伤认定）提出，本市不受理"
    assert "office for work injuries of the city that Tianjin (120101) belongs to" in said.en


def test_of_a_part_of_the_city_that_a_zone_covers_in_part_both_sides_can_be_chosen(ask: Ask) -> None:
    asked = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace="3599", employer=SHITONG)).answer.question
    assert asked is not None
    assert TONGZHONG in [option.value for option in asked.options]
    place = GivenPlace(area_code="3599", side=TONGZHONG)
    asked = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace=place, employer=SHITONG)).answer.question
    assert asked is not None
    assert "有一部分属于另设机构的区域" in asked.text.zh
    right = []
    for option in asked.options:
        place = GivenPlace(area_code="3599", side=option.value)
        found = ask(question(Matter.ARBITRATION, ALL_TOLD, workplace=place, employer=SHITONG))
        assert found.answer.question is None
        right.append(doors(found)[0])
    assert right == ["AR-359902", "AR-ZONE"]
