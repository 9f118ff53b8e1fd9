"""Walk in parts: one after the other here, or on a cluster; what is finished is never walked twice."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from api.operations.audit.inputs import AuditInputs
from api.operations.audit.membound import memory_bound_mb
from api.operations.audit.partfiles import PartFiles
from api.operations.audit.parts import Ints, Parts, PartWalked, put_together, walk_part
from api.operations.audit.rules import AuditRules
from api.operations.audit.scheduler import SavedNetwork, check_scheduler, open_cluster, walk_on
from api.operations.audit.splitting import by_county, evenly
from api.operations.audit.told import PartsTold
from api.operations.audit.walked import Walked, check_inside
from gis.errors import InputError
from isochrones.network import WalkNetwork
from isochrones.utm import to_utm

USUAL_PARTS = 16
"""Where neither a number nor two counties say how to split."""

MOST_PARTS = 10_000

FOLDER = ".parts"
"""Of finished parts, below the folder of kept audits."""


@dataclass(frozen=True, slots=True)
class Split:
    """
    How an audit is split.

    Attributes
    ----------
    home
        Folder of all kept audits; finished parts go below it.
    parts
        How many; None for one a county, or `USUAL_PARTS` where there are fewer than two.
    scheduler
        Empty for one part after the other in this process, ``local`` or the address of a Dask scheduler.
    tell
        Told when walking begins and after every part.
    """

    home: Path
    parts: int | None = None
    scheduler: str = ""
    tell: Callable[[PartsTold], None] = lambda _: None

    def __post_init__(self) -> None:
        """Refuse numbers of parts and addresses that cannot be."""
        if self.parts is not None and not 1 <= self.parts <= MOST_PARTS:
            raise InputError(
                f"--parts 应在 1 到 {MOST_PARTS} 之间", f"--parts must be from 1 to {MOST_PARTS}"
            )
        check_scheduler(self.scheduler)

    def files_of(self, name: str) -> PartFiles:
        """Give the finished parts of an audit by its id."""
        return PartFiles(self.home / FOLDER / name)


def walk_in_parts(
    network: WalkNetwork,
    inputs: AuditInputs,
    rules: AuditRules,
    *,
    split: Split,
    files: PartFiles,
    saved: SavedNetwork,
) -> Walked:
    """
    Walk from everybody, part by part.

    Parameters
    ----------
    network, inputs, rules
        As for `walked.walk`.
    split
        How to split, and where to walk.
    files
        Finished parts of this audit.
    saved
        Where workers find the network.

    Returns
    -------
    Walked
        Equal to that of `walked.walk` to the last bit.

    Raises
    ------
    OutsideError
        If the people are all outside the network.
    UnavailableError
        If the cluster does not answer.
    """
    began = time.perf_counter()
    parts = Parts(network, inputs, rules, _rows_of_parts(network, inputs, split))
    # What is on disk is not held in memory too: None stands for it.
    found: dict[int, PartWalked | None] = {
        i: None for i in range(len(parts)) if files.load(parts[i]) is not None
    }
    missing = [i for i in range(len(parts)) if i not in found]
    picked_up, points, points_done = len(found), sum(len(parts.rows[i]) for i in missing), 0
    bound_mb = memory_bound_mb(network, inputs, rules, (parts[i] for i in missing))

    def tell() -> None:
        seconds = time.perf_counter() - began
        told = (len(parts), len(found), picked_up, points, points_done, seconds, bound_mb, files.refused)
        split.tell(PartsTold(*told))

    tell()
    for i, walked in _walk(parts, missing, network, split, saved):
        points_done += len(parts.rows[i])
        is_kept = not files.refused and files.keep(parts[i], walked)
        found[i] = None if is_kept else walked
        tell()
    answers = (found[i] or files.load(parts[i]) or walk_part(network, parts[i]) for i in range(len(parts)))
    whole = put_together(inputs, rules, parts.rows, answers)
    check_inside(network, inputs, whole)
    return whole


def _rows_of_parts(network: WalkNetwork, inputs: AuditInputs, split: Split) -> list[Ints]:
    if split.parts is None and len(inputs.areas):
        counties = by_county(inputs.areas, inputs.area_of_point)
        if len(counties) > 1:
            return counties
    return evenly(to_utm(inputs.demand.lonlat, network.meta.crs_epsg), split.parts or USUAL_PARTS)


def _walk(
    parts: Parts, missing: list[int], network: WalkNetwork, split: Split, saved: SavedNetwork
) -> Iterator[tuple[int, PartWalked]]:
    if not missing:
        return
    if not split.scheduler:
        for i in missing:
            yield i, walk_part(network, parts[i])
        return
    with open_cluster(split.scheduler) as client:
        for at, walked in walk_on(client, saved, (parts[i] for i in missing)):
            yield missing[at], walked
