"""Places where a site could open: of the map, of a file, amid people without one, and micro-corners."""

from api.operations.candidates.make import MadeCandidates, make_candidates, write_made
from api.operations.candidates.order import CandidateOrder, GapOrder

__all__ = ["CandidateOrder", "GapOrder", "MadeCandidates", "make_candidates", "write_made"]
