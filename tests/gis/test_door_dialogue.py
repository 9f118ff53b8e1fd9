"""Laws of the dialogue of "which door": always a door, a question or a reason, and an end."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import InputError
from gis.jurisdiction import (
    CHOICES,
    PLACES,
    Answer,
    Case,
    Facts,
    Matter,
    Place,
    Question,
    Register,
    RuleBook,
    Side,
    check_workplaces,
    decide,
    facts_with,
)
from gis.jurisdiction.facts import HERE, WHERE
from tests.gis.test_jurisdiction import (
    BOOK,
    DAY,
    drawn_facts,
    drawn_place,
    drawn_register,
    label,
    office,
    one,
    own,
)

MOST = 8
"""Questions about facts and places; a place on a border, or told too coarsely, is asked about beside them."""

CLEAR = ("359901", "359902001", "120101", "440513")


def talk(
    case: Case, register: Register, draw: Random, book: RuleBook = BOOK
) -> tuple[list[Question], Answer]:
    """Answer every question until there is none; fail where one comes back."""
    asked: list[Question] = []
    while True:
        answer = decide(case, register, book)
        assert bool(answer.doors or answer.question) != bool(answer.no_door), (case, answer)
        question = answer.question
        if question is None:
            return asked, answer
        assert question not in [replace(each, decides=question.decides) for each in asked], (case, question)
        asked.append(question)
        assert len(asked) < 30, [each.name for each in asked]
        if question.name == HERE:
            register = replace(register, bodies=tuple(replace(b, distance_m=1.0) for b in register.bodies))
        else:
            case = replace(case, facts=told(case.facts, question, draw))


def told(facts: Facts, question: Question, draw: Random) -> Facts:
    name = question.name
    if question.kind == "choice":
        value = draw.choice([option.value for option in question.options])
        return replace(facts, choices={**facts.choices, name: value})
    if question.kind == "place":
        return replace(facts, places={**facts.places, name: (one(draw.choice(CLEAR)),)})
    value = draw.choice([option.value for option in question.options])
    places = list(facts.places[name])
    index = max(range(len(places)), key=lambda k: fits(places[k], question))
    places[index] = answered(places[index], value) or places[index]
    return replace(facts, places={**facts.places, name: tuple(places)})


def fits(place: Place, question: Question) -> tuple[bool, bool, int]:
    """Which of several places is meant: the one that the text names and that every option answers."""
    open_still = all(answered(place, option.value) not in {None, place} for option in question.options)
    return open_still, question.text.zh.startswith(place.label.zh), len(place.label.zh)


def answered(place: Place, value: str) -> Place | None:
    if (kept := place.on(value)) is not None:
        return kept
    return one(value) if any(value.startswith(side.code) for side in place.sides) else None


@st.composite
def talks(draw: st.DrawFn, *, blank: bool) -> tuple[Case, Register, Random]:
    random = Random(draw(st.integers(0, 2**40)))
    matter = random.choice(list(Matter))
    day = random.choice([DAY, DAY, date(2007, 1, 1), date(2016, 3, 27), date(2012, 5, 5), date(2099, 1, 1)])
    register = drawn_register(random, matter.value)
    if random.random() < 0.3:
        register = replace(register, bodies=tuple(replace(b, distance_m=None) for b in register.bodies))
    facts = Facts() if blank else named_apart(drawn_facts(random))
    return Case(matter, facts, day), register, random


def named_apart(facts: Facts) -> Facts:
    """Two places of work that may come to one name are asked about in the same words: not drawn here."""
    kept: list[Place] = []
    for place in facts.places.get("workplace", ()):
        others = {code for other in kept for code in other.codes}
        if not any(a.startswith(b) or b.startswith(a) for a in place.codes for b in others):
            kept.append(place)
    return replace(facts, places={**facts.places, "workplace": tuple(kept)})


@settings(max_examples=400, deadline=None)
@given(talks(blank=False))
def test_from_any_facts_a_dialogue_ends_and_asks_nothing_twice(drawn: tuple[Case, Register, Random]) -> None:
    case, register, random = drawn
    asked, _ = talk(case, register, random)
    assert sum(question.kind != "side" for question in asked) <= MOST


@settings(max_examples=400, deadline=None)
@given(talks(blank=True))
def test_from_nothing_a_dialogue_of_clear_answers_has_at_most_eight_steps(
    drawn: tuple[Case, Register, Random],
) -> None:
    case, _, random = drawn
    asked, _ = talk(case, Register((), ()), random)
    assert len(asked) <= MOST


FIRST = {
    Matter.ARBITRATION: "workplace",
    Matter.MEDIATION: "workplace",
    Matter.WORK_INJURY: "insurance",
    Matter.INSPECTION: "workplace",
    Matter.SOCIAL_INSURANCE: "insurance",
    Matter.TRAINING: HERE,
    Matter.UNEMPLOYMENT: "residence",
}


@pytest.mark.parametrize("matter", list(Matter))
def test_the_first_question_of_a_matter_is_the_one_that_decides_most(matter: Matter) -> None:
    register = Register((replace(office("A", matter), distance_m=None),), ())
    question = decide(Case(matter, Facts(), DAY), register, BOOK).question
    assert question is not None
    assert question.name == FIRST[matter]


def test_the_places_of_unemployment_are_asked_as_the_notice_names_them() -> None:
    asked, answer = talk(Case(Matter.UNEMPLOYMENT, Facts(), DAY), Register((), ()), Random(1))
    assert [question.name for question in asked] == ["residence", "household", "workplace", "insured"]
    assert answer.doors


def test_a_dispute_accepted_at_a_place_of_work_that_nobody_can_tell_is_a_contradiction() -> None:
    choices = {
        "workplaces": "unclear",
        "accepted": "workplace",
        "registration": "registered",
        "dispatch": "no",
    }
    places = {"employer": (one("359901"),), "workplace": (one("359902"),)}
    answer = decide(Case(Matter.ARBITRATION, Facts(choices, places), DAY), Register((), ()), BOOK)
    assert (answer.doors, answer.question) == ((), None)
    assert answer.no_door is not None
    assert "工作地点说不清；劳动合同履行地已受理" in answer.no_door.zh
    assert all("12333" in text for text in answer.no_door)


@pytest.mark.parametrize("matter", list(Matter))
def test_on_a_day_before_the_rules_the_answer_says_from_when_they_are(matter: Matter) -> None:
    answer = decide(Case(matter, Facts(), date(2003, 1, 1)), Register((), ()), BOOK)
    assert answer.no_door is not None
    first = min(rule.terms.valid_from for rule in BOOK.doors if rule.terms.matter is matter)
    assert f"最早从 {first} 起" in answer.no_door.zh
    assert "12333" in answer.no_door.en


def test_the_day_before_the_rule_of_injuries_names_the_day_from_which_it_holds() -> None:
    case = Case(
        Matter.WORK_INJURY, Facts({"insurance": "yes"}, {"insured": (one("359901"),)}), date(2016, 3, 27)
    )
    answer = decide(case, Register((), ()), BOOK)
    assert answer.no_door is not None
    assert "2016-03-28" in answer.no_door.zh
    assert "单位已参保" in answer.no_door.zh
    assert decide(replace(case, day=date(2016, 3, 28)), Register((), ()), BOOK).doors


def test_rules_without_a_matter_and_rules_that_ended_say_so() -> None:
    ended = tuple(
        replace(rule, terms=replace(rule.terms, valid_to=date(2020, 1, 1)))
        for rule in BOOK.doors
        if rule.terms.matter is Matter.INSPECTION
    )
    book = replace(BOOK, doors=ended)
    gone = decide(Case(Matter.INSPECTION, Facts(), DAY), Register((), ()), book).no_door
    unknown = decide(Case(Matter.TRAINING, Facts(), DAY), Register((), ()), book).no_door
    assert gone is not None
    assert unknown is not None
    assert "都已到期" in gone.zh
    assert "没有收录“职业技能培训”" in unknown.zh


def test_places_of_work_in_two_provinces_each_have_the_rule_of_their_own() -> None:
    work = (one("359901"), one("440513"))
    answer = decide(Case(Matter.INSPECTION, Facts({}, {"workplace": work}), DAY), Register((), ()), BOOK)
    found = {(r.place and r.place.label.zh, r.rule.terms.id) for door in answer.doors for r in door.reasons}
    assert found == {("359901", "insp-workplace-fujian"), ("440513", "insp-workplace")}
    assert answer.question is None


def test_a_place_on_the_border_of_a_region_with_rules_of_its_own_is_asked_about() -> None:
    border = Place(label("界"), (Side("359901", label("甲")), Side("440513", label("乙"))))
    case = Case(Matter.INSPECTION, Facts({}, {"workplace": (border,)}), DAY)
    question = decide(case, Register((), ()), BOOK).question
    assert question is not None
    assert (question.kind, [option.value for option in question.options]) == ("side", ["359901", "440513"])


def test_a_place_too_large_for_a_regional_rule_is_asked_for_more_closely() -> None:
    row = next(rule for rule in BOOK.doors if rule.terms.id == "insp-workplace")
    county = replace(row.terms, id="county", region="359901", region_places=("workplace",))
    book = RuleBook((row, replace(row, terms=county)))
    case = Case(Matter.INSPECTION, Facts({}, {"workplace": (one("3599"),)}), DAY)
    question = decide(case, Register((), ()), book).question
    assert question is not None
    assert question.kind == "place"
    assert "3599说得太大" in question.text.zh


def test_every_part_that_a_body_has_is_an_option() -> None:
    register = Register(
        (office("A", Matter.INSPECTION), office("B", Matter.INSPECTION)),
        (own("A", "359901"), replace(own("A", "359903"), id="J-A2"), own("B", "359902")),
    )
    case = Case(Matter.INSPECTION, Facts({}, {"workplace": (one("3599"),)}), DAY)
    question = decide(case, register, BOOK).question
    assert question is not None
    assert [option.value for option in question.options] == ["359901", "359902", "359903", "3599:other"]


def test_what_is_left_of_a_city_is_its_own_bodys() -> None:
    register = Register(
        (office("city", Matter.INSPECTION), office("east", Matter.INSPECTION)),
        (own("city", "3599"), own("east", "359901")),
    )
    rest = one("3599").on("3599:other")
    assert rest is not None
    answer = decide(Case(Matter.INSPECTION, Facts({}, {"workplace": (rest,)}), DAY), register, BOOK)
    assert [door.body.id for door in answer.doors if door.body] == ["city"]
    assert answer.question is None


def test_a_body_of_a_place_that_is_still_asked_about_is_not_struck_out() -> None:
    register = Register(
        tuple(office(key, Matter.ARBITRATION) for key in ("city", "east", "zone", "other")),
        (
            own("city", "3599"),
            own("east", "359901"),
            replace(own("zone"), outlined=True),
            own("other", "359903"),
        ),
    )
    place = Place(
        label("东"), (Side("359901", label("外")), Side("359901", label("内"), frozenset({"J-zone"})))
    )
    known = {"workplace": (place,), "employer": (one("440513"),)}
    answer = decide(Case(Matter.ARBITRATION, Facts({}, known), DAY), register, BOOK)
    assert answer.question is not None
    assert answer.question.kind == "side"
    assert [body.id for body in answer.perhaps] == ["east", "zone"]
    assert [each.body.id for each in answer.wrong] == ["other"]


# ---- Tianjin ----


def tianjin(choices: dict[str, str], **places: str) -> Answer:
    register = Register(
        (office("city"), office("east"), office("west")),
        (own("city", "12"), own("east", "120101"), own("west", "120102")),
    )
    facts = Facts(choices, {role: (one(code),) for role, code in places.items()})
    return decide(Case(Matter.WORK_INJURY, facts, DAY), register, BOOK)


def right(answer: Answer) -> list[tuple[str, str]]:
    return [(door.body.id if door.body else "", door.reasons[0].rule.terms.id) for door in answer.doors]


def test_in_tianjin_a_disease_goes_to_the_city_with_insurance_or_without() -> None:
    ill = {"disease": "yes", "dispatch": "no"}
    found = tianjin({"insurance": "no", **ill}, workplace="120101", employer="120102")
    assert right(found) == [("city", "inj-tianjin-uninsured-disease")]
    found = tianjin({"insurance": "yes", **ill}, insured="120101")
    assert right(found) == [("city", "inj-tianjin-disease")]
    assert found.question is None


def test_in_tianjin_other_uninsured_injuries_go_to_the_district_of_registration() -> None:
    hurt = {"insurance": "no", "disease": "no", "dispatch": "no"}
    found = tianjin(hurt, workplace="120101", employer="120102")
    assert right(found) == [("west", "inj-tianjin-uninsured-registered")]
    asked = tianjin(hurt, workplace="120101")
    assert asked.question is not None
    assert asked.question.name == "employer"


def test_in_tianjin_an_employer_of_another_province_is_dealt_with_where_it_operates() -> None:
    hurt = {"insurance": "no", "disease": "no", "dispatch": "no"}
    found = tianjin(hurt, workplace="120101", employer="410101")
    assert right(found) == [("east", "inj-uninsured")]
    found = tianjin({"insurance": "yes", "disease": "no"}, insured="120101", employer="410101")
    assert right(found) == [("east", "inj-insured")]


def test_every_row_of_tianjins_injuries_says_what_was_not_checked() -> None:
    rows = [rule.terms for rule in BOOK.doors if rule.terms.id.startswith("inj-tianjin")]
    assert len(rows) == 4
    assert all(terms.unconfirmed and "12333" in terms.unconfirmed.zh for terms in rows)


# ---- words ----


def test_every_place_has_a_question_that_can_be_read_aloud() -> None:
    assert set(WHERE) == set(PLACES)
    for text in WHERE.values():
        assert text.zh.endswith("？")
        assert text.en.endswith("?")
        assert "the where" not in text.en
    assert WHERE[HERE].en == "Where are you now?"


def test_a_word_for_an_occupational_disease_tells_that_it_is_one() -> None:
    assert facts_with("职业病", {"insurance": "yes"}) == {"disease": "yes", "insurance": "yes"}
    assert facts_with("工伤", {}) == {}
    with pytest.raises(InputError, match="disease=no"):
        facts_with("职业病", {"disease": "no"})


def test_one_place_of_work_cannot_be_in_two_places() -> None:
    two = {"workplace": (one("359901"), one("359902"))}
    with pytest.raises(InputError, match="workplaces is one"):
        check_workplaces(Facts({"workplaces": "one"}, two))
    check_workplaces(Facts({"workplaces": "several"}, two))
    check_workplaces(Facts({}, two))


def test_drawn_places_are_of_every_sort() -> None:
    drawn = [drawn_place(Random(seed)) for seed in range(50)]
    assert any(len(place.sides) > 1 for place in drawn)
    assert set(CHOICES) >= set(drawn_facts(Random(3)).choices)
