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

BY_CODE, BY_DEGURBA = "code", "degurba"
MOST_ZONES = 1000


@dataclass(frozen=True, slots=True)
class AuditRules:
    """
    The question of one audit.

    Attributes
    ----------
    profiles
        Circle profiles; the first names the headline. With several, each demand point has the one that is
        for its urban-rural class.
    choose_by
        What tells that class: ``code`` for that of its area, ``degurba`` for the degree of urbanisation of
        the people around it; empty for the first where areas tell, else the second.
    walkers
        Walkers of one's own, beside those that are built in.
    speeds_mps
        Speeds of the sensitivity band; none when empty.
    search_s
        How far the nearest sites are looked for at least, see `searched_s`.
    at
        The moment for coverage with a clock; None for sites that count whatever the hour.
    calendar
        Holidays and make-up workdays.
    cross_border
        False to leave out every site beyond the audited areas; True leaves out those that serve only their
        own (B34).
    zones
        So many service zones are made from where people and enterprises are dense (F06); 0 for none.
    """

    profiles: tuple[CircleProfile, ...] = (URBAN_15_MIN,)
    walkers: tuple[Walker, ...] = ()
    speeds_mps: tuple[float, ...] = BAND_MPS
    search_s: float = SEARCH_S
    at: datetime | None = None
    calendar: Calendar = NO_CALENDAR
    cross_border: bool = True
    choose_by: str = ""
    zones: int = 0

    @property
    def searched_s(self) -> float:
        """Tell how far the nearest sites are looked for: never less far than a profile allows."""
        return max(self.search_s, *(profile.limit_s for profile in self.profiles))

    def __post_init__(self) -> None:
        """Refuse rules without a profile, with profiles that contradict each other, or with unknown words."""
        if not self.profiles:
            raise InputError("至少需要一个圈层标准", "at least one circle profile is needed")
        if len(self.profiles) > 1:
            check_choice(self.profiles)
        if self.choose_by not in {"", BY_CODE, BY_DEGURBA}:
            raise InputError("--choose-by 应为 code 或 degurba", "--choose-by takes code or degurba")
        if not 0 <= self.zones <= MOST_ZONES:
            raise InputError(
                f"--zones 应在 0 到 {MOST_ZONES} 之间", f"--zones must be from 0 to {MOST_ZONES}"
            )
