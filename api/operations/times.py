"""The sparse travel-time matrix between two files of points: the numbers everything else rests on."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from api.operations.network import make_walkable, open_network
from data.files import read_sites
from gis.errors import FileError, Message
from gis.model import CircleProfile, Facility, RowNote
from isochrones.reach import times_between
from isochrones.snap import Snaps, snap
from layers.whole import whole_file


@dataclass(frozen=True, slots=True)
class TimesTable:
    """
    A travel-time matrix and what could not take part in it.

    Attributes
    ----------
    table
        Columns ``origin_id, destination_id, seconds``, a row for each pair within the limit.
    rejected
        Rows that could not be used, and points too far from the network.
    """

    table: pa.Table
    rejected: list[RowNote]


def times_files(directory: Path, origins: Path, destinations: Path, profile: CircleProfile) -> TimesTable:
    """
    Find the walking times between the points of two files.

    Parameters
    ----------
    directory
        A saved network.
    origins, destinations
        Points, see `data.files.read_sites`.
    profile
        Limit, speed and longest access leg.

    Returns
    -------
    TimesTable
        Sorted by the order of the files.

    Raises
    ------
    FileError
        If an input cannot be used.
    """
    starts, bad_starts = read_sites(origins, source="origins")
    ends, bad_ends = read_sites(destinations, source="destinations")
    walkable = make_walkable(open_network(directory), profile)
    start_snaps, end_snaps = (
        snap(walkable.index, _lonlat(points), max_access_m=profile.max_access_m) for points in (starts, ends)
    )
    times = times_between(walkable.graph, start_snaps, end_snaps, limit_s=profile.limit_s)
    table = pa.table(
        {
            "origin_id": pa.array([point.id for point in starts], pa.string()).take(pa.array(times.origin)),
            "destination_id": pa.array([point.id for point in ends], pa.string()).take(
                pa.array(times.destination)
            ),
            "seconds": times.seconds,
        }
    )
    far = [*_far(starts, start_snaps, "origins", profile), *_far(ends, end_snaps, "destinations", profile)]
    return TimesTable(table, [*bad_starts, *bad_ends, *far])


def write_times(table: pa.Table, out: Path) -> None:
    """
    Write a travel-time matrix as Parquet or CSV, whole or not at all.

    Parameters
    ----------
    table
        Of a `TimesTable`.
    out
        Ends in ``.parquet`` or ``.csv``.

    Raises
    ------
    FileError
        If the ending is another, or the file cannot be written.
    """
    check_out(out)
    with whole_file(out) as part:
        if out.suffix == ".parquet":
            pyarrow.parquet.write_table(table, part)
        else:
            pyarrow.csv.write_csv(table, part)


def check_out(out: Path) -> None:
    """
    Refuse a file that `write_times` could not write, before the work is done.

    Parameters
    ----------
    out
        As for `write_times`.

    Raises
    ------
    FileError
        If the ending is another, or its folder does not exist.
    """
    if out.suffix not in {".parquet", ".csv"}:
        raise FileError("--out 应以 .parquet 或 .csv 结尾", "--out must end in .parquet or .csv")
    if not out.parent.is_dir():
        raise FileError(
            "--out 所在的目录不存在；请先建立", "the folder of --out does not exist; make it first"
        )


def _lonlat(points: list[Facility]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([point.position for point in points], dtype=np.float64)


def _far(points: list[Facility], snaps: Snaps, source: str, profile: CircleProfile) -> list[RowNote]:
    reason = Message(
        f"距路网超过 {profile.max_access_m:g} 米；请检查坐标",
        f"more than {profile.max_access_m:g} m from the network; check the coordinates",
    )
    return [RowNote(points[i].row, reason, source) for i in np.flatnonzero(snaps.edge < 0)]
