"""
Which datum a sheet is really in, told by what its rows say of where they are.

Two kinds of evidence: whether a place lies in the village or district that its row names, and how far it is
from a place of the same name whose position is known. Under the right reading of the coordinates the places
fall into their areas and onto their namesakes; under a wrong one all are moved alike, by 300 to 1,300 m. The
distance to the nearest road tells nothing: a moved place is near some road as well.

Readings are compared two by two with a sign test on the places on which they disagree, so a few wrong rows,
or a place that occurs in fifty rows, accuse nobody. Nothing is
ever converted here: see `gis.datumclues.converted`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import comb

import numpy as np

from gis.areas import OUTSIDE
from gis.datum import Datum
from gis.datumclues import (
    READINGS,
    Clues,
    Fit,
    Ints,
    Reading,
    has_namesake,
    measure,
    width_m,
    without_repeated,
)
from gis.errors import InputError

CHANCE = 0.001
"""A reading is better than another when chance alone would prefer it so clearly less often than this."""

FITTING_SHARE = 0.5
"""A reading under which fewer of the places fit than this is not the right one, even if the best."""

ENOUGH = 10
"""Places on which two readings disagree: fewer cannot pass the sign test."""

COARSE_M = 500.0
"""Wider areas tell little: a datum moves most places by less."""


class Verdict(StrEnum):
    """What the evidence says of the declared datum."""

    FITS = "fits"
    ANOTHER = "another"
    CANNOT_TELL = "cannot_tell"


class Doubt(StrEnum):
    """Why it cannot be told."""

    FEW = "few"
    COARSE = "coarse"
    NONE_FITS = "none_fits"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Mixed:
    """
    Some places fit as declared, and others by another reading.

    Attributes
    ----------
    reading
        The other reading.
    own, other
        Places that fit better as declared than by the other reading, and the other way round; places that fit
        both alike tell nothing and are not counted.
    own_rows, other_rows
        Numbers of their rows, a place in several rows with each; empty where the rows have no numbers.
    """

    reading: Reading
    own: int
    other: int
    own_rows: tuple[int, ...] = ()
    other_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """
    The verdict with its evidence; `gis.datumwords.sentence` says it.

    Attributes
    ----------
    verdict, doubt
        The doubt is None unless it cannot be told.
    declared
        What the sheet says it is in; None where it says nothing.
    best
        The reading that fits best, the declared one among equals; None where nothing could be measured.
    fits
        One for each of `READINGS`.
    level
        Of the areas.
    area_width_m
        Median width of the named areas; NaN without one.
    mixed
        Where the sheet is in two datums under one name; None where it is not.
    """

    verdict: Verdict
    doubt: Doubt | None
    declared: Datum | None
    best: Fit | None
    fits: tuple[Fit, ...]
    level: str
    area_width_m: float
    mixed: Mixed | None = None

    @property
    def own(self) -> Fit | None:
        """How well the places fit as declared."""
        return next((fit for fit in self.fits if fit.reading == _reading(self.declared)), None)

    @property
    def places(self) -> int:
        """Count the places that say where they are."""
        return max((max(fit.placed, fit.anchored) for fit in self.fits), default=0)


def check_datum(clues: Clues, declared: Datum | None) -> Finding:
    """
    Compare every reading of the coordinates with what the rows say.

    Parameters
    ----------
    clues
        Of the rows.
    declared
        Datum that the sheet is said to be in, longitude first; None where it is asked for.

    Returns
    -------
    Finding
        `Verdict.FITS` only where the evidence tells the declared datum from every other reading, and
        `Verdict.ANOTHER` only where it is worse than the best one. Where some places fit only as declared and
        others only by one other reading, beyond chance, it cannot be told for all of them alike
        (`Doubt.MIXED`). Rows in one area at one place within some 10 m count once.

    Raises
    ------
    InputError
        If the shapes disagree.
    """
    _check_shapes(clues)
    distinct = without_repeated(clues)
    anchored = has_namesake(distinct)
    votes, fits = [], []
    for reading in READINGS:
        measured = measure(distinct, reading, anchored)
        votes.append(measured.votes)
        fits.append(measured.fit)
    has_clue = (distinct.area != OUTSIDE) | anchored
    counted = np.array(votes)[:, has_clue]
    wide = width_m(distinct)
    if not has_clue.any():
        return Finding(Verdict.CANNOT_TELL, Doubt.FEW, declared, None, tuple(fits), clues.level, wide)
    best = _best(counted, declared)
    verdict, doubt = _judged(counted, best, declared, wide)
    evidence = ((distinct.area != OUTSIDE).astype(np.int64) + anchored)[has_clue]
    mixed = _mixed(counted, evidence, clues, declared)
    if mixed is not None and verdict is not Verdict.ANOTHER:
        verdict, doubt = Verdict.CANNOT_TELL, Doubt.MIXED
    return Finding(verdict, doubt, declared, fits[best], tuple(fits), clues.level, wide, mixed)


def _reading(declared: Datum | None) -> Reading | None:
    if declared is None:
        return None
    return Reading(Datum.WGS84 if declared == Datum.CGCS2000 else declared)


def _check_shapes(clues: Clues) -> None:
    rows, anchors = len(clues.lonlat), len(clues.anchor_row)
    good = clues.lonlat.shape == (rows, 2) and clues.area.shape == (rows,)
    good &= clues.numbers is None or clues.numbers.shape == (rows,)
    if not (good and clues.anchor_lonlat.shape == (anchors, 2)):
        raise InputError("线索的数组形状不一致", "the arrays of the clues disagree in shape")


def _best(votes: Ints, declared: Datum | None) -> int:
    total = votes.sum(axis=1).astype(np.float64)
    own = _reading(declared)
    if own is not None:
        total[READINGS.index(own)] += 0.5
    return int(total.argmax())


def _judged(votes: Ints, best: int, declared: Datum | None, wide: float) -> tuple[Verdict, Doubt | None]:
    own = _reading(declared)
    rivals = [i for i in range(len(READINGS)) if i != best and not _is_better(votes[best], votes[i])]
    if (votes[best] > 0).mean() < FITTING_SHARE:
        return Verdict.CANNOT_TELL, Doubt.NONE_FITS if votes.shape[1] >= ENOUGH else Doubt.FEW
    if own is not None and READINGS[best] != own and READINGS.index(own) not in rivals:
        return Verdict.ANOTHER, None
    if not rivals:
        return (Verdict.FITS if READINGS[best] == own else Verdict.ANOTHER), None
    return Verdict.CANNOT_TELL, Doubt.COARSE if wide > COARSE_M and votes.shape[1] >= ENOUGH else Doubt.FEW


def _mixed(votes: Ints, evidence: Ints, clues: Clues, declared: Datum | None) -> Mixed | None:
    """
    Find the reading that is better for most places that do not fit as declared, if it is so in turn.

    Rows that name a wrong area, and borders that are not exact, spoil places for every reading alike: of such
    no more than half are better under any one other reading.
    """
    own = _reading(declared)
    if own is None:
        return None
    mine = votes[READINGS.index(own)]
    found: Mixed | None = None
    for reading, theirs in zip(READINGS, votes, strict=True):
        ours, others = int((mine > theirs).sum()), int((theirs > mine).sum())
        told = _beyond_chance(others, int(((mine < evidence) & (theirs <= mine)).sum()))
        told = told and _beyond_chance(ours, int(((theirs < evidence) & (mine <= theirs)).sum()))
        if reading != own and told and (found is None or others > found.other):
            found = Mixed(reading, ours, others)
    return None if found is None else _with_rows(found, clues, own)


def _with_rows(mixed: Mixed, clues: Clues, own: Reading) -> Mixed:
    if clues.numbers is None:
        return mixed
    anchored = has_namesake(clues)
    mine, theirs = (measure(clues, reading, anchored).votes for reading in (own, mixed.reading))
    own_rows, other_rows = clues.numbers[mine > theirs], clues.numbers[theirs > mine]
    return replace(mixed, own_rows=tuple(own_rows.tolist()), other_rows=tuple(other_rows.tolist()))


def _is_better(one: Ints, other: Ints) -> bool:
    """Tell by a sign test whether a reading fits more places than another, beyond chance."""
    return _beyond_chance(int((one > other).sum()), int((one < other).sum()))


def _beyond_chance(wins: int, losses: int) -> bool:
    disagree = wins + losses
    if wins <= losses:
        return False
    # Whole numbers as long as needed: the chance of so few losses, or fewer, among so many.
    tail = sum(comb(disagree, k) for k in range(losses + 1))
    return tail * int(1 / CHANCE) < 1 << disagree
