"""
Plain requests for tiles, answered in front of every other route.

A map asks for dozens of tiles at once, and most are kept already: finding the route and reading the
parameters would cost more than the answer. Whatever is not plain goes the usual way (`api.routes.ogc.tiles`).
"""

import re
from typing import Any

from starlette.datastructures import URLPath
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from api.caching import cached
from api.operations.kepttiles import KeptTile, KeptTiles
from api.operations.ogc.published import Published, PublishedLayer
from api.operations.ogc.tiles import kept_tile, tile_of
from api.routes.ogc.answering import MAX_AGE_S, MVT
from api.routes.ogc.tilesets import SET
from data.tiles import TileId
from layers.catalog import MAPS

LAYERS_OF = {live_map.id: [each.id for each in live_map.layers] for live_map in MAPS}

PLAIN = re.compile(
    rf"/ogc/(maps|collections)/([a-z_]+)/tiles/{SET}/([0-9]{{1,8}})/([0-9]{{1,8}})/([0-9]{{1,8}})"
)


class PlainTiles(BaseRoute):
    """Takes GET of a tile that exists, without a query, of layers that are published and known by now."""

    path = f"/ogc/{{what}}/{{name}}/tiles/{SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    """As the log names it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Look at a request; everything else is left to the other routes."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"] or scope["root_path"]:
            return Match.NONE, {}
        found = PLAIN.fullmatch(scope["path"])
        if found is None:
            return Match.NONE, {}
        what, name, z, y, x = found.groups()
        tile = TileId(int(z), int(x), int(y))
        published: Published = scope["app"].state.published
        layers = published.shown(LAYERS_OF.get(name, []) if what == "maps" else [name])
        if not layers or not tile.exists:
            return Match.NONE, {}
        return Match.FULL, {"asked": (layers, tile)}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the tile that is kept, or draw it."""
        request = Request(scope, receive)
        asked: tuple[list[PublishedLayer], TileId] = scope["asked"]
        kept = kept_tiles(request)
        tile = kept_tile(*asked, kept) or await tile_of(request.app.state.served, *asked, kept)
        await tile_answer(request, tile)(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Name no address: those of tiles are the other routes'."""
        raise NoMatchFound(name, path_params)


def kept_tiles(request: Request) -> KeptTiles:
    """Give the tiles that the process keeps."""
    kept: KeptTiles = request.app.state.kept_tiles
    return kept


def tile_answer(request: Request, tile: KeptTile) -> Response:
    """Answer with a tile, or that it has not changed, or that there is nothing there."""
    return cached(request, tile.body, media_type=MVT, max_age_s=MAX_AGE_S, tag=tile.tag)
