"""What an audit is asked: the rules it measures, apart from the data it measures them on."""

from dataclasses import dataclass
from datetime import datetime

from gis.calendar import NO_CALENDAR, Calendar
from gis.circles import check_choice
from gis.errors import InputError
from gis.model import URBAN_15_MIN, CircleProfile
from gis.walker import Walker
from isochrones.coverage import BAND_MPS

SEARCH_S = 3600.0
"""How far the nearest site is looked for when none is within the limit."""


@dataclass(frozen=True, slots=True)
class AuditRules:
    """
    The question of one audit.

    Attributes
    ----------
    profiles
        Circle profiles; the first names the headline. With several, each demand point has the one that is
        for its area's urban-rural class.
    walkers
        Walkers of one's own, beside those that are built in.
    speeds_mps
        Speeds of the sensitivity band; none when empty.
    search_s
        How far the nearest site is looked for.
    at
        The moment for coverage with a clock; None for sites that count whatever the hour.
    calendar
        Holidays and make-up workdays.
    cross_border
        False to leave out sites beyond the audited areas that serve only their own (B34).
    """

    profiles: tuple[CircleProfile, ...] = (URBAN_15_MIN,)
    walkers: tuple[Walker, ...] = ()
    speeds_mps: tuple[float, ...] = BAND_MPS
    search_s: float = SEARCH_S
    at: datetime | None = None
    calendar: Calendar = NO_CALENDAR
    cross_border: bool = True

    def __post_init__(self) -> None:
        """Refuse rules without a profile, or with profiles that contradict each other."""
        if not self.profiles:
            raise InputError("至少需要一个圈层标准", "at least one circle profile is needed")
        if len(self.profiles) > 1:
            check_choice(self.profiles)
