"""Whether a rule holds for what is known: it does, it does not, or a fact is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gis.jurisdiction.facts import Facts
from gis.jurisdiction.places import Place
from gis.jurisdiction.rules import DoorRule, Terms


class State(StrEnum):
    """Of a rule in a case."""

    HOLDS = "holds"
    OPEN = "open"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What became of a rule.

    Attributes
    ----------
    state
        See `State`.
    missing
        Facts without which it stays open.
    assumed
        Facts that were taken for granted and on which it stands or falls.
    """

    state: State
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def judge(terms: Terms, facts: Facts) -> Verdict:
    """
    Judge the terms of a row by themselves.

    Parameters
    ----------
    terms
        Conditions and region.
    facts
        What is known.

    Returns
    -------
    Verdict
        A known fact that contradicts outweighs everything else.
    """
    inside = [in_region(terms.region, facts.places.get(role, ())) for role in terms.region_places]
    values = {name: facts.value(name) for name in terms.when}
    against = {name for name, (value, _) in values.items() if value and value not in terms.when[name]}
    if False in inside or any(not values[name][1] for name in against):
        return Verdict(State.FAILS)
    if against:
        return Verdict(State.FAILS, assumed=tuple(sorted(against)))
    missing = tuple(name for name, (value, _) in values.items() if not value)
    if None in inside:
        missing = (*missing, terms.region_places[inside.index(None)])
    assumed = tuple(name for name, (_, taken) in values.items() if taken)
    return Verdict(State.OPEN if missing else State.HOLDS, missing, assumed)


def judge_doors(rules: Iterable[DoorRule], facts: Facts) -> list[tuple[DoorRule, Verdict]]:
    """
    Judge rules beside each other: a regional row that holds counts instead of the wider ones of its case.

    Parameters
    ----------
    rules
        Of one matter, in force.
    facts
        What is known.

    Returns
    -------
    list[tuple[DoorRule, Verdict]]
        In the order given.
    """
    listed = list(rules)
    return [(rule, _outranked(rule, listed, facts) or judge(rule.terms, facts)) for rule in listed]


def _outranked(rule: DoorRule, rules: list[DoorRule], facts: Facts) -> Verdict | None:
    """Say what regional rows of the same case leave of a rule; None when they leave it alone."""
    narrower = [
        judge(other.terms, facts)
        for other in rules
        if other.case == rule.case
        and len(other.terms.region) > len(rule.terms.region)
        and other.terms.region.startswith(rule.terms.region)
    ]
    own = judge(rule.terms, facts)
    if own.state is State.FAILS:
        return None
    if any(verdict.state is State.HOLDS for verdict in narrower):
        return Verdict(State.FAILS)
    unknown = [name for verdict in narrower if verdict.state is State.OPEN for name in verdict.missing]
    if not unknown:
        return None
    return Verdict(State.OPEN, tuple(dict.fromkeys((*own.missing, *unknown))), own.assumed)


def in_region(region: str, places: Iterable[Place]) -> bool | None:
    """
    Tell whether places lie in a region.

    Parameters
    ----------
    region
        Digits; empty for everywhere.
    places
        As far as they are known.

    Returns
    -------
    bool or None
        None when that cannot be told.
    """
    if not region:
        return True
    codes = {code for place in places for code in place.codes}
    if codes and all(code.startswith(region) for code in codes):
        return True
    if codes and not any(code.startswith(region) or region.startswith(code) for code in codes):
        return False
    return None
