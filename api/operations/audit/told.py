"""What an audit in parts tells of its progress."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartsTold:
    """
    How far an audit in parts is.

    Attributes
    ----------
    parts, done, kept
        Parts in all, finished, and of these finished by an earlier run.
    points, points_done
        Demand points in the parts of this run, and in those finished.
    seconds
        Since walking began.
    bound_mb
        Memory that this process will need at most, see `memory_bound_mb`.
    refused
        Why parts cannot be kept on disk; empty when they can.
    """

    parts: int
    done: int
    kept: int
    points: int
    points_done: int
    seconds: float
    bound_mb: float
    refused: str = ""

    @property
    def points_per_s(self) -> float:
        """Demand points a second, 0 before the first part."""
        return self.points_done / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining_s(self) -> float | None:
        """Seconds until the last part, None before the first of this run."""
        return (self.points - self.points_done) / self.points_per_s if self.points_done else None
