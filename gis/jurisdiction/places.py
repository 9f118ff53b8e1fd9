"""Places that decide, as far as they are known: a point on a border lies on two sides until somebody says."""

from dataclasses import dataclass

from gis.errors import Message
from gis.model import LonLat


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
    """

    code: str
    label: Message
    zones: frozenset[str] = frozenset()

    @property
    def value(self) -> str:
        """Give the short text that names it in a question and its answer."""
        return f"{self.code}@{'+'.join(sorted(self.zones))}" if self.zones else self.code


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
