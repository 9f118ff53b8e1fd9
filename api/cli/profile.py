"""The options by which a command is told the circle profile."""

from pathlib import Path
from typing import Annotated

import typer

from gis.errors import InputError
from gis.model import MAX_LIMIT_S, NO_BASIS, URBAN_15_MIN, CircleProfile
from gis.walker import ADULT, Walker

LimitMin = Annotated[float, typer.Option("--limit-min", help="时限（分钟）/ Longest walk in minutes.")]
WalkKmh = Annotated[float | None, typer.Option("--walk-kmh", help="步行速度 / Walking speed, km/h.")]
MaxAccessM = Annotated[
    float, typer.Option("--max-access-m", help="接入距离上限（米）/ Longest access leg in metres.")
]

DEFAULT_LIMIT_MIN = URBAN_15_MIN.limit_s / 60
DEFAULT_WALK_KMH: float | None = None
DEFAULT_MAX_ACCESS_M = URBAN_15_MIN.max_access_m


def check_left_alone(limit_min: float, walk_kmh: float | None, max_access_m: float, *, walker: str) -> None:
    """
    Refuse options of one profile beside a file of profiles, which would be passed over in silence.

    Parameters
    ----------
    limit_min, walk_kmh, max_access_m, walker
        In the units of the doors.

    Raises
    ------
    InputError
        If one is not as it was.
    """
    given = {
        "--limit-min": limit_min != DEFAULT_LIMIT_MIN,
        "--walk-kmh": walk_kmh is not None,
        "--max-access-m": max_access_m != DEFAULT_MAX_ACCESS_M,
        "--walker": walker != ADULT.name,
    }
    names = [name for name, is_given in given.items() if is_given]
    if names:
        raise InputError(
            f"--profiles 的标准里已写明这些；请去掉 {'、'.join(names)}，或写进圈层标准文件",
            f"the profiles of --profiles say these themselves; leave out {', '.join(names)}, "
            "or write them into the file of profiles",
        )


def profile_from(
    limit_min: float, walk_kmh: float | None, max_access_m: float, *, walker: Walker = ADULT
) -> CircleProfile:
    """
    Make a profile from a command's options.

    Parameters
    ----------
    limit_min, walk_kmh, max_access_m
        In the units of the doors; without a speed the walker's own.
    walker
        Who walks.

    Returns
    -------
    CircleProfile
        The declared urban profile when the options are its own, else one named after them.

    Raises
    ------
    InputError
        If one is out of range.
    """
    if not 0 < 60 * limit_min <= MAX_LIMIT_S:
        raise InputError(
            f"--limit-min 应大于 0 且不超过 {MAX_LIMIT_S / 60:g} 分钟，收到的是 {limit_min:g}；"
            "更远的范围请用 --profiles 给出距离标准（如 5 公里）",
            f"--limit-min is more than 0 and at most {MAX_LIMIT_S / 60:g} minutes; got {limit_min:g}; "
            "for a larger circle give one of distance with --profiles, such as 5 km",
        )
    limit_s, speed = 60 * limit_min, walker.speed_mps if walk_kmh is None else walk_kmh / 3.6
    declared = URBAN_15_MIN
    asked = (limit_s, speed, max_access_m, walker.name)
    if asked == (declared.limit_s, declared.walk_speed_mps, declared.max_access_m, declared.walker):
        return declared
    plain = walker.name == declared.walker
    basis = NO_BASIS if plain else walker.basis
    name = f"{'walk' if plain else walker.name}-{limit_min:g}min-{speed * 3.6:g}kmh"
    return CircleProfile(name, limit_s, speed, max_access_m, basis, walker=walker.name)


def profiles_from(path: Path | None) -> tuple[CircleProfile, ...]:
    """
    Read a file of circle profiles.

    Parameters
    ----------
    path
        TOML, or the word ``default`` for the built-in pair of town and country.

    Returns
    -------
    tuple[CircleProfile, ...]
        None where no file is given.

    Raises
    ------
    FileError
        If the file cannot be used.
    """
    from data.files.profiles import BUILT_IN, read_profiles

    if path is None:
        return ()
    return tuple(read_profiles(BUILT_IN if str(path) == "default" else path))
