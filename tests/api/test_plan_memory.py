"""What a process remembers between plans changes no figure, and is of no other data."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.operations.plan import PlanOptions, PlanOrder, PlanSources, make_plan, run_plan
from api.operations.plan import make as making
from api.operations.plan import problem as asking
from api.operations.plan.memory import Memory
from api.operations.plan.reading import read_sources
from api.operations.plan.result import plan_result
from gis.candidates import Lock, Locked
from isochrones.siting.planned import Range
from tests.api.street import NOTHING, SITES, street_order, write_sites

ONE = replace(NOTHING, add=Range(1, 1))
QUESTIONS: tuple[tuple[PlanOptions, tuple[Locked, ...]], ...] = (
    (ONE, ()),
    (ONE, (Locked("n1600", Lock.NOT_HERE, "产权不清"),)),
    (replace(NOTHING, close=Range(1, 1), no_loss=0.0), ()),
    (replace(NOTHING, add=Range(0, 2), weights={"老人": 1.0}, tail=0.5), (Locked("c", Lock.KEEP, "新建"),)),
    (ONE, ()),
)


@pytest.fixture
def order(tmp_path: Path) -> PlanOrder:
    return street_order(tmp_path)


def figures(sources: PlanSources, memory: Memory | None = None) -> dict[str, Any]:
    result = plan_result(run_plan(sources, memory=memory))
    return {key: value for key, value in result.items() if key not in {"seconds", "memory_mb"}}


def test_a_plan_is_the_same_with_what_is_remembered_and_without(order: PlanOrder) -> None:
    memory, sources = Memory(), read_sources(order)
    for options, locks in QUESTIONS:
        asked = replace(sources, options=options, choices=replace(sources.choices, locks=locks))
        assert figures(replace(asked, data="a"), memory) == figures(asked)


def test_only_the_first_plan_of_the_same_data_audits_today_and_walks_to_candidates(
    order: PlanOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    audit, walk = making.run_audit, asking.walk_times  # type: ignore[attr-defined]

    def noted(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*given: Any) -> Any:
            calls.append(name)
            return does(*given)

        return noting

    monkeypatch.setattr(making, "run_audit", noted("audit", audit))
    monkeypatch.setattr(asking, "walk_times", noted("walk", walk))
    memory, sources = Memory(), replace(read_sources(order), options=ONE, data="a")
    run_plan(sources, memory=memory)
    assert calls == ["audit", "walk", "audit"], "of today, and of what is planned"
    calls.clear()
    run_plan(replace(sources, options=replace(NOTHING, add=Range(2, 2))), memory=memory)
    assert calls == ["audit"]
    calls.clear()
    fewer = replace(sources.choices, candidates=sources.choices.candidates[:-1])
    run_plan(replace(sources, choices=fewer), memory=memory)
    assert calls == ["walk", "audit"]


def test_other_data_and_another_circle_are_never_answered_by_what_is_remembered(
    order: PlanOrder, tmp_path: Path
) -> None:
    memory, first = Memory(), replace(read_sources(order), options=ONE, data="a")
    figures(first, memory)
    two = write_sites(tmp_path / "two.csv", SITES[:2])
    fewer = read_sources(replace(order, audit=replace(order.audit, facilities=two)))
    other = replace(fewer, options=ONE)
    assert figures(replace(other, data="b"), memory) == figures(other)
    profile = replace(first.rules.profiles[0], limit_s=first.rules.profiles[0].limit_s / 2)
    near = replace(first, rules=replace(first.rules, profiles=(profile,)))
    for asked in (near, first):
        assert figures(asked, memory) == figures(replace(asked, data=""))


def test_one_thing_of_a_kind_and_one_city_are_held() -> None:
    memory = Memory()
    made: list[int] = []

    def of(data: str, question: int) -> int:
        def make() -> int:
            made.append(question)
            return len(made)

        return memory.of(data, "walks", question, make)

    assert [of("a", 1), of("a", 1), of("a", 2), of("a", 2), of("a", 1)] == [1, 1, 2, 2, 3]
    assert [of("b", 1), of("a", 1)] == [4, 5]
    assert [of("", 1), of("", 1)] == [6, 7], "what has no name is made each time"


@pytest.mark.parametrize(("value", "told"), [("true", True), ("1", True), ("false", False), ("", False)])
@pytest.mark.parametrize("name", ["facilities", "candidates"])
def test_a_plan_of_sites_or_places_that_are_marked_as_demo_says_so(
    order: PlanOrder, name: str, *, value: str, told: bool
) -> None:
    path = {"facilities": order.audit.facilities, "candidates": order.candidates}[name]
    assert path is not None
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{header},Demo", *(f"{row},{value}" for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert make_plan(replace(order, options=ONE)).result["demo"] is told
