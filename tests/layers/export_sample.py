"""Layers of the catalogue with features that are made to be hard on writers."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import shapely

from gis.datum import Datum
from gis.errors import Message
from layers.catalog import LICENCE, Layer, layer_of
from layers.export import About, Features, Ground, Job, features_of

NASTY = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    '"=1',
    "a\n=1",
    "桐山🎉驿站",
    "𠮷田",
    "<b>&]]>",
    "</script><script>window.pwned=1</script>",
    "长" * 300,
    "a" * 300,
    'O\'Hara, "quoted"; x',
    " 前后有空格 ",
    "",
]


def about(datum: Datum = Datum.WGS84, *, review: str | None = None, name: str = "stations") -> About:
    return About(
        name=name,
        title=Message("就业地图", "Employment map"),
        city="刺桐市（演示）",
        data_date=date(2026, 11, 20),
        made_at=datetime(2026, 11, 22, 6, tzinfo=UTC),
        attribution="刺桐市（演示）：虚构数据",
        licence=LICENCE,
        datum=datum,
        version=3,
        producer="刺桐市人力资源和社会保障局",
        review_number=review,
        demo=True,
    )


def value_of(kind: str, i: int) -> Any:
    return {
        "text": f"文字{i}",
        "integer": i - 2,
        "number": i / 8,
        "boolean": i % 2 == 0,
        "date": f"2026-11-{1 + i % 28:02d}",
        "moment": f"2026-11-{1 + i % 28:02d}T09:30:00+08:00",
    }[kind]


def made_rows(layer: Layer, count: int) -> tuple[list[dict[str, Any]], Any]:
    """Rows with every field, and every nasty text as a name; each third value is unknown."""
    rows = []
    for i in range(count):
        row = {f.name: value_of(f.type, i) if (i + j) % 3 else None for j, f in enumerate(layer.fields)}
        row["id"] = f"{i:06d}"
        if layer.label != "id":
            row[layer.label] = NASTY[i % len(NASTY)]
        if layer.style.by is not None:
            row[layer.style.by] = layer.style.symbols[i % len(layer.style.symbols)].value or "no"
        rows.append(row)
    lon, lat = 118.5 + 0.002 * (np.arange(count) % 60), 24.8 + 0.002 * (np.arange(count) // 60)
    if layer.geometry == "point":
        return rows, shapely.points(lon, lat)
    hole = [shapely.LinearRing(shapely.box(x + 0.0005, y + 0.0005, x + 0.001, y + 0.001).exterior)
            for x, y in zip(lon, lat, strict=True)]  # fmt: skip
    boxes = [shapely.Polygon(shapely.box(x, y, x + 0.0015, y + 0.0015).exterior, [ring])
             for x, y, ring in zip(lon, lat, hole, strict=True)]  # fmt: skip
    return rows, np.array([shapely.MultiPolygon([box]) for box in boxes], dtype=object)


def sample(name: str, count: int = 40, datum: Datum = Datum.WGS84) -> Features:
    layer = layer_of(name)
    rows, shapes = made_rows(layer, count)
    return features_of(layer, rows, shapes, datum=datum)


def job(*names: str, count: int = 40, datum: Datum = Datum.WGS84, encoding: Any = "utf-8") -> Job:
    ground = Ground(np.array([shapely.box(118.45, 24.75, 118.7, 24.95)], dtype=object), ("鲤城区",))
    layers = [sample(name, count, datum) for name in names]
    return Job(layers, about(datum, name=names[0]), ground, encoding)
