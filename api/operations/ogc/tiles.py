"""Vector tiles of published layers and maps, drawn once and kept."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from types import MappingProxyType

from api.operations.kepttiles import KeptTile, KeptTiles, tag_of
from api.operations.ogc.published import CATALOGUE, PublishedLayer, present
from api.operations.pool import Connection
from api.operations.served import Served
from data.maptiles import TileLayer, draw
from data.tiles import TileId
from gis.errors import NotFoundError
from layers.catalog import FieldType, Layer

EMPTY = KeptTile(b"", tag_of(b""))

SQL_TYPES: dict[FieldType, str] = {
    "text": "text",
    "integer": "int",
    "number": "float8",
    "boolean": "boolean",
    "date": "text",
    "moment": "text",
}


def _tile_layer(layer: Layer) -> TileLayer:
    fields = tuple((name, SQL_TYPES[layer.field(name).type]) for name in layer.tile_fields)
    return TileLayer(layer.id, fields, layer.label, layer.style.by, points=layer.geometry == "point")


TILE_LAYERS = MappingProxyType({name: _tile_layer(layer) for name, layer in CATALOGUE.items()})


def kept_tile(asked: Sequence[PublishedLayer], tile: TileId, kept: KeptTiles) -> KeptTile | None:
    """Give a tile that was drawn before, or None."""
    return kept.get(_key(asked, tile, present()))


async def tile_of(served: Served, asked: Sequence[PublishedLayer], tile: TileId, kept: KeptTiles) -> KeptTile:
    """
    Give the tile of a layer, or of a map: those of its layers one after the other.

    Parameters
    ----------
    served
        The city.
    asked
        The layers as they are published now, from the bottom to the top.
    tile
        Any.
    kept
        Looked into first.

    Returns
    -------
    KeptTile
        Empty where there is nothing; outside the layers' boxes that costs no query.

    Raises
    ------
    NotFoundError
        If there is no such tile in the pyramid.
    """
    if not tile.exists:
        raise NotFoundError(
            "没有这个瓦片；级别应为 0 到 22，行列号应在该级范围内",
            "there is no such tile; zooms are 0 to 22, rows and columns within that zoom",
        )
    now = present()
    here = [each for each in asked if (box := each.live.copy.bbox) is not None and tile.touches(box)]

    async def drawn() -> bytes:
        async with served.connection() as connection:
            return b"".join([await _drawn(connection, each, tile, now) for each in here])

    return await kept.get_or_draw(_key(asked, tile, now), drawn) if here else EMPTY


async def _drawn(connection: Connection, each: PublishedLayer, tile: TileId, now: datetime) -> bytes:
    layer, copy_id = TILE_LAYERS[each.layer.id], each.live.copy.id
    return await draw(connection, layer, copy_id, tile, drawing=each.drawing, now=now)


def _key(asked: Sequence[PublishedLayer], tile: TileId, now: datetime) -> Hashable:
    return (*((each.live.copy.id, each.age(now)) for each in asked), tile)
