"""What a plan does at each demand point, small enough to keep with it: who gains and who loses, and where."""

import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gis.areas import AreaSet
from gis.errors import FileError

if TYPE_CHECKING:
    from api.operations.plan.made import Planned

ARRAYS = ("people", "before", "after", "area")
DRAWN = ("lonlat", "unknown", "cell_m")
"""What maps need besides; records of earlier releases have none of it."""


@dataclass(frozen=True, slots=True)
class PlanPoints:
    """
    Demand points of a plan.

    Attributes
    ----------
    people
        Shape (D,).
    before, after
        Shape (D,), whether they are covered today, and as planned.
    area
        Shape (D,), position in `areas` of the finest that each lies in, -1 for none.
    areas
        Code, name, level and parent's code of each area.
    lonlat
        Shape (D, 2), degrees, NaN for people whom nobody can place; None where it was not kept.
    unknown
        Shape (D, 2), whether the data cannot tell today, and as planned; None where it was not kept.
    cell_m
        Shape (D,), side of the square that each stands for, metres; None where it was not kept.
    """

    people: NDArray[np.float64]
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]
    area: NDArray[np.int32]
    areas: tuple[tuple[str, str, str, str], ...]
    lonlat: NDArray[np.float64] | None = None
    unknown: NDArray[np.bool_] | None = None
    cell_m: NDArray[np.float64] | None = None

    def same_people(self, other: "PlanPoints") -> bool:
        """Tell whether two plans are about the same people at the same places in the same areas."""
        return (
            self.areas == other.areas
            and np.array_equal(self.people, other.people)
            and np.array_equal(self.area, other.area)
        )


def areas_told(areas: AreaSet) -> tuple[tuple[str, str, str, str], ...]:
    """Give of areas what is kept with points."""
    return tuple((area.code, area.name, area.level, area.parent) for area in areas.areas)


def pack_points(points: PlanPoints) -> bytes:
    """
    Write points.

    Parameters
    ----------
    points
        Any number.

    Returns
    -------
    bytes
        NumPy's ``.npz``; the same points give the same bytes.
    """
    told = json.dumps(points.areas, ensure_ascii=False).encode()
    arrays = {name: array for name in ARRAYS + DRAWN if (array := getattr(points, name)) is not None}
    sink = io.BytesIO()
    np.savez_compressed(sink, areas=np.frombuffer(told, dtype=np.uint8), **arrays)
    return sink.getvalue()


def unpack_points(body: bytes) -> PlanPoints:
    """
    Read points that `pack_points` wrote.

    Parameters
    ----------
    body
        NumPy's ``.npz``.

    Returns
    -------
    PlanPoints
        Equal to what was written.

    Raises
    ------
    FileError
        If it is something else.
    """
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as found:
            told: list[list[Any]] = json.loads(found["areas"].tobytes())
            columns = {name: found[name] for name in ARRAYS + DRAWN if name in ARRAYS or name in found}
        areas = tuple((str(code), str(name), str(level), str(parent)) for code, name, level, parent in told)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise FileError(
            "方案的人口点记录已损坏；请重新计算方案", "the plan's record of people is damaged; make it again"
        ) from error
    return PlanPoints(**columns, areas=areas)


def points_of(planned: "Planned") -> PlanPoints | None:
    """
    Take from a plan what is kept of its demand points.

    Parameters
    ----------
    planned
        With its audits of today and as planned.

    Returns
    -------
    PlanPoints or None
        None where there is no plan.
    """
    from isochrones.coverage import State  # with the engine, which whoever only reads points does without

    if planned.after is None:
        return None
    inputs = planned.before.inputs
    states = np.column_stack([planned.before.coverage.state, planned.after.coverage.state])
    return PlanPoints(
        people=inputs.demand.people,
        before=states[:, 0] == State.COVERED,
        after=states[:, 1] == State.COVERED,
        area=inputs.area_of_point,
        areas=areas_told(inputs.areas),
        lonlat=np.where(inputs.unplaced[:, None], np.nan, inputs.demand.lonlat),
        unknown=states == State.UNKNOWN,
        cell_m=planned.sources.cell_m,
    )
