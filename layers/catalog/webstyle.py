"""
A whole map as a MapLibre style: for web pages of anybody, and for QGIS, which reads such styles too.

It asks for nothing but tiles: no sprite, no glyphs, no other source. Points are discs with their sign written
on them, since both programs draw those without images, and patterns of polygons are letters inside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log2
from typing import Any

from layers.catalog.maplibre import GRAPHIC, by_value
from layers.catalog.model import Layer, Pattern, Style
from layers.catalog.themes import Theme

NAMES_FROM_ZOOM = 14
"""Tiles carry the names of points from here on."""

CLOSEST_TILES = 16
"""Closer views enlarge these: their unit is 15 cm at the equator. A crowded layer may need closer ones."""

SOURCE = "jobcircle"
PATTERN_FROM_ZOOM = 14.5
FONT = ["sans-serif"]
"""Whatever the reader's device has: there are no glyph files."""

LETTERS: Mapping[Pattern, str] = {"plain": "", "outline": "", "stripes": "╱", "dots": "•"}

_SQUARE = ["has", "features"]
"""Of counted squares only. What a tile holds decides, not the zoom: nothing is missing while tiles load."""

Box = tuple[float, float, float, float]
Drawn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TiledLayer:
    """
    A layer as tiles have it.

    Attributes
    ----------
    layer
        Of the catalogue.
    each_from
        From this zoom on tiles hold every feature; below it, counted squares.
    """

    layer: Layer
    each_from: int


@dataclass(frozen=True, slots=True)
class Tiled:
    """
    Where the tiles of a map are.

    Attributes
    ----------
    address
        With ``{z}``, ``{x}`` and ``{y}`` in it.
    attribution
        Whose data it is; plain text.
    bounds
        West, south, east, north; None where there is nothing.
    """

    address: str
    attribution: str
    bounds: Box | None


def web_style(
    title: str, layers: Sequence[TiledLayer], tiled: Tiled, theme: Theme, *, english: bool
) -> Drawn:
    """
    Write the style of a map.

    Parameters
    ----------
    title
        Its name.
    layers
        From the bottom to the top.
    tiled
        Its tiles.
    theme
        Light or dark.
    english
        The language of the legend in ``metadata``.

    Returns
    -------
    dict
        MapLibre style, version 8. What the legend says of a colour and a sign stands in its ``metadata``.
    """
    names = [_names(each.layer, theme) for each in layers if each.layer.label != "id"]
    style: Drawn = {
        "version": 8,
        "name": title,
        "metadata": {
            "jobcircle:theme": theme.name,
            "jobcircle:legend": [_legend(each.layer, theme, english=english) for each in layers],
        },
        "sources": {SOURCE: _source(layers, tiled)},
        "layers": [
            {"id": "background", "type": "background", "paint": {"background-color": theme.land}},
            *(drawn for each in layers for drawn in _layer(each, theme)),
            *names,
        ],
    }
    return style | (_view(tiled.bounds) if tiled.bounds else {})


def _source(layers: Sequence[TiledLayer], tiled: Tiled) -> Drawn:
    source: Drawn = {
        "type": "vector",
        "tiles": [tiled.address],
        "minzoom": 0,
        "maxzoom": max([CLOSEST_TILES, *(each.each_from for each in layers)]),
        # Pages show it as HTML.
        "attribution": escape(tiled.attribution, quote=False),
    }
    return source | ({"bounds": list(tiled.bounds)} if tiled.bounds else {})


def _view(bounds: Box) -> Drawn:
    """Look at all of it in a window of about 600 pixels."""
    west, south, east, north = bounds
    widest = max(east - west, north - south, 0.005)
    return {
        "center": [round((west + east) / 2, 6), round((south + north) / 2, 6)],
        "zoom": round(max(0.0, log2(360 / widest)), 2),
    }


def _legend(layer: Layer, theme: Theme, *, english: bool) -> Drawn:
    point = layer.geometry == "point"
    return {
        "layer": layer.id,
        "title": layer.title.en if english else layer.title.zh,
        "by": layer.style.by,
        "entries": [
            {
                "value": symbol.value,
                "title": symbol.title.en if english else symbol.title.zh,
                "colour": theme.colour(symbol.colour),
                **({"sign": symbol.sign} if point else {"pattern": symbol.pattern}),
            }
            for symbol in layer.style.symbols
        ],
    }


