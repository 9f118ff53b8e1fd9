"""An audit as JSON: what the command prints, the API serves, the store keeps and the report is made from."""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np

from api.operations.audit.access import access_block, access_of
from api.operations.audit.areas import area_blocks, group_blocks
from api.operations.audit.choice import chosen_by
from api.operations.audit.double import double_circle_block
from api.operations.audit.equipment import equipment_block
from api.operations.audit.inputs import positions_of
from api.operations.audit.missing import completeness_block
from api.operations.audit.run import Audit
from api.operations.audit.sites import facility_blocks, overlap_blocks
from api.operations.audit.values import minutes, number, people
from api.operations.audit.walks import within_radius
from api.operations.audit.zones import zone_blocks
from gis.model import CircleProfile, RowNote
from isochrones.coverage import (
    SHARES,
    Unknown,
    histogram,
    one_row,
    people_in,
    rank,
    spread,
)
from isochrones.coverage.spread import Spread
from isochrones.reach import in_threads


def audit_result(audit: Audit) -> dict[str, Any]:
    """
    Render an audit.

    Parameters
    ----------
    audit
        From `api.operations.audit.run`.

    Returns
    -------
    dict[str, Any]
        ``share`` is covered people by all people; ``share_known`` leaves the unknown out. What was not asked
        is None.
    """
    found, weight = audit.coverage, audit.inputs.demand.people
    everyone = one_row(len(weight))
    # The passes over all people take most of the time, and none needs another of its list.
    first: list[Callable[[], Any]] = [
        partial(access_of, audit),
        partial(rank, audit.walked.nearest.seconds),
        partial(rank, audit.walked.second.seconds),
    ]
    access, walk, after = in_threads(first)
    then: list[Callable[[], Any]] = [
        partial(area_blocks, audit, walk),
        partial(group_blocks, audit, walk),
        partial(overlap_blocks, audit),
        partial(facility_blocks, audit, access.site_ratio),
        partial(spread, walk, weight, everyone),
        partial(spread, after, weight, everyone),
        lambda: spread(rank(access.ratio), weight, everyone),
    ]
    areas, groups, overlap, sites, nearest, second, accesses = in_threads(then)
    return {
        "profile": profile_result(audit.rules.profiles[0]),
        **_states(found.people, found.covered, found.gap, found.unknown),
        "unknown_reasons": {reason.value: people(people_in(found, weight, reason)) for reason in Unknown},
        "informed": people(found.informed),
        "informed_only": people(found.informed_only),
        "profiles": [_profile_block(audit, profile, rows) for profile, rows in audit.walked.profiles],
        "sensitivity": [
            {
                "walk_kmh": number(row.walk_speed_mps * 3.6),
                **_states(row.people, row.covered, row.gap, row.unknown),
            }
            for row in audit.band
        ],
        "areas": areas,
        "groups": groups,
        "times_covered": _times_covered(audit),
        "nearest": _walk_block(audit, walk.value, nearest),
        "second_nearest": _walk_block(audit, after.value, second),
        "overlap": overlap,
        "facilities": sites,
        "accessibility": access_block(audit, access),
        "inequality": {
            "walk": _inequality(nearest),
            "access": _inequality(accesses),
            "worst_area": _worst(_finest(areas)),
            "worst_group": _worst(groups),
        },
        "equipment": equipment_block(audit),
        "zones": zone_blocks(audit),
        "double_circle": double_circle_block(audit),
        "clock": _clock_block(audit),
        "completeness": completeness_block(audit),
        "rejected": [row_note_result(note) for note in audit.rejected],
        "remarks": [row_note_result(note) for note in audit.remarks],
        "inputs": audit.inputs.sources,
        "version": version("jobcircle"),
        "seconds": audit.seconds,
        "memory_mb": round(audit.peak_mb),
    }


def profile_result(profile: CircleProfile) -> dict[str, Any]:
    """
    Render a profile in the units of the doors.

    Parameters
    ----------
    profile
        The rule.

    Returns
    -------
    dict[str, Any]
        Minutes and km/h; ``reach_m`` only for a rule of distance.
    """
    shown = {
        "name": profile.name,
        "limit_min": minutes(profile.limit_s),
        "walk_kmh": number(profile.walk_speed_mps * 3.6),
        "max_access_m": profile.max_access_m,
        "walker": profile.walker,
        "basis": {"zh": profile.basis.zh, "en": profile.basis.en},
    }
    return shown if profile.reach_m is None else {**shown, "reach_m": profile.reach_m}


