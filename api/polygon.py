"""A GeoJSON polygon from a request body, checked before anything computes with it."""

import math
import re
from typing import Any

import shapely

from gis.errors import InputError

MAX_VERTICES = 20_000
MAX_RINGS = 100
SHORTEST_RING = 4


def as_polygon(value: Any) -> Any:
    """
    Read a polygon.

    Parameters
    ----------
    value
        GeoJSON geometry of type Polygon; heights are ignored. None stays None.

    Returns
    -------
    shapely.Polygon or None
        Valid, in the datum of the request.

    Raises
    ------
    InputError
        If it is not a polygon of numbers in degrees, is too large, or crosses itself; the message says where.
    """
    if value is None:
        return None
    if (
        not isinstance(value, dict)
        or value.get("type") != "Polygon"
        or set(value) - {"type", "coordinates", "bbox"}
    ):
        raise InputError(
            "应是 GeoJSON 的 Polygon，只含 type 和 coordinates，坐标为经纬度",
            "must be a GeoJSON Polygon with type and coordinates only, in degrees",
        )
    rings = value.get("coordinates")
    if not isinstance(rings, list) or not 1 <= len(rings) <= MAX_RINGS:
        raise InputError("多边形应有 1 到 100 个环", "a polygon must have 1 to 100 rings")
    if sum(len(ring) for ring in rings if isinstance(ring, list)) > MAX_VERTICES:
        raise InputError(
            "多边形最多 20000 个顶点；请先简化", "a polygon may have at most 20,000 vertices; simplify it"
        )
    shell, *holes = [_ring(ring) for ring in rings]
    return _valid(shapely.Polygon(shell, holes))


def _ring(ring: Any) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or len(ring) < SHORTEST_RING:
        raise InputError(
            "每个环至少 4 个点，首尾相同", "a ring needs at least 4 positions, the last equal to the first"
        )
    points = [_position(position) for position in ring]
    if points[0] != points[-1]:
        raise InputError(
            "环没有闭合；最后一点应与第一点相同", "the ring is open; its last position must equal its first"
        )
    return points


def _position(position: Any) -> tuple[float, float]:
    if not isinstance(position, list) or not 2 <= len(position) <= 4 or not all(map(_is_number, position)):  # noqa: PLR2004
        raise InputError(
            "坐标应是数字 [经度, 纬度]，不能加引号",
            "a position must be numbers [longitude, latitude], not text",
        )
    lon, lat = float(position[0]), float(position[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004
        raise InputError(
            "坐标超出经纬度范围；坐标像是米，请换成经纬度",
            "a position is outside the range of degrees; it looks like metres, send longitude and latitude",
        )
    return lon, lat


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e300 and math.isfinite(value)  # noqa: PLR2004 - huge integers do not fit a float


def _valid(polygon: shapely.Polygon) -> shapely.Polygon:
    if polygon.is_valid and not polygon.is_empty:
        return polygon
    reason = shapely.is_valid_reason(polygon)
    place = re.search(r"\[(\S+) (\S+)\]", reason)
    where = f"{float(place[1]):.6f}, {float(place[2]):.6f}" if place else ""
    if reason.startswith("Self-intersection"):
        raise InputError(
            f"多边形自相交，交点在 {where}；请调整顶点次序",
            f"the polygon crosses itself at {where}; reorder its vertices",
        )
    raise InputError(f"多边形无效，问题在 {where}；请修改", f"the polygon is not valid at {where}; mend it")
