"""Keep enrolments as short as promised, and the initials of names complete."""

from datetime import datetime
from typing import Any

import psycopg

from data.enrolments import tidy
from data.initials import learn_initials
from services.hours import CHINA


def tidy_enrolments(connection: psycopg.Connection[Any], *, dry_run: bool = False) -> tuple[int, int]:
    """
    Delete enrolments whose time is over, and give free seats to those who wait.

    Parameters
    ----------
    connection
        Any role that may write; committed here.
    dry_run
        Whether only to count.

    Returns
    -------
    tuple of int
        Rows deleted, and people who got a seat.
    """
    done = tidy(connection, datetime.now(CHINA).date())
    if dry_run:
        connection.rollback()
    else:
        connection.commit()
    return done


def keep_house(connection: psycopg.Connection[Any]) -> None:
    """Do what the worker does each round beside the audit; committed here."""
    tidy_enrolments(connection)
    learn_initials(connection)
    connection.commit()
