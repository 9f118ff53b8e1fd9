"""A plan as it is ordered: files and options, kept so that the same plan can be made again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.operations.audit.order import AuditOrder, digests_of, order_from_json, order_to_json
from api.operations.digest import changed_on, file_sha256
from api.operations.plan.options import PlanOptions, options_from_json, options_to_json
from data.files.costs import SHIPPED
from gis.candidates import Lock, Locked
from gis.errors import FileError

FILES = ("candidates", "costs")


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """
    What was ordered.

    Attributes
    ----------
    audit
        Network, sites, people and circle profiles, as for an audit.
    candidates
        A file of candidates; None for a plan that adds nothing.
    costs
        A table of costs; None for the one that comes with the program.
    locks
        What people decided.
    options
        The switches.
    title
        Of the plan; may be empty.
    """

    audit: AuditOrder
    candidates: Path | None = None
    costs: Path | None = None
    locks: tuple[Locked, ...] = ()
    options: PlanOptions = PlanOptions()  # noqa: RUF009 - frozen
    title: str = ""


def plan_digests(order: PlanOrder) -> dict[str, Any]:
    """
    Take the digest of every input file.

    Parameters
    ----------
    order
        What was ordered.

    Returns
    -------
    dict[str, Any]
        As of an audit, with the candidates and the costs.

    Raises
    ------
    FileError
        If a file cannot be read.
    """
    more = {"candidates": order.candidates, "costs": order.costs or SHIPPED}
    return {
        **digests_of(order.audit),
        **{
            name: {"name": path.name, "sha256": file_sha256(path), "date": changed_on(path)}
            for name, path in more.items()
            if path is not None
        },
    }


def plan_to_json(order: PlanOrder) -> dict[str, Any]:
    """Write an order as JSON values; paths are absolute."""
    return {
        "audit": order_to_json(order.audit),
        **{name: str(path.resolve()) if (path := getattr(order, name)) else None for name in FILES},
        "locks": [
            {"site": lock.site, "lock": lock.lock.value, "reason": lock.reason, "by": lock.by}
            for lock in order.locks
        ],
        "options": options_to_json(order.options),
        "title": order.title,
    }


def plan_from_json(plain: Mapping[str, Any]) -> PlanOrder:
    """
    Read an order that `plan_to_json` wrote.

    Parameters
    ----------
    plain
        JSON values.

    Returns
    -------
    PlanOrder
        Equal to what was written.

    Raises
    ------
    FileError
        If it is something else.
    """
    try:
        locks = tuple(
            Locked(lock["site"], Lock(lock["lock"]), lock["reason"], lock["by"]) for lock in plain["locks"]
        )
        candidates, costs = (Path(plain[name]) if plain[name] else None for name in FILES)
        options = options_from_json(plain["options"])
        audit = order_from_json(plain["audit"])
        return PlanOrder(audit, candidates, costs, locks, options, str(plain["title"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileError(
            "方案存档已损坏或由其他版本生成；请重新制定方案",
            "the saved plan is damaged or of another version; make it again",
        ) from error
