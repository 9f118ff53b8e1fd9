"""
The layer catalogue: what each layer of the live maps holds, how it is drawn and what must be said of it.

Which table a layer is copied from stands in `data.layersources`; which copy residents see, in `data.maps`.
"""

from layers.catalog.maplibre import maplibre_layers
from layers.catalog.maps import (
    LAYERS,
    LICENCE,
    MAPS,
    NO_REVIEW_NUMBER,
    home_of_layer,
    layer_of,
    map_of,
    named,
)
from layers.catalog.model import Field, FieldType, Layer, LiveMap, Style, Symbol
from layers.catalog.qml import qml
from layers.catalog.themes import THEMES, Theme, ThemeName
from layers.catalog.webstyle import Tiled, TiledLayer, web_style

__all__ = [
    "LAYERS",
    "LICENCE",
    "MAPS",
    "NO_REVIEW_NUMBER",
    "THEMES",
    "Field",
    "FieldType",
    "Layer",
    "LiveMap",
    "Style",
    "Symbol",
    "Theme",
    "ThemeName",
    "Tiled",
    "TiledLayer",
    "home_of_layer",
    "layer_of",
    "map_of",
    "maplibre_layers",
    "named",
    "qml",
    "web_style",
]
