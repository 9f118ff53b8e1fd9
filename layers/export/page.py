"""A map as one web page that asks nobody for anything: folium, with Leaflet and the data inside the file."""

import json
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import Figure, MacroElement
from folium.template import Template
from folium.utilities import JsCode

from gis.datum import Datum
from gis.errors import InputError, Message
from layers.catalog import NO_REVIEW_NUMBER, Layer, Style, Symbol
from layers.catalog.maplibre import GRAPHIC
from layers.export.model import DATUM_TITLES, About, Features, Ground, Job, Remarks
from layers.export.values import text_of

MOST_FEATURES = 30_000
"""Of one layer on a page; a phone takes no more."""

DASHES = {"stripes": "6 4", "dots": "1 4"}
_SWATCHES = {
    "plain": "background: {c}66",
    "stripes": "background: repeating-linear-gradient(45deg, {c} 0 2px, {c}33 2px 5px)",
    "dots": "background: radial-gradient(#fff 30%, transparent 35%) 0 0 / 5px 5px, {c}",
    "outline": "border-width: 2px",
}
_VIEW = """
    L.control.scale({{position: "bottomright", imperial: false}}).addTo({map});
    {map}.fitBounds({bounds}, innerWidth > 900
        ? {{paddingTopLeft: [345, 30], paddingBottomRight: [30, 30]}} : {{padding: [15, 60]}});
    if (innerWidth <= 900) document.querySelector(".key").open = false;
"""
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


class _Script(MacroElement):
    """A script of this page, after those of its layers."""

    def __init__(self, script: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Script"
        self.script = script

    _template = Template("{% macro script(this, kwargs) %}{{ this.script }}{% endmacro %}")


def write_page(path: Path, job: Job) -> Remarks:
    """
    Write layers as a page that works without a network.

    Parameters
    ----------
    path
        File to write.
    job
        One layer or more.

    Returns
    -------
    Remarks
        Layers with too many features, which are left out and named on the page.

    Raises
    ------
    InputError
        If no layer is small enough.
    """
    layers, about, ground = job.layers, job.about, job.ground
    shown = [features for features in layers if len(features) <= MOST_FEATURES]
    remarks = tuple(_left_out(features) for features in layers if len(features) > MOST_FEATURES)
    if remarks and not shown:
        raise InputError(*remarks[0])
    page = folium.Map(
        tiles=None,
        prefer_canvas=True,
        location=[0, 0],
        zoom_start=2,
        zoom_snap=0.25,
        attribution_control=False,
    )
    page.default_js, page.default_css = [], []
    root = page.get_root()
    if not isinstance(root, Figure):
        raise TypeError(root)
    root.title = escape(f"{about.city} {about.title.zh}")
    root.header.add_child(folium.Element(_head()))
    root.html.add_child(folium.Element(_furniture(shown, about, remarks)))
    if len(ground.shapes):
        _ground(page, ground)
    for features in shown:
        _layer(page, features)
    folium.LayerControl(collapsed=False).add_to(page)
    view = _VIEW.format(map=page.get_name(), bounds=json.dumps(_bounds(shown, ground)))
    page.add_child(_Script(view))
    path.write_text(_whole(root.render()), encoding="utf-8")
    return remarks


def count_page(path: Path) -> int:
    """Count the features that a page holds."""
    text = path.read_text(encoding="utf-8")
    if not text.rstrip().endswith("</html>"):
        raise OSError(path.name)
    return sum(int(number) for number in re.findall(r"<!-- features (\d+) -->", text))


def _left_out(features: Features) -> Message:
    layer, count = features.layer, len(features)
    return Message(
        f"{layer.title.zh} 有 {count:,} 个要素，超过网页上限 {MOST_FEATURES:,}，未放入；请用 gpkg",
        f"{layer.title.en} has {count:,} features, more than the {MOST_FEATURES:,} of a page; left out, "
        "use gpkg",
    )


def _asset(name: str) -> str:
    return files("layers.export").joinpath("assets", name).read_text(encoding="utf-8")


def _head() -> str:
    # Leaflet's pictures are for markers that this page does not use.
    styles = re.sub(r"url\([^)]*\)", "none", _asset("leaflet.css")) + _asset("page.css")
    scripts = "\n".join(
        re.sub(r"//# sourceMappingURL.*", "", _asset(name)) for name in ("leaflet.js", "page.js")
    )
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{styles}</style><script>{scripts}</script>"
    )


def _whole(html: str) -> str:
    """Name the language, and let people enlarge the page, which folium forbids."""
    html = html.replace("<html>", '<html lang="zh-CN">', 1)
    return re.sub(r",\s*maximum-scale=1\.0, user-scalable=no", "", html)


