"""Methods that take turns, by the clock and by processor time: for a machine that others use too."""

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

SCRIPT = Path(__file__).with_name("valhalla_areas.py")


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds a station."""

    clock_ms: float
    processor_ms: float


Turn = Callable[[], dict[str, Spent]]


def timed(name: str, stations: int, ask: Callable[[], Any]) -> Turn:
    """Make a turn of something that runs in this process."""

    def turn() -> dict[str, Spent]:
        processor, clock = time.process_time(), time.perf_counter()
        ask()
        spent = time.perf_counter() - clock, time.process_time() - processor
        return {name: Spent(*(seconds / stations * 1000 for seconds in spent))}

    return turn


def take_turns(turns: Sequence[Turn], rounds: int) -> dict[str, Spent]:
    """
    Let all take their turn, round after round, after one that is not counted.

    Parameters
    ----------
    turns
        Each gives the times of one or more methods by name.
    rounds
        How many count.

    Returns
    -------
    dict[str, Spent]
        The medians of the rounds, clock and processor apart.
    """
    seen: dict[str, list[Spent]] = {}
    for number in range(rounds + 1):
        for turn in turns:
            for name, spent in turn().items():
                if number:
                    seen.setdefault(name, []).append(spent)
    return {
        name: Spent(
            statistics.median(one.clock_ms for one in all_of),
            statistics.median(one.processor_ms for one in all_of),
        )
        for name, all_of in seen.items()
    }


class Valhalla:
    """Valhalla in a Python of its own, with tiles of one extract in a folder."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python = python
        self.folder = folder
        self.shapes: dict[str, list[Any]] = {}
        self.medians_ms: dict[str, list[float]] = {}

    def build(self, pbf: Path) -> float:
        """Build the tiles; give the seconds it took."""
        begin = time.perf_counter()
        self._call("tiles", str(pbf), str(self.folder))
        return time.perf_counter() - begin

    def turn(self, lonlat: Sequence[Sequence[float]], bands_s: Sequence[float]) -> dict[str, Spent]:
        """Draw all stations with every setting; keep the shapes of the longest band, in degrees."""
        stations = self.folder / "stations.json"
        stations.write_text(json.dumps(lonlat), encoding="utf-8")
        minutes = [f"{band / 60:g}" for band in bands_s]
        told = json.loads(self._call("draw", str(self.folder / "valhalla.json"), str(stations), *minutes))
        return {self._keep(f"Valhalla, {name}", found): _spent(found) for name, found in told.items()}

    def _keep(self, name: str, found: Mapping[str, Any]) -> str:
        self.shapes[name] = [shapely.make_valid(shape(one)) for one in found["shapes"]]
        self.medians_ms.setdefault(name, []).append(found["median_ms"])
        return name

    def _call(self, *told: str) -> str:
        call = [self.python, str(SCRIPT), *told]
        return subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout


def _spent(found: Mapping[str, Any]) -> Spent:
    return Spent(found["mean_ms"], found["processor_ms"])
