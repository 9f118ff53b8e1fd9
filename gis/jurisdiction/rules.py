"""Rules as dated data: which place decides a matter, when, by which law, and from which source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from gis.errors import Message
from gis.jurisdiction.matters import Matter


@dataclass(frozen=True, slots=True)
class Law:
    """
    A legal basis.

    Attributes
    ----------
    name, article
        Of the law, regulation or notice, and where in it.
    source
        Where the text was read.
    """

    name: Message
    article: Message
    source: str

    @property
    def cited(self) -> Message:
        """Cite it."""
        return Message(f"{self.name.zh}{self.article.zh}", f"{self.name.en} {self.article.en}".strip())


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What every row of the rules has.

    Attributes
    ----------
    id
        Of the row.
    matter
        Which matter it is about.
    law
        Its legal basis.
    valid_from, valid_to
        First day in force, and the first day on which it no longer is; None when open.
    when
        Facts that it needs, each with the values that will do.
    region
        Digits of the area that it holds in; empty for the whole country.
    region_places
        Roles of the places that must all lie in the region.
    unconfirmed
        What of it nobody has checked; None when it was read in a public source.
    """

    id: str
    matter: Matter
    law: Law
    valid_from: date
    valid_to: date | None
    when: Mapping[str, frozenset[str]]
    region: str = ""
    region_places: tuple[str, ...] = ()
    unconfirmed: Message | None = None

    def in_force(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class DoorRule:
    """
    Which place decides who is competent.

    Attributes
    ----------
    terms
        When it holds.
    case
        Rows of one matter and case with a region count instead of those without.
    place
        Role of the place that decides, or ``anywhere``.
    level
        See `gis.jurisdiction.bodies.LEVELS`.
    why
        One sentence for the asker.
    """

    terms: Terms
    case: str
    place: str
    level: str
    why: Message


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """
    How long there is.

    Attributes
    ----------
    terms
        When it holds.
    amount, unit
        So many ``days``, ``months`` or ``years``.
    event
        From when it runs.
    who
        Whom it binds, and what else there is to know.
    """

    terms: Terms
    amount: int
    unit: str
    event: Message
    who: Message


@dataclass(frozen=True, slots=True)
class Paper:
    """What to bring, in its ``terms``."""

    terms: Terms
    what: Message


@dataclass(frozen=True, slots=True)
class Caution:
    """What has to be known beside the answer, in its ``terms``."""

    terms: Terms
    text: Message


class _Row(Protocol):
    @property
    def terms(self) -> Terms:
        """Give its terms."""


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """
    All rules.

    Attributes
    ----------
    doors, deadlines, papers, cautions
        In the order of the file.
    """

    doors: tuple[DoorRule, ...]
    deadlines: tuple[DeadlineRule, ...] = ()
    papers: tuple[Paper, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def terms(self) -> tuple[Terms, ...]:
        """List the terms of every row."""
        return (
            *(row.terms for row in self.doors),
            *(row.terms for row in self.deadlines),
            *(row.terms for row in self.papers),
            *(row.terms for row in self.cautions),
        )

    def of(self, matter: Matter, day: date) -> "RuleBook":
        """Keep the rows of a matter that are in force on a day."""

        def kept(rows: Iterable[R]) -> tuple[R, ...]:
            return tuple(row for row in rows if row.terms.matter is matter and row.terms.in_force(day))

        return replace(
            self,
            doors=kept(self.doors),
            deadlines=kept(self.deadlines),
            papers=kept(self.papers),
            cautions=kept(self.cautions),
        )
