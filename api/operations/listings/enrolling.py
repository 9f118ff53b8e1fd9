"""
Enrol in a course, look up a place, give it back.

A person is known by a random token only. Nobody logs in, so one caller could take all seats: enrolments
are counted by address, in memory, and never written anywhere.
"""

import hashlib
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import date
from time import monotonic

from api.operations.served import Served
from data.enrolments import Enrolment, FullCourse, cancel, enrol, find, next_course, no_place
from gis.errors import TooManyError
from gis.model import LonLat

HOUR_S = 3600.0
ADDRESSES = 4096


@dataclass(frozen=True, slots=True)
class FullAnswer:
    """
    A course without a seat, and what can be done.

    Attributes
    ----------
    full
        Whether one may wait, and how many do.
    instead
        Code of the nearest other course with a seat; None when there is none.
    """

    full: FullCourse
    instead: str | None


class TooOften:
    """
    Counts enrolments by address for an hour, in this process only.

    Parameters
    ----------
    most
        From one address in an hour.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def knock(self, address: str) -> None:
        """Count one; `TooManyError` when there were too many."""
        times = self._times.setdefault(address, deque(maxlen=self._most))
        self._times.move_to_end(address)
        while len(self._times) > ADDRESSES:
            self._times.popitem(last=False)
        if len(times) == self._most and times[0] > monotonic() - HOUR_S:
            raise TooManyError(
                "从同一地址报名太多；请一小时后再试，或到站点请工作人员协助",
                "too many enrolments from one address; try again in an hour, or ask at a station",
            )
        times.append(monotonic())


def new_token() -> str:
    """Make a token of 128 random bits, as people can type it."""
    return secrets.token_hex(16)


def hash_of(token: str) -> str:
    """
    Hash a token as it is stored: with its 128 random bits there is nothing to guess.

    Examples
    --------
    >>> hash_of("00ff")[:16]
    '8909cde2f411a84e'
    """
    return hashlib.sha256(token.encode()).hexdigest()


async def enrol_in(
    served: Served, course_id: str, token: str, *, wait: bool, here: LonLat | None, day: date
) -> Enrolment | FullAnswer:
    """
    Take a seat in a course, or a place in its waiting list.

    Parameters
    ----------
    served
        The city.
    course_id
        Code of the course.
    token
        The person's; the same again changes nothing.
    wait
        Whether a place in the waiting list will do.
    here
        Near where another course is looked for, WGS 84; near the full one when None. Not kept.
    day
        Local date of today.

    Returns
    -------
    Enrolment or FullAnswer
        What was written, or what can be done where nothing was.

    Raises
    ------
    NotFoundError
        If there is no such course.
    InfeasibleError
        If it has begun.
    ConflictError
        If the token has a place in another course.
    """
    async with served.connection() as connection:
        made = await enrol(connection, course_id, hash_of(token), wait=wait, day=day)
        if isinstance(made, Enrolment):
            return made
        return FullAnswer(made, await next_course(connection, course_id, here=here, day=day))


async def place_of(served: Served, token: str) -> Enrolment:
    """Find the place that a token has; `NotFoundError` when it has none."""
    async with served.connection() as connection:
        found = await find(connection, hash_of(token))
    if found is None:
        raise no_place()
    return found


async def give_up(served: Served, token: str) -> str:
    """Give a place back; gives the course's code, `NotFoundError` when the token has no place."""
    async with served.connection() as connection:
        return await cancel(connection, hash_of(token))
