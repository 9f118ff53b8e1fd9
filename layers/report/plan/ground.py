"""The ground of a plan: its map layers in one metric CRS, and what the plan changes for whom."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from layers.plans import PlanLayers
from layers.report.cells import Paint
from layers.report.drawing import COLOURS, Drawing
from layers.report.frames import Frames, frame_of, frames_of
from layers.report.model import MapLayers
from layers.report.plain import text
from layers.report.plan.words import action_of

PAINTS = (
    Paint("stays", "#a9d6cf"),
    Paint("gained", "#0b6e63"),
    Paint("lost", "#8b1a1a", "dots"),
    Paint("gap", COLOURS["gap"], "stripes", "#f8cdb9"),
    Paint("unknown", COLOURS["unknown"], "dots"),
)
"""What a plan does to people; pale where nothing changes."""

PIXEL_M = (40.0, 250.0)
"""Side of a cell on the map around a site: least and most."""

_SAMPLED = 4000


@dataclass(frozen=True, slots=True)
class Ground:
    """
    What the maps of a plan are drawn on.

    Attributes
    ----------
    frames
        The layers; each cell has what the plan changes as ``state``.
    cells
        Shape (N, 2), the middles of the cells in metres, by x.
    state
        Position in `PAINTS` of each, -1 for none.
    people
        Weight of each, positive.
    pixel_m
        Side of a cell.
    sites
        Shape (M, 2), the sites in metres.
    ids, actions, informs
        Of the sites; ``informs`` for those that only inform.
    boundaries
        Lines around the areas.
    """

    frames: Frames
    cells: NDArray[np.float64]
    state: NDArray[np.int64]
    people: NDArray[np.float64]
    pixel_m: float
    sites: NDArray[np.float64]
    ids: tuple[str, ...]
    actions: tuple[str, ...]
    informs: tuple[bool, ...]
    boundaries: NDArray[np.object_]

    def find(self, site: Any) -> int | None:
        """Give the position of a site; None where the layer does not have it."""
        key = text(site)
        return self.ids.index(key) if key and key in self.ids else None


def ground_of(layers: PlanLayers) -> Ground | None:
    """
    Bring the layers of a plan onto one ground.

    Parameters
    ----------
    layers
        Of the plan; any may be missing or damaged.

    Returns
    -------
    Ground or None
        None when there is nothing to draw.
    """
    frames = frames_of(
        MapLayers(cells=_changes(frame_of(layers.cells)), stations=layers.sites, areas=layers.areas)
    )
    if frames is None or (frames.cells.empty and frames.stations.empty):
        return None
    middles = shapely.get_coordinates(shapely.centroid(frames.cells.geometry.to_numpy())).reshape(-1, 2)
    codes = pd.Index([paint.state for paint in PAINTS])
    state = codes.get_indexer(frames.cells["state"]) if "state" in frames.cells else None
    order = np.argsort(middles[:, 0], kind="stable")
    points = shapely.get_coordinates(frames.stations.geometry.representative_point().to_numpy())
    rows = [_plain_row(row) for row in frames.stations.drop(columns="geometry").to_dict("records")]
    return Ground(
        frames=frames,
        cells=middles[order],
        state=np.full(len(order), -1) if state is None else np.asarray(state, np.int64)[order],
        people=_people(frames.cells)[order],
        pixel_m=_pixel_m(frames.cells, middles),
        sites=points.reshape(-1, 2),
        ids=tuple(text(row.get("id")) for row in rows),
        actions=tuple(action_of(row) for row in rows),
        informs=tuple(row.get("kind") == "micro_corner" for row in rows),
        boundaries=shapely.boundary(frames.areas.geometry.to_numpy()),
    )


def swatch(paint: Paint) -> Any:
    """Give what draws the sign of a paint in a legend."""

    def draw(drawing: Drawing, x: float, y: float) -> None:
        left, top = x - 2.2, y - 1.4
        drawing.rect(left, top, 4.5, 2.8, paint.colour)
        if paint.pattern != "plain":
            cover = "url(#gap)" if paint.pattern == "stripes" else "url(#unknown)"
            drawing.path(f"M{left:.2f} {top:.2f}h4.5v2.8h-4.5z", fill=cover)

    return draw


def _plain_row(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value if isinstance(value, str) else None for key, value in row.items()}


def _changes(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give each cell what the plan changes there; nothing where its state after the plan is not told."""
    if cells.empty:
        return cells
    if "after" not in cells:
        return cells.assign(state="")
    after = cells["after"].astype(str).to_numpy()
    before = cells["before"].astype(str).to_numpy() if "before" in cells else after
    was, is_ = before == "covered", after == "covered"
    known = np.isin(after, ("gap", "unknown"))
    state = np.select([is_ & was, is_, was & known, known], ["stays", "gained", "lost", after], "")
    return cells.assign(state=state)


def _people(cells: gpd.GeoDataFrame) -> NDArray[np.float64]:
    if "people" not in cells:
        return np.ones(len(cells))
    counts = np.asarray(pd.to_numeric(cells["people"], errors="coerce"), np.float64)
    finite = np.nan_to_num(counts, nan=0.0, posinf=0.0, neginf=0.0)
    return np.asarray(np.maximum(finite, 0.0) + 1e-9)


def _pixel_m(cells: gpd.GeoDataFrame, middles: NDArray[np.float64]) -> float:
    """Give the side of a cell: of polygons by their area, of points by how far their neighbours are."""
    least, most = PIXEL_M
    if len(middles) < 2:  # noqa: PLR2004 - neighbours are two
        return 2 * least
    if not (cells.geom_type == "Point").all():
        return float(np.clip(np.median(np.sqrt(cells.geometry.area)), least, most))
    far, _ = KDTree(middles).query(middles[:: max(len(middles) // _SAMPLED, 1)], k=2)
    return float(np.clip(np.median(far[:, 1]), least, most))
