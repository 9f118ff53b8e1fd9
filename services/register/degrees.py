"""Longitudes and latitudes as people type them: 118.59, 118°35′24″E, 东经118.59°."""

import re

from gis.errors import InputError

_PLAIN = re.compile(r"[+-]?\d{1,9}(?:\.\d+)?")
_PARTS = re.compile(r"(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)['′分])?(?:(\d{1,2}(?:\.\d+)?)(?:\"|''|′′|″|秒))?")
_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_PAIR = re.compile(r"([+-]?\d{1,3}\.\d+)[,， ;；]+([+-]?\d{1,3}\.\d+)")
_EAST = 180.0


def degrees(text: str, *, longitude: bool) -> float:
    """
    Read degrees.

    Parameters
    ----------
    text
        Of one cell, in half width.
    longitude
        Whether a longitude is wanted.

    Returns
    -------
    float
        At most 180 either way; a latitude beyond 90 is left to who sees both, since they may be swapped.

    Raises
    ------
    InputError
        If it is none, with the value it may be meant to be.

    Examples
    --------
    >>> degrees("118°35′24″E", longitude=True), degrees("'31.2300", longitude=False)
    (118.59, 31.23)
    """
    zh, en, like = ("经度", "longitude", "118.5903") if longitude else ("纬度", "latitude", "24.9102")
    pair = _PAIR.fullmatch(text.strip("'"))
    if pair:
        first, second = sorted(pair.groups(), key=lambda each: -abs(float(each)))
        found = first if longitude else second  # in China a longitude is always the larger one
        raise InputError(
            f"一格里有两个数；{zh}请只填 {found}", f"holds two numbers; the {en} is perhaps {found}"
        )
    bare = re.sub(r"东经|北纬|[\s'’EeNn]+$|^[\s'’EeNn]+", "", text).strip()
    value = float(bare) if _PLAIN.fullmatch(bare) else _sexagesimal(bare)
    if value is None and _COMMA.fullmatch(bare):
        point = bare.replace(",", ".")
        raise InputError(
            f"{zh}的小数点写成了逗号；请写成 {point}", f"the {en} has a comma for its point; write {point}"
        )
    if value is None:
        raise InputError(
            f"{zh}不是数字；请填十进制度数，如 {like}", f"the {en} is no number of degrees such as {like}"
        )
    if abs(value) > 1000:  # noqa: PLR2004 - no angle
        raise InputError("像是以米为单位的坐标；请换成经纬度", "looks like metres; give degrees")
    if abs(value) > _EAST:
        raise InputError(f"{zh}不能超过 180 度", f"the {en} cannot be more than 180 degrees")
    return value


def _sexagesimal(text: str) -> float | None:
    bare = re.sub("[°度]$", "", text)
    if _PLAIN.fullmatch(bare):
        return float(bare)
    found = _PARTS.fullmatch(text)
    if not found:
        return None
    return round(int(found[1]) + float(found[2] or 0) / 60 + float(found[3] or 0) / 3600, 8)
