"""
Where streets are missing from the data, and for which people that leaves the answer open.

A gap is a claim about the ground: nobody can walk to a site in time. Where streets are missing from the
data, the data cannot bear that claim. Two questions are asked.

*Is the network torn or thin here?* Each cell of 250 m is judged on the window of 1,250 m around it, by four
signs (`Sign`). A torn network shows it by itself: ways that were never mapped leave their neighbours as loose
ends, and as pieces without a connection. A thin one is seen against the people who live there: metres of
street follow a power law of people, whose exponent and level each city gives itself (`usual`). Each of these
three signs counts 1 where it alone is striking; together they must make more than 1.4, a shortage of metres
more than 1. A loss against an older network is enough alone.

*Could a missing street change the answer?* A missing street can shorten a walk at best to the straight line.
So a point that is farther from every site than the limit allows in a straight line is a gap whatever is
missing. For any other the straight lines to the sites that near are followed, and the answer is open if two
or more of nine places along one of them lie where the network is incomplete.

Sources of the signs: road length regressed on population in grid cells, C. Barrington-Leigh and
A. Millard-Ball, "The world's user-generated road map is more than 80% complete", PLoS ONE 12(8), 2017;
measures from the data alone, C. Barron, P. Neis and A. Zipf, "A comprehensive framework for intrinsic
OpenStreetMap quality analysis", Transactions in GIS 18(6), 2014. What the thresholds detect, and what not,
is measured by ``benchmarks/completeness.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.errors import InputError
from isochrones.coverage.street_cells import StreetCells, measure_streets, window
from isochrones.coverage.usual import excess, shortage, usual_metres
from isochrones.network import HIGHWAYS, WalkNetwork
from isochrones.utm import to_utm

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

APART_SHARE = 0.05
"""More of the metres than this without a connection: torn. In complete cities it is mostly under 0.02."""

ENOUGH = 1.4
"""Loose ends, torn pieces and short metres add up, each 1 where it alone is striking: more is incomplete."""

NAMED = 0.45
"""A sign that gives so much of it is named; of three that make more than `ENOUGH`, one always does."""

LOST_SHARE = 0.05
"""More of the metres than this gone since the baseline: incomplete."""

LEAST_BEFORE_M = 1000.0
"""Where the baseline has less, a lost metre weighs no more than there."""

LEAST_PEOPLE = 500.0
"""In smaller windows the people say nothing about the streets."""

LEAST_CELLS = 100
"""In fewer inhabited cells a city is no measure of itself."""

LEAST_LOOSE, LEAST_SHORT = 0.02, 0.1
"""The least distance from median to quartile: a city all alike would find outliers in trifles."""

SITES_TRIED = 5
STEPS = 9
LEAST_STEPS = 2
CHUNK = 100_000


class Sign(IntFlag):
    """What shows that streets are missing; only where they are enough together, or one of them alone."""

    APART = 1
    """Many metres are not connected to the main network."""
    LOOSE = 2
    """Far more of the nodes are dead ends than is usual in this city."""
    SHORT = 4
    """Far fewer metres of street than people of this number have elsewhere in this city."""
    LOST = 8
    """Fewer metres than in the baseline."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """
    What the windows around the cells say; arrays of shape (X, Y) like those of `cells`.

    Attributes
    ----------
    cells
        The streets by cell.
    found_m, expected_m
        Metres of street in the window, and those usual for its people; 0 where the city is no measure of
        itself.
    apart_share, loose_share
        Metres without connection by all metres; dead ends by dead ends and junctions, drawn to the city's
        share where both are few.
    lost_share
        Metres gone since the baseline by its metres; 0 without one.
    people
        People in the cell.
    sign
        Bits of `Sign`; 0 where the network looks complete.
    """

    cells: StreetCells
    found_m: Floats
    expected_m: Floats
    apart_share: Floats
    loose_share: Floats
    lost_share: Floats
    people: Floats
    sign: NDArray[np.uint8]

    @property
    def people_share(self) -> float:
        """People in cells with a sign, as a share of all."""
        everybody = float(self.people.sum())
        return float(self.people[self.sign > 0].sum()) / everybody if everybody else 0.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    For whom a missing street could change the answer.

    Attributes
    ----------
    is_open
        Shape (D,), True where it could.
    cell
        Shape (D,), the cell that gives the reason, as a position in the raveled arrays of `Completeness`; -1
        where there is none.
    """

    is_open: Flags
    cell: Ints


