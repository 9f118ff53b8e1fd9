"""What can be known of a demand point, and why it sometimes cannot."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError, Message
from isochrones.network import WalkNetwork
from isochrones.snap import Snaps


class State(StrEnum):
    """What is known of a demand point."""

    COVERED = "covered"
    GAP = "gap"
    UNKNOWN = "unknown"


class Unknown(StrEnum):
    """Why the data cannot tell, the strongest reason first."""

    NO_NETWORK = "no_network_near"
    ISLAND = "island_component"
    INCOMPLETE = "network_incomplete"
    CLIPPED = "clipped_edge"
    DATUM = "datum_doubt"
    NO_GATE = "compound_without_gate"
    NO_POPULATION = "no_population"


UNKNOWN_TEXTS: Mapping[Unknown, Message] = MappingProxyType(
    {
        Unknown.NO_NETWORK: Message(
            "附近没有可步行的路网数据", "no walkable street in the data within the longest access leg"
        ),
        Unknown.ISLAND: Message(
            "所在道路与主路网不相连", "the street beside it is not connected to the main network"
        ),
        Unknown.INCOMPLETE: Message(
            "这一带的路网数据明显不完整，缺的路可能正通向站点",
            "streets are evidently missing from the data here, and a missing one may lead to a site",
        ),
        Unknown.CLIPPED: Message(
            "步行范围碰到数据边界，边界外可能有站点",
            "the walk meets the clipped edge of the data, and a site may lie beyond it",
        ),
        Unknown.DATUM: Message(
            "坐标所用的坐标系有疑问，位置可能偏移数百米",
            "the datum of the coordinates is in doubt, the place may be hundreds of metres off",
        ),
        Unknown.NO_GATE: Message(
            "所在小区没有出入口数据，无法确定从哪里走出来",
            "the gates of its compound are not in the data, so nobody can say where a walk begins",
        ),
        Unknown.NO_POPULATION: Message(
            "这里没有人口数据，不能说有没有人够不着站点",
            "there is no population data here, so nobody can say whether people are out of reach",
        ),
    }
)
"""Each reason as a person reads it; the API and the reports take their words from here."""

STATES = (State.COVERED, State.GAP, State.UNKNOWN)
REASONS = ("", *Unknown)
"""Codes of states and reasons in arrays are positions in these; reason 0 is none."""

Codes = NDArray[np.int8]


def unknown_reasons(network: WalkNetwork, demand: Snaps) -> Codes:
    """
    Tell for which points the network cannot answer.

    Parameters
    ----------
    network
        What they were snapped to.
    demand
        Demand points.

    Returns
    -------
    NDArray[np.int8]
        Shape (D,), positions in `REASONS`; 0 where it can.
    """
    return add_reasons(
        np.zeros(len(demand), dtype=np.int8),
        {Unknown.NO_NETWORK: demand.edge < 0, Unknown.ISLAND: off_main(network, demand)},
    )


def add_reasons(unknown: Codes, found: Mapping[Unknown, NDArray[np.bool_]]) -> Codes:
    """
    Add reasons for not knowing; of several at one point the first in `Unknown` stays.

    Parameters
    ----------
    unknown
        Shape (D,), reasons so far, positions in `REASONS`.
    found
        Where each further reason holds, shape (D,).

    Returns
    -------
    NDArray[np.int8]
        Shape (D,), a new array.

    Raises
    ------
    InputError
        If a mask has another number of points.

    Examples
    --------
    >>> told = add_reasons(np.array([0, 0, 1], np.int8), {Unknown.CLIPPED: np.array([False, True, True])})
    >>> [str(REASONS[code]) for code in told]
    ['', 'clipped_edge', 'no_network_near']
    """
    merged = unknown.copy()
    for reason, mask in found.items():
        if mask.shape != unknown.shape:
            raise InputError("未知原因与需求点的行数不一致", "one truth value per demand point is wanted")
        code = REASONS.index(reason)
        merged[mask & ((merged == 0) | (merged > code))] = code
    return merged


def off_main(network: WalkNetwork, points: Snaps) -> NDArray[np.bool_]:
    """
    Tell which points joined an edge that is not connected to the main component.

    Parameters
    ----------
    network
        What they were snapped to.
    points
        Any points.

    Returns
    -------
    NDArray[np.bool_]
        Shape (P,); False for points that joined no edge.
    """
    component = network.node_component[network.edge_nodes[np.maximum(points.edge, 0), 0]]
    apart: NDArray[np.bool_] = (points.edge >= 0) & (component > 0)
    return apart
