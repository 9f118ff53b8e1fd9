"""
Degrees to metres of a UTM zone on WGS 84: the transverse Mercator projection by Krüger's series.

Sixth order in the third flattening, as in PROJ: both agree within a thousandth of a millimetre over the
whole zone and far beyond it.

Method: C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85, 2011.
"""

import math

import numpy as np
from numpy.typing import NDArray

from isochrones.kernels.compiled import compiled

FLATTENING = 1 / 298.257223563
THIRD = FLATTENING / (2 - FLATTENING)
E2 = FLATTENING * (2 - FLATTENING)
RECTIFYING_M = 6_378_137.0 / (1 + THIRD) * (1 + THIRD**2 / 4 + THIRD**4 / 64 + THIRD**6 / 256)
SCALE_M = 0.9996 * RECTIFYING_M
FALSE_EASTING_M = 500_000.0
FARTHEST = 2.623395162778
"""Where PROJ ends the projection: some 150 degrees from the middle of the zone."""

MOST_LON = math.degrees(10.0)
"""What PROJ still takes for a longitude."""

A1 = (
    THIRD / 2
    - THIRD**2 * 2 / 3
    + THIRD**3 * 5 / 16
    + THIRD**4 * 41 / 180
    - THIRD**5 * 127 / 288
    + THIRD**6 * 7891 / 37800
)
A2 = (
    THIRD**2 * 13 / 48
    - THIRD**3 * 3 / 5
    + THIRD**4 * 557 / 1440
    + THIRD**5 * 281 / 630
    - THIRD**6 * 1983433 / 1935360
)
A3 = THIRD**3 * 61 / 240 - THIRD**4 * 103 / 140 + THIRD**5 * 15061 / 26880 + THIRD**6 * 167603 / 181440
A4 = THIRD**4 * 49561 / 161280 - THIRD**5 * 179 / 168 + THIRD**6 * 6601661 / 7257600
A5 = THIRD**5 * 34729 / 80640 - THIRD**6 * 3418889 / 1995840
A6 = THIRD**6 * 212378941 / 319334400


@compiled
def project(lon: float, lat: float, middle_lon: float, false_northing_m: float) -> tuple[float, float]:
    """Project one place; NaN where it has no position in the zone."""
    if not (abs(lat) <= 90.0 and abs(lon) <= MOST_LON):
        return math.nan, math.nan
    from_middle = math.radians(lon - middle_lon)
    tangent = math.tan(math.radians(lat))
    secant = math.sqrt(1.0 + tangent * tangent)
    # sinh(e * atanh(e * sine)) by its series: e is so small that these terms are all of it.
    sine = tangent / secant
    square = E2 * sine * sine
    small = 1 / 9 + square * (1 / 11 + square * (1 / 13 + square / 15))
    small = 1.0 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * small)))
    small *= E2 * sine
    sigma = small * (1.0 + small * small / 6.0 * (1.0 + small * small / 20.0))
    conformal = tangent * math.sqrt(1.0 + sigma * sigma) - sigma * secant
    beside, along = math.sin(from_middle), math.cos(from_middle)
    square = conformal * conformal + along * along
    sinh = beside / math.sqrt(square)
    xi, eta = math.atan2(conformal, along), math.asinh(sinh)
    # Clenshaw's summation of sum(a[j] * sin(2 j z)), complex z = xi + i eta; the doubled angles by algebra.
    sine, cosine = 2.0 * conformal * along / square, (along * along - conformal * conformal) / square
    sinh, cosh = 2.0 * sinh * math.sqrt(1.0 + sinh * sinh), 1.0 + 2.0 * sinh * sinh
    real, imaginary = 2.0 * cosine * cosh, -2.0 * sine * sinh
    u, v, u_last, v_last = A6, 0.0, 0.0, 0.0
    for a in (A5, A4, A3, A2, A1):
        u, v, u_last, v_last = (
            real * u - imaginary * v - u_last + a,
            real * v + imaginary * u - v_last,
            u,
            v,
        )
    xi += sine * cosh * u - cosine * sinh * v
    eta += sine * cosh * v + cosine * sinh * u
    if not abs(eta) <= FARTHEST:
        return math.nan, math.nan
    return FALSE_EASTING_M + SCALE_M * eta, false_northing_m + SCALE_M * xi


@compiled
def project_all(
    lonlat: NDArray[np.float64], middle_lon: float, false_northing_m: float, metres: NDArray[np.float64]
) -> None:
    """Project places of shape (P, 2) into `metres` of the same shape."""
    for i in range(len(lonlat)):
        metres[i, 0], metres[i, 1] = project(lonlat[i, 0], lonlat[i, 1], middle_lon, false_northing_m)
