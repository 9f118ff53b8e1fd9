"""What has to be said of sites: too far from the network, of an unknown kind, on an island."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import AuditInputs, positions_of
from gis.areas import area_of
from gis.errors import Message
from gis.kinds import KINDS, find_kind
from gis.model import CircleProfile, Facility, LonLat, RowNote
from isochrones.snap import EdgeIndex, Snaps, snap

LOCAL_M = 100_000.0
"""Farther than this a distance in the network's own metric CRS is wrong, and is not told."""

FACILITIES, NETWORK = "facilities", "network"


class Placed(Protocol):
    """A row of a file that has a place."""

    @property
    def position(self) -> LonLat:
        """Where it is."""
        ...

    @property
    def row(self) -> int:
        """Which row it is."""
        ...


def remarks_of(sites: list[Facility], islands: NDArray[np.bool_]) -> list[RowNote]:
    """
    List what a reader of the figures should know of single sites.

    Parameters
    ----------
    sites
        That took part.
    islands
        Shape (F,), True for sites beside a street apart from the main component.

    Returns
    -------
    list[RowNote]
        In the order of the sites.
    """
    unknown_kind = Message(
        f"站点类型不认识，按{KINDS[0].zh}计入覆盖；如只提供信息，请写“微拐角”",
        f"this kind of site is not known and counts as a full {KINDS[0].en.lower()}; "
        "write micro_corner if it only informs",
    )
    island = Message(
        "站点接入的道路不与主路网相连，只有这段路上的居民能到达；请检查坐标或补充路网",
        "the street beside this site is not connected to the main network, only people on it can reach it; "
        "check the coordinates or complete the network",
    )
    remarks = []
    for site, apart in zip(sites, islands.tolist(), strict=True):
        if site.local_kind and find_kind(site.local_kind) is None:
            remarks.append(RowNote(site.row, unknown_kind, FACILITIES, used=True))
        if apart:
            remarks.append(RowNote(site.row, island, FACILITIES, used=True))
    return remarks


def remarks_of_network(footway_share: float | None) -> list[RowNote]:
    """
    Say where a network holds roads only: no comparison within a city can see that.

    Parameters
    ----------
    footway_share
        Of the metres; None where the source names no classes.

    Returns
    -------
    list[RowNote]
        One remark, of row 0 as it is of no row, or none.
    """
    if footway_share != 0:
        return []
    reason = Message(
        "只有车行道路：数据里没有步行道路，整个路网都可能缺少步行者走的路；请换用含步行道路的路网",
        "roads only: no footways in the data, so the whole network may lack ways for walkers; "
        "use a network that has them",
    )
    return [RowNote(0, reason, NETWORK, used=True)]


def too_far(
    index: EdgeIndex,
    facilities: Sequence[Placed],
    joined: Snaps,
    profile: CircleProfile,
    *,
    source: str = FACILITIES,
) -> list[RowNote]:
    """
    List the sites, or other points, that did not join the network, each with its distance.

    Parameters
    ----------
    index
        Of the network.
    facilities
        All sites.
    joined
        Where they joined it.
    profile
        Gives the longest access leg.
    source
        What the rows are called.

    Returns
    -------
    list[RowNote]
        In the order of the sites.
    """
    rows = np.flatnonzero(joined.edge < 0).tolist()
    places = np.array([facilities[i].position for i in rows], dtype=np.float64).reshape(-1, 2)
    distance = snap(index, places, max_access_m=np.inf).access_m
    return [
        RowNote(facilities[i].row, _far_message(metres, profile.max_access_m), source)
        for i, metres in zip(rows, distance.tolist(), strict=True)
    ]


def beyond_border(inputs: AuditInputs, *, cross_border: bool) -> tuple[list[Facility], list[RowNote]]:
    """
    Leave out sites beyond the audited areas that do not count (B34).

    Parameters
    ----------
    inputs
        Sites and areas; without areas there is no border.
    cross_border
        False to leave out every site beyond the areas; True leaves out those that serve only their own.

    Returns
    -------
    tuple[list[Facility], list[RowNote]]
        Sites that count, and the others with the reason.
    """
    if not len(inputs.areas):
        return inputs.facilities, []
    outside = area_of(inputs.areas, positions_of(inputs.facilities)) < 0
    reason = Message(
        "在所审计的区域之外，且只计本地站点；如要计入，请去掉 --local-only",
        "beyond the audited areas, and only sites inside count; leave out --local-only to count it",
    )
    own_only = Message(
        "在所审计的区域之外，且只服务本地，未计入",
        "beyond the audited areas, and serves only its own people; it was not counted",
    )
    kept, left = [], []
    for site, is_outside in zip(inputs.facilities, outside.tolist(), strict=True):
        if not is_outside or (cross_border and site.open_to_all is not False):
            kept.append(site)
        else:
            left.append(RowNote(site.row, own_only if cross_border else reason, FACILITIES))
    return kept, left


def first_sentence(rejected: list[RowNote]) -> Message:
    """
    Say that no site can be used, and why the first cannot.

    Parameters
    ----------
    rejected
        At least one.

    Returns
    -------
    Message
        For an error.
    """
    reason = rejected[0].reason
    return Message(
        f"没有一个站点可以使用；第一个：{reason.zh}", f"no site can be used; the first is {reason.en}"
    )


def _far_message(metres: float, limit: float) -> Message:
    if metres > LOCAL_M:
        return Message(
            f"距路网超过 {LOCAL_M / 1000:g} 公里；请检查坐标，或换用覆盖该地的路网",
            f"more than {LOCAL_M / 1000:g} km from the network; check the coordinates, "
            "or use a network that covers the place",
        )
    return Message(
        f"距路网 {metres:.1f} 米，超过接入上限 {limit:g} 米；请检查坐标，或换用覆盖该地的路网",
        f"{metres:.1f} m from the network, the limit is {limit:g} m; check the coordinates, "
        "or use a network that covers the place",
    )
