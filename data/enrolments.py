"""
Seats in courses and waiting lists, safe however many ask at once: whoever changes a course's list locks it.

What is kept of a person is a row under the hash of a random token that only the person has; see
`docs/answers.md` for why there is nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from gis.errors import ConflictError, InfeasibleError, NotFoundError
from gis.model import LonLat

KEEP_DAYS = 30
"""Rows stay so long after the last day of their course."""

MOST_WAITING = 2
"""As many times its seats may wait for a course: a list that nobody can hope from is no list."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """
    One person's place in a course.

    Attributes
    ----------
    course_id
        Code of the course.
    waiting
        Whether it is a place in the waiting list, not a seat.
    ahead
        How many wait before; 0 for whoever has a seat.
    """

    course_id: str
    waiting: bool
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class FullCourse:
    """
    Why there was no seat.

    Attributes
    ----------
    waiting
        How many wait already.
    may_wait
        Whether one more may.
    """

    waiting: int
    may_wait: bool


async def enrol(
    connection: psycopg.AsyncConnection[Any], course_id: str, token_hash: str, *, wait: bool, day: date
) -> Enrolment | FullCourse:
    """
    Take a seat, or a place in the waiting list where that is wanted and there is no seat.

    Parameters
    ----------
    connection
        In autocommit; one transaction is made and committed.
    course_id
        Code of the course.
    token_hash
        SHA-256 of the token, in hexadecimal. The same token again gives what it has already.
    wait
        Whether a place in the waiting list will do.
    day
        Local date of today.

    Returns
    -------
    Enrolment or FullCourse
        Nothing was written when the course is full.

    Raises
    ------
    NotFoundError
        If there is no such course.
    InfeasibleError
        If it has begun.
    ConflictError
        If the token has a place in another course.
    """
    async with connection.transaction():
        seats, starts, room = await _locked(connection, course_id)
        own = await find(connection, token_hash)
        if own is not None:
            if own.course_id != course_id:
                raise _used()
            return own
        if starts < day:
            raise InfeasibleError(
                "课程已经开课，不能再报名", "the course has begun; nobody can enrol any more"
            )
        await _move_up(connection, course_id, seats)
        enrolled, waiting = await _counts(connection, course_id)
        full, may_wait = enrolled >= seats, waiting < MOST_WAITING * room
        if full and not (wait and may_wait):
            return FullCourse(waiting, may_wait)
        written = await connection.execute(
            "INSERT INTO enrolment (token_hash, course_id, waiting) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (token_hash, course_id, full),
        )
        if written.rowcount == 0:  # at the same moment in another course
            raise _used()
        return Enrolment(course_id, full, waiting if full else 0)


async def find(connection: psycopg.AsyncConnection[Any], token_hash: str) -> Enrolment | None:
    """Find the place that a token has; None when it has none."""
    cursor = await connection.execute(
        "SELECT e.course_id, e.waiting, (SELECT count(*) FROM enrolment o"
        " WHERE e.waiting AND o.course_id = e.course_id AND o.waiting AND o.queue < e.queue)"
        " FROM enrolment e WHERE e.token_hash = %s",
        (token_hash,),
    )
    row = await cursor.fetchone()
    return None if row is None else Enrolment(*row)


async def cancel(connection: psycopg.AsyncConnection[Any], token_hash: str) -> str:
    """
    Give a place back: its row is deleted, and whoever waits first gets the seat.

    Parameters
    ----------
    connection
        In autocommit; one transaction is made and committed.
    token_hash
        SHA-256 of the token.

    Returns
    -------
    str
        Code of the course.

    Raises
    ------
    NotFoundError
        If the token has no place.
    """
    async with connection.transaction():
        own = await find(connection, token_hash)
        if own is None:
            raise no_place()
        seats, _, _ = await _locked(connection, own.course_id)
        gone = await connection.execute("DELETE FROM enrolment WHERE token_hash = %s", (token_hash,))
        if gone.rowcount == 0:  # somebody with the same token was quicker
            raise no_place()
        await _move_up(connection, own.course_id, seats)
        return own.course_id


async def next_course(
    connection: psycopg.AsyncConnection[Any], course_id: str, *, here: LonLat | None, day: date
) -> str | None:
    """
    Find the nearest other course for the same occupation that still has a seat.

    Parameters
    ----------
    connection
        Only read.
    course_id
        The course that is full; where it is subsidised, so is the other.
    here
        Near where, WGS 84; near the full course when None.
    day
        Local date of today.

    Returns
    -------
    str or None
        Code of the course; the earlier one where two are as near.
    """
    lon, lat = here or (None, None)
    cursor = await connection.execute(_NEXT, {"course": course_id, "lon": lon, "lat": lat, "day": day})
    row = await cursor.fetchone()
    return None if row is None else row[0]


def tidy(connection: psycopg.Connection[Any], day: date) -> tuple[int, int]:
    """
    Delete the rows whose time is over, and give free seats to those who wait.

    Parameters
    ----------
    connection
        Any role that may write; not committed here.
    day
        Local date of today.

    Returns
    -------
    tuple of int
        Rows deleted, and people who got a seat.
    """
    gone = connection.execute(
        "DELETE FROM enrolment e USING course c WHERE c.id = e.course_id"
        " AND (c.starts + c.days + %(keep)s < %(day)s OR e.waiting AND c.starts < %(day)s)",
        {"keep": KEEP_DAYS, "day": day},
    )
    waited = connection.execute(
        "SELECT DISTINCT course_id FROM enrolment WHERE waiting ORDER BY 1"
    ).fetchall()
    moved = 0
    for (course_id,) in waited:
        row = connection.execute(_LOCK, (course_id,)).fetchone()
        if row is not None:
            moved += connection.execute(_MOVE_UP, {"course": course_id, "seats": row[0]}).rowcount
    return gone.rowcount, moved


def no_place() -> NotFoundError:
    """Say that a token has no place."""
    return NotFoundError(
        "这个凭证码没有对应的报名；可能已取消或已过保存期",
        "this token has no place in any course; it may have been cancelled, or its time is over",
    )


_LOCK = "SELECT greatest(seats - seats_taken, 0), starts, seats FROM course WHERE id = %s FOR UPDATE"

# In the order of asking, as many as there are seats.
_MOVE_UP = """
    UPDATE enrolment SET waiting = false WHERE token_hash IN (
        SELECT token_hash FROM enrolment WHERE course_id = %(course)s AND waiting ORDER BY queue
        LIMIT greatest(%(seats)s - (
            SELECT count(*) FROM enrolment WHERE course_id = %(course)s AND NOT waiting), 0))
