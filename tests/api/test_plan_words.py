"""What is wrong with an order is said in the words of whoever ordered: options typed, or fields sent."""

from typing import Any

import pytest

from api.cli.planswitches import options_from
from api.cli.profile import profile_from
from api.operations.plan.costing import refuse_unpriced
from api.operations.plan.options import PlanOptions, options_from_json
from gis.candidates import Action
from gis.errors import InputError, Message
from gis.model import Facility, LonLat

TYPED: dict[str, Any] = {
    "add": "1",
    "close": "0",
    "upgrade": "0",
    "corners": "0",
    "actions": "",
    "weights": "",
}

WRONG = {
    ("reuse_share", 1.5): "--reuse",
    ("equity_floor", -0.1): "--equity-floor",
    ("group_floor", 7.0): "--group-floor",
    ("budget_yuan", -1.0): "--budget",
    ("yearly_yuan", float("inf")): "--yearly",
    ("no_loss", -3.0): "--lost-people",
    ("apart_m", float("nan")): "--apart-m",
    ("close_needs", 4): "--close-needs",
    ("upgrade_needs", -1): "--upgrade-needs",
    ("years", 0): "--years",
    ("frontier", 51): "--frontier",
    ("effort", "huge"): "--effort",
}
"""A field with what it cannot be, and what is typed for it."""


def refused(make: Any, *given: Any) -> Message:
    with pytest.raises(InputError) as caught:
        make(*given)
    return caught.value.message


@pytest.mark.parametrize("wrong", WRONG, ids=[name for name, _ in WRONG])
def test_a_switch_out_of_range_is_named_as_it_is_typed(wrong: tuple[str, Any]) -> None:
    name, value = wrong
    for sentence in refused(options_from, {**TYPED, name: value}):
        assert sentence.startswith(f"{WRONG[wrong]} ")
        assert (str(value) in sentence) == (not isinstance(value, str))


@pytest.mark.parametrize("wrong", WRONG, ids=[name for name, _ in WRONG])
def test_a_field_out_of_range_is_named_as_it_is_sent(wrong: tuple[str, Any]) -> None:
    name, value = wrong
    for sentence in refused(options_from_json, {name: value}):
        assert sentence.startswith(f"{name} ")
        assert "--" not in sentence


def test_a_weight_below_zero_names_its_group() -> None:
    typed, sent = {**TYPED, "weights": "seniors=-1"}, {"weights": {"seniors": -1.0}}
    said = "the weight of seniors must be a number that is not negative; got -1.0"
    assert refused(options_from, typed).en == f"in --weights {said}"
    assert refused(options_from_json, sent).en == f"in weights {said}"


def test_a_range_backwards_is_told_in_the_form_in_which_it_was_given() -> None:
    assert "--close takes 20 or 10..30" in refused(options_from, {**TYPED, "close": "5..2"}).en
    assert "close takes [LEAST, MOST]" in refused(options_from_json, {"close": [5, 2]}).en


@pytest.mark.parametrize("limit_min", [0.0, -5.0, 121.0, float("nan")])
def test_a_limit_out_of_range_names_its_option(limit_min: float) -> None:
    said = refused(profile_from, limit_min, None, 30.0)
    assert all(sentence.startswith("--limit-min ") for sentence in said)


def test_a_missing_cost_is_told_by_the_names_of_action_and_kind() -> None:
    site = Facility("a", LonLat(118.6, 24.9), "甲", "gig_post")
    said = refused(refuse_unpriced, (Action.UPGRADE, site))
    assert "“升级”（a，零工驿站）" in said.zh
    assert "upgrade of a (gig post)" in said.en


def test_every_switch_of_a_plan_that_has_a_range_is_checked() -> None:
    named = {name for name, _ in WRONG}
    free = {"add", "close", "upgrade", "corners", "actions", "capacity", "weights", "tail"}
    assert named | free == set(PlanOptions.__dataclass_fields__)
