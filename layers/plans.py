"""The layers of a plan, and the GeoPackage that they leave the house in."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from layers.whole import whole_file


@dataclass(frozen=True, slots=True)
class PlanLayers:
    """
    What the maps of a plan are drawn from; each frame has a CRS, and a missing one is left out.

    Attributes
    ----------
    cells
        Where people live, with ``people``, and their state (``covered``, ``gap``, ``unknown``) ``before`` and
        ``after``.
    sites
        Points with ``id``, ``name``, ``kind``, ``action``, ``into``, ``venue``, ``covers``.
    areas
        Boundaries with ``code``, ``name``, ``level``.
    """

    cells: gpd.GeoDataFrame | None = None
    sites: gpd.GeoDataFrame | None = None
    areas: gpd.GeoDataFrame | None = None


def write_layers(path: Path, drawn: PlanLayers) -> None:
    """
    Write the layers as a GeoPackage, whole or not at all.

    Parameters
    ----------
    path
        Ends in ``.gpkg``; a file that is there already is replaced.
    drawn
        Layers ``sites``, ``cells`` and ``areas`` are written.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    with whole_file(path) as part:
        for name in ("sites", "cells", "areas"):
            frame = getattr(drawn, name)
            if frame is not None and len(frame):
                frame.to_file(part, layer=name, driver="GPKG", engine="pyogrio")
