"""
KML for Ovital, Google Earth and the like: a folder a layer, typed fields, styles of the catalogue.

Written here and not by GDAL, whose KML drivers tell nobody when the disk is full. No style names an icon of
another host, so opening a file asks nobody for anything.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from gis.datum import Datum
from gis.errors import Message
from layers.catalog import Field, Layer, Symbol
from layers.export.model import DATUM_TITLES, Features, Job, Remarks
from layers.export.values import text_of

TYPES = {"text": "string", "integer": "int", "number": "double", "boolean": "bool", "date": "string",
         "moment": "string"}  # fmt: skip
PREFIX = "f_"
"""Before every field: readers have fields of their own that are called name, description, begin and end."""

WIDEST_INT = 2**31
"""KML's `int` has 32 bits: readers give its largest for any that is larger."""


def write_kml(path: Path, job: Job) -> Remarks:
    """
    Write layers as KML.

    Parameters
    ----------
    path
        File to write.
    job
        One layer or more; each is a folder that is named by the layer's key.

    Returns
    -------
    Remarks
        A warning for GCJ-02, which KML cannot name.
    """
    layers, about = job.layers, job.about
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n')
        file.write(f"<name>{escape(about.title.zh)}</name>\n")
        said = "\n".join(f"{label}：{value}" for label, value in about.rows)
        file.write(f"<description>{escape(said)}</description>\n")
        for features in layers:
            for text in _folder(features):
                file.write(text)
        file.write("</Document>\n</kml>\n")
    if about.datum is not Datum.GCJ02:
        return ()
    title = DATUM_TITLES[Datum.GCJ02]
    return (
        Message(
            f"KML 规定用 WGS 84；本文件是 {title.zh}，只可用于同一坐标系的地图",
            f"KML is WGS 84 by definition; this file is {title.en}, only for maps in that datum",
        ),
    )


def _folder(features: Features) -> Iterator[str]:
    layer = features.layer
    yield from (_style(layer, i, symbol) for i, symbol in enumerate(layer.style.symbols))
    yield f"<Schema name={quoteattr(layer.id)} id={quoteattr('schema_' + layer.id)}>\n"
    for field in layer.fields:
        title = escape(field.title.zh)
        yield (
            f'<SimpleField name="{PREFIX}{field.name}" type="{_type(field, features.columns[field.name])}">'
            f"<displayName>{title}</displayName></SimpleField>\n"
        )
    yield f"</Schema>\n<Folder>\n<name>{escape(layer.id)}</name>\n"
    yield f"<description>{escape(layer.title.zh)}：{escape(layer.about.zh)}</description>\n"
    columns = [(field.name, features.columns[field.name]) for field in layer.fields]
    labels = features.columns[layer.label]
    chosen = features.columns[layer.style.by] if layer.style.by else [None] * len(features)
    for i, shape in enumerate(features.shapes):
        yield f"<Placemark><name>{escape(text_of(labels[i]))}</name>"
        symbol = layer.style.symbol_of(chosen[i])
        if symbol is not None:
            yield f"<styleUrl>#{layer.id}_{layer.style.symbols.index(symbol)}</styleUrl>"
        yield f'<ExtendedData><SchemaData schemaUrl="#schema_{layer.id}">'
        for name, column in columns:
            if column[i] is not None:
                yield f'<SimpleData name="{PREFIX}{name}">{escape(_text(column[i]))}</SimpleData>'
        yield f"</SchemaData></ExtendedData>{_shape(shape)}</Placemark>\n"
    yield "</Folder>\n"


def _type(field: Field, column: Sequence[Any]) -> str:
    wide = field.type == "integer" and any(
        not -WIDEST_INT <= value < WIDEST_INT for value in column if value is not None
    )
    return TYPES["number"] if wide else TYPES[field.type]


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else text_of(value)


def _style(layer: Layer, number: int, symbol: Symbol) -> str:
    red, green, blue = symbol.colour[1:3], symbol.colour[3:5], symbol.colour[5:7]
    inside = f"{round(layer.style.opacity * 255):02x}{blue}{green}{red}"
    outline = f"ff{blue}{green}{red}"
    return (
        f'<Style id="{layer.id}_{number}"><IconStyle><color>{outline}</color><scale>0.8</scale></IconStyle>'
        f"<LabelStyle><scale>0.7</scale></LabelStyle><LineStyle><color>{outline}</color>"
        f"<width>{layer.style.line_px:g}</width></LineStyle>"
        f"<PolyStyle><color>{inside}</color></PolyStyle></Style>\n"
    )


def _shape(shape: shapely.Geometry) -> str:
    if isinstance(shape, shapely.Point):
        return f"<Point><coordinates>{_coordinates(shape)}</coordinates></Point>"
    return f"<MultiGeometry>{''.join(map(_polygon, shapely.get_parts(shape)))}</MultiGeometry>"


def _polygon(shape: shapely.Polygon) -> str:
    rings = [("outerBoundaryIs", shape.exterior), *(("innerBoundaryIs", ring) for ring in shape.interiors)]
    drawn = (
        f"<{side}><LinearRing><coordinates>{_coordinates(ring)}</coordinates></LinearRing></{side}>"
        for side, ring in rings
    )
    return f"<Polygon>{''.join(drawn)}</Polygon>"


def _coordinates(shape: shapely.Geometry) -> str:
    places: list[list[float]] = np.round(shapely.get_coordinates(shape), 7).tolist()
    return " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in places)
