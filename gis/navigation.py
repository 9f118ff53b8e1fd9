"""
Links that open a walking route in AMap, Baidu Maps or Tencent Maps, each in the vendor's own datum.

Forms as documented by the vendors (lbs.amap.com 2025-03, lbsyun.baidu.com, lbs.qq.com): AMap takes
longitude first, Baidu and Tencent latitude first.
"""

from urllib.parse import quote, urlencode

import numpy as np

from gis.datum import Datum, from_wgs84
from gis.model import LonLat

APP = "jobcircle"


def navigation_links(destination: LonLat, name: str, origin: LonLat | None = None) -> dict[str, str]:
    """
    Write the links to walk to a place: with AMap and Tencent from wherever the phone is.

    Parameters
    ----------
    destination
        WGS 84.
    name
        Shown at the destination.
    origin
        Where the walk starts, WGS 84. Only Baidu's link needs it, and carries it rounded to about 10 m.

    Returns
    -------
    dict[str, str]
        URLs under ``amap``, ``baidu`` and ``tencent``. Without an origin Baidu's is the marker page, from
        which its user asks for the way.

    Examples
    --------
    >>> navigation_links(LonLat(104.0657, 30.6574), "驿站")["amap"][:57]
    'https://uri.amap.com/navigation?to=104.068207,30.654978,%'
    """
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
    return {"amap": amap, "baidu": _baidu(destination, name, origin), "tencent": tencent}


def _baidu(destination: LonLat, name: str, origin: LonLat | None) -> str:
    lon, lat = _shifted(destination, Datum.BD09)
    common = {"coord_type": "bd09ll", "output": "html", "src": f"webapp.{APP}.{APP}"}
    if origin is None:
        page, query = "marker", {"location": f"{lat},{lon}", "title": name, "content": name}
    else:
        from_lon, from_lat = _shifted(LonLat(round(origin.lon, 4), round(origin.lat, 4)), Datum.BD09)
        page = "direction"
        query = {
            "origin": f"latlng:{from_lat},{from_lon}|name:起点",
            "destination": f"latlng:{lat},{lon}|name:{name.replace('|', ' ')}",
            "mode": "walking",
        }
    return f"https://api.map.baidu.com/{page}?" + urlencode(query | common, safe=",:|", quote_via=quote)


def _shifted(place: LonLat, datum: Datum) -> tuple[str, str]:
    lon, lat = from_wgs84(np.array([place]), datum)[0]
    return f"{lon:.6f}", f"{lat:.6f}"
