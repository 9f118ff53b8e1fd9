"""Laws of "which door", on registers, rules and facts that are drawn at random."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.doors import shipped_doors
from gis.errors import InputError, Message
from gis.jurisdiction import (
    CHOICES,
    PLACES,
    Answer,
    Body,
    Case,
    Facts,
    Jurisdiction,
    Matter,
    Place,
    Register,
    RuleBook,
    Side,
    decide,
    facts_of,
    matter_of,
)
from gis.jurisdiction.facts import HERE
from gis.model import LonLat

DAY = date(2026, 11, 20)
CODES = ("35", "3599", "359901", "359902", "359902001", "1201", "120101", "440513")
BOOK = shipped_doors()


def label(text: str) -> Message:
    return Message(text, text)


def drawn_place(draw: Random) -> Place:
    sides = {}
    for _ in range(draw.choice([1, 1, 2])):
        code = draw.choice(CODES)
        zones = frozenset(draw.choice([(), (), ("Z0",), ("Z1",)]))
        side = Side(code, label(code), zones)
        sides[side.value] = side
    first = next(iter(sides.values()))
    return Place(first.label, tuple(sides.values()), hint=draw.random() < 0.2)


def drawn_register(draw: Random, kind: str) -> Register:
    bodies, jurisdictions = [], []
    count = draw.randrange(7)
    for k in range(count):
        until = draw.choice([None, None, DAY - timedelta(days=30), DAY, DAY + timedelta(days=30)])
        moved = f"B{k + 1}" if until and k + 1 < count else None
        far = draw.choice([100.0 * k, draw.uniform(0, 9e5)])
        body = Body(
            f"B{k}", kind, f"机构{k}", LonLat(118.6, 24.9), valid_to=until, moved_to=moved, distance_m=far
        )
        bodies.append(body)
        for n in range(draw.choice([1, 2])):
            codes = tuple(draw.sample(CODES, draw.randrange(3)))
            since = draw.choice([date(2020, 1, 1), DAY - timedelta(days=30), DAY + timedelta(days=1)])
            ended = draw.choice([None, DAY + timedelta(days=9)] + [DAY] * (since < DAY))
            key = f"Z{k}" if n == 0 else f"J{k}"
            jurisdictions.append(
                Jurisdiction(key, f"B{k}", codes, codes, not codes, since, ended, "演示规则")
            )
    return Register(tuple(bodies), tuple(jurisdictions))


def drawn_facts(draw: Random) -> Facts:
    choices = {
        name: draw.choice(sorted(choice.values)) for name, choice in CHOICES.items() if draw.random() < 0.5
    }
    roles = [role for role in PLACES if role != HERE and draw.random() < 0.5]
    return Facts(
        choices,
        {
            role: tuple(drawn_place(draw) for _ in range(draw.choice([1, 2]) if role == "workplace" else 1))
            for role in roles
        },
    )


def drawn_case(seed: int) -> tuple[Case, Register]:
    """Drawing each part by hypothesis takes a hundred times as long as deciding the case."""
    draw = Random(seed)
    matter = draw.choice(list(Matter))
    return Case(matter, drawn_facts(draw), DAY), drawn_register(draw, matter.value)


def cases() -> st.SearchStrategy[tuple[Case, Register]]:
    return st.integers(0, 2**40).map(drawn_case)


def shown(answer: Answer) -> set[tuple[str, str]]:
    """What the answer says: each right body, or place elsewhere, with each rule."""
    return {
        (door.body.id if door.body else str(reason.place and reason.place.label.zh), reason.rule.terms.id)
        for door in answer.doors
        for reason in door.reasons
    }


@settings(max_examples=300)
@given(cases())
def test_every_door_has_a_rule_with_a_legal_basis_that_is_in_force(drawn: tuple[Case, Register]) -> None:
    case, register = drawn
    answer = decide(case, register, BOOK)
    for door in answer.doors:
        assert door.reasons
        for reason in door.reasons:
            terms = reason.rule.terms
            assert all((terms.law.name.zh, terms.law.article.zh, terms.law.source, terms.in_force(DAY)))
            own = reason.jurisdiction
            assert own is None or (own.holds_on(DAY) and door.body and own.body_id == door.body.id)
        assert door.body is None or door.body.open_on(DAY)


@settings(max_examples=300)
@given(cases())
def test_no_wrong_door_is_right_or_possible_and_each_says_why(drawn: tuple[Case, Register]) -> None:
    case, register = drawn
    answer = decide(case, register, BOOK)
    right = {door.body.id for door in answer.doors if door.body}
    perhaps = {body.id for body in answer.perhaps}
    wrong = [each.body.id for each in answer.wrong]
    assert not right & perhaps
    assert not (right | perhaps) & set(wrong)
    assert len(wrong) == len(set(wrong))
    assert all(each.reason.zh and each.reason.en for each in answer.wrong)
    assert answer.doors or not answer.wrong


@settings(max_examples=400)
@given(cases(), st.data())
def test_without_a_fact_there_is_a_question_or_the_same_answer(
    drawn: tuple[Case, Register], data: st.DataObject
) -> None:
    case, register = drawn
    whole = decide(case, register, BOOK)
    names = [*case.facts.choices, *case.facts.places]
    if not names:
        return
    gone = data.draw(st.sampled_from(names))
    less = Facts(
        {name: value for name, value in case.facts.choices.items() if name != gone},
        {role: place for role, place in case.facts.places.items() if role != gone},
    )
    answer = decide(replace(case, facts=less), register, BOOK)
    assert answer.question is not None or shown(answer) == shown(whole)


@settings(max_examples=200)
@given(cases())
def test_a_question_asks_for_what_is_not_told_yet(drawn: tuple[Case, Register]) -> None:
    case, register = drawn
    asked = decide(case, register, BOOK).question
    if asked is None:
        return
    assert asked.decides > 0
    if asked.kind == "choice":
        assert asked.name not in case.facts.choices
        assert {option.value for option in asked.options} == set(CHOICES[asked.name].values)
    else:
        assert asked.name in PLACES


@settings(max_examples=200)
@given(cases(), st.integers(0, 2**40))
def test_rules_that_are_not_in_force_on_the_day_are_not_used(drawn: tuple[Case, Register], seed: int) -> None:
    case, register = drawn
    draw = Random(seed)
    spans = [
        (DAY + timedelta(days=1), None),
        (date(2000, 1, 1), DAY),
        (date(2000, 1, 1), DAY + timedelta(days=1)),
    ]
    chosen = {rule.terms.id: draw.choice(spans) for rule in BOOK.doors}
    dated = tuple(
        replace(
            rule,
            terms=replace(rule.terms, valid_from=chosen[rule.terms.id][0], valid_to=chosen[rule.terms.id][1]),
        )
        for rule in BOOK.doors
    )
    answer = decide(case, register, replace(BOOK, doors=dated))
    kept = tuple(rule for rule in dated if rule.terms.in_force(DAY))
    without = decide(case, register, replace(BOOK, doors=kept))
    assert replace(answer, no_door=None) == replace(without, no_door=None)
    assert (answer.no_door is None) == (without.no_door is None)
    assert all(reason.rule in kept for door in answer.doors for reason in door.reasons)


@settings(max_examples=200)
@given(cases(), st.integers(0, 2**40))
def test_the_order_of_the_register_changes_nothing(drawn: tuple[Case, Register], seed: int) -> None:
    case, register = drawn
    random = Random(seed)
    bodies, owns = list(register.bodies), list(register.jurisdictions)
    random.shuffle(bodies)
    random.shuffle(owns)
    shuffled = decide(case, Register(tuple(bodies), tuple(owns)), BOOK)
    answer = decide(case, register, BOOK)
    assert shown(shuffled) == shown(answer)
    assert {each.body.id for each in shuffled.wrong} == {each.body.id for each in answer.wrong}


@settings(max_examples=200)
@given(cases())
def test_bodies_that_closed_or_lost_their_jurisdiction_are_never_right(drawn: tuple[Case, Register]) -> None:
    case, register = drawn
    answer = decide(replace(case, day=DAY), register, BOOK)
    gone = {body.id for body in register.bodies if not body.open_on(DAY)}
    assert not gone & {door.body.id for door in answer.doors if door.body}
    assert not gone & {body.id for body in answer.perhaps}


def one(code: str, **more: object) -> Place:
    return Place(label(code), (Side(code, label(code)),), **more)  # type: ignore[arg-type]


def own(key: str, *codes: str) -> Jurisdiction:
    return Jurisdiction(f"J-{key}", key, codes, codes, False, date(2020, 1, 1), None, "依据")


def office(key: str, matter: Matter = Matter.WORK_INJURY) -> Body:
    return Body(key, matter.value, key, LonLat(118.6, 24.9), distance_m=1.0)


def test_in_its_region_a_regional_rule_counts_instead_of_the_national_one() -> None:
    register = Register(
        (office("city"), office("east"), office("west")),
        (own("city", "1201"), own("east", "120101"), own("west", "120102")),
    )
    known = {"insured": (one("120101"),), "employer": (one("120102"),)}
    case = Case(Matter.WORK_INJURY, Facts({"insurance": "yes", "disease": "no"}, known), DAY)
    assert shown(decide(case, register, BOOK)) == {("west", "inj-tianjin-registered")}
    ill = replace(case, facts=Facts({"insurance": "yes", "disease": "yes"}, known))
    assert shown(decide(ill, register, BOOK)) == {("city", "inj-tianjin-disease")}
    away = {"insured": (one("359901"),), "employer": (one("120102"),)}
    there = replace(case, facts=Facts({"insurance": "yes"}, away))
    assert shown(decide(there, register, BOOK)) == {("359901", "inj-insured")}


def test_a_regional_rule_of_a_narrower_region_counts_before_a_wider_one() -> None:
    national = next(rule for rule in BOOK.doors if rule.terms.id == "insp-workplace")

    def regional(key: str, region: str, place: str) -> object:
        terms = replace(national.terms, id=key, region=region, region_places=("workplace",))
        return replace(national, terms=terms, place=place)

    rules = (national, regional("province", "35", "employer"), regional("county", "3599", "residence"))
    book = RuleBook(rules)  # type: ignore[arg-type]
    known = {"workplace": (one("359901"),), "employer": (one("350101"),), "residence": (one("350102"),)}
    case = Case(Matter.INSPECTION, Facts({}, known), DAY)
    assert shown(decide(case, Register((), ()), book)) == {("350102", "county")}
    wider = {**known, "workplace": (one("350101"),)}
    assert shown(decide(replace(case, facts=Facts({}, wider)), Register((), ()), book)) == {
        ("350101", "province")
    }


def test_a_body_of_the_whole_city_is_outdone_by_the_countys_own_and_says_so() -> None:
    register = Register(
        (office("city", Matter.INSPECTION), office("county", Matter.INSPECTION)),
        (own("city", "3599"), own("county", "359901")),
    )
    case = Case(Matter.INSPECTION, Facts({}, {"workplace": (one("359901"),)}), DAY)
    answer = decide(case, register, BOOK)
    assert [door.body.id for door in answer.doors if door.body] == ["county"]
    assert "上级机构" in answer.wrong[0].reason.zh
    other = decide(replace(case, facts=Facts({}, {"workplace": (one("359902"),)})), register, BOOK)
    assert [door.body.id for door in other.doors if door.body] == ["city"]


def test_a_place_named_too_coarsely_is_asked_about_by_its_parts() -> None:
    register = Register(
        (office("east", Matter.INSPECTION), office("west", Matter.INSPECTION)),
        (own("east", "359901"), own("west", "359902")),
    )
    case = Case(Matter.INSPECTION, Facts({}, {"workplace": (one("3599"),)}), DAY)
    answer = decide(case, register, BOOK)
    assert answer.doors == ()
    assert answer.question is not None
    assert [option.value for option in answer.question.options] == ["359901", "359902", "3599:other"]
    rest = one("3599").on("3599:other")
    assert rest is not None
    told = decide(replace(case, facts=Facts({}, {"workplace": (rest,)})), register, BOOK)
    assert (told.question, [door.body for door in told.doors]) == (None, [None])


def test_what_people_call_a_matter_is_understood() -> None:
    assert matter_of(" 工伤 ") is Matter.WORK_INJURY
    assert matter_of("拖欠工资") is Matter.INSPECTION
    with pytest.raises(InputError, match="arbitration"):
        matter_of("天气")


@pytest.mark.parametrize(("name", "value"), [("dispatch", "perhaps"), ("weather", "yes")])
def test_a_fact_that_is_none_says_which_there_are(name: str, value: str) -> None:
    with pytest.raises(InputError, match=r"yes, no|insurance"):
        facts_of({name: value})
