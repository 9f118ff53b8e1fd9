"""Versions of maps as JSON values, for the command line and the service alike."""

from typing import Any

from api.operations.moments import moment
from data.mapaudits import Audited
from data.maps import MapEvent, MapVersion
from gis.errors import Message


def version_json(version: MapVersion) -> dict[str, Any]:
    """Write a version as JSON values."""
    imprint = version.imprint
    return {
        "map": version.map,
        "version": version.version,
        "active": version.active,
        "whole": version.whole,
        "published_at": moment(version.published_at),
        "published_by": version.published_by,
        "note": version.note,
        "data_date": imprint.data_date.isoformat(),
        "review_number": imprint.review_number,
        "producer": imprint.producer,
        "demo": imprint.demo,
    }


def audited_json(audited: Audited | None) -> dict[str, Any]:
    """
    Write the audit of a map's coverage and gaps as JSON values.

    Parameters
    ----------
    audited
        None where there is none to tell of.

    Returns
    -------
    dict
        ``audited`` with its time and the stations that changed since, and ``audit_note``, the sentence about
        both; both None where there is none to tell of.
    """
    if audited is None:
        return {"audited": None, "audit_note": None}
    at, since = moment(audited.at), audited.stations_since
    when = (at or "")[:16].replace("T", " ")
    note = Message(f"覆盖与盲区按 {when} 的核算", f"coverage and gaps are those of the audit of {when}")
    if since:
        note = Message(
            f"{note.zh}，此后 {since:,} 处站点有变动，重新核算后才会计入",
            f"{note.en}; stations that changed since: {since:,}, which only the next audit takes in",
        )
    return {"audited": {"at": at, "stations_since": since}, "audit_note": note._asdict()}


def event_json(event: MapEvent) -> dict[str, Any]:
    """Write a line of a map's history as JSON values."""
    return {
        "number": event.number,
        "version": event.version,
        "action": event.action,
        "at": moment(event.at),
        "by": event.by,
        "note": event.note,
    }
