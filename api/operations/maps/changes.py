"""What residents would see change if a map were published now, or rolled back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import psycopg

from data.layerchanges import changes_to_copy, changes_to_stored
from data.layersources import SOURCES
from data.maps import live_layers, version_layers
from layers.catalog import map_of
from services.hours import CHINA

Changes = dict[str, int] | None

FROM_AUDITS = frozenset({"coverage", "gaps"})
"""They change with an audit alone, and to count their cells takes longer than a request may."""


def map_changes(
    connection: psycopg.Connection[Any], name: str, *, version: int | None, now: datetime
) -> dict[str, Changes]:
    """
    Count what would change on a map; nothing is written.

    Parameters
    ----------
    connection
        Any role that may write.
    name
        Key of the map.
    version
        That would be shown; the register as it is now when None.
    now
        As of when, with a zone.

    Returns
    -------
    dict
        By layer; None for one whose features come from an audit or are computed when the map is published.

    Raises
    ------
    NotFoundError
        If there is no such map or version.
    """
    live = map_of(name)
    with connection.transaction(force_rollback=True):
        seen = {layer: each.copy.id for layer, each in live_layers(connection).items()}
        if version is not None:
            copies = version_layers(connection, name, version)[1]
            return {
                layer: asdict(changes_to_copy(connection, copy.id, seen.get(layer)))
                for layer, copy in copies.items()
            }
        day = now.astimezone(CHINA).date()
        return {
            layer.id: asdict(changes_to_stored(connection, layer.id, seen.get(layer.id), day=day, now=now))
            if layer.id in SOURCES and layer.id not in FROM_AUDITS
            else None
            for layer in live.layers
        }
