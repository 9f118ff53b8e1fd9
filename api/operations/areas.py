"""Service areas of the sites of a file: one polygon a site and band, and a reason for each site without."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from api.operations.digest import file_sha256
from api.operations.network import make_walkable, open_network
from data.files import read_sites
from gis.errors import Message, OutsideError
from gis.model import CircleProfile, Facility, RowNote
from isochrones.area import prepare_grid, service_areas, walk_grid
from isochrones.snap import snap
from layers.areas import write_areas

SOURCE = "facilities"


@dataclass(frozen=True, slots=True)
class AreaTable:
    """
    Areas of many sites, and the sites that have none.

    Attributes
    ----------
    shapes
        Multipolygons in WGS 84, by site, then band.
    rows
        What is said of each.
    about
        Profile and inputs of all of them.
    stations
        How many sites have areas.
    notes
        Rows that could not be used, and remarks on some that were.
    """

    shapes: list[shapely.MultiPolygon]
    rows: list[dict[str, Any]]
    about: dict[str, Any]
    stations: int
    notes: list[RowNote]


def areas_of_file(
    directory: Path, facilities: Path, profile: CircleProfile, *, bands_s: Sequence[float], cell_m: float
) -> AreaTable:
    """
    Draw the service areas of a file's sites.

    Parameters
    ----------
    directory
        A saved network.
    facilities
        Sites, see `data.files.read_sites`.
    profile
        Gives the walking speed and the longest access leg of a site.
    bands_s
        Limits in seconds.
    cell_m
        Spacing of the grid that areas are drawn from, metres.

    Returns
    -------
    AreaTable
        A site that is too far from the network is among the notes, and does not stop the others.

    Raises
    ------
    FileError
        If an input cannot be used.
    InputError
        If a limit or the spacing is out of range.
    OutsideError
        If every site is too far from the network.
    """
    sites, notes = read_sites(facilities)
    network = open_network(directory)
    walkable = make_walkable(network, profile)
    walked = walk_grid(walkable.graph, prepare_grid(walkable.index, cell_m=cell_m))
    lonlat = np.array([site.position for site in sites], dtype=np.float64)
    snaps = snap(walkable.index, lonlat, max_access_m=profile.max_access_m)
    near = np.flatnonzero(snaps.edge >= 0)
    far = [RowNote(site.row, _far(profile), SOURCE) for site in np.array(sites, dtype=object)[snaps.edge < 0]]
    if not len(near):
        raise OutsideError(
            f"站点都不在路网附近：{far[0].reason.zh}", f"no site is near the network: {far[0].reason.en}"
        )
    areas = service_areas(walked, snaps.take(near), lonlat[near], bands_s=bands_s)
    about = {
        "profile": profile.name,
        "walk_kmh": round(profile.walk_speed_mps * 3.6, 3),
        "cell_m": cell_m,
        "margin_m": walked.grid.margin_m,
        "network": network.meta.digest,
        "facilities_sha256": file_sha256(facilities),
    }
    rows = [
        _row(sites[i], band_s, area_m2, profile)
        for i, sizes in zip(near, areas.area_m2.tolist(), strict=True)
        for band_s, area_m2 in zip(areas.bands_s.tolist(), sizes, strict=True)
    ]
    shapes = list(areas.polygons.ravel())
    return AreaTable(shapes, rows, about, len(near), sorted([*notes, *far], key=lambda note: note.row))


def write_area_table(table: AreaTable, out: Path) -> None:
    """
    Write areas as GeoJSON or GeoPackage.

    Parameters
    ----------
    table
        From `areas_of_file`.
    out
        File to write.

    Raises
    ------
    FileError
        If the ending is neither's or the file cannot be written.
    """
    refused = [
        {"row": note.row, "reason": {"zh": note.reason.zh, "en": note.reason.en}}
        for note in table.notes
        if not note.used
    ]
    write_areas(table.shapes, table.rows, out, about={**table.about, "rejected": refused})


def _row(site: Facility, band_s: float, area_m2: float, profile: CircleProfile) -> dict[str, Any]:
    return {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "band_min": band_s / 60,
        "area_m2": round(area_m2, 1),
        "profile": profile.name,
        "walk_kmh": round(profile.walk_speed_mps * 3.6, 3),
    }


def _far(profile: CircleProfile) -> Message:
    return Message(
        f"距路网超过 {profile.max_access_m:g} 米；请检查坐标，或换用覆盖该地的路网",
        f"more than {profile.max_access_m:g} m from the network; check the coordinates, "
        "or use a network that covers the place",
    )
