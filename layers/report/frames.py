"""The map layers of a report in one metric CRS, and the box of paper that they are drawn on."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from layers.report.model import Layer, MapLayers
from layers.report.plain import mapping, rows_of, text

WIDE_MM = 170.0
TALL_MM = (80.0, 165.0)
"""Height of a map without its legend: least and most."""

PROPERTIES = frozenset(
    {"state", "before", "after", "people", "covers", "code", "name", "level", "id", "action", "kind", "venue"}
)
"""What maps read of a feature."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The layers in one metric CRS, empty where there is none, and the box of the map in its metres."""

    cells: gpd.GeoDataFrame
    stations: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    service_areas: gpd.GeoDataFrame
    box: tuple[float, float, float, float]

    @property
    def metres_a_mm(self) -> float:
        """Give the scale."""
        return (self.box[2] - self.box[0]) / WIDE_MM

    def on_paper(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn metres into millimetres on the sheet."""
        return (metres - [self.box[0], self.box[3]]) * [1, -1] / self.metres_a_mm

    @property
    def height_mm(self) -> float:
        """Give the height of the map on paper."""
        return (self.box[3] - self.box[1]) / self.metres_a_mm


def frames_of(layers: MapLayers) -> Frames | None:
    """Bring the layers into one metric CRS; None when there is nothing to draw."""
    found = [frame_of(layer) for layer in (layers.cells, layers.stations, layers.areas, layers.service_areas)]
    drawn = [frame for frame in found if not frame.empty]
    if not drawn:
        return None
    metric: CRS = drawn[0].estimate_utm_crs()
    found = [frame if frame.empty else frame.to_crs(metric) for frame in found]
    boxes = np.array([frame.total_bounds for frame in found if not frame.empty])
    box = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    cells, stations, areas, service_areas = found
    return Frames(cells, stations, areas, service_areas, _fitted_box(box))


def frame_of(layer: Layer) -> gpd.GeoDataFrame:
    """Give a layer as a frame of the features that have a place; empty where there is none."""
    if layer is None or (isinstance(layer, dict) and not rows_of(layer.get("features"))):
        return gpd.GeoDataFrame(geometry=[], crs=4326)
    frame = gpd.GeoDataFrame.from_features(_inert(layer), crs=4326) if isinstance(layer, dict) else layer
    if frame.crs is None:
        frame = frame.set_crs(4326)
    bounds = frame.geometry.bounds
    usable = np.isfinite(bounds).all(axis=1) & ~frame.geometry.is_empty
    return frame[usable].reset_index(drop=True)


def _inert(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the features with the few properties that maps read; half a character would stop pandas."""
    return [
        {
            "type": "Feature",
            "geometry": feature.get("geometry"),
            "properties": {
                key: text(value) if isinstance(value, str) else value
                for key, value in mapping(feature.get("properties")).items()
                if key in PROPERTIES and isinstance(value, str | int | float | None)
            },
        }
        for feature in rows_of(layer.get("features"))
    ]


def _fitted_box(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Widen a box to the shape of the sheet, with a margin."""
    west, south, east, north = (float(side) for side in box)
    wide, tall = 1.05 * max(east - west, 400.0), 1.05 * max(north - south, 400.0)
    ratio = float(np.clip(tall / wide, TALL_MM[0] / WIDE_MM, TALL_MM[1] / WIDE_MM))
    wide = max(wide, tall / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return (x - wide / 2, y - wide * ratio / 2, x + wide / 2, y + wide * ratio / 2)