def _layer(tiled: TiledLayer, theme: Theme) -> Iterable[Drawn]:
    layer, style = tiled.layer, tiled.layer.style
    colour = by_value(style, {symbol.value: theme.colour(symbol.colour) for symbol in style.symbols})
    if tiled.each_from > 0:
        yield _squares(layer, colour)
    if layer.geometry == "point":
        yield _discs(layer, colour, theme)
        yield from _letters(layer, {symbol.value: _sign(symbol.sign) for symbol in style.symbols}, theme.ring)
    else:
        yield from _polygons(layer, colour)
        letters = {symbol.value: LETTERS[symbol.pattern] for symbol in style.symbols}
        yield from _letters(layer, letters if len(set(letters.values())) > 1 else {}, theme.text)


def _part(layer: Layer, kind: str, part: str, *, squares: bool = False) -> Drawn:
    wanted = _SQUARE if squares else ["!", _SQUARE]
    name = f"{layer.id}-{part}"
    return {"id": name, "type": kind, "source": SOURCE, "source-layer": layer.id, "filter": wanted}


def _squares(layer: Layer, colour: Any) -> Drawn:
    """Draw counted squares; of points, tiles hold their middles, drawn larger the more points there are."""
    if layer.geometry == "point":
        # Not by opacity: in QGIS an expression for it takes the place of the one for the colour.
        radius_px = ["step", ["get", "features"], 2, 3, 2.5, 10, 3, 30, 3.75, 100, 4.5]
        paint = {"circle-color": colour, "circle-opacity": 0.8, "circle-radius": radius_px}
        return {**_part(layer, "circle", "squares", squares=True), "paint": paint}
    paint = {"fill-color": colour, "fill-opacity": layer.style.opacity or layer.style.line_px / 10}
    return {**_part(layer, "fill", "squares", squares=True), "paint": paint}


def _discs(layer: Layer, colour: Any, theme: Theme) -> Drawn:
    paint = {
        "circle-color": colour,
        "circle-radius": _growing(_radius_px(layer.style)),
        "circle-stroke-color": theme.ring,
        "circle-stroke-width": 1,
    }
    return {**_part(layer, "circle", "points"), "paint": paint}


def _polygons(layer: Layer, colour: Any) -> Iterable[Drawn]:
    style = layer.style
    if style.opacity:
        paint = {"fill-color": colour, "fill-opacity": style.opacity}
        yield {**_part(layer, "fill", "areas"), "paint": paint}
    if style.line_px:
        paint = {"line-color": colour, "line-width": style.line_px}
        yield {**_part(layer, "line", "borders"), "paint": paint}


def _letters(layer: Layer, letters: Mapping[str | None, str], colour: str) -> Iterable[Drawn]:
    """Write what tells symbols apart without colour."""
    if not any(letters.values()):
        return
    point = layer.geometry == "point"
    chosen = by_value(layer.style, letters)
    layout = {
        # A text that is not an expression is the name of a field in QGIS.
        "text-field": chosen if isinstance(chosen, list) else ["concat", chosen],
        "text-font": FONT,
        "text-size": _growing(1.3 * _radius_px(layer.style)) if point else 11,
        "text-allow-overlap": point,
        "text-ignore-placement": point,
    }
    part = _part(layer, "symbol", "signs")
    if not point:
        part["minzoom"] = PATTERN_FROM_ZOOM
    yield {**part, "layout": layout, "paint": {"text-color": colour}}


def _names(layer: Layer, theme: Theme) -> Drawn:
    point = layer.geometry == "point"
    layout: Drawn = {"text-field": ["get", layer.label], "text-font": FONT, "text-size": 12}
    if point:
        layout |= {"text-anchor": "top", "text-offset": [0, 0.9], "text-optional": True}
    paint = {"text-color": theme.text, "text-halo-color": theme.halo, "text-halo-width": 1.4}
    part = {**_part(layer, "symbol", "names"), "minzoom": NAMES_FROM_ZOOM}
    return {**part, "layout": layout, "paint": paint}


def _sign(sign: str) -> str:
    """Write a sign on its disc; a disc is a circle already."""
    return "" if sign == "circle" else GRAPHIC[sign]


def _radius_px(style: Style) -> float:
    return (style.size_px + 4) / 2


def _growing(size_px: float) -> list[Any]:
    return ["interpolate", ["linear"], ["zoom"], 9, round(0.6 * size_px, 2), 16, round(1.2 * size_px, 2)]
