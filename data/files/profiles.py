"""Circle profiles from a TOML file: the rules of an audit are data (F05)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.files.toml import read_tables
from gis.circles import check_choice, classes_of
from gis.errors import FileError, InputError, Message
from gis.model import URBAN_15_MIN, CircleProfile

BUILT_IN = Path(__file__).with_name("profiles.toml")
"""Town and country as this product declares them; also the pattern for a file of one's own."""

DEFAULT_KMH = URBAN_15_MIN.walk_speed_mps * 3.6

_NUMBERS = ("limit_min", "reach_m", "walk_kmh", "max_access_m")
_TEXTS = ("name", "walker", "basis_zh", "basis_en")


def read_profiles(path: Path = BUILT_IN) -> list[CircleProfile]:
    """
    Read the circle profiles of a run.

    Parameters
    ----------
    path
        TOML with one ``[[profile]]`` each, see the file that is shipped (`BUILT_IN`).

    Returns
    -------
    list[CircleProfile]
        In the order of the file.

    Raises
    ------
    FileError
        If the file cannot be read, or an entry cannot be used: one sentence for each. A rule that is wrong is
        never left out, because the figures would then mean something else.

    Examples
    --------
    >>> [(profile.name, profile.limit_s, profile.reach_m) for profile in read_profiles()]
    [('urban-15min-walk', 900.0, None), ('rural-5km-network', 4000.0, 5000.0)]
    """
    profiles: list[CircleProfile] = []
    reasons: list[Message] = []
    for number, entry in enumerate(read_tables(path, "profile", "圈层标准"), start=1):
        try:
            profiles.append(_profile(entry))
        except InputError as error:
            zh, en = error.message
            reasons.append(Message(f"第 {number} 个：{zh}", f"number {number}: {en}"))
    if reasons:
        raise FileError(
            f"{path.name} 有圈层标准不能用。" + "；".join(reason.zh for reason in reasons),
            f"{path.name} has profiles that cannot be used. " + "; ".join(reason.en for reason in reasons),
        )
    check_choice(profiles)
    return profiles


def _profile(entry: Any) -> CircleProfile:
    if not isinstance(entry, dict):
        raise InputError("应为 [[profile]] 表", "write it as a table [[profile]]")
    odd = [key for key in entry if key not in {*_NUMBERS, *_TEXTS, "applies_to"}]
    if odd:
        raise InputError(
            f"不认识 {odd[0]}；请删去或改正", f"{odd[0]} is not known; take it out or correct it"
        )
    texts, numbers = _texts(entry), _numbers(entry)
    if "name" not in texts:
        raise InputError("缺少 name", "name is missing")
    if ("limit_min" in numbers) == ("reach_m" in numbers):
        raise InputError("limit_min 与 reach_m 应且只应写一个", "give either limit_min or reach_m")
    speed = numbers.get("walk_kmh", DEFAULT_KMH) / 3.6
    limit_s = 60 * numbers["limit_min"] if "limit_min" in numbers else numbers["reach_m"] / speed
    walker = texts.get("walker", "adult")
    if "reach_m" in numbers and walker != "adult":
        raise InputError(
            "按距离的标准不分步行者；请去掉 walker", "a rule of distance has no walker; leave it out"
        )
    return CircleProfile(
        texts["name"],
        limit_s,
        speed,
        numbers.get("max_access_m", URBAN_15_MIN.max_access_m),
        Message(texts.get("basis_zh", ""), texts.get("basis_en", "")),
        reach_m=numbers.get("reach_m"),
        walker=walker,
        applies_to=_classes(entry),
    )


def _numbers(entry: Mapping[str, Any]) -> dict[str, float]:
    for key in _NUMBERS:
        value = entry.get(key, 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InputError(f"{key} 应为数字", f"{key} must be a number")
    numbers = {key: float(entry[key]) for key in _NUMBERS if key in entry}
    if not numbers.get("walk_kmh", DEFAULT_KMH) > 0:
        raise InputError("步行速度应在 1 到 9 km/h 之间", "the walking speed must be between 1 and 9 km/h")
    return numbers


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    for key in _TEXTS:
        value = entry.get(key, "-")
        if not (isinstance(value, str) and value.strip()):
            raise InputError(f"{key} 应为文字", f"{key} must be a text")
    return {key: entry[key].strip() for key in _TEXTS if key in entry}


def _classes(entry: Mapping[str, Any]) -> frozenset[str]:
    listed = entry.get("applies_to", [])
    if not (isinstance(listed, list) and all(isinstance(word, str) for word in listed)):
        raise InputError("applies_to 应为文字列表", "applies_to must be a list of texts")
    return classes_of(listed)
