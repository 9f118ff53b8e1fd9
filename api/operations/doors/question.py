"""What "which door" is asked with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gis.jurisdiction import Matter
from gis.model import LonLat


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """
    A place as people tell it: an area code, a name, or a position.

    Attributes
    ----------
    area_code, name
        Empty when not given; a code outweighs a name.
    position
        WGS 84.
    side
        Value of the option by which a question about a border or a large area was answered.
    """

    area_code: str = ""
    name: str = ""
    position: LonLat | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class DoorsQuestion:
    """
    What is asked.

    Attributes
    ----------
    matter
        What is to be done.
    day
        Local date for which the answer is wanted.
    choices
        See `gis.jurisdiction.CHOICES`.
    places
        By role, see `gis.jurisdiction.PLACES`.
    uscc
        Of the employer; empty when not told.
    event
        Day from which deadlines run.
    here
        Where the asker is, WGS 84.
    sides
        By role, answers to questions about a border or a large area, each for the place that it fits.
    """

    matter: Matter
    day: date
    choices: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Sequence[GivenPlace]] = field(default_factory=dict)
    uscc: str = ""
    event: date | None = None
    here: LonLat | None = None
    sides: Mapping[str, Sequence[str]] = field(default_factory=dict)
