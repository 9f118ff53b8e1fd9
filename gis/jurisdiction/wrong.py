"""Doors that look right and are not: nearer ones, and those of places that do not decide."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from gis.errors import Message
from gis.jurisdiction.answer import Door, WrongDoor
from gis.jurisdiction.bodies import ZONE, Body, Claim, Jurisdiction, claims_on
from gis.jurisdiction.facts import PLACES, Facts
from gis.jurisdiction.places import Place

MOST_NEARER, MOST = 3, 6
REMEMBERED = timedelta(days=366)
"""How long after a change people may still go to the old door."""


def wrong_doors(
    facts: Facts,
    day: date,
    register: tuple[Sequence[Body], Sequence[Jurisdiction]],
    doors: Sequence[Door],
    open_still: tuple[Sequence[Body], Sequence[Place]],
) -> tuple[WrongDoor, ...]:
    """
    Strike out what people would try.

    Parameters
    ----------
    facts
        What is known.
    day
        On which is asked.
    register
        Bodies, and jurisdictions of any day.
    doors
        Right ones: none of them is struck out.
    open_still
        Possible ones, and places that decide once they are told more closely: no body that is competent for a
        part of these is struck out either.

    Returns
    -------
    tuple[WrongDoor, ...]
        By distance; none while there is no right door, or where any door will do.
    """
    bodies, jurisdictions = register
    perhaps, unclear = open_still
    deciding = [reason.place for door in doors for reason in door.reasons if reason.place]
    if not deciding:
        return ()
    kept = {body.id for body in perhaps} | {door.body.id for door in doors if door.body}
    kept |= {
        claim.jurisdiction.body_id
        for place in unclear
        for side in place.sides
        for claim in claims_on(side, [own for own in jurisdictions if own.holds_on(day)])
    }
    others = sorted((body for body in bodies if body.id not in kept), key=_nearness)
    reasons = _Reasons(facts, day, jurisdictions, (bodies, doors, deciding))
    found = [WrongDoor(body, said) for body in others if (said := reasons.related(body))]
    named = {wrong.body.id for wrong in found}
    nearer = [body for body in _nearer(others, doors, day) if body.id not in named][:MOST_NEARER]
    found += [WrongDoor(body, reasons.nearer(body)) for body in nearer]
    return tuple(sorted(found, key=lambda wrong: _nearness(wrong.body))[:MOST])


def _nearness(body: Body) -> tuple[float, str]:
    return (float("inf") if body.distance_m is None else body.distance_m, body.id)


def _nearer(others: Sequence[Body], doors: Sequence[Door], day: date) -> list[Body]:
    """Of the others, those nearer than the nearest right door; where that is not known, the nearest."""
    known = [door.body.distance_m for door in doors if door.body and door.body.distance_m is not None]
    limit_m = min(known) if known and all(door.body for door in doors) else float("inf")
    return [
        body
        for body in others
        if body.open_on(day) and body.distance_m is not None and body.distance_m < limit_m
    ]


class _Reasons:
    """Why a body is wrong."""

    def __init__(
        self,
        facts: Facts,
        day: date,
        jurisdictions: Sequence[Jurisdiction],
        right: tuple[Sequence[Body], Sequence[Door], Sequence[Place]],
    ) -> None:
        bodies, doors, deciding = right
        self._day = day
        self._names = {body.id: body.name for body in bodies}
        self._of = jurisdictions
        self._doors = doors
        self._deciding = list(dict.fromkeys(deciding))
        self._others = [
            (role, place)
            for role, places in facts.places.items()
            for place in places
            if place not in self._deciding
        ]

    def related(self, body: Body) -> Message | None:
        """Say why a body is wrong that has to do with a place of the case; None when it has not."""
        if body.closed_by(self._day):
            return self._gone(body)
        if not body.open_on(self._day):
            return None
        for place in self._deciding:
            for claim in self._claims(body, place):
                if not claim.jurisdiction.holds_on(self._day):
                    return self._ended(claim.jurisdiction, place)
                return self._outdone(claim, place)
        for role, place in self._others:
            if any(claim.jurisdiction.holds_on(self._day) for claim in self._claims(body, place)):
                return self._other_place(role, place)
        return None

    def nearer(self, body: Body) -> Message:
        """Say why a body is wrong that is only near."""
        own = next((j for j in self._of if j.body_id == body.id and j.holds_on(self._day)), None)
        place = self._deciding[0].label
        if own is None:
            return Message(
                "离你更近，但登记中没有它的管辖范围", "nearer, but nothing says where it is competent"
            )
        return Message(
            f"离你更近，但只管辖{own.label.zh}，不管辖{place.zh}",
            f"nearer, but competent for {own.label.en} only, not for {place.en}",
        )

    def _claims(self, body: Body, place: Place) -> Iterator[Claim]:
        own = [each for each in self._of if each.body_id == body.id and self._recent(each)]
        for side in place.sides:
            yield from sorted(
                claims_on(side, own), key=lambda claim: not claim.jurisdiction.holds_on(self._day)
            )

    def _recent(self, each: Jurisdiction) -> bool:
        ended = each.valid_to
        return each.valid_from <= self._day and (ended is None or ended > self._day - REMEMBERED)

    def _gone(self, body: Body) -> Message | None:
        left = body.valid_to
        right = {door.body.id for door in self._doors if door.body}
        if left is None or left <= self._day - REMEMBERED or body.moved_to not in right:
            return None
        name = self._names[body.moved_to] if body.moved_to else ""
        return Message(
            f"{left:%Y-%m-%d} 起已迁离此处，请到新址：{name}", f"moved away on {left:%Y-%m-%d}; now at {name}"
        )

    def _ended(self, own: Jurisdiction, place: Place) -> Message:
        return Message(
            f"{own.valid_to:%Y-%m-%d} 起不再管辖{place.label.zh}（管辖已调整）",
            f"no longer competent for {place.label.en} since {own.valid_to:%Y-%m-%d}",
        )

    def _outdone(self, claim: Claim, place: Place) -> Message:
        zh, en = place.label.zh, place.label.en
        best = max(
            (
                found.depth
                for door in self._doors
                for reason in door.reasons
                if reason.place == place and reason.jurisdiction
                for side in place.sides
                for found in claims_on(side, [reason.jurisdiction])
            ),
            default=0,
        )
        if best == ZONE and claim.depth < ZONE:
            return Message(
                f"{zh}在另设机构的区域（如开发区）内，由该区域的机构管辖，不由所在县区管辖",
                f"{en} lies in a zone with a body of its own, so the county's body is not competent",
            )
        if claim.depth < best:
            return Message(
                f"上级机构，{zh}的一般案件由下级管辖（其范围：{claim.jurisdiction.basis}）",
                f"a body of a higher level; ordinary cases of {en} are the lower one's "
                f"(its own: {claim.jurisdiction.basis})",
            )
        return Message(
            f"按上述规则，{zh}的此类案件不由它管辖", f"by the rule above such cases of {en} are not its own"
        )

    def _other_place(self, role: str, place: Place) -> Message:
        decided = self._deciding[0].label
        return Message(
            f"它管辖{place.label.zh}（{PLACES[role].zh}），但此事不看这个地点，看{decided.zh}",
            f"competent for {place.label.en} ({PLACES[role].en}), which does not decide here; "
            f"{decided.en} does",
        )
