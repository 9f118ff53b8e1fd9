"""
What tags say of a way or a node, as bits: each tag tells its facts alone, and the bits of all are joined.

So a tag has to be understood once however many ways carry it, and the facts of all ways become
`EdgeTraits` bits at once. The meanings follow the OpenStreetMap wiki (pages named beside the tables).
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from isochrones.network import traits
from isochrones.osm.rules import REFUSING_KEYS, is_refused

Facts = NDArray[np.int32]

CLASS_MASK = 15
"""The lowest four bits: the number of the class in `isochrones.network.HIGHWAYS`."""

HIGHWAY = 1 << 4
REFUSED = 1 << 5
FOOT_FORWARD = 1 << 6
FOOT_BACKWARD = 1 << 7
FOOT_BOTH = 1 << 8
ONEWAY = 1 << 9
ONEWAY_BACK = 1 << 10
CONVEYING = 1 << 11
FOOT_YES = 1 << 12
BICYCLE_YES = 1 << 13
FOR_SOME = 1 << 14
FOOT_FOR_SOME = 1 << 15
NO_WHEELCHAIR = 1 << 16
STEP_FREE = 1 << 17
UNPAVED = 1 << 18

SIGNALS = 1 << 0
CROSSING = 1 << 1
HIGH_KERB = 1 << 2
GATE = 1 << 3
PRIVATE = 1 << 4
LOCKED = 1 << 5
WALKERS_PASS = 1 << 6

_YES = ("yes", "designated", "official", "permissive")
_SOME = (
    *("no", "private", "destination", "customers", "permit", "residents", "delivery", "employees", "members"),
    *("agricultural", "forestry"),
)
_LOOSE = (  # https://wiki.openstreetmap.org/wiki/Key:surface
    *("unpaved", "compacted", "fine_gravel", "gravel", "shells", "rock", "pebblestone", "ground", "dirt"),
    *("earth", "grass", "mud", "sand", "woodchips", "snow", "ice", "salt"),
)
_GATES = (  # https://wiki.openstreetmap.org/wiki/Key:barrier
    *("gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "kissing_gate", "wicket_gate"),
    *("hampshire_gate", "turnstile", "full-height_turnstile", "door"),
)
_ONE_WAY = ("yes", "true", "1")
_TURNED = ("-1", "reverse")


def _table(*rows: tuple[str, Iterable[str], int]) -> dict[tuple[str, str], int]:
    table: dict[tuple[str, str], int] = {}
    for key, values, fact in rows:
        for value in values:
            table[key, value] = table.get((key, value), 0) | fact
    return table


_WAY = _table(
    ("oneway:foot", _ONE_WAY, FOOT_FORWARD),
    ("oneway:foot", _TURNED, FOOT_BACKWARD),
    ("oneway:foot", ("no",), FOOT_BOTH),
    ("foot:backward", ("no",), FOOT_FORWARD),
    ("foot:forward", ("no",), FOOT_BACKWARD),
    ("conveying", ("forward",), FOOT_FORWARD),
    ("conveying", ("backward",), FOOT_BACKWARD),
    ("conveying", ("yes",), CONVEYING),
    ("oneway", _ONE_WAY, ONEWAY),
    ("oneway", _TURNED, ONEWAY_BACK),
    ("bicycle", _YES, BICYCLE_YES),
    ("foot", _YES, FOOT_YES),
    ("foot", _SOME, FOOT_FOR_SOME),
    ("access", _SOME, FOR_SOME),
    ("wheelchair", ("no",), NO_WHEELCHAIR),
    ("wheelchair", ("yes", "designated"), STEP_FREE),
    ("ramp", ("yes",), STEP_FREE),
    ("ramp:wheelchair", ("yes",), STEP_FREE),
    ("surface", _LOOSE, UNPAVED),
)
_NODE = _table(
    ("highway", ("traffic_signals",), SIGNALS),
    ("highway", ("crossing",), CROSSING),
    ("crossing", ("traffic_signals",), SIGNALS),
    ("crossing:signals", ("yes",), SIGNALS),
    ("kerb", ("raised", "yes"), HIGH_KERB),
    ("barrier", _GATES, GATE),
    ("access", ("private", "no"), PRIVATE),
    ("foot", ("private", "no"), PRIVATE),
    ("foot", _YES, WALKERS_PASS),
    ("locked", ("yes",), LOCKED),
)

WAY_KEYS = tuple(dict.fromkeys(("highway", *REFUSING_KEYS, *(key for key, _ in _WAY))))
NODE_KEYS = tuple(dict.fromkeys(key for key, _ in _NODE))
"""Keys that tell anything at all."""


def way_fact(key: str, value: str) -> int:
    """
    Tell what a tag says of a way.

    Parameters
    ----------
    key, value
        Of the tag.

    Returns
    -------
    int
        Bits; `HIGHWAY` and not `REFUSED` in the facts of all tags is `isochrones.osm.rules.is_walkable`.

    Examples
    --------
    >>> way_fact("highway", "steps") == HIGHWAY | 3
    True
    """
    fact = _WAY.get((key, value), 0) | (REFUSED if is_refused(key, value) else 0)
    if key == "highway":
        name = value.removesuffix("_link")
        fact |= HIGHWAY | (traits.HIGHWAYS.index(name) if name in traits.HIGHWAYS else 0)
    return fact


def facts_of(tags: Mapping[str, str]) -> int:
    """Tell what all tags of a way say, as bits."""
    return reduce(or_, (way_fact(key, value) for key, value in tags.items()), 0)


def node_fact(key: str, value: str) -> int:
    """Tell what a tag says of a node, as bits."""
    return _NODE.get((key, value), 0)


def walkable(facts: Facts) -> NDArray[np.bool_]:
    """Tell which ways are walked, by their facts."""
    found: NDArray[np.bool_] = (facts & (HIGHWAY | REFUSED)) == HIGHWAY
    return found


def way_flags(facts: Facts) -> NDArray[np.uint16]:
    """
    Turn the facts of ways into the flags of `isochrones.network.EdgeTraits`.

    ``oneway`` is meant for vehicles. It binds walkers on an escalator (``conveying``), and on a walkers'
    way whose tags name walkers and not cyclists. What ``foot`` says goes before what ``access`` says.

    Parameters
    ----------
    facts
        Shape (W,).

    Returns
    -------
    NDArray[np.uint16]
        Shape (W,).
    """
    walkers_way = np.isin(facts & CLASS_MASK, [traits.HIGHWAYS.index(name) for name in WALKERS_WAYS])
    named = walkers_way & _has(facts, FOOT_YES) & ~_has(facts, BICYCLE_YES)
    bound = (named | _has(facts, CONVEYING)) & ~_has(facts, FOOT_BOTH)
    some = _has(facts, FOOT_FOR_SOME) | (_has(facts, FOR_SOME) & ~_has(facts, FOOT_YES))
    flags: NDArray[np.uint16] = (
        traits.ONLY_FORWARD * (_has(facts, FOOT_FORWARD) | (bound & _has(facts, ONEWAY)))
        + traits.ONLY_BACKWARD * (_has(facts, FOOT_BACKWARD) | (bound & _has(facts, ONEWAY_BACK)))
        + traits.RESTRICTED * some
        + traits.NO_WHEELCHAIR * _has(facts, NO_WHEELCHAIR)
        + traits.STEP_FREE * _has(facts, STEP_FREE)
        + traits.UNPAVED * _has(facts, UNPAVED)
    ).astype(np.uint16)
    return flags


WALKERS_WAYS = ("footway", "path", "steps", "pedestrian", "corridor")


def undirected_flags(facts: Facts) -> NDArray[np.uint16]:
    """Turn facts into flags where the source does not keep the direction in which a way was drawn."""
    directed = traits.ONLY_FORWARD | traits.ONLY_BACKWARD
    return way_flags(facts) & np.uint16(~directed & 0xFFFF)


def node_marks(facts: Facts) -> NDArray[np.uint8]:
    """
    Turn the facts of nodes into the marks of `isochrones.ways.RawWays`.

    A gate is locked if it or its access says so, unless its tags let walkers pass.

    Parameters
    ----------
    facts
        Shape (N,).

    Returns
    -------
    NDArray[np.uint8]
        Shape (N,).
    """
    signals, gate = _has(facts, SIGNALS), _has(facts, GATE)
    locked = gate & _has(facts, PRIVATE | LOCKED) & ~_has(facts, WALKERS_PASS)
    marks: NDArray[np.uint8] = (
        traits.MARK_SIGNALS * signals
        + traits.MARK_CROSSING * (_has(facts, CROSSING) & ~signals)
        + traits.MARK_KERB * _has(facts, HIGH_KERB)
        + traits.MARK_GATE * gate
        + traits.MARK_LOCKED * locked
    ).astype(np.uint8)
    return marks


def _has(facts: Facts, bits: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (facts & bits) != 0
    return found
