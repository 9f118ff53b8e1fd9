"""Places that decide, as far as they are known: a point on a border lies on two sides until somebody says."""

from dataclasses import dataclass, replace

from gis.errors import Message
from gis.model import LonLat

OTHER = ":other"
"""Behind a side's value: none of the parts that have a body of their own."""

OUT_OF_ZONES = "@"
"""Behind a code: the area without its zones, where the code alone may mean the whole area."""


@dataclass(frozen=True, slots=True)
class Side:
    """
    One way in which a place may lie.

    Attributes
    ----------
    code
        Digits of the area, without the zeros behind its level: ``359901`` for a county.
    label
        What it is called.
    zones
        Jurisdictions with an outline (a development zone) that the place lies in.
    rest
        True when somebody said that it is none of the area's parts that have a body of their own.
    """

    code: str
    label: Message
    zones: frozenset[str] = frozenset()
    rest: bool = False

    @property
    def value(self) -> str:
        """Give the short text that names it in a question and its answer."""
        zoned = f"{self.code}@{'+'.join(sorted(self.zones))}" if self.zones else self.code
        return f"{zoned}{OTHER}" if self.rest else zoned


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place that a rule looks at.

    Attributes
    ----------
    label
        What it is called, for sentences.
    sides
        Every way in which it may lie; more than one for a point on a border, or for an area that a zone
        covers in part.
    position
        Where it is; None when only its area is known.
    local
        False for a place outside the city that is served.
    hint
        True where it was concluded from the digits of a credit code.
    """

    label: Message
    sides: tuple[Side, ...]
    position: LonLat | None = None
    local: bool = True
    hint: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """List the areas that it may lie in."""
        return frozenset(side.code for side in self.sides)

    def on(self, value: str) -> "Place | None":
        """Keep the side that an answer names; None when it names none, but perhaps a part."""
        options = (*self.sides, *(replace(side, rest=True) for side in self.sides))
        kept = tuple(side for side in options if side.value == value.removesuffix(OUT_OF_ZONES))
        if not kept:
            return None
        return replace(self, sides=kept, label=kept[0].label if len(self.codes) > 1 else self.label)
