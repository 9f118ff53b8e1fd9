"""The one question: of everything that rules wait for, what decides most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gis.errors import Message
from gis.jurisdiction.answer import Option, Question
from gis.jurisdiction.bodies import Holders
from gis.jurisdiction.facts import CHOICES, PLACES
from gis.jurisdiction.places import Place

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
    place, holders
        For a place that is known, but not well enough: who may be competent there.
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
        None when nothing waits. Of two that decide the same the one that is declared first.
    """
    weight: Counter[str] = Counter()
    for each in waiting:
        weight[each.name] += BLOCKING if each.blocking else 1
    if not weight:
        return None
    order = [*CHOICES, *PLACES]
    name = min(weight, key=lambda name: (-weight[name], order.index(name)))
    decides = sum(each.name == name for each in waiting)
    unclear = next((each for each in waiting if each.name == name and each.place), None)
    if unclear is not None and unclear.place and unclear.holders:
        return _which_side(name, unclear.place, unclear.holders, decides)
    if name in CHOICES:
        choice = CHOICES[name]
        options = tuple(Option(value, label) for value, label in choice.values.items())
        return Question(name, "choice", choice.question, options, decides)
    role = PLACES[name]
    return Question(name, "place", Message(f"{role.zh}在哪里？", f"Where is the {role.en}?"), (), decides)


def _which_side(name: str, place: Place, holders: Holders, decides: int) -> Question:
    role, label = PLACES[name], place.label
    if holders.coarse:
        options = {
            code: Option(code, Message(said, said))
            for claim in holders.perhaps
            for code, said in _parts(claim.jurisdiction.codes, claim.jurisdiction.names, place)
        }
        text = Message(
            f"{label.zh}由几个机构分管；{role.zh}具体在其中哪里？",
            f"{label.en} is shared by several bodies; where in it is the {role.en}?",
        )
        return Question(name, "side", text, tuple(options.values()), decides)
    sides = {side.value: side.label for side in place.sides}
    zoned = len(place.codes) == 1
    text = (
        Message(
            f"{label.zh}有一部分属于另设机构的区域；请按登记地址确认，{role.zh}在其中吗？",
            f"a part of {label.en} is in a zone with a body of its own; by its registered address, "
            f"is the {role.en} in it?",
        )
        if zoned
        else Message(
            f"{label.zh}在交界处；请按门牌或登记地址确认，{role.zh}属于哪一边？",
            f"{label.en} lies on a border; by its registered address, on which side is the {role.en}?",
        )
    )
    return Question(name, "side", text, tuple(Option(value, said) for value, said in sides.items()), decides)


def _parts(codes: Sequence[str], names: Sequence[str], place: Place) -> list[tuple[str, str]]:
    named = dict(zip(codes, names, strict=False))
    return [
        (code, named.get(code, code))
        for code in codes
        if any(code.startswith(side.code) and code != side.code for side in place.sides)
    ]
