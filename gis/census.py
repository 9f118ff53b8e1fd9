"""Census totals, and which of them each area is counted in."""

from dataclasses import dataclass

import numpy as np

from gis.areas import AreaSet
from gis.codes import area_code
from gis.errors import InputError, Message
from gis.model import RowNote
from gis.people import NOBODY, Rows, Scaled, Totals

SOURCE = "census"

ODD_FACTOR = 2.0
"""Scaling by more than this, or by less than its inverse, is remarked."""


@dataclass(frozen=True, slots=True)
class Census:
    """
    Census totals by area.

    Attributes
    ----------
    codes
        Twelve digits, or empty where a row gives a name only.
    names
        As in the file.
    rows
        Lines of the file.
    totals
        In the same order.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[int, ...]
    totals: Totals


def census_rows(areas: AreaSet, census: Census) -> tuple[Rows, list[RowNote]]:
    """
    Tell which census row each area is counted in: its own, or that of the nearest area it lies in.

    Parameters
    ----------
    areas
        Of the same place; finer than the census, or the same.
    census
        From `read_census`.

    Returns
    -------
    tuple[NDArray[np.int32], list[RowNote]]
        Shape (A,), position in the census, `NOBODY` for none; and the census rows that no area lies in, whose
        people cannot be placed on this map.
    """
    by_code = {code: i for i, code in enumerate(census.codes) if code}
    by_name = {
        name: i for i, (code, name) in enumerate(zip(census.codes, census.names, strict=True)) if not code
    }
    found = np.full(len(areas), NOBODY, dtype=np.int32)
    for i, area in enumerate(areas.areas):
        found[i] = next((by_code[code] for code in _own_and_above(area.code) if code in by_code), NOBODY)
        if found[i] == NOBODY:
            found[i] = by_name.get(area.name, NOBODY)
    missing = sorted(set(range(len(census.rows))) - set(found.tolist()))
    note = Message(
        "区域文件里没有这个区域，这一行未使用", "the file of areas has no such area; the row was not used"
    )
    return found, [RowNote(census.rows[i], note, SOURCE) for i in missing]


def _own_and_above(code: str) -> list[str]:
    try:
        digits = area_code(code)
    except InputError:
        return [code]
    return [digits.digits, *(up.digits for up in digits.ancestors)]


def scaling_remarks(census: Census, scaled: Scaled, row_of_area: Rows | None = None) -> list[RowNote]:
    """
    Say which totals fit the people badly.

    Parameters
    ----------
    census
        That the people were scaled to.
    scaled
        What came of it.
    row_of_area
        From `census_rows`, which has spoken of the totals that no area of the map has; None when every
        total has one.

    Returns
    -------
    list[RowNote]
        For totals that nobody could be given to, and for factors beyond `ODD_FACTOR`.
    """
    remarks = []
    on_map = np.ones(len(census.rows), dtype=np.bool_)
    if row_of_area is not None:
        on_map = np.isin(np.arange(len(census.rows)), row_of_area)
    for i, (factor, unplaced) in enumerate(
        zip(scaled.factor.tolist(), scaled.unplaced.tolist(), strict=True)
    ):
        if not on_map[i]:
            continue
        if unplaced:
            reason = Message(
                f"区域内没有人口点，普查的 {unplaced:.0f} 人无法落位，计为未知",
                f"no population point lies in the area: the {unplaced:.0f} people of the census cannot be "
                "placed and count as unknown",
            )
        elif factor == factor and not 1 / ODD_FACTOR <= factor <= ODD_FACTOR:  # noqa: PLR0124 - NaN
            reason = Message(
                f"人口点乘以 {factor:.3g} 才等于普查数；请核对人口文件是否覆盖整个区域、年份是否相近",
                f"the population was multiplied by {factor:.3g} to equal the census; check that it covers "
                "the whole area and is of about the same year",
            )
        else:
            continue
        remarks.append(RowNote(census.rows[i], reason, SOURCE, used=True))
    return remarks