"""

_NEXT = """
    SELECT c.id FROM course f
    JOIN training_institution fi ON fi.id = f.institution_id
    JOIN course c ON c.id <> f.id AND coalesce(c.occupation, c.name) = coalesce(f.occupation, f.name)
    JOIN training_institution i ON i.id = c.institution_id
    WHERE f.id = %(course)s AND c.starts >= %(day)s AND c.subsidised >= f.subsidised
      AND c.seats - c.seats_taken > (
          SELECT count(*) FROM enrolment e WHERE e.course_id = c.id AND NOT e.waiting)
    ORDER BY ST_Distance(i.geom::geography, coalesce(
        ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), fi.geom)::geography), c.starts, c.id
    LIMIT 1
"""


def _used() -> ConflictError:
    return ConflictError(
        "这个凭证码已用于另一门课；请另换一个，或不填",
        "this token has a place in another course; use another, or none",
    )


async def _locked(connection: psycopg.AsyncConnection[Any], course_id: str) -> tuple[int, date, int]:
    """Lock a course; give the seats that are ours to fill, its first day, and all its seats."""
    row = await (await connection.execute(_LOCK, (course_id,))).fetchone()
    if row is None:
        raise NotFoundError("没有这个编号的课程", "no course has that code")
    return row[0], row[1], row[2]


async def _move_up(connection: psycopg.AsyncConnection[Any], course_id: str, seats: int) -> None:
    await connection.execute(_MOVE_UP, {"course": course_id, "seats": seats})


async def _counts(connection: psycopg.AsyncConnection[Any], course_id: str) -> tuple[int, int]:
    cursor = await connection.execute(
        "SELECT count(*) FILTER (WHERE NOT waiting), count(*) FILTER (WHERE waiting)"
        " FROM enrolment WHERE course_id = %s",
        (course_id,),
    )
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else (0, 0)
