"""Rows of a file that are one place entered twice, or may be."""

from typing import Protocol, TypeVar

import numpy as np
from scipy.spatial import cKDTree

from gis.errors import Message
from gis.metric import metric_crs, to_metric
from gis.model import LonLat, RowNote

SAME_PLACE_M = 1.0
"""Two sites of one name this near are the same site, entered twice."""

NEAR_M = 50.0
"""Two sites of one name this near may be."""


class NamedPlace(Protocol):
    """A row of a file that has a name and a place."""

    @property
    def name(self) -> str:
        """As shown to people; may be empty."""
        ...

    @property
    def position(self) -> LonLat:
        """Where it is."""
        ...

    @property
    def row(self) -> int:
        """Which row it is."""
        ...


P = TypeVar("P", bound=NamedPlace)


def without_twins(places: list[P], source: str) -> tuple[list[P], list[RowNote]]:
    """
    Leave out places that are entered twice, and remark those that may be.

    Parameters
    ----------
    places
        In the order of their file, at least one.
    source
        What its rows are called.

    Returns
    -------
    tuple[list, list[RowNote]]
        Places without the second of two with one name within `SAME_PLACE_M`; and a note on it, on those of
        one name within `NEAR_M`, and on those at one place of which one has no name.
    """
    first_there: dict[tuple[str, float, float], P] = {}
    notes: list[RowNote] = []
    kept: list[P] = []
    for place in places:
        first = first_there.setdefault((_plain(place.name), *place.position), place)
        if place.name and first is not place:
            notes.append(_note(first, place, 0.0, source))
        else:
            kept.append(place)
    twins: set[int] = set()
    suspected: set[int] = set()
    for one, other, distance_m in _near_pairs(kept):
        if one in twins or other in twins | suspected:
            continue
        named = bool(kept[one].name and kept[other].name)
        (twins if named and distance_m <= SAME_PLACE_M else suspected).add(other)
        notes.append(_note(kept[one], kept[other], distance_m, source))
    return [place for i, place in enumerate(kept) if i not in twins], notes


def _near_pairs(places: list[P]) -> list[tuple[int, int, float]]:
    """
    List pairs of places that may be one, in the order of the file.

    They have one name within `NEAR_M`, or are within `SAME_PLACE_M` and one has no name to tell it apart.
    """
    lonlat = np.array([place.position for place in places], dtype=np.float64)
    middle = lonlat.mean(axis=0)
    metres = to_metric(lonlat, metric_crs(middle[0], float(np.clip(middle[1], -80, 84))))
    # Places far from the others may have no position in a local CRS.
    here = np.flatnonzero(np.isfinite(metres).all(axis=1))
    names = [_plain(place.name) for place in places]
    pairs = sorted(here[list(pair)].tolist() for pair in cKDTree(metres[here]).query_pairs(NEAR_M))
    apart = [
        (one, other, float(np.hypot(*(metres[one] - metres[other]))))
        for one, other in pairs
        if names[one] == names[other] or not (names[one] and names[other])
    ]
    return [
        pair for pair in apart if pair[2] <= (NEAR_M if names[pair[0]] and names[pair[1]] else SAME_PLACE_M)
    ]


def _note(first: NamedPlace, second: NamedPlace, distance_m: float, source: str) -> RowNote:
    named = bool(first.name and second.name)
    left_out = named and distance_m <= SAME_PLACE_M
    if not named:
        reason = Message(
            f"与第 {first.row} 行位置相同且缺名称，仍计为两个站点；如是同一站点请删去一行，否则请填名称",
            f"is at the place of row {first.row}, and one has no name; counted as two, take one out if they "
            "are the same, or name them",
        )
    elif left_out:
        reason = Message(
            f"与第 {first.row} 行同名同址，按同一站点计一次；如是两个站点请改名",
            f"has the name and place of row {first.row} and counts once; rename one if they are two sites",
        )
    else:
        reason = Message(
            f"疑似与第 {first.row} 行重复（相距 {distance_m:.0f} 米、同名），仍计为两个站点；请核对",
            f"may be the site of row {first.row} again ({distance_m:.0f} m away, same name); counted as two, "
            "check it",
        )
    return RowNote(second.row, reason, source, used=not left_out)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
