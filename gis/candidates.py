"""Places that could open, and what a plan may do with a site (撤改增, F08)."""

from dataclasses import dataclass
from enum import StrEnum

from gis.model import LonLat


class Action(StrEnum):
    """What a plan does with a site."""

    KEEP = "keep"
    CLOSE = "close"
    MERGE = "merge"
    UPGRADE = "upgrade"
    ADD = "add"


class Venue(StrEnum):
    """Whether a place to open in is there already."""

    EXISTING = "existing"
    NEW = "new"


class Lock(StrEnum):
    """What a person decided of a site before the plan was made."""

    KEEP = "keep"
    """Stays open: kept or upgraded."""
    CLOSE = "close"
    """Does not stay open: closed or merged."""
    UPGRADE = "upgrade"
    """Is upgraded."""
    ADD = "add"
    """Is added; of a candidate."""
    NOT_HERE = "not_here"
    """Is not added; of a candidate."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A place where a site could open.

    Attributes
    ----------
    id
        Unique among candidates and sites.
    position
        Entrance, or the middle of the place.
    name
        Of the host venue, as shown to people; empty when there is none.
    kind
        Code of the `gis.kinds.FacilityKind` that would open.
    venue
        Whether the room is there already; a place where no venue is known counts as new.
    host_kind
        Code of the kind of host: ``mall``, ``library``, …; empty when unknown.
    source
        Where the candidate comes from: ``osm``, ``file``, ``gap``, ``corner``.
    cost_yuan
        Of opening here; None to take it from the table of costs.
    capacity
        People it could serve, in the unit of the sites' capacity; None when unknown.
    row
        Line of the file it came from, 0 when it came from elsewhere.
    """

    id: str
    position: LonLat
    name: str = ""
    kind: str = "employment_station"
    venue: Venue = Venue.NEW
    host_kind: str = ""
    source: str = "file"
    cost_yuan: float | None = None
    capacity: float | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Locked:
    """
    One decision of a person.

    Attributes
    ----------
    site
        Id of the site or candidate.
    lock
        What was decided.
    reason
        Why; printed with the plan.
    by
        Who; may be empty.
    """

    site: str
    lock: Lock
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class CostRow:
    """
    What an action costs.

    Attributes
    ----------
    action
        Of a plan.
    kind, venue, host_kind
        What the row is for; empty for all.
    once_yuan
        Paid once; negative when the action brings money.
    yearly_yuan
        Paid every year that the site is open afterwards; what a closed site no longer costs is the yearly
        row of ``keep``.
    basis
        Where the figure comes from.
    """

    action: Action
    kind: str = ""
    venue: str = ""
    host_kind: str = ""
    once_yuan: float = 0.0
    yearly_yuan: float = 0.0
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CostTable:
    """
    Costs of actions; the row that names most of what is asked counts, and the later of two alike.

    Attributes
    ----------
    rows
        In the order of their file.
    """

    rows: tuple[CostRow, ...]

    def find(self, action: Action, *, kind: str = "", venue: str = "", host_kind: str = "") -> CostRow | None:
        """
        Find the row for an action.

        Parameters
        ----------
        action
            Of a plan.
        kind, venue, host_kind
            Of the site or the candidate.

        Returns
        -------
        CostRow or None
            None where no row is for it: its cost is not known.

        Examples
        --------
        >>> rows = (CostRow(Action.ADD, once_yuan=9.0), CostRow(Action.ADD, venue="existing", once_yuan=4.0))
        >>> CostTable(rows).find(Action.ADD, venue="existing").once_yuan
        4.0
        """
        asked = (kind, venue, host_kind)
        best: tuple[int, CostRow] | None = None
        for row in self.rows:
            named = (row.kind, row.venue, row.host_kind)
            if row.action is action and all(n in ("", a) for n, a in zip(named, asked, strict=True)):
                fits = sum(n != "" for n in named)
                if best is None or fits >= best[0]:
                    best = (fits, row)
        return best[1] if best else None