def row_note_result(note: RowNote) -> dict[str, Any]:
    """
    Render what is said of a row.

    Parameters
    ----------
    note
        From a file reader or an operation.

    Returns
    -------
    dict[str, Any]
        The sentence in Chinese under ``reason``, in English under ``reason_en``.
    """
    return {
        "source": note.source,
        "row": note.row,
        "reason": note.reason.zh,
        "reason_en": note.reason.en,
    }


def _states(everyone: float, covered: float, gap: float, unknown: float) -> dict[str, Any]:
    known = covered + gap
    return {
        "people": people(everyone),
        "covered": people(covered),
        "gap": people(gap),
        "unknown": people(unknown),
        "share": covered / everyone if everyone else None,
        "share_known": covered / known if known else None,
    }


def _profile_block(
    audit: Audit, profile: CircleProfile, rows: np.ndarray[Any, np.dtype[np.int64]]
) -> dict[str, Any]:
    weight = audit.inputs.demand.people[rows]
    state = audit.coverage.state_code[rows]
    covered, gap, unknown = (float(weight[state == code].sum()) for code in range(3))
    block = {
        "profile": profile_result(profile),
        "chosen_by": chosen_by(audit.inputs, audit.rules),
        **_states(float(weight.sum()), covered, gap, unknown),
    }
    if profile.reach_m is not None:
        within = within_radius(
            audit.inputs.demand.lonlat[rows],
            positions_of(audit.facilities)[audit.covers],
            radius_m=profile.reach_m,
        )
        block["covered_by_radius"] = people(float(weight[within].sum()))
    return block


def _times_covered(audit: Audit) -> list[dict[str, Any]]:
    times = np.minimum(audit.coverage.sites_in_reach, 3)
    sums = np.bincount(times, audit.inputs.demand.people, minlength=4)
    return [
        {"times": "3+" if i == len(sums) - 1 else i, "people": people(float(count))}
        for i, count in enumerate(sums)
    ]


def _walk_block(
    audit: Audit, seconds: np.ndarray[Any, np.dtype[np.float64]], shown: Spread
) -> dict[str, Any]:
    weight, searched = audit.inputs.demand.people, audit.rules.searched_s
    bars = histogram(seconds, weight, one_row(len(weight)), limit_s=searched)[0]
    return {
        "mean_min": minutes(shown.mean[0]),
        **{
            f"p{share * 100:.0f}_min": minutes(value)
            for share, value in zip(SHARES, shown.quantile[0], strict=True)
        },
        "searched_min": minutes(searched),
        "beyond": people(float(shown.people[0] - shown.known[0])),
        "histogram": [
            {
                "from_min": 5 * i,
                "to_min": min(5 * (i + 1), minutes(searched) or 0),
                "people": people(float(count)),
            }
            for i, count in enumerate(bars[: int(np.ceil(searched / 300))])
        ],
    }


def _inequality(shown: Spread) -> dict[str, Any]:
    return {
        "gini": number(shown.gini[0]),
        "palma": number(shown.palma[0]),
        "theil": number(shown.theil[0]),
        "people": people(float(shown.known[0])),
    }


def _finest(blocks: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Choose the areas that hold no others."""
    above = {row["parent"] for row in blocks or []}
    return [row for row in blocks or [] if row["code"] not in above]


def _worst(blocks: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Name the row with the greatest share of people in a gap; None where nobody is in one."""
    rows = [row for row in blocks if row["gap"]]
    if not rows:
        return None
    worst = max(rows, key=lambda row: (row["gap"] / row["people"], row["people"]))
    return {
        "name": worst["name"],
        "code": worst.get("code"),
        "gap_share": worst["gap"] / worst["people"],
        "share": worst["share"],
        "mean_walk_min": worst["mean_walk_min"],
    }


def _clock_block(audit: Audit) -> dict[str, Any] | None:
    clock = audit.clock
    if clock is None:
        return None
    share, week = clock.moment.share, clock.week.share
    covering = audit.covers
    return {
        "at": clock.at.isoformat(),
        "open": int((clock.sites.surely & covering).sum()),
        "closed": int((~clock.sites.perhaps & covering).sum()),
        "hours_unknown": int((clock.sites.perhaps & ~clock.sites.surely & covering).sum()),
        "covered": people(float(clock.moment.covered[0])),
        "people_hours_unknown": people(float(clock.moment.hours_unknown[0])),
        "share": None if share is None else float(share[0]),
        "week": None if week is None else [number(value) for value in week.tolist()],
        "week_of": clock.monday.isoformat(),
        "why": clock.why,
        "remarks": [{"zh": remark.zh, "en": remark.en} for remark in clock.remarks],
    }
