"""A layer's style for QGIS (QML), with the Chinese names of its fields."""

from xml.etree.ElementTree import Element, SubElement, tostring

from layers.catalog.model import Layer, Style, Symbol

MARKERS = {
    "circle": "circle", "square": "square", "triangle": "triangle", "diamond": "diamond", "star": "star",
    "cross": "cross_fill", "down": "triangle",
}  # fmt: skip
"""Names of the signs in QGIS; `down` is a triangle that is turned."""

BRUSHES = {"plain": "solid", "stripes": "b_diagonal", "dots": "dense5", "outline": "no"}
PX_MM = 0.2646


def qml(layer: Layer) -> str:
    """
    Write the style that QGIS loads for a layer.

    Parameters
    ----------
    layer
        Of the catalogue.

    Returns
    -------
    str
        A QGIS style document; values that no symbol names get the last one when it is for all others.
    """
    root = Element("qgis", version="3.22", styleCategories="Symbology|Fields")
    _renderer(root, layer)
    aliases = SubElement(root, "aliases")
    for i, field in enumerate(layer.fields):
        SubElement(aliases, "alias", field=field.name, index=str(i), name=field.title.zh)
    text: str = tostring(root, encoding="unicode")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + text


def _renderer(root: Element, layer: Layer) -> None:
    style = layer.style
    if style.by is None:
        renderer = SubElement(root, "renderer-v2", type="singleSymbol")
        _symbol(SubElement(renderer, "symbols"), layer, style.symbols[0], "0")
        return
    renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr=style.by)
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for i, symbol in enumerate(style.symbols):
        SubElement(
            categories, "category",
            value=symbol.value or "", label=symbol.title.zh, symbol=str(i), render="true", type="string",
        )  # fmt: skip
        _symbol(symbols, layer, symbol, str(i))


def _symbol(symbols: Element, layer: Layer, symbol: Symbol, name: str) -> None:
    point = layer.geometry == "point"
    element = SubElement(
        symbols, "symbol", name=name, type="marker" if point else "fill", alpha="1", clip_to_extent="1"
    )
    drawn = SubElement(
        element, "layer", {"class": "SimpleMarker" if point else "SimpleFill", "enabled": "1", "locked": "0"}
    )
    options = _marker(layer.style, symbol) if point else _fill(layer.style, symbol)
    held = SubElement(drawn, "Option", type="Map")
    for key, value in options.items():
        SubElement(held, "Option", name=key, value=value, type="QString")
        SubElement(drawn, "prop", k=key, v=value)


def _marker(style: Style, symbol: Symbol) -> dict[str, str]:
    return {
        "name": MARKERS[symbol.sign],
        "angle": "180" if symbol.sign == "down" else "0",
        "color": _rgba(symbol.colour, 1),
        "outline_color": "255,255,255,255",
        "outline_width": "0.2",
        "size": f"{style.size_px * PX_MM:.2f}",
        "size_unit": "MM",
    }


def _fill(style: Style, symbol: Symbol) -> dict[str, str]:
    return {
        "style": BRUSHES[symbol.pattern],
        "color": _rgba(symbol.colour, style.opacity),
        "outline_style": "solid" if style.line_px else "no",
        "outline_color": _rgba(symbol.colour, 1),
        "outline_width": f"{style.line_px * PX_MM:.2f}",
        "outline_width_unit": "MM",
    }


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = bytes.fromhex(colour[1:])
    return f"{red},{green},{blue},{round(opacity * 255)}"
