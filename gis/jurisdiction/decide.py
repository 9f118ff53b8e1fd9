"""The decision: rules, facts and the register in; doors, wrong doors and one question out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gis.errors import Message
from gis.jurisdiction.answer import Answer, Assumption, Deadline, Door, Reason
from gis.jurisdiction.asking import Waiting, ask
from gis.jurisdiction.bodies import Body, Jurisdiction, holders_of
from gis.jurisdiction.deadlines import deadline
from gis.jurisdiction.facts import ANYWHERE, CHOICES, HERE, PLACES, Facts
from gis.jurisdiction.mainland import is_beyond, not_mainland
from gis.jurisdiction.matters import Matter
from gis.jurisdiction.nowhere import why_no_door
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
        Day from which the deadlines run that hold: of what each of them names; None when not told.
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
    found, views = _Found(), case.facts.by_workplace()
    seen = zip(*(judge_doors(rules.doors, facts) for facts in views), strict=True)
    judged = [
        (rule, verdict, facts) for row in seen for (rule, verdict), facts in zip(row, views, strict=True)
    ]
    for rule, verdict, facts in judged:
        _weigh(found, replace(case, facts=facts), register, rule, verdict)
    doors = _doors(found, register.by_id())
    perhaps = _perhaps(found, register.by_id(), doors)
    question = ask(tuple(found.waiting.values()))
    unclear = [waiting.place for waiting in found.waiting.values() if waiting.place]
    register_of_any_day = (register.bodies, register.jurisdictions)
    return Answer(
        matter=case.matter,
        day=case.day,
        doors=doors,
        perhaps=perhaps,
        wrong=wrong_doors(case.facts, case.day, register_of_any_day, doors, (perhaps, unclear)),
        question=question,
        no_door=None if doors or question else _no_door(found, case, book),
        assumed=_assumptions([(rule, verdict) for rule, verdict, _ in judged], case.facts),
        deadlines=tuple(_deadlines(rules.deadlines, case)),
        papers=tuple(row for row in rules.papers if _may_hold(row.terms, views)),
        cautions=tuple(row for row in rules.cautions if _holds(row.terms, views)),
    )


@dataclass(slots=True)
class _Found:
    """What the rules have led to so far."""

    reasons: dict[str, list[Reason]] = field(default_factory=dict)
    elsewhere: list[Reason] = field(default_factory=list)
    beyond: list[tuple[str, Place]] = field(default_factory=list)
    perhaps: dict[str, None] = field(default_factory=dict)
    waiting: dict[tuple[str, str, bool, Place | None], Waiting] = field(default_factory=dict)

    def wait(self, rule: DoorRule, waiting: Waiting) -> None:
        """Note it once, from however many places of work it is seen."""
        self.waiting.setdefault((rule.terms.id, waiting.name, waiting.blocking, waiting.place), waiting)

    def go(self, body: str, reason: Reason) -> None:
        """Note a body, and each reason once."""
        reasons = self.reasons.setdefault(body, [])
        if reason not in reasons:
            reasons.append(reason)

    def go_elsewhere(self, reason: Reason) -> None:
        """Note a place without a body, once."""
        if reason not in self.elsewhere:
            self.elsewhere.append(reason)


def _weigh(found: _Found, case: Case, register: Register, rule: DoorRule, verdict: Verdict) -> None:
    for name in verdict.missing:
        unclear = next(iter(case.facts.places.get(name, ())), None)
        found.wait(rule, Waiting(name, blocking=True, place=unclear))
    for name in verdict.assumed:
        found.wait(rule, Waiting(name, blocking=False))
    if verdict.state is State.FAILS:
        return
    if rule.place == ANYWHERE:
        _anywhere(found, case, register, rule)
        return
    places = case.facts.places.get(rule.place, ())
    if not places and verdict.state is State.HOLDS:
        found.wait(rule, Waiting(rule.place, blocking=True))
    for place in places:
        _at(found, case, register.holding(case.day), (rule, place, verdict))


def _anywhere(found: _Found, case: Case, register: Register, rule: DoorRule) -> None:
    there = [body for body in register.bodies if body.open_on(case.day)]
    if any(body.distance_m is None for body in there):
        found.wait(rule, Waiting(HERE, blocking=True))
        return
    for body in sorted(there, key=lambda body: (body.distance_m or 0.0, body.id))[:NEAREST]:
        found.go(body.id, Reason(rule, None, None))
    if not there:
        found.go_elsewhere(Reason(rule, None, None))


def _at(
    found: _Found, case: Case, holding: Sequence[Jurisdiction], one: tuple[DoorRule, Place, Verdict]
) -> None:
    """Add the bodies of one rule at one place."""
    rule, place, verdict = one
    holders = holders_of(place, holding, rule.level)
    found.perhaps |= {claim.jurisdiction.body_id: None for claim in holders.perhaps}
    if holders.perhaps and verdict.state is State.HOLDS:
        found.wait(rule, Waiting(rule.place, blocking=True, place=place, holders=holders))
    if verdict.state is State.OPEN:
        found.perhaps |= {claim.jurisdiction.body_id: None for claim in holders.sure}
        return
    for claim in holders.sure:
        found.go(claim.jurisdiction.body_id, Reason(rule, place, claim.jurisdiction))
    if holders.sure or holders.perhaps:
        return
    if is_beyond(place):
        found.beyond.append((rule.place, place))
    else:
        found.go_elsewhere(Reason(rule, place, None))


def _no_door(found: _Found, case: Case, book: RuleBook) -> Message:
    if found.beyond:
        return not_mainland(*found.beyond[0])
    return why_no_door(case.matter, case.facts, case.day, book)


def _doors(found: _Found, bodies: Mapping[str, Body]) -> tuple[Door, ...]:
    known = [Door(bodies[body], tuple(reasons)) for body, reasons in found.reasons.items()]
    away: dict[tuple[Message | None, str], list[Reason]] = {}
    for reason in found.elsewhere:
        label = reason.place.label if reason.place else None
        away.setdefault((label, reason.rule.level), []).append(reason)
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
    """Apply those that hold by what was told; others that no known fact rules out are only named."""
    for row in rows:
        verdict = judge(row.terms, case.facts)
        untold = (*verdict.missing, *verdict.assumed)
        if verdict.state is not State.FAILS or untold:
            yield deadline(row, case.event, case.day, untold=untold)


def _may_hold(terms: Terms, views: Sequence[Facts]) -> bool:
    return any(judge(terms, facts).state is not State.FAILS for facts in views)


def _holds(terms: Terms, views: Sequence[Facts]) -> bool:
    return any(judge(terms, facts).state is State.HOLDS for facts in views)
