"""Audit a circle: which people are within the limit of a site, which are not, and what is unknown."""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.clock import Clock, tell_the_time
from api.operations.audit.daily import DailyLife, daily_life
from api.operations.audit.inputs import AuditInputs, positions_of
from api.operations.audit.notes import beyond_border, first_sentence, remarks_of, remarks_of_network, too_far
from api.operations.audit.rules import AuditRules
from api.operations.audit.walked import Walked, covers_of, walk
from api.operations.digest import changed_on
from gis.errors import Message, OutsideError
from gis.model import Facility, RowNote
from isochrones.coverage import (
    REASONS,
    BandRow,
    Completeness,
    Coverage,
    Doubt,
    Unknown,
    add_reasons,
    band_row,
    check_same_zone,
    doubt,
    footway_share,
    measure_completeness,
    measure_coverage,
    off_main,
)
from isochrones.network import WalkNetwork
from isochrones.snap import Snaps, index_edges, snap

STAGES = (
    Message("接入站点", "joining the sites to the network"),
    Message("计算步行时间", "walking"),
    Message("统计覆盖", "counting"),
)
"""What `run_audit` does, in order."""

Progress = Callable[[int], None]
"""Told the number of the stage that begins, `len(STAGES)` at the end."""

Walk = Callable[[WalkNetwork, AuditInputs, AuditRules], Walked]
"""How everybody walks, if not in one piece (`walked.walk`): in parts (`inparts.walk_in_parts`), alike."""


@dataclass(frozen=True, slots=True)
class Audit:
    """
    One audit and the inputs it stands on.

    Attributes
    ----------
    rules
        What was asked.
    facilities
        Sites that took part.
    walked
        What walking told, before anybody was counted.
    site_snaps
        Where the sites joined the network.
    inputs
        People, areas, and what the readers said; `sources` names the network too.
    coverage
        What was found, one row per demand point and per facility.
    band
        Coverage at other speeds.
    completeness
        Where streets are evidently missing.
    doubt_cell
        Shape (D,), the cell of `completeness` that leaves the answer open, -1 where none does.
    footway_share
        How much of the network is for walkers alone; None when its source does not say.
    clock
        Coverage by the hour; None when no moment was asked.
    daily
        Who has amenities in reach; None without amenities.
    islands
        Shape (F,), True for sites that join a piece of street apart from the main component.
    rejected
        Rows that could not take part.
    remarks
        Rows that took part, but not as their reader may think.
    seconds
        Duration of each stage.
    peak_mb
        Most memory that the process held so far.
    """

    rules: AuditRules
    facilities: list[Facility]
    walked: Walked
    site_snaps: Snaps
    inputs: AuditInputs
    coverage: Coverage
    band: list[BandRow]
    completeness: Completeness
    doubt_cell: NDArray[np.int64]
    footway_share: float | None
    clock: Clock | None
    daily: DailyLife | None
    islands: NDArray[np.bool_]
    rejected: list[RowNote]
    remarks: list[RowNote]
    seconds: dict[str, float]
    peak_mb: float

    @property
    def covers(self) -> NDArray[np.bool_]:
        """Which sites cover; the others only inform."""
        return covers_of(self.facilities)


