"""Layers made by hand and published, for tests of what is served."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import shapely

from data.layercopies import Drawn, LayerCopy, copy_drawn
from data.maps import Imprint, publish, roll_back, take_turn
from layers.catalog import home_of_layer, layer_of

IMPRINT = Imprint(date(2026, 11, 22), "演示数据", demo=True)
Point = tuple[float, float]


def enterprise(number: int, place: Point, **more: Any) -> Drawn:
    properties = {
        "id": f"E{number:07d}", "name": f"企业{number}（演示）", "uscc": None, "industry": "CIG"[number % 3],
        "staff": number % 900, "state_owned": number % 2 == 0, "vacancies": number % 7,
        "district": "鲤东区", "area_code": "359901000000", "demo": True,
    }  # fmt: skip
    return Drawn({**properties, **more}, shapely.to_wkb(shapely.Point(place)))


def feature(layer: str, code: str, shape: shapely.Geometry, **more: Any) -> Drawn:
    empty = {field.name: None for field in layer_of(layer).fields}
    return Drawn({**empty, "id": code, "demo": True, **more}, shapely.to_wkb(shape))


def show(
    dsn: str, drawn: Mapping[str, Sequence[Drawn]], ends: dict[str, datetime] | None = None
) -> list[int]:
    """Publish layers of one map; gives their copies. `ends` says when features end, by code."""
    live_map = home_of_layer(layer_of(next(iter(drawn))))
    assert live_map is not None
    with psycopg.connect(dsn) as connection:
        take_turn(connection)
        copies = [_copy(connection, name, features, ends or {}) for name, features in drawn.items()]
        publish(connection, live_map.id, copies, IMPRINT, by="test")
    return [copy.id for copy in copies]


def withdraw(dsn: str, live_map: str) -> None:
    """Go back to the version before."""
    with psycopg.connect(dsn) as connection:
        take_turn(connection)
        roll_back(connection, live_map, to=None, by="test")


def _copy(
    connection: psycopg.Connection[Any], layer: str, features: Sequence[Drawn], ends: dict[str, datetime]
) -> LayerCopy:
    copy = copy_drawn(connection, layer, features, demo=True)
    for code, end in ends.items():
        connection.execute(
            "UPDATE layer_feature SET until = %s WHERE copy_id = %s AND code = %s",
            (end.astimezone(UTC), copy.id, code),
        )
    return copy
