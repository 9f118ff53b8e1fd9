"""A plan of the city in the store, as it is ordered from the service."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from api.operations.audit.order import profile_from_json, profile_to_json
from api.operations.kept import name_of
from api.operations.plan.options import PlanOptions, options_from_json, options_to_json
from data.plans import NewPlan
from gis.candidates import Lock, Locked
from gis.errors import FileError
from gis.model import CircleProfile

STORED = "store"
"""Candidates of the store, not a file that was sent."""


@dataclass(frozen=True, slots=True)
class CityPlan:
    """
    What is asked.

    Attributes
    ----------
    day
        On which sites must be open.
    profile
        The circle.
    candidates
        `STORED`, or the SHA-256 of a file that was sent.
    options
        The switches.
    locks
        What people decided.
    title
        Of the plan; may be empty.
    """

    day: date
    profile: CircleProfile
    candidates: str = STORED
    options: PlanOptions = PlanOptions()  # noqa: RUF009 - frozen
    locks: tuple[Locked, ...] = ()
    title: str = ""


def plan_to_json(plan: CityPlan) -> dict[str, Any]:
    """
    Write a plan's order as JSON values.

    Parameters
    ----------
    plan
        What is asked.

    Returns
    -------
    dict[str, Any]
        For `plan_from_json`.
    """
    return {
        "title": plan.title,
        "day": plan.day.isoformat(),
        "profile": profile_to_json(plan.profile),
        "candidates": plan.candidates,
        "options": options_to_json(plan.options),
        "locks": [lock_to_json(lock) for lock in plan.locks],
    }


def plan_from_json(plain: Mapping[str, Any]) -> CityPlan:
    """
    Read an order that `plan_to_json` wrote.

    Parameters
    ----------
    plain
        JSON values.

    Returns
    -------
    CityPlan
        Equal to what was written.

    Raises
    ------
    FileError
        If it is something else.
    """
    try:
        return CityPlan(
            day=date.fromisoformat(plain["day"]),
            profile=profile_from_json(plain["profile"]),
            candidates=plain["candidates"],
            options=options_from_json(plain["options"]),
            locks=tuple(lock_from_json(lock) for lock in plain["locks"]),
            title=plain["title"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileError(
            "方案的记录已损坏或由其他版本生成；请重新提交",
            "the record of the plan is damaged or of another version; order it again",
        ) from error


def digest_of(candidates: str) -> str:
    """Digest a file of candidates that was sent: a plan names it so."""
    return hashlib.sha256(candidates.encode()).hexdigest()


def new_plan(plan: CityPlan, digests: Mapping[str, Any], candidates: str | None = None) -> NewPlan:
    """
    Name a plan after its question and its data.

    Parameters
    ----------
    plan
        What is asked. Its title and the words beside its locks change no figure, yet they are printed with
        it: another title is another plan.
    digests
        Of every input.
    candidates
        The file of candidates, where one was sent with it.

    Returns
    -------
    NewPlan
        For the line.
    """
    config = plan_to_json(plan)
    return NewPlan(name_of(config, digests), config, digests, version("jobcircle"), candidates=candidates)


def lock_to_json(lock: Locked) -> dict[str, str]:
    """Write a decision as JSON values."""
    return {"site": lock.site, "lock": lock.lock.value, "reason": lock.reason, "by": lock.by}


def lock_from_json(plain: Mapping[str, str]) -> Locked:
    """Read a decision that `lock_to_json` wrote."""
    return Locked(plain["site"], Lock(plain["lock"]), plain["reason"], plain["by"])
