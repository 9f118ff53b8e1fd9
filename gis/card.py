"""What the public is shown about one employment service site."""

from dataclasses import dataclass

from gis.model import LonLat


@dataclass(frozen=True, slots=True)
class FacilityCard:
    """
    One site as lists, maps and phones show it.

    Attributes
    ----------
    id
        Code in the register.
    name, kind
        Name, and code of a `gis.kinds.FacilityKind`.
    position
        Entrance.
    local_kind
        The name the place itself uses, e.g. 零工小站; None when it uses the national one.
    address, phone, opening_hours
        None when unknown; hours in OpenStreetMap syntax, local time.
    services
        What can be done there.
    host_venue
        The venue that gives it room; None when it has its own.
    demo
        True when the row is made up.
    """

    id: str
    name: str
    kind: str
    position: LonLat
    local_kind: str | None = None
    address: str | None = None
    phone: str | None = None
    opening_hours: str | None = None
    services: tuple[str, ...] = ()
    host_venue: str | None = None
    demo: bool = False
