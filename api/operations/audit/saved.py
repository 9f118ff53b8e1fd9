"""
Audits kept as folders: what was ordered, what came out, and whether it comes out again.

A folder holds ``order.json`` (files, options, digests, version), ``result.json`` and ``points.parquet``.
Its name is made from the order and the digests, so the same question of the same data has the same name.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from api.operations.audit.order import AuditOrder, digests_of, order_from_json, order_to_json
from api.operations.audit.run import Audit
from gis.errors import FileError, NotFoundError
from isochrones.network.whole import whole_folder

ORDER, RESULT, POINTS = "order.json", "result.json", "points.parquet"
DATES = frozenset({"date"})
"""What may differ between files of the same bytes."""

VOLATILE = frozenset({"created", "seconds", "memory_mb", "version", "id", "config"})
"""What may differ between two runs of one audit."""


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
    told = {name: value.get("sha256") or value.get("digest") for name, value in digests.items()}
    text = json.dumps([plain, told], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


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
    folder = home / str(result["id"])
    kept = {"order": order_to_json(order), "digests": audit.inputs.sources, "version": result["version"]}
    try:
        with whole_folder(folder) as fresh:
            _write_json(fresh / ORDER, kept)
            _write_json(fresh / RESULT, result)
            pyarrow.parquet.write_table(points_table(audit), fresh / POINTS)
    except OSError as error:
        cause = f"（{os.strerror(error.errno)}）" if error.errno else ""
        raise FileError(
            f"无法保存审计结果{cause}；请检查目录权限和磁盘空间，或用 --no-save 不保存",
            f"the audit cannot be kept{cause}; check the folder's permissions and the disk, or use --no-save",
        ) from error
    return folder


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
    folder = home / name
    if not name.isalnum() or not (folder / ORDER).is_file():
        raise NotFoundError(f"没有编号为 {name[:40]} 的审计存档", f"no kept audit is called {name[:40]}")
    try:
        kept = json.loads((folder / ORDER).read_text(encoding="utf-8"))
        result = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        order, digests = kept["order"], kept["digests"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(
            f"审计存档 {name} 已损坏；请重新运行审计", f"the kept audit {name} is damaged; run it again"
        ) from error
    return SavedAudit(name, order_from_json(order), digests, result)


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
    return [name for name, was in saved.digests.items() if _mark(now.get(name, {})) != _mark(was)]


def differences(was: Any, now: Any, place: str = "") -> list[str]:
    """
    List where two results differ.

    Parameters
    ----------
    was, now
        JSON values.
    place
        Where they stand.

    Returns
    -------
    list[str]
        Such as ``areas[3].covered``; what may differ between runs is left out.
    """
    if isinstance(was, dict) and isinstance(now, dict):
        ignored = DATES if place.startswith("inputs.") else frozenset() if place else VOLATILE
        keys = [key for key in dict.fromkeys([*was, *now]) if key not in ignored]
        return [
            line
            for key in keys
            for line in differences(was.get(key), now.get(key), f"{place}.{key}".lstrip("."))
        ]
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        pairs = enumerate(zip(was, now, strict=True))
        return [line for i, (a, b) in pairs for line in differences(a, b, f"{place}[{i}]")]
    return [] if was == now else [place]


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


def _mark(source: dict[str, Any]) -> Any:
    return source.get("sha256") or source.get("digest")


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1), encoding="utf-8")
