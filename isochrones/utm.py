"""
Degrees to metres of a UTM zone, compiled: network and points by the very same operations.

A point on a vertex of the network so has the vertex's own metres to the last bit, and is at no distance from
every edge that meets there.
"""

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.arrays import plain
from isochrones.kernels.utm import project_all

SOUTH = 327
ZONES = 60


def zone_of(crs_epsg: int) -> tuple[float, float]:
    """
    Tell where a UTM zone lies.

    Parameters
    ----------
    crs_epsg
        326zz or 327zz.

    Returns
    -------
    tuple[float, float]
        Its middle meridian in degrees and its false northing in metres.

    Raises
    ------
    InputError
        If it is no UTM zone on WGS 84.

    Examples
    --------
    >>> zone_of(32650)
    (117.0, 0.0)
    """
    family, zone = divmod(crs_epsg, 100)
    if family not in {SOUTH - 1, SOUTH} or not 1 <= zone <= ZONES:
        raise InputError(
            "路网的米制坐标应为 UTM 分带；请重新运行 jobcircle network build",
            "the network's metres must be of a UTM zone; run jobcircle network build again",
        )
    return 6.0 * zone - 183.0, 10_000_000.0 if family == SOUTH else 0.0


def to_utm(lonlat: NDArray[np.float64], crs_epsg: int) -> NDArray[np.float64]:
    """
    Project WGS 84 degrees to metres, within a thousandth of a millimetre of PROJ.

    Parameters
    ----------
    lonlat
        Shape (N, 2), longitude first.
    crs_epsg
        326zz or 327zz.

    Returns
    -------
    NDArray[np.float64]
        Shape (N, 2), easting and northing; NaN for places without a position in the zone.

    Raises
    ------
    InputError
        If `crs_epsg` is no UTM zone on WGS 84.
    """
    places = plain(lonlat, np.float64)
    metres = np.empty((len(places), 2))
    project_all(places, *zone_of(crs_epsg), metres)
    return metres


def usual_zone(lonlat: NDArray[np.float64]) -> int:
    """
    Choose the UTM zone of places: that of their median.

    Parameters
    ----------
    lonlat
        Shape (N, 2), finite degrees, at least one.

    Returns
    -------
    int
        EPSG code, 326zz or 327zz.

    Examples
    --------
    >>> usual_zone(np.array([[117.1, 39.0], [117.2, 39.1], [0.0, 0.0]]))
    32650
    """
    lon, lat = np.median(lonlat, axis=0)
    zone = min(max(int((lon + 180) // 6) + 1, 1), ZONES)
    return 100 * (SOUTH if lat < 0 else SOUTH - 1) + zone
