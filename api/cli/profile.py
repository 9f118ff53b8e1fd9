"""The options by which a command is told the circle profile."""

from typing import Annotated

import typer

from gis.model import NO_BASIS, URBAN_15_MIN, CircleProfile

LimitMin = Annotated[float, typer.Option("--limit-min", help="时限（分钟）/ Longest walk in minutes.")]
WalkKmh = Annotated[float, typer.Option("--walk-kmh", help="步行速度 / Walking speed, km/h.")]
MaxAccessM = Annotated[
    float, typer.Option("--max-access-m", help="接入距离上限（米）/ Longest access leg in metres.")
]

DEFAULT_LIMIT_MIN = URBAN_15_MIN.limit_s / 60
DEFAULT_WALK_KMH = URBAN_15_MIN.walk_speed_mps * 3.6
DEFAULT_MAX_ACCESS_M = URBAN_15_MIN.max_access_m


def profile_from(limit_min: float, walk_kmh: float, max_access_m: float) -> CircleProfile:
    """
    Make a profile from a command's options.

    Parameters
    ----------
    limit_min, walk_kmh, max_access_m
        In the units of the doors.

    Returns
    -------
    CircleProfile
        The declared urban profile when the options are its own, else one named after them.

    Raises
    ------
    InputError
        If one is out of range.
    """
    limit_s, speed = 60 * limit_min, walk_kmh / 3.6
    declared = URBAN_15_MIN
    if (limit_s, speed, max_access_m) == (declared.limit_s, declared.walk_speed_mps, declared.max_access_m):
        return declared
    return CircleProfile(f"walk-{limit_min:g}min-{walk_kmh:g}kmh", limit_s, speed, max_access_m, NO_BASIS)
