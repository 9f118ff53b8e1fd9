"""`/ogc`: the published maps as OGC API – Features and OGC API – Tiles, for QGIS, GDAL and others."""

from fastapi import APIRouter

from api.routes.ogc import collections, items, landing, styles, tiles, tilesets

router = APIRouter()
for _part in (tiles, tilesets, landing, collections, items, styles):  # tiles first: they are asked for most
    router.include_router(_part.router)

__all__ = ["router"]