def measure_completeness(
    network: WalkNetwork, lonlat: Floats, people: Floats, *, baseline: StreetCells | None = None
) -> Completeness:
    """
    Judge for every cell whether streets are missing.

    Parameters
    ----------
    network
        What the audit walks on.
    lonlat
        Shape (D, 2), where the people live, degrees.
    people
        Shape (D,), finite and not negative.
    baseline
        An older vintage of the network by `measure_streets`: the strongest evidence there is.

    Returns
    -------
    Completeness
        One judgement per cell of the network.

    Raises
    ------
    InputError
        If the baseline lies in another UTM zone, or the network is too wide (see `measure_streets`).
    """
    if baseline is not None:
        check_same_zone(network, baseline)
    cells = measure_streets(network)
    living = cells.count(to_utm(lonlat, cells.crs_epsg), people)
    metres, loose, junctions = window(cells.street_m), window(cells.loose), window(cells.junctions)
    ends = float(cells.loose.sum() + cells.junctions.sum())
    usual = float(cells.loose.sum()) / ends if ends else 0.0
    # Six ends and half a kilometre of the usual kind keep windows with next to nothing from standing out.
    loose_share = (loose + 6 * usual) / (loose + junctions + 6)
    apart_share = window(cells.apart_m) / (metres + 500.0)
    around = window(living)
    lost_share = np.zeros_like(metres) if baseline is None else _lost_share(cells, metres, baseline)
    parts = {Sign.APART: apart_share / APART_SHARE, Sign.LOST: lost_share / LOST_SHARE}
    expected = np.zeros_like(metres)
    weight = np.where(metres > 0, living, 0.0)
    comparable = np.count_nonzero(weight) >= LEAST_CELLS
    if comparable:
        expected = usual_metres(around, metres, weight)
        short = excess(shortage(expected, metres), weight, LEAST_SHORT)
        parts[Sign.LOOSE] = excess(loose_share, weight, LEAST_LOOSE)
        parts[Sign.SHORT] = np.where(around >= LEAST_PEOPLE, short, 0.0)
    sign = _signs(parts, enough=ENOUGH if comparable else 1.0)
    return Completeness(cells, metres, expected, apart_share, loose_share, lost_share, living, sign)


def check_same_zone(network: WalkNetwork, baseline: StreetCells) -> None:
    """
    Refuse an older network whose cells are not those of the network.

    Parameters
    ----------
    network
        What the audit walks on.
    baseline
        The older one by `measure_streets`.

    Raises
    ------
    InputError
        If it lies in another UTM zone.
    """
    if baseline.crs_epsg != network.meta.crs_epsg:
        raise InputError(
            "两份路网不在同一 UTM 分带，无法比较；请使用同一地区的旧路网",
            "the older network lies in another UTM zone; use an older network of the same region",
        )


