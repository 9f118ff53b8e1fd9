"""
Finished parts of an audit on disk, so that an audit that was stopped goes on where it was.

One file a part, named after all that the part is made of: who reads one knows that it is the answer to the
question that is asked. A file that is damaged or cut short is as good as none.
"""

import hashlib
import os
import shutil
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.parts import Part, PartWalked
from isochrones.reach import Nearest, TravelTimes
from isochrones.snap import Snaps

FORMAT = 2
ENDING = ".npz"

ARRAYS: dict[str, tuple[type[np.generic], int]] = {
    "edge": (np.int32, 1),
    "fraction": (np.float64, 1),
    "access_m": (np.float64, 1),
    "start": (np.int64, 1),
    "destination": (np.int32, 1),
    "ticks": (np.int32, 1),
    "facility": (np.int64, 1),
    "seconds": (np.float64, 1),
    "second_facility": (np.int64, 1),
    "second_seconds": (np.float64, 1),
    "unknown": (np.int8, 1),
    "band": (np.bool_, 2),
}
"""Name, type and dimensions of the arrays of a part."""


PAIRS = frozenset({"start", "destination", "ticks"})
"""Those that do not hold one value for each point."""

DAMAGED = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile)
"""What reading raises of a file that is not whole; RuntimeError where a flag asks for what zip never had."""


class PartFiles:
    """
    The finished parts of one audit.

    Parameters
    ----------
    folder
        Made when the first part is kept; nothing else may be in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.refused = ""

    def load(self, part: Part) -> PartWalked | None:
        """
        Open a part that was finished before.

        Parameters
        ----------
        part
            What is asked.

        Returns
        -------
        PartWalked or None
            None when it is not there or not whole.
        """
        try:
            with self._path(part).open("rb") as stream:
                if zipfile.ZipFile(stream).testzip() is not None:
                    return None
                stream.seek(0)
                file = np.load(stream, allow_pickle=False)
                arrays = {name: np.asarray(file[name]) for name in ARRAYS}
        except DAMAGED:
            return None
        return _from_arrays(arrays) if _fits(arrays, part) else None

    def keep(self, part: Part, walked: PartWalked) -> bool:
        """
        Write a finished part.

        Parameters
        ----------
        part, walked
            Question and answer.

        Returns
        -------
        bool
            False when the disk refuses, see `refused`: the audit goes on, but could not go on later.
        """
        path = self._path(part)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                np.savez(file, allow_pickle=False, **_to_arrays(walked))
            Path(file.name).rename(path)
        except OSError as error:
            self.refused = os.strerror(error.errno) if error.errno else str(error)
            return False
        return True

    def remove(self) -> None:
        """Remove all parts: the audit is done."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, part: Part) -> Path:
        return self._folder / f"{part_key(part)}{ENDING}"


def part_key(part: Part) -> str:
    """
    Name a part after all that it is made of.

    Parameters
    ----------
    part
        Of an audit; the network counts by the name of the audit's folder.

    Returns
    -------
    str
        Sixteen hexadecimal digits, others for another release of the program.
    """
    told = hashlib.sha256(f"{FORMAT} {version('jobcircle')} {part.box!r}".encode())
    for array in (part.rows, part.sites, part.of_point, part.inputs.demand.lonlat):
        told.update(np.ascontiguousarray(array).data)
    return told.hexdigest()[:16]


def _to_arrays(walked: PartWalked) -> dict[str, NDArray[Any]]:
    given = (
        walked.people.edge, walked.people.fraction, walked.people.access_m,
        walked.times.start, walked.times.destination, walked.times.ticks,
        walked.nearest.facility, walked.nearest.seconds, walked.second.facility, walked.second.seconds,
        walked.unknown, walked.band,
    )  # fmt: skip
    kinds = [kind for kind, _ in ARRAYS.values()]
    return {
        name: np.asarray(array, dtype=kind) for name, kind, array in zip(ARRAYS, kinds, given, strict=True)
    }


def _from_arrays(arrays: dict[str, NDArray[Any]]) -> PartWalked:
    return PartWalked(
        Snaps(arrays["edge"], arrays["fraction"], arrays["access_m"]),
        TravelTimes(arrays["start"], arrays["destination"], arrays["ticks"]),
        Nearest(arrays["facility"], arrays["seconds"]),
        Nearest(arrays["second_facility"], arrays["second_seconds"]),
        arrays["unknown"],
        arrays["band"],
    )


def _fits(arrays: dict[str, NDArray[Any]], part: Part) -> bool:
    """Tell whether arrays are of the types and sizes of the part; a zip archive proves its bytes by CRC."""
    types = all(arrays[name].dtype == kind and arrays[name].ndim == n for name, (kind, n) in ARRAYS.items())
    if not types or len(arrays["start"]) != len(part.rows) + 1:
        return False
    points = tuple(name for name, (_, n) in ARRAYS.items() if n == 1 and name not in PAIRS)
    pairs = int(arrays["start"][-1])
    return (
        all(len(arrays[name]) == len(part.rows) for name in points)
        and len(arrays["destination"]) == len(arrays["ticks"]) == pairs
        and arrays["band"].shape == (len(part.rules.speeds_mps), len(part.rows))
    )
