"""Vector tiles of published layers and maps, drawn once and kept."""

from collections.abc import Sequence
from types import MappingProxyType

from api.operations.kepttiles import KeptTile, KeptTiles, tag_of
from api.operations.ogc.published import CATALOGUE, PublishedLayer, present
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


async def layer_tile(served: Served, asked: PublishedLayer, tile: TileId, kept: KeptTiles) -> KeptTile:
    """
    Give the tile of a layer.

    Parameters
    ----------
    served
        The city.
    asked
        The layer as it is published now.
    tile
        Any.
    kept
        Looked into first.

    Returns
    -------
    KeptTile
        Empty where there is nothing; outside the layer's box that costs no query.

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
    copy, now = asked.live.copy, present()
    key = (copy.id, asked.age(now), tile)
    known = kept.get(key)
    if known is not None:
        return known
    if copy.bbox is None or not tile.touches(copy.bbox):
        return EMPTY
    squares = tile.z < asked.drawing.each_from

    async def drawn() -> bytes:
        async with served.connection() as connection:
            return await draw(
                connection, TILE_LAYERS[asked.layer.id], copy.id, tile, squares=squares, now=now
            )

    return await kept.get_or_draw(key, drawn)


async def map_tile(
    served: Served, asked: Sequence[PublishedLayer], tile: TileId, kept: KeptTiles
) -> KeptTile:
    """
    Give the tile of a whole map: that of its layers one after the other.

    Parameters
    ----------
    served, tile, kept
        As for `layer_tile`.
    asked
        The layers, from the bottom to the top.

    Returns
    -------
    KeptTile
        Empty where there is nothing.

    Raises
    ------
    NotFoundError
        If there is no such tile in the pyramid.
    """
    parts = [await layer_tile(served, each, tile, kept) for each in asked]
    body = b"".join(part.body for part in parts)
    return KeptTile(body, tag_of(body)) if body else EMPTY
