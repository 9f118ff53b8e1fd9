"""Publication from the service: in a thread with a connection of its own, and seen to its end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import psycopg

from api.operations.batch import connected
from api.operations.maps.changes import MapChanges, map_changes, shows_audit
from api.operations.maps.publish import Publication, publish_map, roll_map_back
from api.operations.maps.service_areas import area_maker
from api.operations.served import Served
from data.mapaudits import Audited, audited_by
from data.maps import MapEvent, MapVersion, history, versions
from gis.errors import UnavailableError
from layers.catalog import map_of

T = TypeVar("T")

PATIENCE_S = 3.5
"""How long a request waits for a publication; what takes longer is finished all the same."""


@dataclass(frozen=True, slots=True)
class Records:
    """
    What is on record of a map, newest first.

    Attributes
    ----------
    versions
        Each with the audit that it shows; None for a map without coverage and gaps.
    events
        Who made which version the active one.
    """

    versions: list[tuple[MapVersion, Audited | None]]
    events: list[MapEvent]


class MapDesk:
    """
    Publishes maps for the service, one at a time.

    Parameters
    ----------
    address
        libpq URI, as the role that serves.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._under_way: dict[str, asyncio.Task[MapVersion]] = {}

    async def publish(self, served: Served, name: str, said: Publication) -> MapVersion | None:
        """
        Publish a map as the register is now.

        Parameters
        ----------
        served
            The city.
        name
            Key of the map.
        said
            Who publishes it, and what goes on it.

        Returns
        -------
        MapVersion or None
            None where it takes longer than a request may wait; the map's versions tell when it is done.

        Raises
        ------
        UnavailableError
            If this map is being published already.
        """
        map_of(name)
        known = self._under_way.get(name)
        if known is not None and not known.done():
            raise UnavailableError(
                "这张地图正在发布；请稍候再试", "this map is being published; try again shortly"
            )
        areas = area_maker(served.profile, served.index, served.areas.grid)
        work = partial(publish_map, name=name, said=said, now=datetime.now(UTC), areas=areas)
        task = asyncio.create_task(asyncio.to_thread(self._with, work))
        self._under_way[name] = task
        done, _ = await asyncio.wait([task], timeout=PATIENCE_S)
        return task.result() if done else None

    async def roll_back(self, name: str, said: Publication, *, to: int | None) -> MapVersion:
        """Show an older version again; see `api.operations.maps.publish.roll_map_back`."""
        return await asyncio.to_thread(self._with, partial(roll_map_back, name=name, said=said, to=to))

    async def changes(self, name: str, *, version: int | None) -> MapChanges:
        """Count what residents would see change; see `api.operations.maps.changes.map_changes`."""
        work = partial(map_changes, name=name, version=version, now=datetime.now(UTC))
        return await asyncio.to_thread(self._with, work)

    async def records(self, name: str) -> Records:
        """Give the versions of a map and its history, newest first; `NotFoundError` for no map."""
        audited = shows_audit(map_of(name))

        def read(connection: psycopg.Connection[Any]) -> Records:
            made = versions(connection, name)
            moments = [each.published_at for each in made]
            audits = audited_by(connection, moments) if audited else [None] * len(made)
            return Records(list(zip(made, audits, strict=True)), history(connection, name))

        return await asyncio.to_thread(self._with, read)

    def _with(self, work: Callable[[psycopg.Connection[Any]], T]) -> T:
        with connected(self._address) as connection:
            return work(connection)
