"""What becomes of a scenario: it is copied, decided on, frozen, and never quietly changed."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from gis.errors import InputError, Message
from gis.scenarios import Decision, Minute, Scenario
from services.hours import CHINA

FROZEN = Message("这个场景已定稿，不能再改；请先复制", "this scenario is frozen; copy it and change the copy")


def now() -> datetime:
    """Tell the moment, in China's time."""
    return datetime.now(CHINA)


def new_scenario(scenario: Scenario, *, by: str) -> Scenario:
    """
    Begin a document.

    Parameters
    ----------
    scenario
        Without minutes.
    by
        Who begins it; may be empty.

    Returns
    -------
    Scenario
        Whose minutes hold its beginning and the decisions it begins with.
    """
    began = {"at": _told(scenario.created), "by": by, "did": "created", "plan": scenario.plan}
    locks = [
        {"at": _told(scenario.created), "did": "locked", **lock}
        for lock in scenario.config.get("locks") or ()
    ]
    return replace(scenario, minutes=(began, *locks))


def fresh_id() -> str:
    """Name a document; documents are not named after what they hold, since that changes."""
    return secrets.token_hex(6)


def copied(scenario: Scenario, *, name: str, note: str, by: str, at: datetime) -> Scenario:
    """
    Copy a scenario.

    Parameters
    ----------
    scenario
        Any, frozen or not.
    name, note
        Of the copy.
    by, at
        Who copies it, and when.

    Returns
    -------
    Scenario
        A document of its own that can be changed, with the minutes so far.
    """
    told = {"at": _told(at), "by": by, "did": "copied", "from": scenario.id, "name": scenario.name}
    return replace(
        scenario,
        id=fresh_id(),
        name=name,
        note=note,
        created=at,
        parent=scenario.id,
        minutes=(*scenario.minutes, told),
        frozen=False,
    )


def refuse_frozen(scenario: Scenario) -> None:
    """Refuse to change a scenario that is frozen, with an `InputError`."""
    if scenario.frozen:
        raise InputError(*FROZEN)


def decided(scenario: Scenario, decisions: Iterable[Decision], *, at: datetime) -> Scenario:
    """
    Decide on sites; a decision takes the place of earlier ones on the same site.

    Parameters
    ----------
    scenario
        Not frozen.
    decisions
        At most one a site.
    at
        When.

    Returns
    -------
    Scenario
        Without a result: that is to be made again.

    Raises
    ------
    InputError
        If it is frozen, a decision is taken back that nobody made, or a site is named twice.
    """
    refuse_frozen(scenario)
    locks = [dict(lock) for lock in scenario.config.get("locks") or ()]
    minutes: list[Minute] = []
    seen: set[str] = set()
    for decision in decisions:
        if decision.site in seen:
            raise InputError("同一站点有两个决定；请只保留一个", "one site is decided on twice; keep one")
        seen.add(decision.site)
        before = [lock for lock in locks if lock["site"] == decision.site]
        if not (before or decision.lock):
            raise InputError(
                "没有可撤回的决定；请检查站点编号",
                "there is no decision to take back; check the id of the site",
            )
        locks = [lock for lock in locks if lock["site"] != decision.site]
        said = {"site": decision.site, "reason": decision.reason, "by": decision.by}
        if decision.lock:
            locks.append({"lock": decision.lock, **said})
        did = "locked" if decision.lock else "released"
        minutes.append(
            {
                "at": _told(at),
                "did": did,
                "lock": decision.lock or None,
                "was": [lock["lock"] for lock in before],
                **said,
            }
        )
    return replace(
        scenario,
        config={**scenario.config, "locks": locks},
        minutes=(*scenario.minutes, *minutes),
        result=None,
        points=None,
    )


def frozen(scenario: Scenario, *, by: str, at: datetime) -> Scenario:
    """
    Let nothing of a scenario change any more.

    Parameters
    ----------
    scenario
        With its result.
    by, at
        Who freezes it, and when.

    Returns
    -------
    Scenario
        Frozen.

    Raises
    ------
    InputError
        If it is frozen already, or has no result yet.
    """
    refuse_frozen(scenario)
    if scenario.result is None:
        raise InputError(
            "场景的方案还没有算完，不能定稿；请等它完成", "its plan is not made yet; freeze it when it is"
        )
    told = {"at": _told(at), "by": by, "did": "frozen"}
    return replace(scenario, frozen=True, minutes=(*scenario.minutes, told))


def renamed(scenario: Scenario, name: str, note: str, by: str) -> Scenario:
    """
    Give a scenario another name and note.

    Parameters
    ----------
    scenario
        Not frozen.
    name, note
        The new ones.
    by
        Who says so.

    Returns
    -------
    Scenario
        With both names in its minutes.

    Raises
    ------
    InputError
        If it is frozen.
    """
    refuse_frozen(scenario)
    told = {
        "at": _told(now()),
        "by": by,
        "did": "renamed",
        "name": name,
        "note": note,
        "was": scenario.name,
    }
    return replace(scenario, name=name, note=note, minutes=(*scenario.minutes, told))


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