def _ground(page: folium.Map, ground: Ground) -> None:
    found = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": i, "properties": {}, "geometry": json.loads(text)}
            for i, text in enumerate(_texts(ground.shapes))
        ],
    }
    style = {
        "color": "#9a93a6",
        "weight": 1,
        "fillColor": "#fbfaf7",
        "fillOpacity": 0.8,
        "interactive": False,
    }
    folium.GeoJson(
        found, name="行政区划", control=False, style=JsCode(f"() => ({json.dumps(style)})")
    ).add_to(page)


def _layer(page: folium.Map, features: Features) -> None:
    layer, style = features.layer, features.layer.style
    columns = [features.columns[field.name] for field in layer.fields]
    chosen = features.columns[style.by] if style.by else [None] * len(features)
    found = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": i,
                "properties": {
                    "s": _number(style, chosen[i]),
                    "v": [_said(layer, j, column[i]) for j, column in enumerate(columns)],
                },
                "geometry": json.loads(text),
            }
            for i, text in enumerate(_texts(features.shapes))
        ],
    }
    labels = json.dumps([field.title.zh for field in layer.fields], ensure_ascii=False)
    styles = json.dumps([_path(layer, symbol) for symbol in style.symbols])
    folium.GeoJson(
        found,
        name=layer.title.zh,
        on_each_feature=JsCode(
            f"(f, drawn) => drawn.bindPopup(() => L.Sign.table({labels}, f.properties.v))"
        ),
        smooth_factor=1,
        style=JsCode(f"f => ({styles})[f.properties.s]"),
        pointToLayer=JsCode("(f, place) => new L.Sign(place)"),
    ).add_to(page)


def _texts(shapes: Any) -> list[str]:
    rounded = shapely.transform(np.asarray(shapes, dtype=object), lambda places: np.round(places, 6))
    texts: list[str] = shapely.to_geojson(rounded).tolist()
    return texts


def _said(layer: Layer, column: int, value: Any) -> str | None:
    name = layer.fields[column].codes.get(value) if isinstance(value, str) else None
    return name.zh if name else (text_of(value) or None)


def _number(style: Style, value: Any) -> int:
    symbol = style.symbol_of(value)
    return style.symbols.index(symbol) if symbol else len(style.symbols) - 1


def _path(layer: Layer, symbol: Symbol) -> dict[str, Any]:
    style = layer.style
    if layer.geometry == "point":
        return {
            "radius": style.size_px / 2, "sign": symbol.sign, "fillColor": symbol.colour, "fillOpacity": 0.95,
            "color": "#ffffff", "weight": 1,
        }  # fmt: skip
    return {
        "fillColor": symbol.colour, "fillOpacity": style.opacity, "color": symbol.colour,
        "stroke": style.line_px > 0, "weight": style.line_px, "dashArray": DASHES.get(symbol.pattern),
    }  # fmt: skip


def _furniture(shown: Sequence[Features], about: About, remarks: Sequence[Message]) -> str:
    stamps = ["演示数据 Demo data"] if about.demo else []
    if about.review_number is None:
        stamps.append(NO_REVIEW_NUMBER.zh)
    if about.datum is Datum.GCJ02:
        stamps.append(DATUM_TITLES[about.datum].zh)
    said = f"数据日期 {about.data_date}" + (f" · 第 {about.version} 版" if about.version else "")
    head = (
        f'<header class="head"><h1>{escape(about.city)} {escape(about.title.zh)}</h1><p>{said}</p>'
        + "".join(f'<p class="stamp">{escape(stamp)}</p>' for stamp in (*stamps, *(r.zh for r in remarks)))
        + "</header>"
    )
    legend = "".join(_legend(features) for features in reversed(shown))
    imprint = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in about.rows)
    return (
        f'{head}<details class="key" open><summary>图例 Legend</summary>{legend}<dl>{imprint}</dl></details>'
    )


def _legend(features: Features) -> str:
    layer, count = features.layer, len(features)
    entries = "".join(_entry(layer, symbol) for symbol in layer.style.symbols)
    return f"<h2>{escape(layer.title.zh)}（{count:,}）</h2><ul>{entries}</ul><!-- features {count} -->"


def _entry(layer: Layer, symbol: Symbol) -> str:
    if layer.geometry == "point":
        sign = f'<span class="sign" style="color: {symbol.colour}">{GRAPHIC[symbol.sign]}</span>'
    else:
        swatch = _SWATCHES[symbol.pattern].format(c=symbol.colour)
        sign = f'<span class="area" style="border-color: {symbol.colour}; {swatch}"></span>'
    return f"<li>{sign}{escape(symbol.title.zh)}</li>"


def _bounds(shown: Sequence[Features], ground: Ground) -> list[list[float]]:
    """Give the south-west and the north-east corner of what is shown, latitude first."""
    every = [features.shapes for features in shown if len(features)] or [ground.shapes]
    if not len(every[0]):
        return [[18.0, 73.0], [54.0, 135.0]]
    west, south, east, north = shapely.total_bounds(np.concatenate(every)).tolist()
    return [[south, west], [north, east]]
