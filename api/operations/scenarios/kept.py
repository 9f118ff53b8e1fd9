"""
Scenarios as folders: of plans made from files, without a database.

A folder holds ``scenario.json`` (what was ordered, with its decisions, digests and minutes), ``result.json``
and, where they are known, ``points.npz``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from api.operations.kept import changed_sources, list_kept, open_kept, write_kept
from api.operations.kept.folders import damaged
from api.operations.scenarios.changes import copied, decided, fresh_id, frozen, new_scenario, now
from api.operations.scenarios.verdict import judge, verdict
from gis.errors import FileError, InputError, Message, NotFoundError
from gis.scenarios import Decision, Scenario

DOCUMENT, RESULT, POINTS = "scenario.json", "result.json", "points.npz"
NOUN = Message("场景", "scenario")

Tell = Callable[[int], None]


class Planner(Protocol):
    """Makes plans from files."""

    def digests(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Digest every input of an order, as it is now; `FileError` where one is gone."""

    def make(self, config: Mapping[str, Any], tell: Tell) -> "Planned":
        """Make the plan of an order."""


class Planned(Protocol):
    """A plan that was made."""

    @property
    def plan(self) -> str:
        """Its id."""

    @property
    def digests(self) -> Mapping[str, Any]:
        """Of its inputs."""

    @property
    def result(self) -> Mapping[str, Any]:
        """JSON values."""

    @property
    def points(self) -> bytes | None:
        """As of `scenarios.points`."""


def write_scenario(home: Path, scenario: Scenario) -> Path:
    """
    Keep a scenario; one of the same id is replaced as a whole.

    Parameters
    ----------
    home
        Folder of all scenarios.
    scenario
        With its result.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    plain = {item.name: getattr(scenario, item.name) for item in fields(scenario)}
    result, points = plain.pop("result"), plain.pop("points")
    document = {**plain, "created": scenario.created.isoformat(), "minutes": list(scenario.minutes)}

    def put_points(folder: Path) -> None:
        if points is not None:
            (folder / POINTS).write_bytes(points)

    return write_kept(home / scenario.id, {DOCUMENT: document, RESULT: result}, noun=NOUN, fill=put_points)


def open_scenario(home: Path, name: str) -> Scenario:
    """
    Open a scenario.

    Parameters
    ----------
    home
        Folder of all scenarios.
    name
        Its id, or its name where only one is called so.

    Returns
    -------
    Scenario
        As it was kept.

    Raises
    ------
    NotFoundError
        If there is none of that id or name.
    InputError
        If several are called so; it lists their ids.
    FileError
        If it is damaged.
    """
    if not (name.isalnum() and (home / name / DOCUMENT).is_file()):
        called = [each for each in list_scenarios(home) if each.name == name]
        if len(called) > 1:
            listed = [each.id for each in called]
            raise InputError(
                f"有 {len(called)} 个场景同名；请用编号：{'、'.join(listed)}",
                f"{len(called)} scenarios have this name; use the id: {', '.join(listed)}",
            )
        name = called[0].id if called else name
    document, result = open_kept(home, name, (DOCUMENT, RESULT), noun=NOUN)
    points = home / name / POINTS
    return _scenario(document, name, result, points.read_bytes() if points.is_file() else None)


def list_scenarios(home: Path) -> list[Scenario]:
    """
    List all scenarios; damaged ones are left out.

    Parameters
    ----------
    home
        Folder of all scenarios; it may not exist yet.

    Returns
    -------
    list[Scenario]
        Oldest first, without points.
    """
    found = []
    for name in list_kept(home, DOCUMENT):
        try:
            document, result = open_kept(home, name, (DOCUMENT, RESULT), noun=NOUN)
            found.append(_scenario(document, name, result, None))
        except (FileError, NotFoundError):
            continue
    return sorted(found, key=lambda scenario: (scenario.created, scenario.id))


def save_planned(
    home: Path, config: Mapping[str, Any], made: Planned, *, name: str, note: str, by: str
) -> Scenario:
    """
    Make a scenario of a plan.

    Parameters
    ----------
    home
        Folder of all scenarios.
    config
        What was ordered.
    made
        What came out.
    name, note
        What it is called.
    by
        Who makes it; may be empty.

    Returns
    -------
    Scenario
        As it was kept.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    scenario = new_scenario(
        Scenario(
            fresh_id(),
            name,
            now(),
            config,
            made.digests,
            made.plan,
            note=note,
            result=made.result,
            points=made.points,
        ),
        by=by,
    )
    write_scenario(home, scenario)
    return scenario


def copy_kept(home: Path, name: str, *, new_name: str, note: str, by: str) -> Scenario:
    """
    Copy a scenario; errors are those of `open_scenario` and `write_scenario`.

    Parameters
    ----------
    home, name
        As of `open_scenario`.
    new_name, note, by
        What the copy is called, and who makes it.

    Returns
    -------
    Scenario
        The copy.
    """
    copy = copied(open_scenario(home, name), name=new_name, note=note, by=by, at=now())
    write_scenario(home, copy)
    return copy


def decide_kept(
    home: Path, name: str, decisions: Sequence[Decision], planner: Planner, tell: Tell
) -> Scenario:
    """
    Decide on sites of a scenario, and make its plan again with the files as they are now.

    Parameters
    ----------
    home, name
        As of `open_scenario`.
    decisions
        At most one a site.
    planner, tell
        Who makes the plan, and whom to tell of its stages.

    Returns
    -------
    Scenario
        As it was kept; where the plan cannot be made, the one before stays.

    Raises
    ------
    InputError
        As of `changes.decided`, or if the plan cannot be made so.
    FileError
        If an input is gone.
    """
    changed = decided(open_scenario(home, name), decisions, at=now())
    made = planner.make(changed.config, tell)
    done = replace(changed, plan=made.plan, digests=made.digests, result=made.result, points=made.points)
    write_scenario(home, done)
    return done


def freeze_kept(home: Path, name: str, *, by: str) -> Scenario:
    """Let nothing of a scenario change any more; errors are those of `open_scenario` and `changes.frozen`."""
    done = frozen(open_scenario(home, name), by=by, at=now())
    write_scenario(home, done)
    return done


def replay_kept(home: Path, name: str, planner: Planner, tell: Tell) -> dict[str, Any]:
    """
    Make a scenario again to see whether it comes out the same.

    Parameters
    ----------
    home, name
        As of `open_scenario`.
    planner, tell
        Who makes the plan, and whom to tell of its stages.

    Returns
    -------
    dict[str, Any]
        As of `verdict.verdict`.

    Raises
    ------
    FileError
        If an input is gone.
    """
    scenario = open_scenario(home, name)
    changed = changed_sources(scenario.digests, planner.digests(scenario.config))
    if changed:
        return verdict(changed=changed)
    return judge(scenario.result or {}, planner.make(scenario.config, tell).result)


def _scenario(
    document: Mapping[str, Any], name: str, result: Mapping[str, Any], points: bytes | None
) -> Scenario:
    try:
        plain = {item.name: document[item.name] for item in fields(Scenario) if item.name not in _ELSEWHERE}
        plain["created"] = datetime.fromisoformat(plain["created"])
        plain["minutes"] = tuple(plain["minutes"])
        return Scenario(**plain, result=result, points=points)
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(name, NOUN) from error


_ELSEWHERE = frozenset({"result", "points"})
