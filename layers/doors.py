"""The answer to "which door" as JSON, in both languages: every rule with its legal basis and its doubts."""

from collections.abc import Callable, Mapping
from typing import Any

from gis.errors import Message
from gis.jurisdiction import (
    MATTERS,
    PLACES,
    Answer,
    Body,
    Deadline,
    Door,
    Place,
    Question,
    Reason,
    Terms,
)

BodyView = Callable[[Body], Mapping[str, Any]]

_LEVELS = {
    "province": Message("省", "province"),
    "city": Message("市", "city"),
    "county": Message("县（区）", "county"),
    "township": Message("乡镇（街道）", "township"),
}


def answer_json(answer: Answer, view: BodyView) -> dict[str, Any]:
    """
    Render an answer.

    Parameters
    ----------
    answer
        Of `gis.jurisdiction.decide`.
    view
        Renders one body: its position in the datum asked for, the walk to it, its hours.

    Returns
    -------
    dict
        ``final`` is true when nothing more could change the doors.
    """
    name = MATTERS[answer.matter]
    return {
        "matter": {"code": answer.matter.value, "zh": name.zh, "en": name.en},
        "on": answer.day.isoformat(),
        "final": answer.question is None,
        "doors": [_door(answer, door, view) for door in answer.doors],
        "wrong": [{"body": dict(view(wrong.body)), "reason": both(wrong.reason)} for wrong in answer.wrong],
        "perhaps": [dict(view(body)) for body in answer.perhaps],
        "question": _question(answer.question),
        "no_door": None if answer.no_door is None else both(answer.no_door),
        "assumed": [
            {"fact": each.name, "value": each.value, "text": both(each.text)} for each in answer.assumed
        ],
        "deadlines": [_deadline(each) for each in answer.deadlines],
        "bring": [{"what": both(each.what), **_terms(each.terms)} for each in answer.papers],
        "cautions": [{"text": both(each.text), **_terms(each.terms)} for each in answer.cautions],
    }


def body_json(body: Body) -> dict[str, Any]:
    """
    Render what the register knows of a body, without its position.

    Parameters
    ----------
    body
        Of the register.

    Returns
    -------
    dict
        Distances in whole metres.
    """
    return {
        "id": body.id,
        "name": body.name,
        "address": body.address,
        "phone": body.phone,
        "opening_hours": body.opening_hours,
        "distance_m": None if body.distance_m is None else round(body.distance_m),
        "demo": body.demo,
    }


def both(message: Message) -> dict[str, str]:
    """Render a sentence in both languages."""
    return {"zh": message.zh, "en": message.en}


def _door(answer: Answer, door: Door, view: BodyView) -> dict[str, Any]:
    return {
        "body": None if door.body is None else dict(view(door.body)),
        "elsewhere": None if door.body else both(elsewhere_of(answer, door.reasons[0])),
        "reasons": [_reason(reason) for reason in door.reasons],
    }


def elsewhere_of(answer: Answer, reason: Reason) -> Message:
    """
    Say what to do where no body of the register is competent.

    Parameters
    ----------
    answer
        Its matter names the body.
    reason
        Of a door without a body: the place that decides, if any, and the level of the body.

    Returns
    -------
    Message
        Whom to ask, and on which level where the rule says so.
    """
    name, place = MATTERS[answer.matter], reason.place
    level = _LEVELS.get(reason.rule.level)
    if place is not None and level is not None:
        return _on_a_level(answer, place, level)
    if place is None or place.local:
        at = place.label if place else Message("本市", "the city")
        return Message(
            f"登记中没有管辖{at.zh}的{name.body_zh}；请拨打 12333 询问",
            f"the register holds no {name.body_en} for {at.en}; call 12333",
        )
    return Message(
        f"在外地：请向{place.label.zh}的{name.body_zh}提出，本市不受理",
        f"elsewhere: go to the {name.body_en} of {place.label.en}; this city does not accept it",
    )


def _on_a_level(answer: Answer, place: Place, level: Message) -> Message:
    name, at = MATTERS[answer.matter], place.label
    if place.local:
        return Message(
            f"登记中没有管辖{at.zh}的{level.zh}级{name.body_zh}；请拨打 12333 询问",
            f"the register holds no {name.body_en} of the {level.en} that {at.en} belongs to; call 12333",
        )
    return Message(
        f"在外地：请向{at.zh}所属的{level.zh}级{name.body_zh}提出，本市不受理",
        f"elsewhere: go to the {name.body_en} of the {level.en} that {at.en} belongs to; "
        "this city does not accept it",
    )


def _reason(reason: Reason) -> dict[str, Any]:
    rule, place, own = reason.rule, reason.place, reason.jurisdiction
    return {
        "why": both(rule.why),
        "decided_by": None
        if place is None
        else {"role": rule.place, "role_name": both(PLACES[rule.place]), "place": both(place.label)},
        "jurisdiction": None
        if own is None
        else {"id": own.id, "basis": own.basis, "since": own.valid_from.isoformat()},
        **_terms(rule.terms),
    }


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "rule": terms.id,
        "law": both(terms.law.name),
        "article": both(terms.law.article),
        "in_force_since": terms.valid_from.isoformat(),
        "source": terms.law.source,
        "region": terms.region or None,
        "unconfirmed": None if terms.unconfirmed is None else both(terms.unconfirmed),
    }


def _deadline(each: Deadline) -> dict[str, Any]:
    rule = each.rule
    return {
        "amount": rule.amount,
        "unit": rule.unit,
        "from": both(rule.event),
        "who": both(rule.who),
        "due": each.due.isoformat() if each.due else None,
        "passed": each.passed,
        "untold": list(each.untold),
        **_terms(rule.terms),
    }


def _question(question: Question | None) -> dict[str, Any] | None:
    if question is None:
        return None
    return {
        "asks": question.kind,
        "name": question.name,
        "text": both(question.text),
        "options": [{"value": option.value, "label": both(option.label)} for option in question.options],
        "decides": question.decides,
    }
