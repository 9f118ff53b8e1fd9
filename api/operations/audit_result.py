"""An audit as the JSON that the command prints, the API serves and the store keeps."""

from importlib.metadata import version
from typing import Any

import numpy as np

from api.operations.audit import Audit, people_by_reason
from gis.kinds import BY_CODE
from gis.model import CircleProfile, RowNote

DIGITS = 6
"""Decimals of people: raster counts are fractions, and sums of them carry noise in the last digits."""


def audit_result(audit: Audit) -> dict[str, Any]:
    """
    Render an audit.

    Parameters
    ----------
    audit
        From `api.operations.audit`.

    Returns
    -------
    dict[str, Any]
        ``share`` is covered people by all people; ``share_known`` leaves the unknown out.
    """
    found = audit.coverage
    known = found.covered + found.gap
    return {
        "profile": profile_result(audit.profile),
        "people": _people(found.people),
        "covered": _people(found.covered),
        "gap": _people(found.gap),
        "unknown": _people(found.unknown),
        "share": found.share,
        "share_known": found.covered / known if known else None,
        "unknown_reasons": {
            reason: _people(people) for reason, people in people_by_reason(found, audit.demand).items()
        },
        "informed": _people(found.informed),
        "facilities": [_facility(audit, i) for i in range(len(audit.facilities))],
        "rejected": [row_note_result(note) for note in audit.rejected],
        "remarks": [row_note_result(note) for note in audit.remarks],
        "inputs": audit.inputs,
        "version": version("jobcircle"),
    }


def profile_result(profile: CircleProfile) -> dict[str, Any]:
    """
    Render a profile in the units of the doors.

    Parameters
    ----------
    profile
        The rule.

    Returns
    -------
    dict[str, Any]
        Minutes and km/h.
    """
    return {
        "name": profile.name,
        "limit_min": round(profile.limit_s / 60, DIGITS),
        "walk_kmh": round(profile.walk_speed_mps * 3.6, DIGITS),
        "max_access_m": profile.max_access_m,
        "basis": {"zh": profile.basis.zh, "en": profile.basis.en},
    }


def row_note_result(note: RowNote) -> dict[str, Any]:
    """
    Render what is said of a row.

    Parameters
    ----------
    note
        From a file reader or an operation.

    Returns
    -------
    dict[str, Any]
        The sentence in Chinese under ``reason``, in English under ``reason_en``.
    """
    return {
        "source": note.source,
        "row": note.row,
        "reason": note.reason.zh,
        "reason_en": note.reason.en,
    }


def _facility(audit: Audit, i: int) -> dict[str, Any]:
    facility, found = audit.facilities[i], audit.coverage
    return {
        "id": facility.id,
        "name": facility.name,
        "kind": facility.kind,
        "covers": BY_CODE[facility.kind].covers,
        "lon": facility.position.lon,
        "lat": facility.position.lat,
        "people": _people(float(found.site_people[i])),
        "sole_people": _people(float(found.site_sole_people[i])),
        "island": bool(audit.islands[i]),
        "snapped_m": round(float(audit.site_snaps.access_m[i]), 3),
    }


def _people(count: float) -> float:
    return float(np.round(count, DIGITS))
