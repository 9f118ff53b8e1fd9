"""A scenario (★10): a plan as a document, with who decided what and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Minute = Mapping[str, Any]
"""One entry of the minutes: ``at``, ``by``, ``did``, and what it was about."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    A plan as a document.

    Attributes
    ----------
    id
        Of the document.
    name, note
        As people call it, and what they say of it.
    created
        When.
    config
        What was ordered; ``locks`` is a list of decisions with ``site``, ``lock``, ``reason``, ``by``.
    digests
        Of every input, by name.
    plan
        Id of the plan that makes, or made, its result.
    parent
        Scenario that it was copied from.
    minutes
        Who did what and why, oldest first.
    result
        What came out; None while it is being made.
    points
        People and their state before and after, as they were packed; None where they were not kept.
    frozen
        Nothing of it changes any more.
    """

    id: str
    name: str
    created: datetime
    config: Mapping[str, Any]
    digests: Mapping[str, Any]
    plan: str
    note: str = ""
    parent: str | None = None
    minutes: tuple[Minute, ...] = ()
    result: Mapping[str, Any] | None = None
    points: bytes | None = None
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What somebody decides of a site, or takes back.

    Attributes
    ----------
    site
        Its id.
    lock
        As of `gis.candidates.Lock`; empty to take a decision back.
    reason, by
        Why, and who.
    """

    site: str
    lock: str
    reason: str
    by: str
