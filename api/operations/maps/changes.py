"""What residents would see change if a map were published now, or rolled back."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import psycopg

from data.layerchanges import changes_to_copy, changes_to_stored
from data.layersources import SOURCES
from data.mapaudits import Audited, audited_by
from data.maps import live_layers, version_layers
from layers.catalog import LiveMap, map_of
from services.hours import CHINA

Changes = dict[str, int] | None

FROM_AUDITS = frozenset({"coverage", "gaps"})
"""They change with an audit alone, and to count their cells takes longer than a request may."""


@dataclass(frozen=True, slots=True)
class MapChanges:
    """
    What would change on a map.

    Attributes
    ----------
    layers
        Counts by layer; None for one whose features come from an audit or are computed when the map is
        published.
    audited
        Whose coverage and gaps the map would show; None for a map without them, or before the first audit.
    """

    layers: dict[str, Changes]
    audited: Audited | None


def shows_audit(live: LiveMap) -> bool:
    """Tell whether layers of a map come from an audit."""
    return any(layer.id in FROM_AUDITS for layer in live.layers)


def map_changes(
    connection: psycopg.Connection[Any], name: str, *, version: int | None, now: datetime
) -> MapChanges:
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
    MapChanges
        By layer, and the audit.

    Raises
    ------
    NotFoundError
        If there is no such map or version.
    """
    live = map_of(name)
    with connection.transaction(force_rollback=True):
        seen = {layer: each.copy.id for layer, each in live_layers(connection).items()}
        if version is not None:
            shown, copies = version_layers(connection, name, version)
            counts: dict[str, Changes] = {
                layer: asdict(changes_to_copy(connection, copy.id, seen.get(layer), now=now))
                for layer, copy in copies.items()
            }
            return MapChanges(counts, _audited(connection, live, shown.published_at))
        day = now.astimezone(CHINA).date()
        counts = {
            layer.id: asdict(changes_to_stored(connection, layer.id, seen.get(layer.id), day=day, now=now))
            if layer.id in SOURCES and layer.id not in FROM_AUDITS
            else None
            for layer in live.layers
        }
        return MapChanges(counts, _audited(connection, live, now))


def _audited(connection: psycopg.Connection[Any], live: LiveMap, moment: datetime) -> Audited | None:
    return audited_by(connection, [moment])[0] if shows_audit(live) else None
