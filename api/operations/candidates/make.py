"""Candidates from all sources that were asked for, each with what it would cost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from api.operations.audit.result import row_note_result
from api.operations.candidates.gap import GapCentres, find_centres
from api.operations.candidates.order import CandidateOrder
from api.operations.candidates.thin import apart_from, thin
from data.files import read_sites
from data.files.candidates import read_candidates
from data.files.costs import read_costs, shipped_costs
from data.osmhosts import read_hosts
from gis.candidates import Action, Candidate, CostTable, Venue
from gis.errors import InputError, Message
from gis.hosts import BY_CODE as HOST_BY_CODE
from gis.hosts import host_code
from gis.model import Facility, LonLat, RowNote
from layers.candidates import write_candidates

STATION, CORNER = "employment_station", "micro_corner"

NO_VENUE = Message("无已知载体", "no venue known")
"""Said of a centre of people in the gap: what stands there nobody knows."""


@dataclass(frozen=True, slots=True)
class MadeCandidates:
    """
    Candidates, and what is said of them.

    Attributes
    ----------
    candidates
        Those of one's own first, then corners, venues of the map, and centres of people in the gap.
    said
        More columns of the file, by id of the candidate: estimated cost and its basis, people in the gap.
    summary
        Counts, rejected rows and remarks, as JSON.
    notes
        Rejected rows and remarks.
    """

    candidates: list[Candidate]
    said: dict[str, dict[str, Any]]
    summary: dict[str, Any]
    notes: list[RowNote]


def make_candidates(order: CandidateOrder) -> MadeCandidates:
    """
    Find candidates.

    Parameters
    ----------
    order
        Where they are looked for.

    Returns
    -------
    MadeCandidates
        No two of one kind within 30 m of each other.

    Raises
    ------
    FileError
        If a file cannot be used.
    OutsideError
        If sites or people of the gap are all outside the network.
    InputError
        If there is not one candidate.
    """
    notes: list[RowNote] = []
    costs = _costs(order, notes)
    sites = _sites(order, notes)
    found: list[Candidate] = []
    if order.file is not None:
        own, told = read_candidates(order.file)
        notes += told
        found += own
    if order.upgrade_corners:
        found += [_upgraded(site) for site in sites if site.kind == CORNER]
    cut = 0
    if order.osm is not None:
        on_map, cut = _on_map(order.osm, corners=order.corners)
        found += on_map
    gap = find_centres(order.gap) if order.gap else None
    if gap is not None:
        notes += gap.notes
        found += _centres(gap, {candidate.id for candidate in found})
    if not found:
        raise _none(order)
    once = thin(found)
    kept = apart_from(once, sites, apart_m=order.apart_m)
    won = dict(zip(gap.places, gap.people.tolist(), strict=True)) if gap else {}
    said = {candidate.id: _said(candidate, costs, won) for candidate in kept}
    summary = {
        **_counts(kept),
        "thinned": len(found) - len(once),
        "beside_sites": len(once) - len(kept),
        "cut_outlines": cut,
        "gap": None if gap is None else _gap_block(gap),
        "rejected": [row_note_result(note) for note in notes if not note.used],
        "remarks": [row_note_result(note) for note in notes if note.used],
    }
    return MadeCandidates(kept, said, summary, notes)


def write_made(made: MadeCandidates, out: Path) -> None:
    """
    Write candidates to a file that `read_candidates` reads again.

    Parameters
    ----------
    made
        From `make_candidates`.
    out
        Ends in ``.csv``, ``.geojson`` or ``.gpkg``.

    Raises
    ------
    FileError
        If the ending is another, or the file cannot be written.
    """
    write_candidates(out, made.candidates, more=made.said)


def _costs(order: CandidateOrder, notes: list[RowNote]) -> CostTable:
    if order.costs is None:
        return shipped_costs()
    table, told = read_costs(order.costs)
    notes += told
    return table


def _sites(order: CandidateOrder, notes: list[RowNote]) -> list[Facility]:
    if order.facilities is None or not (order.upgrade_corners or order.apart_m):
        return []
    sites, told = read_sites(order.facilities)
    if order.gap is None:  # the audit of the gap tells of the same rows
        notes += told
    return sites


def _on_map(path: Path, *, corners: bool) -> tuple[list[Candidate], int]:
    hosts, cut = read_hosts(path)
    stations = [
        Candidate(f"osm-{h.id}", h.position, h.name, STATION, Venue.EXISTING, h.kind, "osm") for h in hosts
    ]
    informing = [
        Candidate(f"osm-{h.id}-corner", h.position, h.name, CORNER, Venue.EXISTING, h.kind, "osm")
        for h in hosts
        if corners and HOST_BY_CODE[h.kind].corner
    ]
    return [*stations, *informing], cut


def _upgraded(site: Facility) -> Candidate:
    """Make a full station of a micro-corner; it has a room already."""
    host = host_code(site.host_kind)
    return Candidate(f"{site.id}+", site.position, site.name, STATION, Venue.EXISTING, host, "corner")


def _centres(gap: GapCentres, taken: set[str]) -> list[Candidate]:
    """Give the centres numbers that a file of an earlier run has not taken."""
    free = (name for i in count(1) if (name := f"gap-{i:03d}") not in taken)
    return [
        Candidate(name, place, kind=STATION, venue=Venue.NEW, source="gap")
        for name, place in zip(free, gap.places, strict=False)
    ]


def _said(candidate: Candidate, costs: CostTable, won: Mapping[LonLat, float]) -> dict[str, Any]:
    row = costs.find(Action.ADD, kind=candidate.kind, venue=candidate.venue, host_kind=candidate.host_kind)
    said: dict[str, Any] = {
        "cost_estimate_yuan": row.once_yuan if row else None,
        "yearly_estimate_yuan": row.yearly_yuan if row else None,
        "cost_basis": row.basis if row else "",
    }
    if candidate.source == "gap" and candidate.position in won:
        said |= {"gap_people": round(won[candidate.position], 3), "note": f"{NO_VENUE.zh} {NO_VENUE.en}"}
    return said


def _counts(kept: list[Candidate]) -> dict[str, Any]:
    def by(values: list[str]) -> dict[str, int]:
        return dict(sorted(Counter(values).items()))

    return {
        "candidates": len(kept),
        "source": by([candidate.source for candidate in kept]),
        "kind": by([candidate.kind for candidate in kept]),
        "venue": by([str(candidate.venue) for candidate in kept]),
        "host_kind": by([candidate.host_kind for candidate in kept]),
    }


def _gap_block(gap: GapCentres) -> dict[str, Any]:
    return {"people": gap.gap, "reached": float(gap.people.sum()), "centres": len(gap.places)}


def _none(order: CandidateOrder) -> InputError:
    if order.osm is not None:
        return InputError(
            f"没有找到候选点：{order.osm.name} 里没有商场、社区中心、图书馆、市场、物业、公园、广场或"
            "政务大厅；请换用含兴趣点的文件，或用 --file、--gap",
            f"there are no candidates: {order.osm.name} has no mall, community centre, library, market, "
            "property office, park, square or public-service hall; use an extract with points of interest, "
            "--file or --gap",
        )
    return InputError(
        "没有找到候选点：没有微拐角可升级，也没有够大的盲区人群",
        "there are no candidates: no micro-corner to upgrade, and no place in the gap with enough people",
    )
