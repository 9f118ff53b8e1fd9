"""Geometry as it is handed over: flat WKB."""

import shapely

from data.files.untrusted.answer import Teller
from gis.errors import Message

SHAPELESS = b""
"""Of a feature without geometry: it is a row all the same."""


def flat_wkb(shape: shapely.Geometry) -> bytes:
    """Write a geometry as WKB without height and measure."""
    return bytes(shapely.to_wkb(shapely.force_2d(shape), include_srid=False))


def tell_heights(count: int, teller: Teller) -> None:
    """Say that heights were left out."""
    if count:
        teller.remark(
            0, Message(f"{count} 个图形的高程已去掉", f"the heights of {count} shapes were left out")
        )
