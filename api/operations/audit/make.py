"""Make an audit from an order, keep it, and make a kept one again to see whether it is the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from api.operations.audit.inparts import Split, walk_in_parts
from api.operations.audit.order import AuditOrder, order_to_json
from api.operations.audit.reading import read_inputs, read_rules
from api.operations.audit.result import audit_result
from api.operations.audit.run import Audit, run_audit, sources_of
from api.operations.audit.saved import SavedAudit, audit_id, changed_inputs, differences, load_audit
from api.operations.audit.scheduler import SavedNetwork
from api.operations.network import open_network
from services.hours import CHINA


@dataclass(frozen=True, slots=True)
class MadeAudit:
    """
    An audit and what it is rendered to.

    Attributes
    ----------
    order
        What was ordered.
    audit
        The arrays.
    result
        The JSON, with its ``id``, the time it was made and its ``config``.
    """

    order: AuditOrder
    audit: Audit
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Replayed:
    """
    A kept audit that was made again.

    Attributes
    ----------
    saved
        As it was kept.
    changed
        Inputs that are not what they were; the audit was not made again when there are any.
    differs
        Where the results differ; empty when they are the same.
    made
        The new audit, None when an input changed.
    """

    saved: SavedAudit
    changed: list[str]
    differs: list[str]
    made: MadeAudit | None


def make_audit(
    order: AuditOrder, *, tell: Callable[[int], None] = lambda _: None, split: Split | None = None
) -> MadeAudit:
    """
    Read the files of an order and audit them.

    Parameters
    ----------
    order
        What was ordered.
    tell
        Told each stage of `run_audit` as it begins.
    split
        Walk in parts; parts that an earlier run of the same order finished are not walked again.

    Returns
    -------
    MadeAudit
        Not yet kept anywhere.

    Raises
    ------
    FileError
        If an input cannot be used.
    OutsideError
        If the sites or the people are all outside the network.
    UnavailableError
        If a cluster is wanted and does not answer.
    """
    rules, inputs = read_rules(order), read_inputs(order)
    network = open_network(order.network)
    if split is None:
        audit = run_audit(network, inputs, rules, tell=tell)
        return _made(order, audit)
    files = split.files_of(audit_id(order, sources_of(network, inputs)))
    saved = SavedNetwork(str(order.network.resolve()), network.meta.digest)
    by = partial(walk_in_parts, split=split, files=files, saved=saved)
    made = _made(order, run_audit(network, inputs, rules, tell=tell, by=by))
    files.remove()
    return made


def _made(order: AuditOrder, audit: Audit) -> MadeAudit:
    config = order_to_json(order)
    result = {
        "id": audit_id(order, audit.inputs.sources),
        "created": datetime.now(CHINA).isoformat(timespec="seconds"),
        "config": config,
        **audit_result(audit),
    }
    return MadeAudit(order, audit, result)


def replay_audit(
    home: Path, name: str, *, tell: Callable[[int], None] = lambda _: None, split: Split | None = None
) -> Replayed:
    """
    Make a kept audit again.

    Parameters
    ----------
    home
        Folder of all kept audits.
    name
        Its id.
    tell, split
        As for `make_audit`.

    Returns
    -------
    Replayed
        With every place at which the results differ.

    Raises
    ------
    NotFoundError
        If there is no such audit.
    FileError
        If an input is gone or cannot be used.
    """
    saved = load_audit(home, name)
    changed = changed_inputs(saved, open_network(saved.order.network).meta.digest)
    if changed:
        return Replayed(saved, changed, [], None)
    made = make_audit(saved.order, tell=tell, split=split)
    return Replayed(saved, [], differences(saved.result, made.result), made)
