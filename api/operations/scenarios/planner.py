"""Plans from files, for scenarios: made, kept as folders, opened again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.operations.kept import open_kept, write_kept
from api.operations.kept.folders import damaged
from api.operations.network import open_network
from api.operations.plan.made import MadePlan
from api.operations.plan.make import STAGES, make_plan
from api.operations.plan.order import plan_digests, plan_from_json
from api.operations.scenarios.points import pack_points, points_of
from gis.errors import Message

__all__ = ["STAGES", "FilePlan", "FilePlanner", "keep_plan", "kept_plan"]

RESULT, POINTS = "result.json", "points.npz"
NOUN = Message("方案", "plan")


@dataclass(frozen=True, slots=True)
class FilePlan:
    """
    A plan that was made from files.

    Attributes
    ----------
    plan
        Its id.
    digests
        Of its inputs.
    result
        JSON values.
    points
        As of `scenarios.points`; None where there is no plan, or they were not kept.
    """

    plan: str
    digests: Mapping[str, Any]
    result: Mapping[str, Any]
    points: bytes | None


class FilePlanner:
    """Makes the plans of scenarios from files."""

    def digests(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Digest every input of an order, as it is now; `FileError` where one is gone."""
        order = plan_from_json(config)
        return {
            "network": {"digest": open_network(order.audit.network).meta.digest},
            **plan_digests(order),
        }

    def make(self, config: Mapping[str, Any], tell: Callable[[int], None]) -> FilePlan:
        """Make the plan of an order; errors are those of `make_plan`."""
        return as_file_plan(make_plan(plan_from_json(config), tell=tell))


def as_file_plan(made: MadePlan) -> FilePlan:
    """Give of a plan what is kept."""
    points = points_of(made.planned)
    return FilePlan(
        str(made.result["id"]), made.result["inputs"], made.result, pack_points(points) if points else None
    )


def keep_plan(home: Path, made: MadePlan) -> Path:
    """
    Keep a plan; one of the same id is replaced as a whole.

    Parameters
    ----------
    home
        Folder of all kept plans.
    made
        From files.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    plan = as_file_plan(made)

    def put_points(folder: Path) -> None:
        if plan.points is not None:
            (folder / POINTS).write_bytes(plan.points)

    return write_kept(home / plan.plan, {RESULT: plan.result}, noun=NOUN, fill=put_points)


def kept_plan(home: Path, name: str) -> tuple[Mapping[str, Any], FilePlan]:
    """
    Open a plan that was kept.

    Parameters
    ----------
    home
        Folder of all kept plans.
    name
        Its id.

    Returns
    -------
    tuple[Mapping[str, Any], FilePlan]
        What was ordered, and what came out.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    FileError
        If it is damaged.
    """
    (result,) = open_kept(home, name, (RESULT,), noun=NOUN)
    config, digests = result.get("config"), result.get("inputs")
    if not (isinstance(config, dict) and isinstance(digests, dict)):
        raise damaged(name, NOUN)
    points = home / name / POINTS
    body = points.read_bytes() if points.is_file() else None
    return config, FilePlan(name, digests, result, body)
