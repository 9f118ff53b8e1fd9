"""What is asked of covering: demand, sites and how many may be open; and what comes back."""

from dataclasses import dataclass
from typing import NamedTuple

from isochrones.siting.matrix import Flags, Floats, Longs, SitingMatrix


class Room(NamedTuple):
    """
    How many sites may be open.

    Attributes
    ----------
    standing
        Of group 0, which stands today.
    reused, new
        Of groups 1 and 2, which would open in a room that is there and in a new one.
    added
        Of groups 1 and 2 together.
    """

    standing: int
    reused: int
    new: int
    added: int


@dataclass(frozen=True, slots=True)
class CoverProblem:
    """
    Demand, sites and limits.

    Attributes
    ----------
    matrix
        Who is within the limit of which site.
    weight
        Shape (D,), demand.
    group
        Shape (J,), group of each site, see `Room`.
    room
        How many may be open.
    rank
        Shape (J,), the lower first where two sites are equally good.
    """

    matrix: SitingMatrix
    weight: Floats
    group: Longs
    room: Room
    rank: Longs


@dataclass(frozen=True, slots=True)
class Cover:
    """
    An answer with its bound.

    Attributes
    ----------
    open
        Shape (J,), sites that are open.
    value, bound
        Demand covered, and what no choice can pass.
    proven
        True when nothing can be better.
    by_clock
        True when the clock ended the search.
    """

    open: Flags
    value: float
    bound: float
    proven: bool
    by_clock: bool = False

    @property
    def gap(self) -> float:
        """Relative distance to the bound."""
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """
    What the best bound says of the sites.

    Attributes
    ----------
    bound
        What the prices prove.
    score
        Shape (J,), worth of each site at the prices.
    taken
        Shape (J,), the sites that fit best at them.
    """

    bound: float
    score: Floats
    taken: Flags
