"""
The four datums of Chinese maps: WGS 84, CGCS2000, GCJ-02 (AMap, Tencent, WeChat) and BD-09 (Baidu).

WGS 84 is stored; CGCS2000 equals it to decimetres and is passed through. The two offsets are the public
approximations of the national map offset (as in npm's ``gcoord``), reference only: GCJ-02 moves a place
by 300–700 m, BD-09 by about 1,200 m. The way back is iterated for both, to less than a millimetre.
Outside mainland China there is no offset; Hong Kong, Macau and Taiwan are left out by coarse outlines.
"""

from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_AXIS_M = 6378245.0
_ECCENTRICITY_SQ = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0


class Datum(StrEnum):
    """What longitude and latitude mean."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


_OFFSET_BOX = shapely.box(72.004, 0.8293, 137.8347, 55.8271)
_NO_OFFSET = shapely.union_all(
    [
        shapely.Polygon(outline)
        for outline in (
            [(118.9, 21.5), (119.2, 24.2), (120.3, 25.3), (121.0, 26.0), (122.8, 26.0), (122.8, 21.5)],
            [
                (113.82, 22.13), (113.82, 22.37), (113.87, 22.42), (113.97, 22.49), (114.03, 22.50),
                (114.06, 22.515), (114.10, 22.535), (114.15, 22.545), (114.23, 22.558), (114.30, 22.567),
                (114.45, 22.55), (114.50, 22.40), (114.50, 22.13),
            ],
            [
                (113.5275, 22.2135), (113.5475, 22.217), (113.60, 22.20), (113.60, 22.105),
                (113.553, 22.105), (113.5435, 22.135), (113.5335, 22.17),
            ],
        )
    ]
)  # fmt: skip
_OFFSET_AREA = shapely.difference(_OFFSET_BOX, _NO_OFFSET)
shapely.prepare(_OFFSET_AREA)


def to_wgs84(lonlat: Floats, datum: Datum) -> Floats:
    """
    Convert positions to WGS 84.

    Parameters
    ----------
    lonlat
        Shape (N, 2), degrees in `datum`, longitude first.
    datum
        What they are in.

    Returns
    -------
    NDArray[np.float64]
        Shape (N, 2), WGS 84 degrees.

    Examples
    --------
    >>> here = np.array([[104.0657, 30.6574]])
    >>> back = to_wgs84(from_wgs84(here, Datum.BD09), Datum.BD09)
    >>> bool(np.abs(back - here).max() < 1e-8)
    True
    """
    if datum == Datum.GCJ02:
        return _gcj_to_wgs(lonlat)
    if datum == Datum.BD09:
        return _gcj_to_wgs(_bd_to_gcj(lonlat))
    return np.array(lonlat, dtype=np.float64)


def from_wgs84(lonlat: Floats, datum: Datum) -> Floats:
    """
    Convert WGS 84 positions to another datum.

    Parameters
    ----------
    lonlat
        Shape (N, 2), WGS 84 degrees, longitude first.
    datum
        What is wanted.

    Returns
    -------
    NDArray[np.float64]
        Shape (N, 2), degrees in `datum`.
    """
    if datum == Datum.GCJ02:
        return _wgs_to_gcj(lonlat)
    if datum == Datum.BD09:
        return _gcj_to_bd(_wgs_to_gcj(lonlat))
    return np.array(lonlat, dtype=np.float64)


def _wgs_to_gcj(lonlat: Floats) -> Floats:
    inside = shapely.contains_xy(_OFFSET_AREA, lonlat[:, 0], lonlat[:, 1])
    shifted: Floats = np.where(inside[:, None], lonlat + _offset(lonlat), lonlat)
    return shifted


def _gcj_to_wgs(lonlat: Floats) -> Floats:
    guess = np.array(lonlat, dtype=np.float64)
    for _ in range(12):
        step = _wgs_to_gcj(guess) - lonlat
        guess -= step
        if np.abs(step).max(initial=0.0) < 1e-10:  # noqa: PLR2004 - a hundredth of a millimetre
            break
    return guess


def _offset(lonlat: Floats) -> Floats:
    """Evaluate the public GCJ-02 offset in degrees."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    x, y = lon - 105.0, lat - 35.0
    wave = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + wave
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + wave
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    sine = np.sin(np.radians(lat))
    magic = 1 - _ECCENTRICITY_SQ * sine * sine
    north = north * 180 / ((_AXIS_M * (1 - _ECCENTRICITY_SQ)) / (magic * np.sqrt(magic)) * np.pi)
    east = east * 180 / (_AXIS_M / np.sqrt(magic) * np.cos(np.radians(lat)) * np.pi)
    return np.column_stack([east, north])


def _gcj_to_bd(lonlat: Floats) -> Floats:
    x, y = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_PI)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_PI)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _bd_to_gcj(lonlat: Floats) -> Floats:
    guess: Floats = lonlat - np.array([0.0065, 0.006])
    for _ in range(12):
        step = _gcj_to_bd(guess) - lonlat
        guess -= step
        if np.abs(step).max(initial=0.0) < 1e-10:  # noqa: PLR2004 - a hundredth of a millimetre
            break
    return guess
