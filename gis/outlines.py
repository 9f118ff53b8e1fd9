"""What is odd about the outlines of areas: overlaps, and holes between them."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.areas import Area, AreaSet
from gis.errors import Message
from gis.model import RowNote

OVERLAP_SHARE = 0.01
"""Two areas of a level that share more of the smaller one are remarked; less is the pen of who drew them."""

GAP_M2 = 10_000.0
"""A hole between the areas of a level is remarked from here."""


def area_remarks(areas: AreaSet) -> list[RowNote]:
    """
    Say where areas of a level overlap or leave holes between them.

    Parameters
    ----------
    areas
        Any levels.

    Returns
    -------
    list[RowNote]
        One for each pair that overlaps, and one for the holes of each level.
    """
    remarks = []
    for level in dict.fromkeys(area.level for area in areas.areas):
        members = np.array([i for i, area in enumerate(areas.areas) if area.level == level])
        remarks += _overlaps(areas, members)
        remarks += _gaps(areas, members)
    return remarks


def _overlaps(areas: AreaSet, members: NDArray[np.int64]) -> list[RowNote]:
    shapes = areas.shapes[members]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    size = shapely.area(shapes)
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    share = shared / np.minimum(size[one], size[other])
    return [
        _overlap(areas.areas[members[a]], areas.areas[members[b]], part)
        for a, b, part in zip(one, other, share, strict=True)
        if part > OVERLAP_SHARE
    ]


def _overlap(one: Area, other: Area, share: float) -> RowNote:
    kept = min(one, other, key=lambda area: area.code)
    return RowNote(
        other.row,
        Message(
            f"与第 {one.row} 行的区域重叠（占较小者的 {share:.0%}）；重叠处的人计入代码较小的 {kept.code}",
            f"overlaps the area of row {one.row} ({share:.0%} of the smaller one); "
            f"people there count in {kept.code}, the lower code",
        ),
        "areas",
        used=True,
    )


def _gaps(areas: AreaSet, members: NDArray[np.int64]) -> list[RowNote]:
    parts: Sequence[shapely.Polygon] = shapely.get_parts(shapely.union_all(areas.shapes[members]))
    rings = [ring for part in parts for ring in part.interiors]
    metre = np.radians(6_371_009.0)
    sizes = [shapely.Polygon(ring).area * metre**2 * np.cos(np.radians(ring.centroid.y)) for ring in rings]
    wide = [size for size in sizes if size >= GAP_M2]
    if not wide:
        return []
    km2 = sum(wide) / 1e6
    row = areas.areas[members[0]].row
    return [
        RowNote(
            row,
            Message(
                f"区域之间有 {len(wide)} 处空隙，共 {km2:.2f} 平方公里；那里的人不属于任何区域",
                f"{len(wide)} holes between the areas, {km2:.2f} km² in all; people there are in no area",
            ),
            "areas",
            used=True,
        )
    ]
