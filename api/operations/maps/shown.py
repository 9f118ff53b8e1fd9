"""Versions of maps as JSON values, for the command line and the service alike."""

from typing import Any

from data.maps import MapEvent, MapVersion


def version_json(version: MapVersion) -> dict[str, Any]:
    """Write a version as JSON values."""
    imprint = version.imprint
    return {
        "map": version.map,
        "version": version.version,
        "active": version.active,
        "whole": version.whole,
        "published_at": version.published_at.isoformat(timespec="seconds"),
        "published_by": version.published_by,
        "note": version.note,
        "data_date": imprint.data_date.isoformat(),
        "review_number": imprint.review_number,
        "producer": imprint.producer,
        "demo": imprint.demo,
    }


def event_json(event: MapEvent) -> dict[str, Any]:
    """Write a line of a map's history as JSON values."""
    return {
        "number": event.number,
        "version": event.version,
        "action": event.action,
        "at": event.at.isoformat(timespec="seconds"),
        "by": event.by,
        "note": event.note,
    }
