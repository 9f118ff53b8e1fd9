"""The decision: rules, facts and the register in; doors, wrong doors and one question out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gis.errors import Message
from gis.jurisdiction.answer import Answer, Assumption, Deadline, Door, Reason
from gis.jurisdiction.asking import Waiting, ask
from gis.jurisdiction.bodies import Body, Jurisdiction, holders_of
from gis.jurisdiction.deadlines import deadline
from gis.jurisdiction.facts import ANYWHERE, CHOICES, HERE, PLACES, Facts
from gis.jurisdiction.matters import Matter
from gis.jurisdiction.places import Place
from gis.jurisdiction.rules import DeadlineRule, DoorRule, RuleBook, Terms
from gis.jurisdiction.verdicts import State, Verdict, judge, judge_doors
from gis.jurisdiction.wrong import wrong_doors

NEAREST = 3
"""How many doors are named where people may go anywhere."""


@dataclass(frozen=True, slots=True)
class Case:
    """
    What is asked.

    Attributes
    ----------
    matter
        What is to be done.
    facts
        What is known.
    day
        On which the answer has to be right.
    event
        Day from which deadlines run; None when not told.
    """

    matter: Matter
    facts: Facts
    day: date
    event: date | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """
    Bodies of the matter and their jurisdictions, of any day.

    Attributes
    ----------
    bodies
        No id twice.
    jurisdictions
        Of these bodies.
    """

    bodies: tuple[Body, ...]
    jurisdictions: tuple[Jurisdiction, ...]

    def by_id(self) -> dict[str, Body]:
        """Give the bodies by id."""
        return {body.id: body for body in self.bodies}

    def holding(self, day: date) -> list[Jurisdiction]:
        """List the jurisdictions that hold on a day, of bodies that are there."""
        there = {body.id for body in self.bodies if body.open_on(day)}
        return [each for each in self.jurisdictions if each.body_id in there and each.holds_on(day)]


def decide(case: Case, register: Register, book: RuleBook) -> Answer:
    """
    Find the competent bodies.

    A rule that is not in force on the day is not looked at. A rule whose facts are unknown is not
    guessed: its bodies are named as possible, and the fact that most rules wait for is asked.

    Parameters
    ----------
    case
        What is asked.
    register
        Bodies and jurisdictions.
    book
        Rules of any matter and day.

    Returns
    -------
    Answer
        Every door has a rule with its legal basis; a wrong door is never a right or possible one.
    """
    rules = book.of(case.matter, case.day)
    judged = judge_doors(rules.doors, case.facts)
    found = _Found()
    for rule, verdict in judged:
        _weigh(found, case, register, rule, verdict)
    doors = _doors(found, register.by_id())
    perhaps = _perhaps(found, register.by_id(), doors)
    return Answer(
        matter=case.matter,
        day=case.day,
        doors=doors,
        perhaps=perhaps,
        wrong=wrong_doors(case.facts, case.day, (register.bodies, register.jurisdictions), doors, perhaps),
        question=ask(found.waiting),
        assumed=_assumptions(judged, case.facts),
        deadlines=tuple(_deadlines(rules.deadlines, case)),
        papers=tuple(row for row in rules.papers if _may_hold(row.terms, case.facts)),
        cautions=tuple(row for row in rules.cautions if _holds(row.terms, case.facts)),
    )


@dataclass(slots=True)
class _Found:
    """What the rules have led to so far."""

    reasons: dict[str, list[Reason]] = field(default_factory=dict)
    elsewhere: list[Reason] = field(default_factory=list)
    perhaps: dict[str, None] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)


def _weigh(found: _Found, case: Case, register: Register, rule: DoorRule, verdict: Verdict) -> None:
    found.waiting += [Waiting(name, blocking=True) for name in verdict.missing]
    found.waiting += [Waiting(name, blocking=False) for name in verdict.assumed]
    if verdict.state is State.FAILS:
        return
    if rule.place == ANYWHERE:
        _anywhere(found, case, register, rule)
        return
    places = case.facts.places.get(rule.place, ())
    if not places and verdict.state is State.HOLDS:
        found.waiting.append(Waiting(rule.place, blocking=True))
    for place in places:
        _at(found, case, register.holding(case.day), (rule, place, verdict))


def _anywhere(found: _Found, case: Case, register: Register, rule: DoorRule) -> None:
    there = [body for body in register.bodies if body.open_on(case.day)]
    if any(body.distance_m is None for body in there):
        found.waiting.append(Waiting(HERE, blocking=True))
        return
    for body in sorted(there, key=lambda body: (body.distance_m or 0.0, body.id))[:NEAREST]:
        found.reasons.setdefault(body.id, []).append(Reason(rule, None, None))
    if not there:
        found.elsewhere.append(Reason(rule, None, None))


def _at(
    found: _Found, case: Case, holding: Sequence[Jurisdiction], one: tuple[DoorRule, Place, Verdict]
) -> None:
    """Add the bodies of one rule at one place."""
    rule, place, verdict = one
    holders = holders_of(place, holding, rule.level)
    found.perhaps |= {claim.jurisdiction.body_id: None for claim in holders.perhaps}
    if holders.perhaps and verdict.state is State.HOLDS:
        found.waiting.append(Waiting(rule.place, blocking=True, place=place, holders=holders))
    if verdict.state is State.OPEN:
        found.perhaps |= {claim.jurisdiction.body_id: None for claim in holders.sure}
        return
    for claim in holders.sure:
        reason = Reason(rule, place, claim.jurisdiction)
        found.reasons.setdefault(claim.jurisdiction.body_id, []).append(reason)
    if not (holders.sure or holders.perhaps):
        found.elsewhere.append(Reason(rule, place, None))


def _doors(found: _Found, bodies: Mapping[str, Body]) -> tuple[Door, ...]:
    known = [Door(bodies[body], tuple(reasons)) for body, reasons in found.reasons.items()]
    away: dict[Message | None, list[Reason]] = {}
    for reason in found.elsewhere:
        away.setdefault(reason.place.label if reason.place else None, []).append(reason)
    return (*known, *(Door(None, tuple(reasons)) for reasons in away.values()))


def _perhaps(found: _Found, bodies: Mapping[str, Body], doors: Sequence[Door]) -> tuple[Body, ...]:
    sure = {door.body.id for door in doors if door.body}
    return tuple(bodies[body] for body in found.perhaps if body not in sure)


def _assumptions(judged: Sequence[tuple[DoorRule, Verdict]], facts: Facts) -> tuple[Assumption, ...]:
    used = {name for _, verdict in judged for name in verdict.assumed}
    return (*_taken(used, facts), *_hints(judged, facts))


def _taken(used: set[str], facts: Facts) -> Iterator[Assumption]:
    for name, choice in CHOICES.items():
        if name in used:
            value, _ = facts.value(name)
            yield Assumption(name, value, choice.values[value])


def _hints(judged: Sequence[tuple[DoorRule, Verdict]], facts: Facts) -> Iterator[Assumption]:
    roles = dict.fromkeys(rule.place for rule, verdict in judged if verdict.state is not State.FAILS)
    for role in roles:
        for place in facts.places.get(role, ()):
            if place.hint:
                zh, en = PLACES[role].zh, PLACES[role].en
                said = Message(
                    f"{zh}：{place.label.zh}，由统一社会信用代码第 3–8 位推定，请以营业执照为准",
                    f"{en}: {place.label.en}, by digits 3–8 of the credit code; check the licence",
                )
                yield Assumption(role, min(place.codes), said)


def _deadlines(rows: Sequence[DeadlineRule], case: Case) -> Iterator[Deadline]:
    """Apply those that hold to the event; others that no known fact rules out are only named."""
    for row in rows:
        verdict = judge(row.terms, case.facts)
        if verdict.state is State.HOLDS:
            yield deadline(row, case.event, case.day)
        elif verdict.state is State.OPEN or verdict.assumed:
            yield deadline(row, None, case.day)


def _may_hold(terms: Terms, facts: Facts) -> bool:
    return judge(terms, facts).state is not State.FAILS


def _holds(terms: Terms, facts: Facts) -> bool:
    return judge(terms, facts).state is State.HOLDS
