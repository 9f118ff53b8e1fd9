"""Bodies and their jurisdictions: not the area that an office stands in, but the one it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gis.errors import Message
from gis.jurisdiction.places import Place, Side
from gis.model import LonLat

ZONE = 99
"""Depth of an outline: more particular than any area."""

LEVELS = {"": 0, "all": 0, "province": 2, "city": 4, "county": 6, "township": 9}
"""What a rule may say of the level of the body, and how many digits such a jurisdiction has."""

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""Provinces that are cities (直辖市): their own body is that of the city."""


@dataclass(frozen=True, slots=True)
class Body:
    """
    An office at one address.

    Attributes
    ----------
    id, kind, name
        As in the register; the kind is a `gis.jurisdiction.Matter`.
    position
        Where its door is.
    address, phone, opening_hours
        None when unknown.
    valid_from, valid_to
        First day there, and the first day on which it no longer is; None when open.
    moved_to
        Body at the new address.
    distance_m
        Straight from the asker's place; None when that is not known.
    demo
        True when the row is made up.
    """

    id: str
    kind: str
    name: str
    position: LonLat
    address: str | None = None
    phone: str | None = None
    opening_hours: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    moved_to: str | None = None
    distance_m: float | None = None
    demo: bool = False

    def open_on(self, day: date) -> bool:
        """Tell whether it is at this address on a day."""
        return (self.valid_from is None or self.valid_from <= day) and not self.closed_by(day)

    def closed_by(self, day: date) -> bool:
        """Tell whether it has left this address."""
        return self.valid_to is not None and self.valid_to <= day


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """
    Where a body is competent.

    Attributes
    ----------
    id, body_id
        As in the register.
    codes
        Areas, each as the digits up to its level.
    names
        What these areas are called, as far as the register knows.
    outlined
        True when it has an outline of its own, such as a development zone.
    valid_from, valid_to
        First day, and the first day on which it no longer holds.
    basis
        Text that gives it.
    """

    id: str
    body_id: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    outlined: bool
    valid_from: date
    valid_to: date | None
    basis: str

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def label(self) -> Message:
        """Name what it covers."""
        names = self.names or self.codes
        shown, more = names[:3], len(names) > 3  # noqa: PLR2004 - a sentence names three
        if not shown:
            return Message("划定的区域", "an outlined zone")
        zh, en = "、".join(shown), ", ".join(shown)
        return Message(f"{zh}等 {len(names)} 地", f"{en} and others") if more else Message(zh, en)


@dataclass(frozen=True, slots=True)
class Claim:
    """A jurisdiction that covers a place, and how closely: the number of digits, or `ZONE`."""

    jurisdiction: Jurisdiction
    depth: int


@dataclass(frozen=True, slots=True)
class Holders:
    """
    Who is competent for a place.

    Attributes
    ----------
    sure
        However the place lies.
    perhaps
        Depending on how it lies, or on where in its area it is.
    below
        Sides that are named too coarsely, each with the claims on its parts.
    """

    sure: tuple[Claim, ...]
    perhaps: tuple[Claim, ...]
    below: tuple[tuple[Side, tuple[Claim, ...]], ...] = ()


def claims_on(side: Side, jurisdictions: Iterable[Jurisdiction]) -> list[Claim]:
    """
    List the jurisdictions that cover a side, the most particular first.

    Parameters
    ----------
    side
        One way in which a place may lie.
    jurisdictions
        Any number.

    Returns
    -------
    list[Claim]
        Perhaps empty.
    """
    found = []
    for each in jurisdictions:
        by_code = max((len(code) for code in each.codes if side.code.startswith(code)), default=0)
        depth = ZONE if each.id in side.zones else by_code
        if depth:
            found.append(Claim(each, depth))
    return sorted(found, key=lambda claim: (-claim.depth, claim.jurisdiction.id))


def holders_of(place: Place, jurisdictions: Sequence[Jurisdiction], level: str) -> Holders:
    """
    Tell which bodies are competent for a place.

    Parameters
    ----------
    place
        Where.
    jurisdictions
        Those that hold on the day, of bodies that are there.
    level
        ``""`` for the most particular one, ``all`` for every one, or a name of `LEVELS`.

    Returns
    -------
    Holders
        Of one claim a body.
    """
    sure: dict[str, Claim] | None = None
    perhaps: dict[str, Claim] = {}
    coarse: list[tuple[Side, tuple[Claim, ...]]] = []
    for side in place.sides:
        won = _winners(claims_on(side, jurisdictions), level)
        below = _below(side, jurisdictions, level)
        if len({claim.jurisdiction.body_id for claim in (*won, *below)}) == 1 and won:
            below = []
        if below:
            coarse.append((side, tuple(below)))
        certain = won if level == "all" or not below else []
        here = {claim.jurisdiction.body_id: claim for claim in certain}
        sure = here if sure is None else {body: claim for body, claim in sure.items() if body in here}
        perhaps |= {claim.jurisdiction.body_id: claim for claim in (*won, *below)}
    sure = sure or {}
    return Holders(
        tuple(sure.values()),
        tuple(claim for body, claim in perhaps.items() if body not in sure),
        tuple(coarse),
    )


def _winners(claims: list[Claim], level: str) -> list[Claim]:
    if level == "all" or not claims:
        return claims
    depth = LEVELS[level] or claims[0].depth
    won = [claim for claim in claims if claim.depth == depth]
    return won or [claim for claim in claims if level == "city" and _of_municipality(claim)]


def _of_municipality(claim: Claim) -> bool:
    return claim.depth == LEVELS["province"] and not MUNICIPALITIES.isdisjoint(claim.jurisdiction.codes)


def _below(side: Side, jurisdictions: Iterable[Jurisdiction], level: str) -> list[Claim]:
    """Jurisdictions over parts of a side that is named only as a whole."""
    if side.rest:
        return []
    wanted = LEVELS[level]
    return [
        Claim(each, len(code))
        for each in jurisdictions
        for code in each.codes
        if code.startswith(side.code) and len(code) > len(side.code) and wanted in (0, len(code))
    ]
