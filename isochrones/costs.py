"""
What every edge costs a walker in seconds, in either direction; ``inf`` where they cannot pass.

The time along an edge is its level metres at the walker's speed (times the factors of slope and surface),
its metres of steps at the speed on steps, and the mean waits at its crossings.

Slope follows W. Tobler, "Three presentations on geographical analysis and modeling", 1993: speed is
proportional to ``exp(-3.5 * |grade + 0.05|)``, here scaled to the walker's own speed on the flat. An edge
knows how much it climbs and descends, not where: both parts are taken at one grade, ``(up + down) / length``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.walker import ADULT, Slope, Walker, at_speed
from isochrones.network import (
    GATE_LOCKED,
    HIGH_KERB,
    NO_WHEELCHAIR,
    ONLY_BACKWARD,
    ONLY_FORWARD,
    RESTRICTED,
    STEP_FREE,
    UNPAVED,
    EdgeTraits,
    WalkNetwork,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEEPEST = 1.0
"""Grades are counted up to 45 degrees: steeper ones are faults of the elevation raster."""


@dataclass(frozen=True, slots=True)
class EdgeCosts:
    """
    Seconds along whole edges for one walker.

    Attributes
    ----------
    forward_s, backward_s
        Shape (M,), from the first node to the second and back; inf where the walker cannot pass.
    walk_speed_mps
        Metres a second on access legs.
    """

    forward_s: Floats
    backward_s: Floats
    walk_speed_mps: float

    @property
    def passable(self) -> Flags:
        """Shape (M,), True where the walker can pass at least one way: points join only such edges."""
        either: Flags = np.isfinite(self.forward_s) | np.isfinite(self.backward_s)
        return either


def edge_costs(network: WalkNetwork, walker: Walker) -> EdgeCosts:
    """
    Tell what every edge costs a walker.

    Parameters
    ----------
    network
        Any network; where its source says nothing of steps, crossings …, there are none.
    walker
        Who walks.

    Returns
    -------
    EdgeCosts
        For the plain adult on a network without one-way footways exactly length by speed.
    """
    traits = network.edge_traits
    length_m = np.asarray(network.edge_length_m, dtype=np.float64)
    if walker == at_speed(ADULT, walker.speed_mps):
        # The plain adult heeds nothing but one-ways; the sensitivity band asks for this at every speed.
        forward = backward = length_m / walker.speed_mps
        stopped = np.zeros(len(length_m), dtype=np.bool_)
    else:
        forward, backward, stopped = _seconds(traits, length_m, walker)
    return EdgeCosts(
        np.where(stopped | _has(traits, ONLY_BACKWARD), np.inf, forward),
        np.where(stopped | _has(traits, ONLY_FORWARD), np.inf, backward),
        walker.speed_mps,
    )


def _seconds(traits: EdgeTraits, length_m: Floats, walker: Walker) -> tuple[Floats, Floats, Flags]:
    """Count the seconds along and against every edge, and which edges stop the walker both ways."""
    steps_m = np.minimum(np.where(_has(traits, STEP_FREE), 0.0, traits.steps_m), length_m)
    level_s = (length_m - steps_m) / walker.speed_mps
    if walker.unpaved_factor is not None:
        level_s = np.where(_has(traits, UNPAVED), level_s * walker.unpaved_factor, level_s)
    waits_s = steps_m / walker.speed_mps * (walker.steps_factor or 1.0)
    waits_s += traits.signals * walker.signal_wait_s + traits.crossings * walker.crossing_wait_s
    forward, backward = _slope_factors(traits, length_m, walker)
    stopped = _stopped(traits, steps_m, length_m, walker)
    return level_s * forward + waits_s, level_s * backward + waits_s, stopped


def has_one_ways(network: WalkNetwork) -> bool:
    """Tell whether any edge can be walked in one direction only; without, the plain adult needs no costs."""
    return bool(_has(network.edge_traits, ONLY_FORWARD | ONLY_BACKWARD).any())


def _has(traits: EdgeTraits, flag: int) -> Flags:
    found: Flags = (np.asarray(traits.flags) & flag) > 0
    return found


def _stopped(traits: EdgeTraits, steps_m: Floats, length_m: Floats, walker: Walker) -> Flags:
    """Tell which edges the walker cannot pass in either direction."""
    stopped = np.zeros(len(length_m), dtype=np.bool_)
    if walker.steps_factor is None:
        stopped |= steps_m > 0
    if walker.unpaved_factor is None:
        stopped |= _has(traits, UNPAVED)
    flags = 0 if walker.high_kerbs else HIGH_KERB
    flags |= 0 if walker.locked_gates else GATE_LOCKED
    flags |= 0 if walker.restricted else RESTRICTED
    flags |= NO_WHEELCHAIR if walker.wheels else 0
    stopped |= _has(traits, flags)
    if walker.max_grade is not None:
        # The raster's heights are float32: a ramp of exactly the steepest grade is passable.
        stopped |= _grade(traits, length_m) > walker.max_grade * (1 + 1e-5)
    return stopped


def _grade(traits: EdgeTraits, length_m: Floats) -> Floats:
    climb_m = np.asarray(traits.up_m, dtype=np.float64) + traits.down_m
    grade: Floats = np.divide(climb_m, length_m, out=np.zeros_like(length_m), where=length_m > 0)
    return np.minimum(grade, STEEPEST)


def _slope_factors(traits: EdgeTraits, length_m: Floats, walker: Walker) -> tuple[Floats, Floats]:
    """Tell by how much slope lengthens the time, forward and backward."""
    if walker.slope is Slope.NONE:
        return np.ones_like(length_m), np.ones_like(length_m)
    grade = _grade(traits, length_m)
    climb_m = np.asarray(traits.up_m, dtype=np.float64) + traits.down_m
    rising = np.divide(traits.up_m, climb_m, out=np.full_like(length_m, 0.5), where=climb_m > 0)
    up, down = _tobler(grade), _tobler(-grade)
    return rising * up + (1 - rising) * down, rising * down + (1 - rising) * up


def _tobler(grade: Floats) -> Floats:
    """Time at a grade as a multiple of the time on the flat."""
    factor: Floats = np.exp(3.5 * (np.abs(grade + 0.05) - 0.05))
    return factor
