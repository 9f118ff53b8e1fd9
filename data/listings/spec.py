"""What a list is made of, what is asked of it, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gis.model import LonLat

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Facet:
    """
    A property that a list is narrowed by; all of it is SQL.

    Attributes
    ----------
    value
        The property as text; an array of text where a row may have several.
    label
        What people read for the value; None where it is the value itself.
    many
        Whether a row may have several.
    prefix
        Whether a shorter value means all that begin with it, as with codes of occupations.
    """

    value: str
    label: str | None = None
    many: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """
    One list of the register; all but the name is SQL.

    Attributes
    ----------
    name
        Of the list, as in addresses.
    rows
        What follows FROM.
    code, place, demo
        Code, position and stamp of a row.
    texts
        What a text is looked for in; the first is the row's own name.
    current
        Whether a row counts on ``%(day)s`` at ``%(moment)s``.
    day_of
        The day that ``since`` and ``until`` bound.
    sort
        A number: rows come in its order where nobody says where they are, ties by code.
    properties
        A JSON object of what is shown.
    facets
        What it is narrowed by.
    """

    name: str
    rows: str
    code: str
    place: str
    demo: str
    texts: tuple[str, ...]
    current: str
    day_of: str
    sort: str
    properties: str
    facets: Mapping[str, Facet]


@dataclass(frozen=True, slots=True)
class Around:
    """
    A circle on the ellipsoid, in WGS 84.

    Attributes
    ----------
    centre
        Its middle.
    radius_m
        Straight-line metres; exactly that far counts.
    """

    centre: LonLat
    radius_m: float


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is asked of a list.

    Attributes
    ----------
    moment
        When: what is over by then is not listed.
    text
        Looked for in names; anything when empty.
    alike
        Whether names that are only like the text count (`understood` decides it).
    filters
        Accepted values by facet; a facet left out, or without values, accepts all.
    since, until
        First and last day accepted; None for any.
    around
        Only rows in this circle; anywhere when None.
    """

    moment: datetime
    text: str = ""
    alike: bool = False
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    around: Around | None = None

    @property
    def day(self) -> date:
        """The local date of the moment."""
        return self.moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One row as it is shown.

    Attributes
    ----------
    id
        Code in the register.
    position
        WGS 84.
    demo
        Whether it is made up.
    key
        What it was sorted by: metres from the middle of the circle, or the list's own number.
    properties
        What is shown.
    """

    id: str
    position: LonLat
    demo: bool
    key: float
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """
    How many rows have one value.

    Attributes
    ----------
    value
        Empty for rows of which it is unknown.
    label
        What people read for it; None when the value says it.
    count
        Rows that have it and pass all other filters.
    """

    value: str
    label: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """
    How many rows there are.

    Attributes
    ----------
    matched
        That pass every filter.
    facets
        By facet, most frequent first, ties by value; at most `MOST_VALUES` each.
    """

    matched: int
    facets: Mapping[str, tuple[FacetValue, ...]]


MOST_VALUES = 50
