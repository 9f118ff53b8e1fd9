"""A layer's style for MapLibre: colours by value; signs and patterns are images that the page adds."""

from collections.abc import Mapping
from typing import Any

from layers.catalog.model import Layer, Style

GRAPHIC = {
    "circle": "●",
    "square": "■",
    "triangle": "▲",
    "diamond": "◆",
    "star": "★",
    "cross": "✚",
    "down": "▼",
}
"""Characters for the signs; a map without glyph files draws them with the fonts of the device."""


def maplibre_layers(layer: Layer, *, source: str) -> list[dict[str, Any]]:
    """
    Write a layer's style as MapLibre layers.

    Parameters
    ----------
    layer
        Of the catalogue.
    source
        Name of the vector source; its source layer is named as the layer is.

    Returns
    -------
    list[dict]
        From the bottom to the top.
    """
    style = layer.style
    common = {"source": source, "source-layer": layer.id}
    if layer.geometry == "point":
        return [
            {
                "id": layer.id, "type": "symbol", **common,
                "layout": {
                    "text-field": by_value(style, {s.value: GRAPHIC[s.sign] for s in style.symbols}),
                    "text-size": style.size_px + 4,
                    "text-allow-overlap": True,
                },
                "paint": {
                    "text-color": _colour(style), "text-halo-color": "#ffffff", "text-halo-width": 1.2,
                },
            }
        ]  # fmt: skip
    drawn: list[dict[str, Any]] = [
        {
            "id": f"{layer.id}-fill", "type": "fill", **common,
            "paint": {"fill-color": _colour(style), "fill-opacity": style.opacity},
        }
    ]  # fmt: skip
    if style.line_px:
        drawn.append(
            {
                "id": f"{layer.id}-line", "type": "line", **common,
                "paint": {"line-color": _colour(style), "line-width": style.line_px},
            }
        )  # fmt: skip
    return drawn


def _colour(style: Style) -> Any:
    return by_value(style, {symbol.value: symbol.colour for symbol in style.symbols})


def by_value(style: Style, values: Mapping[str | None, str]) -> Any:
    """
    Choose by the field that a style looks at.

    Parameters
    ----------
    style
        Of a layer.
    values
        What to choose, by value of the field; the one of None, or else the last, is for all others.

    Returns
    -------
    Any
        An expression of MapLibre; the one value where there is no choice.
    """
    if style.by is None or len(values) == 1:
        return next(iter(values.values()))
    other = values.get(None, list(values.values())[-1])
    pairs = [part for value, drawn in values.items() if value is not None for part in (value, drawn)]
    return ["match", ["get", style.by], *pairs, other]