def doubt(found: Completeness, lonlat: Floats, site_lonlat: Floats, *, asked: Flags, reach_m: float) -> Doubt:
    """
    Find the points whose answer a missing street could change.

    Parameters
    ----------
    found
        The judgement of the network.
    lonlat
        Shape (D, 2), where people live, degrees.
    site_lonlat
        Shape (F, 2), the sites that cover, degrees.
    asked
        Shape (D,), points that are not covered; only these can be open.
    reach_m
        The longest walk within the limit, in metres.

    Returns
    -------
    Doubt
        One row per point. Of the places of sites within reach in a straight line the nearest five are tried.
    """
    zone = found.cells.crs_epsg
    is_open, cell = np.zeros(len(lonlat), dtype=bool), np.full(len(lonlat), -1, dtype=np.int64)
    sites, flag = to_utm(site_lonlat, zone), found.sign.ravel() > 0
    # Several sites at one place are one place to walk to: twins must not crowd the others out.
    sites = np.unique(sites[np.isfinite(sites).all(axis=1)], axis=0)
    if not len(sites) or not flag.any():
        return Doubt(is_open, cell)
    tree = cKDTree(sites)
    rows = np.flatnonzero(asked)
    for some in np.split(rows, np.arange(CHUNK, len(rows), CHUNK)):
        home = to_utm(lonlat[some], zone)
        here = np.isfinite(home).all(axis=1)
        some, home = some[here], home[here]
        away_m, site = tree.query(
            home,
            k=np.arange(1, min(SITES_TRIED, len(sites)) + 1),
            distance_upper_bound=np.nextafter(reach_m, np.inf),
            workers=-1,
        )
        for rank in range(away_m.shape[1]):
            near = np.flatnonzero((away_m[:, rank] <= reach_m) & ~is_open[some])
            crossed, where = _crossed(found.cells, flag, home[near], sites[site[near, rank]])
            is_open[some[near]], cell[some[near]] = crossed, where
    return Doubt(is_open, cell)


def footway_share(network: WalkNetwork) -> float | None:
    """
    Tell how much of a network is for walkers alone.

    Parameters
    ----------
    network
        Any network.

    Returns
    -------
    float or None
        Metres of footways, paths, steps and pedestrian streets by all metres; None where the source names no
        classes. At 0 the network holds roads only, and the whole of it is short of ways: no comparison within
        the city can see that.
    """
    classes = np.asarray(network.edge_traits.highway)
    if not classes.any():
        return None
    walked = np.isin(classes, [HIGHWAYS.index(name) for name in ("footway", "path", "steps", "pedestrian")])
    return float(network.edge_length_m[walked].sum() / network.edge_length_m.sum())


def _signs(parts: Mapping[Sign, Floats], *, enough: float) -> NDArray[np.uint8]:
    """Add up the signs of the network itself; a shortage or a loss is enough alone."""
    total = np.sum([part for sign, part in parts.items() if sign != Sign.LOST], axis=0)
    alone = [part > 1 for sign, part in parts.items() if sign in {Sign.SHORT, Sign.LOST}]
    incomplete: Flags = np.logical_or.reduce([total > enough, *alone])
    found = np.zeros(incomplete.shape, dtype=np.uint8)
    for sign, part in parts.items():
        found |= np.where(incomplete & (part > NAMED), sign, 0).astype(np.uint8)
    return found


def _lost_share(cells: StreetCells, metres: Floats, baseline: StreetCells) -> Floats:
    older = np.zeros_like(metres)
    west, south = baseline.west - cells.west, baseline.south - cells.south
    ours = tuple(
        slice(max(shift, 0), max(min(shift + many, size), 0))
        for shift, many, size in zip((west, south), baseline.street_m.shape, older.shape, strict=True)
    )
    theirs = tuple(
        slice(part.start - shift, max(part.stop, part.start) - shift)
        for part, shift in zip(ours, (west, south), strict=True)
    )
    older[ours] = baseline.street_m[theirs]
    before = window(older)
    lost_m = np.maximum(before - metres, 0.0)
    share: Floats = lost_m / np.maximum(before, LEAST_BEFORE_M)
    return share


def _crossed(cells: StreetCells, flag: Flags, home: Floats, site: Floats) -> tuple[Flags, Ints]:
    """Follow straight lines: whether enough of their steps lie in marked cells, and the first such cell."""
    part = np.linspace(0.0, 1.0, STEPS)[None, :, None]
    step = cells.cell_of(home[:, None, :] + part * (site - home)[:, None, :])
    marked = flag[np.maximum(step, 0)] & (step >= 0)
    crossed: Flags = marked.sum(axis=1) >= LEAST_STEPS
    first = np.take_along_axis(step, marked.argmax(axis=1)[:, None], axis=1)[:, 0]
    return crossed, np.where(crossed, first, -1)
