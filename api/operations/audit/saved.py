"""
Audits kept as folders: what was ordered, what came out, and whether it comes out again.

A folder holds ``order.json`` (files, options, digests, version), ``result.json`` and ``points.parquet``.
Its name is made from the order and the digests, so the same question of the same data has the same name.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from api.operations.audit.order import AuditOrder, digests_of, order_from_json, order_to_json
from api.operations.audit.run import Audit
from api.operations.kept import changed_sources, differences, name_of, open_kept, write_kept
from api.operations.kept.folders import damaged
from gis.errors import Message

__all__ = ["RESULT", "SavedAudit", "audit_id", "changed_inputs", "differences", "load_audit", "save_audit"]

ORDER, RESULT, POINTS = "order.json", "result.json", "points.parquet"
NOUN = Message("审计", "audit")


@dataclass(frozen=True, slots=True)
class SavedAudit:
    """
    An audit that was kept.

    Attributes
    ----------
    id
        Name of its folder.
    order
        What was ordered.
    digests
        Of every input, the network's included.
    result
        What came out.
    """

    id: str
    order: AuditOrder
    digests: dict[str, Any]
    result: dict[str, Any]


def audit_id(order: AuditOrder, digests: dict[str, Any]) -> str:
    """
    Name an audit after its question and its data.

    Parameters
    ----------
    order
        What was ordered.
    digests
        Of every input. Paths do not count: the same bytes elsewhere are the same data.

    Returns
    -------
    str
        Twelve hexadecimal digits.
    """
    plain = {name: value for name, value in order_to_json(order).items() if name not in order.files()}
    for name in ("network", "older_network", "group_rasters"):
        plain.pop(name)
    return name_of(plain, digests)


def save_audit(home: Path, order: AuditOrder, audit: Audit, result: dict[str, Any]) -> Path:
    """
    Keep an audit; one of the same name is replaced as a whole.

    Parameters
    ----------
    home
        Folder of all kept audits.
    order
        What was ordered.
    audit, result
        What came out.

    Returns
    -------
    Path
        The audit's folder.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    kept = {"order": order_to_json(order), "digests": audit.inputs.sources, "version": result["version"]}

    def put_points(folder: Path) -> None:
        pyarrow.parquet.write_table(points_table(audit), folder / POINTS)

    return write_kept(home / str(result["id"]), {ORDER: kept, RESULT: result}, noun=NOUN, fill=put_points)


def load_audit(home: Path, name: str) -> SavedAudit:
    """
    Open an audit that was kept.

    Parameters
    ----------
    home
        Folder of all kept audits.
    name
        Its id.

    Returns
    -------
    SavedAudit
        As it was kept.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    FileError
        If it is damaged.
    """
    kept, result = open_kept(home, name, (ORDER, RESULT), noun=NOUN)
    if not {"order", "digests"} <= set(kept):
        raise damaged(name, NOUN)
    return SavedAudit(name, order_from_json(kept["order"]), kept["digests"], result)


def changed_inputs(saved: SavedAudit, network_digest: str) -> list[str]:
    """
    List the inputs that are not what they were.

    Parameters
    ----------
    saved
        A kept audit.
    network_digest
        Of the network as it is now.

    Returns
    -------
    list[str]
        Names such as ``population``; empty when all data is the same.

    Raises
    ------
    FileError
        If an input is gone.
    """
    now: dict[str, Any] = {"network": {"digest": network_digest}, **digests_of(saved.order)}
    return changed_sources(saved.digests, now)


def points_table(audit: Audit) -> pa.Table:
    """
    Put what was found at each demand point into a table.

    Parameters
    ----------
    audit
        Any.

    Returns
    -------
    pyarrow.Table
        One row a demand point.
    """
    demand, found = audit.inputs.demand, audit.coverage
    ids = pa.array([site.id for site in audit.facilities], pa.string())
    nearest = audit.walked.nearest.facility
    return pa.table(
        {
            "lon": demand.lonlat[:, 0],
            "lat": demand.lonlat[:, 1],
            "people": demand.people,
            **{f"group_{name}": weight for name, weight in demand.groups.items()},
            "state": found.state,
            "reason": found.reason,
            "facility_id": ids.take(pa.array(nearest, mask=nearest < 0)),
            "seconds": pa.array(audit.walked.nearest.seconds, mask=nearest < 0),
            "sites_in_reach": found.sites_in_reach,
        }
    )
