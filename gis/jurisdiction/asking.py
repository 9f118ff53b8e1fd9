"""The one question: of everything that rules wait for, what decides most."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gis.errors import Message
from gis.jurisdiction.answer import Option, Question
from gis.jurisdiction.bodies import Claim, Holders
from gis.jurisdiction.facts import CHOICES, PLACES, WHERE
from gis.jurisdiction.places import OUT_OF_ZONES, Place, Side

BLOCKING = 100
"""A fact without which a door is not known weighs more than any number of assumed ones."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    Something that a rule waits for.

    Attributes
    ----------
    name
        Of a choice, or role of a place.
    blocking
        False for a fact that was taken for granted.
    place
        That is known, but not well enough.
    holders
        Who may be competent there; None when already the rule is not known.
    """

    name: str
    blocking: bool
    place: Place | None = None
    holders: Holders | None = None


def ask(waiting: Sequence[Waiting]) -> Question | None:
    """
    Choose the question that decides most.

    Parameters
    ----------
    waiting
        One entry for every rule and fact.

    Returns
    -------
    Question or None
        None when nothing waits. Of two that decide the same the one that the rules name first.
    """
    weight: Counter[str] = Counter()
    for each in waiting:
        weight[each.name] += BLOCKING if each.blocking else 1
    if not weight:
        return None
    name = max(weight, key=lambda name: weight[name])
    decides = sum(each.name == name for each in waiting)
    unclear = next((each for each in waiting if each.name == name and each.place), None)
    if unclear is not None and unclear.place:
        return _which_side(name, unclear.place, unclear.holders, decides)
    if name in CHOICES:
        choice = CHOICES[name]
        options = tuple(Option(value, label) for value, label in choice.values.items())
        return Question(name, "choice", choice.question, options, decides)
    return Question(name, "place", WHERE[name], (), decides)


def _which_side(name: str, place: Place, holders: Holders | None, decides: int) -> Question:
    role, label = PLACES[name], place.label
    if holders is None and len(place.sides) == 1:
        text = Message(
            f"{label.zh}说得太大，还不能确定适用哪里的规则；{role.zh}具体在哪个县、区或乡镇？",
            f"{label.en} is too large to tell whose rules apply; "
            f"in which county or township is the {role.en}?",
        )
        return Question(name, "place", text, (), decides)
    if holders is not None and holders.below:
        text = Message(
            f"{label.zh}由几个机构分管；{role.zh}具体在其中哪里？",
            f"{label.en} is shared by several bodies; where in it is the {role.en}?",
        )
        return Question(name, "side", text, tuple(_closer(place, dict(holders.below))), decides)
    zoned = len(place.codes) == 1
    sides = {
        f"{side.value}{OUT_OF_ZONES}" if zoned and not side.zones else side.value: side.label
        for side in place.sides
    }
    text = (
        Message(
            f"{label.zh}有一部分属于另设机构的区域；请按门牌或登记地址确认，{role.zh}在其中吗？",
            f"a part of {label.en} is in a zone with a body of its own; judging by its address, "
            f"is the {role.en} in it?",
        )
        if zoned
        else Message(
            f"{label.zh}在交界处；请按门牌或登记地址确认，{role.zh}属于哪一边？",
            f"{label.en} lies on a border; judging by its address, on which side is the {role.en}?",
        )
    )
    return Question(name, "side", text, tuple(Option(value, said) for value, said in sides.items()), decides)


def _closer(place: Place, below: dict[Side, tuple[Claim, ...]]) -> Iterator[Option]:
    """Offer the parts of every side, what is left of it, and sides that need not be told more closely."""
    for side in place.sides:
        if side not in below:
            yield Option(side.value, side.label)
            continue
        parts = {code: said for claim in below[side] for code, said in _parts(claim, side)}
        for code, said in sorted(parts.items()):
            yield Option(code, Message(said, said))
        zh, en = f"{side.label.zh}的其他地方", f"elsewhere in {side.label.en}"
        yield Option(replace(side, rest=True).value, Message(zh, en))


def _parts(claim: Claim, side: Side) -> list[tuple[str, str]]:
    own = claim.jurisdiction
    named = dict(zip(own.codes, own.names, strict=False))
    return [
        (code, named.get(code, code))
        for code in own.codes
        if code.startswith(side.code) and code != side.code
    ]
