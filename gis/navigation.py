"""
Links that open a walking route in AMap, Baidu Maps, Tencent Maps, WeChat or any app, each in its own datum.

Forms as documented by the vendors (lbs.amap.com 2025-03, lbsyun.baidu.com, lbs.qq.com): AMap takes
longitude first, Baidu and Tencent latitude first.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, urlencode

import numpy as np

from gis.datum import Datum, from_wgs84
from gis.model import LonLat

APP = "jobcircle"
BAIDU = "https://api.map.baidu.com/"


def navigation_links(destination: LonLat, name: str, start: str | None = None) -> Mapping[str, str]:
    """
    Write the links to walk to a place: with AMap and Tencent from wherever the phone is.

    Parameters
    ----------
    destination
        WGS 84.
    name
        Shown at the destination.
    start
        Where the walk starts, as `baidu_start` writes it; only Baidu's link needs it.

    Returns
    -------
    Mapping[str, str]
        URLs under ``amap``, ``baidu``, ``tencent`` and ``geo``. Without a start Baidu's is the marker page,
        from which its user asks for the way.

    Examples
    --------
    >>> navigation_links(LonLat(104.0657, 30.6574), "驿站")["amap"][:57]
    'https://uri.amap.com/navigation?to=104.068207,30.654978,%'
    """
    links, arrival = _links_to(destination, name)
    if start is None:
        return links
    return {**links, "baidu": f"{BAIDU}direction?{_written({'origin': start})}&{arrival}"}


def baidu_start(origin: LonLat) -> str:
    """
    Write where a walk starts, as Baidu's link takes it, rounded to about 10 m.

    Parameters
    ----------
    origin
        WGS 84.

    Returns
    -------
    str
        Latitude first, in BD-09.
    """
    lon, lat = _shifted(LonLat(round(origin.lon, 4), round(origin.lat, 4)), Datum.BD09)
    return f"latlng:{lat},{lon}|name:起点"


@lru_cache(maxsize=8192)
def _links_to(destination: LonLat, name: str) -> tuple[Mapping[str, str], str]:
    """Write the links that need no start, and what follows one in Baidu's: half of an answer's time."""
    lon, lat = _shifted(destination, Datum.GCJ02)
    title = quote(name, safe="")
    amap = f"https://uri.amap.com/navigation?to={lon},{lat},{title}&" + urlencode(
        {"mode": "walk", "src": APP, "coordinate": "gaode", "callnative": 1}
    )
    tencent = "https://apis.map.qq.com/uri/v1/routeplan?" + urlencode(
        {"type": "walk", "to": name, "tocoord": f"{lat},{lon}", "coord_type": 2, "policy": 0, "referer": APP},
        safe=",",
        quote_via=quote,
    )
    lon, lat = _shifted(destination, Datum.BD09)
    common = {"coord_type": "bd09ll", "output": "html", "src": f"webapp.{APP}.{APP}"}
    marker = {"location": f"{lat},{lon}", "title": name, "content": name} | common
    arrival = {"destination": f"latlng:{lat},{lon}|name:{name.replace('|', ' ')}", "mode": "walking"} | common
    baidu = f"{BAIDU}marker?{_written(marker)}"
    links = {"amap": amap, "baidu": baidu, "tencent": tencent, "geo": geo_link(destination, name)}
    return MappingProxyType(links), _written(arrival)


def geo_link(destination: LonLat, name: str) -> str:
    """
    Write the ``geo:`` link (RFC 5870) that phones open with whatever map they have.

    Parameters
    ----------
    destination
        WGS 84, which is what the form means.
    name
        Shown at the pin, by apps that read it.

    Returns
    -------
    str
        Latitude first.

    Examples
    --------
    >>> geo_link(LonLat(104.0657, 30.6574), "驿站")
    'geo:30.657400,104.065700?q=30.657400,104.065700(%E9%A9%BF%E7%AB%99)'
    """
    at = f"{destination.lat:.6f},{destination.lon:.6f}"
    return f"geo:{at}?q={at}({quote(name, safe='')})"


def wechat_location(destination: LonLat, name: str, address: str = "") -> dict[str, float | str]:
    """
    Write what ``wx.openLocation`` of WeChat takes: GCJ-02 degrees as numbers.

    Parameters
    ----------
    destination
        WGS 84.
    name, address
        Shown at the pin.

    Returns
    -------
    dict
        ``latitude``, ``longitude``, ``name``, ``address`` and ``scale``.

    Examples
    --------
    >>> wechat_location(LonLat(104.0657, 30.6574), "驿站")["longitude"]
    104.068207
    """
    lon, lat = _shifted(destination, Datum.GCJ02)
    return {"latitude": float(lat), "longitude": float(lon), "name": name, "address": address, "scale": 18}


def _written(query: Mapping[str, str]) -> str:
    return urlencode(query, safe=",:|", quote_via=quote)


def _shifted(place: LonLat, datum: Datum) -> tuple[str, str]:
    lon, lat = from_wgs84(np.array([place]), datum)[0]
    return f"{lon:.6f}", f"{lat:.6f}"