def run_audit(
    network: WalkNetwork,
    inputs: AuditInputs,
    rules: AuditRules,
    *,
    tell: Progress = lambda _: None,
    by: Walk | None = None,
) -> Audit:
    """
    Audit sites and people that are already in memory.

    Parameters
    ----------
    network
        The walking network.
    inputs
        Sites, people, areas; sites too far from the network are rejected with their distance.
    rules
        What is asked.
    tell
        Told each stage as it begins.
    by
        How everybody walks; in one piece when None.

    Returns
    -------
    Audit
        One row per demand point and per facility that took part.

    Raises
    ------
    OutsideError
        If the sites or the people are all outside the network.
    InputError
        If an older network lies in another UTM zone.
    """
    if inputs.older_streets is not None:
        check_same_zone(network, inputs.older_streets)
    clock = _StopClock(tell)
    clock.begin(0)
    counted, beyond = beyond_border(inputs, cross_border=rules.cross_border)
    inputs = replace(inputs, facilities=counted)
    index = index_edges(network)
    joined = snap(index, positions_of(inputs.facilities), max_access_m=rules.profiles[0].max_access_m)
    on = np.flatnonzero(joined.edge >= 0)
    rejected = [*beyond, *too_far(index, inputs.facilities, joined, rules.profiles[0])]
    if not len(on):
        raise OutsideError(*first_sentence(rejected))
    took_part = replace(inputs, facilities=[inputs.facilities[i] for i in on])
    clock.begin(1)
    with ThreadPoolExecutor(1) as beside:
        # It asks nothing of the walks, whose preparations keep one core busy.
        completeness = beside.submit(_completeness, network, took_part)
        walked = by(network, took_part, rules) if by else walk(network, took_part, rules, index)
        clock.begin(2)
        audit = judge(network, took_part, rules, walked, joined.take(on), completeness.result())
    clock.begin(len(STAGES))
    return replace(
        audit,
        rejected=sorted([*audit.rejected, *rejected], key=_by_file_and_row),
        seconds=clock.seconds,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def sources_of(network: WalkNetwork, inputs: AuditInputs) -> dict[str, Any]:
    """Name every input with its digest and its day, the network's first."""
    meta = network.meta
    date = changed_on(Path(meta.source_path)) if meta.source_path else None
    return {"network": {"name": meta.source_name, "digest": meta.digest, "date": date}, **inputs.sources}


def judge(
    network: WalkNetwork,
    inputs: AuditInputs,
    rules: AuditRules,
    walked: Walked,
    site_snaps: Snaps,
    completeness: Completeness,
) -> Audit:
    """
    Count the people by what walking told.

    Parameters
    ----------
    network
        The whole network.
    inputs
        People, and the sites that took part.
    rules
        What is asked.
    walked
        From `walk`, in one piece or put together from parts.
    site_snaps
        Where the sites joined the network.
    completeness
        Where streets are missing.

    Returns
    -------
    Audit
        Without what `run_audit` alone knows: rejected sites, durations, memory.
    """
    demand, sites = inputs.demand, inputs.facilities
    covers = covers_of(sites)
    doubts = _doubts(completeness, inputs, walked, covers)
    unknown = add_reasons(walked.unknown, {Unknown.INCOMPLETE: doubts.is_open})
    # People whom nobody can place are unknown for that reason, not for lack of a street.
    unknown[inputs.unplaced] = REASONS.index(Unknown.NO_POPULATION)
    islands = off_main(network, site_snaps)
    on_foot = footway_share(network)
    daily = daily_life(network, inputs, rules, walked)
    return Audit(
        rules=rules,
        facilities=sites,
        walked=walked,
        site_snaps=site_snaps,
        inputs=replace(inputs, sources=sources_of(network, inputs)),
        coverage=measure_coverage(walked.times, demand.people, covers, unknown=unknown),
        band=[
            band_row(covered, demand.people, unknown, walk_speed_mps=speed)
            for covered, speed in zip(walked.band, rules.speeds_mps, strict=True)
        ],
        completeness=completeness,
        doubt_cell=doubts.cell,
        footway_share=on_foot,
        clock=tell_the_time(walked.times, demand.people, sites, covers, rules),
        daily=daily,
        islands=islands,
        rejected=[*inputs.rejected, *(daily.rejected if daily else [])],
        remarks=[*inputs.remarks, *remarks_of_network(on_foot), *remarks_of(sites, islands)],
        seconds={},
        peak_mb=0.0,
    )


def _completeness(network: WalkNetwork, inputs: AuditInputs) -> Completeness:
    demand, placed = inputs.demand, ~inputs.unplaced
    return measure_completeness(
        network, demand.lonlat[placed], demand.people[placed], baseline=inputs.older_streets
    )


def _doubts(
    completeness: Completeness, inputs: AuditInputs, walked: Walked, covers: NDArray[np.bool_]
) -> Doubt:
    """Tell whose answer a missing street could change, each by the circle that counts for them."""
    points = len(inputs.demand.people)
    found = Doubt(np.zeros(points, dtype=np.bool_), np.full(points, -1, dtype=np.int64))
    sites = positions_of(inputs.facilities)[covers]
    for profile, rows in walked.profiles:
        missed = walked.nearest.seconds[rows] > profile.limit_s
        reach_m = profile.limit_s * profile.walk_speed_mps
        lonlat = inputs.demand.lonlat[rows]
        told = doubt(completeness, lonlat, sites, asked=missed, reach_m=reach_m)
        found.is_open[rows], found.cell[rows] = told.is_open, told.cell
    return found


def _by_file_and_row(note: RowNote) -> tuple[str, int]:
    return note.source, note.row


class _StopClock:
    """Tells which stage begins, and remembers how long each took."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._began = time.perf_counter()
        self._stage: int | None = None
        self.seconds: dict[str, float] = {}

    def begin(self, stage: int) -> None:
        now = time.perf_counter()
        if self._stage is not None:
            self.seconds[STAGES[self._stage].en] = round(now - self._began, 3)
        self._stage, self._began = stage, now
        self._tell(stage)
