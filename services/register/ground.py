"""Where an entry is: its position in WGS 84 and its area."""

import difflib
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import shapely

from gis.codes import AreaCode, area_code
from gis.datum import Datum, to_wgs84
from gis.errors import InputError, Message
from gis.register import PLACES, Known

DATUM_NEEDED = Message(
    "坐标系没有说明；请在“坐标系”一列填写，或导入时声明：wgs84（GPS）、cgcs2000（天地图）、"
    "gcj02（高德、腾讯）、bd09（百度）",
    "the datum is not declared; fill in the column 坐标系, or declare wgs84 (GPS), cgcs2000 (Tianditu), "
    "gcj02 (AMap, Tencent) or bd09 (Baidu) with the import",
)
_NORTH = 90.0


def in_wgs84(places: Sequence[tuple[float, float]], datums: Sequence[Datum]) -> list[tuple[float, float]]:
    """
    Convert positions, each from its own datum.

    Parameters
    ----------
    places
        Longitude and latitude.
    datums
        One for each.

    Returns
    -------
    list[tuple[float, float]]
        WGS 84 with seven decimals, in their order.
    """
    lonlat = np.array(places, dtype=np.float64).reshape(-1, 2)
    for datum in set(datums):
        here = np.array([each is datum for each in datums])
        lonlat[here] = to_wgs84(lonlat[here], datum)
    return [(round(lon, PLACES), round(lat, PLACES)) for lon, lat in lonlat.tolist()]


def check_order(lon: float, lat: float) -> None:
    """
    Refuse a longitude and a latitude that stand in each other's column.

    Parameters
    ----------
    lon, lat
        Within 180 degrees.

    Raises
    ------
    InputError
        If the latitude is none.
    """
    if abs(lat) > _NORTH:
        swapped = abs(lon) <= _NORTH
        zh = f"；像是与经度颠倒，应为 经度 {lat:g}、纬度 {lon:g}" if swapped else ""
        en = f"; it looks swapped with the longitude: {lat:g}, {lon:g}" if swapped else ""
        raise InputError(f"纬度应在 -90 到 90 之间{zh}", f"the latitude must be within ±90{en}")


def check_inside(lon: float, lat: float, outline: shapely.Geometry | None) -> None:
    """
    Refuse a place outside the city.

    Parameters
    ----------
    lon, lat
        WGS 84.
    outline
        Of the city, prepared; None lets all pass.

    Raises
    ------
    InputError
        With what it looks like.
    """
    if outline is None or shapely.intersects_xy(outline, lon, lat):
        return
    if abs(lon) <= _NORTH and shapely.intersects_xy(outline, lat, lon):
        raise InputError(
            f"经度与纬度像是颠倒；应为 经度 {lat:g}、纬度 {lon:g}",
            f"longitude and latitude look swapped: {lat:g}, {lon:g}",
        )
    raise InputError(
        f"位置 {lon:g}, {lat:g} 不在本市范围内；请核对坐标和坐标系",
        f"{lon:g}, {lat:g} lies outside the city; check the coordinates and the datum",
    )


def area_of(text: str, known: Known) -> str:
    """
    Find the code of an area.

    Parameters
    ----------
    text
        12 digits or a name.
    known
        The city's areas.

    Returns
    -------
    str
        12 digits.

    Raises
    ------
    InputError
        If the city has no such area, with the nearest names; or several.
    """
    if text.isdecimal():
        code = area_code(text)
        _check_code(code, known.areas)
        return code.digits
    found = [code for code, name in known.areas.items() if name == text]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(found[:3])
        raise InputError(
            f"有 {len(found)} 个同名区划；请填代码：{listed}", f"is the name of several areas: {listed}"
        )
    near = _nearest(text, tuple(sorted(set(known.areas.values()))))
    zh = f"；最接近的是 {'、'.join(near)}" if near else ""
    en = f"; the nearest are {', '.join(near)}" if near else ""
    raise InputError(f"本市没有区划“{text[:20]}”{zh}", f"the city has no such area{en}")


def _check_code(code: AreaCode, areas: Mapping[str, str]) -> None:
    """Refuse a code that the city does not have, as far as its table of areas goes."""
    if not areas or code.digits in areas:
        return
    up = next((each for each in code.ancestors if each.digits in areas), None)
    if up is None:
        raise InputError("区划代码不属于本市；请核对", "the area code is none of this city's; check it")
    if any(each.startswith(up.short) and each != up.digits for each in areas):
        name = areas[up.digits]
        raise InputError(
            f"本市没有区划代码 {code.digits}；只认得前 {len(up.short)} 位，是 {name}（{up.digits}）；请核对",
            f"the city has no area {code.digits}; its first {len(up.short)} digits are {name} ({up.digits}); "
            "check it",
        )


def parent_of(text: str, parents: Mapping[str, str]) -> str:
    """
    Find the id of an entry that a row belongs to.

    Parameters
    ----------
    text
        Its id or name.
    parents
        Name by id.

    Returns
    -------
    str
        Its id.

    Raises
    ------
    InputError
        If there is none, or there are several of that name.
    """
    if text in parents:
        return text
    found = [code for code, name in parents.items() if name == text]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(sorted(found)[:3])
        raise InputError(
            f"台账里有 {len(found)} 个同名的；请填编号：{listed}", f"several have that name: {listed}"
        )
    raise InputError(
        f"台账里没有“{text[:20]}”；请先导入它，或核对编号和名称",
        "is not in the register; import it first, or check its id or name",
    )


@lru_cache(maxsize=1024)
def _nearest(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    alike = sorted(names, key=lambda name: -difflib.SequenceMatcher(None, text, name).ratio())
    return tuple(alike[:3])
