"""Make an export: of a published map, or of the register as it is now."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely

from api.operations.exports.order import ExportOrder
from api.operations.maps.service_areas import AreaMaker
from data.cities import stored_city
from data.facilities import open_on
from data.layercopies import LayerCopy
from data.layerfeatures import FeatureRows, boundaries, copied_features, current_features
from data.layersources import SOURCES
from data.maps import MapVersion, live_layers, version_layers
from gis.datum import Datum, from_wgs84
from gis.errors import InputError, NotFoundError
from layers.catalog import LICENCE, Layer, LiveMap, home_of_layer, named
from layers.export import (
    About,
    Features,
    Ground,
    Job,
    Written,
    export,
    features_of,
    format_of,
    named_for,
)
from services.hours import CHINA


def make_export(
    connection: psycopg.Connection[Any],
    order: ExportOrder,
    out: Path,
    *,
    now: datetime,
    areas: AreaMaker | None = None,
) -> Written:
    """
    Write a layer or a map to a file, whole or not at all.

    Parameters
    ----------
    connection
        Only read.
    order
        What is wanted.
    out
        The file; in CGCS2000 or GCJ-02 its name gets ``_cgcs2000`` or ``_gcj02``.
    now
        When it is made; what has ended by then is left out.
    areas
        Draws service areas, for the register as it is now.

    Returns
    -------
    Written
        Where it is, and what is in it.

    Raises
    ------
    InputError
        If a name, a format, a datum or an encoding is none, or the format cannot hold the data.
    NotFoundError
        If nothing was published yet, or there is no such version.
    FileError
        If the file cannot be written.
    """
    form = format_of(order.format)
    wanted = named(order.name)
    layers = wanted.layers if isinstance(wanted, LiveMap) else (wanted,)
    with connection.transaction():
        city = stored_city(connection)
        version, copies = (None, {}) if order.current else _published(connection, wanted, order.version)
        if version is not None:
            layers = _held(layers, copies)
        rows = [
            _current(connection, layer, now=now, demo=city.demo, areas=areas)
            if version is None
            else copied_features(connection, copies[layer.id].id, now=now)
            for layer in layers
        ]
        ground = _ground(connection, order.datum)
    drawn = [_features(layer, found, order.datum) for layer, found in zip(layers, rows, strict=True)]
    imprint = version.imprint if version else None
    about = About(
        name=order.name,
        title=wanted.title,
        city=city.name,
        data_date=imprint.data_date if imprint else city.data_date,
        made_at=now.astimezone(CHINA),
        attribution=_attribution(imprint.attribution if imprint else city.attribution, layers),
        licence=LICENCE,
        datum=order.datum,
        version=version.version if version else None,
        producer=imprint.producer if imprint else "",
        review_number=imprint.review_number if imprint else None,
        demo=imprint.demo if imprint else city.demo,
    )
    return export(named_for(out, form, order.datum), form, Job(drawn, about, ground, order.encoding))


def _published(
    connection: psycopg.Connection[Any], wanted: LiveMap | Layer, number: int | None
) -> tuple[MapVersion, dict[str, LayerCopy]]:
    home = wanted if isinstance(wanted, LiveMap) else home_of_layer(wanted)
    if home is None:
        raise NotFoundError(
            "这个图层不对外发布；请用 --current 导出现状",
            "this layer is never published; use --current for it as it is now",
        )
    if number is not None:
        return version_layers(connection, home.id, number)
    live = [each for each in live_layers(connection).values() if each.version.map == home.id]
    if not live:
        raise NotFoundError(
            f"{home.title.zh}还没有发布；请先运行 jobcircle map publish {home.id}，或用 --current 导出现状",
            f"the {home.title.en.lower()} is not published yet; run jobcircle map publish {home.id}, "
            "or use --current for the register as it is now",
        )
    return live[0].version, {each.copy.layer: each.copy for each in live}


def _held(layers: Sequence[Layer], copies: dict[str, LayerCopy]) -> tuple[Layer, ...]:
    """Give the layers that the version has: a newer release may know more than were published."""
    held = tuple(layer for layer in layers if layer.id in copies)
    if not held:
        raise NotFoundError(
            "这个版本里没有这个图层；请重新发布", "this version has no such layer; publish again"
        )
    return held


def _current(
    connection: psycopg.Connection[Any], layer: Layer, *, now: datetime, demo: bool, areas: AreaMaker | None
) -> FeatureRows:
    day = now.astimezone(CHINA).date()
    if layer.id in SOURCES:
        return current_features(connection, layer.id, day=day, now=now)
    if areas is None:
        raise InputError(
            "服务圈范围要用路网计算；请导出已发布的地图",
            "service areas need the network; export a published map",
        )
    drawn = sorted(areas(open_on(connection, day), demo), key=lambda each: str(each.properties["id"]))
    return FeatureRows([each.properties for each in drawn], [each.wkb for each in drawn])


def _features(layer: Layer, rows: FeatureRows, datum: Datum) -> Features:
    return features_of(layer, rows.properties, _shapes(rows.wkb), datum=datum)


def _ground(connection: psycopg.Connection[Any], datum: Datum) -> Ground:
    rows = boundaries(connection)
    shapes = _shapes([bytes(wkb) for _, wkb in rows])
    moved = shapely.transform(shapes, lambda lonlat: from_wgs84(lonlat, datum))
    return Ground(moved, tuple(name for name, _ in rows))


def _shapes(wkb: Sequence[bytes]) -> Any:
    return np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object).reshape(-1)


def _attribution(city: str, layers: Sequence[Layer]) -> str:
    return "；".join(dict.fromkeys((city, *(layer.source.zh for layer in layers))))
