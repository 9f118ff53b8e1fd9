"""What is odd about the facts of a case: those that contradict a place, and places where no rule holds."""

from collections.abc import Iterator, Sequence

from gis.errors import Message
from gis.jurisdiction.facts import CHOICES, PLACES, Facts
from gis.jurisdiction.mainland import is_beyond, not_mainland
from gis.jurisdiction.rules import DoorRule

_AGAINST = (("insurance", "no", "insured"), ("dispatch", "no", "host"), ("accepted", "none", "filed"))
"""A fact, its value, and the place that cannot be then."""


def odd_facts(facts: Facts, rules: Sequence[DoorRule]) -> tuple[Message, ...]:
    """
    Say which facts contradict a place that was told, and which places lie where no rule holds.

    Parameters
    ----------
    facts
        What was told; what is only assumed contradicts nothing.
    rules
        Of the matter, in force: facts and places that they do not look at are passed over.

    Returns
    -------
    tuple[Message, ...]
        One sentence each.
    """
    return (*_contradictions(facts, rules), *_beyond(facts, rules))


def _contradictions(facts: Facts, rules: Sequence[DoorRule]) -> Iterator[Message]:
    looked_at = {name for rule in rules for name in rule.terms.when}
    for name, value, role in _AGAINST:
        told = facts.places.get(role, ())
        if not told or name not in looked_at or facts.choices.get(name) != value:
            continue
        fact, place, label = CHOICES[name].values[value], PLACES[role], told[0].label
        yield Message(
            f"前后矛盾：选了“{fact.zh}”，又填了{place.zh}（{label.zh}）；已按“{fact.zh}”处理，"
            "没有看这个地点，请核对",
            f"this contradicts itself: {fact.en}, and yet the {place.en} is given ({label.en}); the first "
            "was taken and the place was not looked at, please check",
        )


def _beyond(facts: Facts, rules: Sequence[DoorRule]) -> Iterator[Message]:
    for role in dict.fromkeys(rule.place for rule in rules):
        yield from (not_mainland(role, place) for place in facts.places.get(role, ()) if is_beyond(place))
