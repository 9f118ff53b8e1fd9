"""Publish a live map: copy its layers, make them a version, show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from api.operations.maps.service_areas import AreaMaker
from data.cities import stored_city
from data.facilities import open_on
from data.layercopies import LayerCopy, copy_drawn, copy_stored
from data.layersources import SOURCES
from data.maps import Imprint, MapVersion, publish, roll_back, take_turn, version_layers
from gis.errors import InputError
from layers.catalog import Layer, map_of
from services.hours import CHINA

LONGEST = {"by": 100, "note": 500, "producer": 100, "review_number": 60}


@dataclass(frozen=True, slots=True)
class Publication:
    """
    What staff say when they publish.

    Attributes
    ----------
    by
        Who publishes.
    note
        Why, or what is new.
    producer
        编制单位.
    review_number
        审图号; None for a working map.
    """

    by: str
    note: str = ""
    producer: str = ""
    review_number: str | None = None


def publish_map(
    connection: psycopg.Connection[Any],
    name: str,
    said: Publication,
    *,
    now: datetime,
    areas: AreaMaker,
) -> MapVersion:
    """
    Publish a map as the register is now; residents see it at once, at the same address.

    Parameters
    ----------
    connection
        Any role that may write; everything is one transaction.
    name
        Key of the map.
    said
        Who publishes it, and what goes on it.
    now
        As of when, with a zone.
    areas
        Draws service areas.

    Returns
    -------
    MapVersion
        The new one.

    Raises
    ------
    NotFoundError
        If there is no such map, or no city in the store.
    InputError
        If a text is too long, nobody is named, or two features have the same code.
    """
    live = map_of(name)
    _check(said)
    with connection.transaction():
        take_turn(connection)
        city = stored_city(connection)
        copies = [_copy(connection, layer, now=now, demo=city.demo, areas=areas) for layer in live.layers]
        imprint = Imprint(city.data_date, city.attribution, said.review_number, said.producer, city.demo)
        version = publish(connection, name, copies, imprint, by=said.by, note=said.note)
        return version_layers(connection, name, version)[0]


def roll_map_back(
    connection: psycopg.Connection[Any], name: str, said: Publication, *, to: int | None = None
) -> MapVersion:
    """
    Show an older version of a map again.

    Parameters
    ----------
    connection
        Any role that may write.
    name
        Key of the map.
    said
        Who does it, and why.
    to
        Which version; the one before the active one when None.

    Returns
    -------
    MapVersion
        The one that residents see now.

    Raises
    ------
    NotFoundError
        If there is no such map or version.
    ConflictError
        If residents see that version already.
    InputError
        If a text is too long, or nobody is named.
    """
    map_of(name)
    _check(said)
    with connection.transaction():
        take_turn(connection)
        version = roll_back(connection, name, to=to, by=said.by, note=said.note)
        return version_layers(connection, name, version)[0]


def _copy(
    connection: psycopg.Connection[Any], layer: Layer, *, now: datetime, demo: bool, areas: AreaMaker
) -> LayerCopy:
    day = now.astimezone(CHINA).date()
    if layer.id in SOURCES:
        return copy_stored(connection, layer.id, day=day, now=now, demo=demo)
    return copy_drawn(connection, layer.id, areas(open_on(connection, day), demo), demo=demo)


def _check(said: Publication) -> None:
    if not said.by.strip():
        raise InputError("请写明由谁发布（--by）", "say who publishes it (--by)")
    for name, most in LONGEST.items():
        if len(getattr(said, name) or "") > most:
            raise InputError(f"{name} 最多 {most} 个字", f"{name} may have at most {most} letters")
