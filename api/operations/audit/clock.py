"""Coverage with a clock (★8): at one moment, and in every hour of an ordinary week."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.rules import AuditRules
from gis.errors import Message
from gis.model import Facility
from isochrones.clock import ClockCoverage, coverage_at
from isochrones.reach import TravelTimes
from services.timetable import OpenSites, open_at, open_by_hour


@dataclass(frozen=True, slots=True)
class Clock:
    """
    What the hour does to the coverage.

    Attributes
    ----------
    at
        The moment that was asked.
    sites
        Who is open then.
    moment
        Coverage at that moment; one element.
    week
        Coverage in 168 hours from Monday 00:00.
    monday
        Of the week that was counted.
    why
        Sites that cover by the reason for their state.
    """

    at: datetime
    sites: OpenSites
    moment: ClockCoverage
    week: ClockCoverage
    monday: date
    why: dict[str, int]

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What has to be said of the calendar."""
        return self.sites.remarks


def tell_the_time(
    times: TravelTimes,
    people: NDArray[np.float64],
    sites: list[Facility],
    covers: NDArray[np.bool_],
    rules: AuditRules,
) -> Clock | None:
    """
    Count who is covered at the moment that was asked, and through the week.

    Parameters
    ----------
    times
        Walks within the limits.
    people
        Shape (D,).
    sites
        With their opening hours.
    covers
        Shape (F,), sites that only inform never count.
    rules
        The moment and the calendar.

    Returns
    -------
    Clock or None
        None when no moment was asked.
    """
    if rules.at is None:
        return None
    hours = [site.opening_hours or None for site in sites]
    now = open_at(hours, rules.at, rules.calendar)
    week = open_by_hour(hours, rules.at.date(), rules.calendar)
    only = covers[:, None]
    return Clock(
        rules.at,
        now,
        coverage_at(times, people, surely=now.surely[:, None] & only, perhaps=now.perhaps[:, None] & only),
        coverage_at(times, people, surely=week.surely & only, perhaps=week.perhaps & only),
        week.monday,
        dict(Counter(str(now.why[i]) for i in np.flatnonzero(covers))),
    )
