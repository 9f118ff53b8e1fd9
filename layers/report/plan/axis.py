"""The scales of a plan's charts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from layers.report.charts import round_step


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from values to millimetres."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the place of a value."""
        return self.start + (self.end - self.start) * (value - self.low) / ((self.high - self.low) or 1.0)

    def marks(self, about: int) -> list[float]:
        """Give about so many round values within the scale."""
        step = round_step((self.high - self.low) / about)
        first = math.ceil(self.low / step - 1e-9)
        return [i * step for i in range(first, int(self.high / step + 1e-9) + 1)]


def axis_of(values: Sequence[float], start: float, end: float, *, room: float = 0.08) -> Axis:
    """Make a scale on which all values have room."""
    low, high = min(values), max(values)
    if high <= low:
        low, high = low - max(abs(low) * 0.05, 1.0), high + max(abs(high) * 0.05, 1.0)
    margin = room * (high - low)
    return Axis(low - margin, high + margin, start, end)
