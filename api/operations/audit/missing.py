"""Where streets are missing from the data, as JSON, the places that leave most people unknown by name."""

from typing import Any

import numpy as np
from pyproj import CRS

from api.operations.audit.run import Audit
from api.operations.audit.values import number, people
from gis.metric import to_lonlat
from isochrones.coverage import REASONS, Sign, Unknown

PLACES = 20
"""So many cells are told, those with most unknown people first."""


def completeness_block(audit: Audit) -> dict[str, Any]:
    """
    Tell what the check for missing streets found.

    Parameters
    ----------
    audit
        Any.

    Returns
    -------
    dict[str, Any]
        Cells and people, cells by sign, and ``where``: the marked cells that leave most people unknown.
    """
    found = audit.completeness
    marked = found.sign > 0
    return {
        "cells": int((found.people > 0).sum()),
        "suspect_cells": int((marked & (found.people > 0)).sum()),
        "people": people(float(found.people[marked].sum())),
        "signs": {sign.name.lower(): int(((found.sign & sign) > 0).sum()) for sign in Sign if sign.name},
        "footway_share": audit.footway_share,
        "where": _where(audit),
    }


def _where(audit: Audit) -> list[dict[str, Any]]:
    """List cells; each person counts in the first marked one on the straight line to a site."""
    found, cells = audit.completeness, audit.completeness.cells
    rows = np.flatnonzero(audit.coverage.reason_code == REASONS.index(Unknown.INCOMPLETE))
    in_cell = np.bincount(audit.doubt_cell[rows], audit.inputs.demand.people[rows], minlength=found.sign.size)
    most = np.argsort(-in_cell, kind="stable")[:PLACES]
    most = most[in_cell[most] > 0]
    columns = {
        "found_m": found.found_m,
        "expected_m": found.expected_m,
        "apart_share": found.apart_share,
        "loose_share": found.loose_share,
        "lost_share": found.lost_share,
    }
    middles = to_lonlat(cells.middles(most), CRS.from_epsg(cells.crs_epsg)).round(6).tolist()
    return [
        {
            "lon": lon,
            "lat": lat,
            "people": people(float(in_cell[cell])),
            "signs": [sign.name.lower() for sign in Sign if sign.name and found.sign.flat[cell] & sign],
            **{name: number(float(column.flat[cell])) for name, column in columns.items()},
        }
        for cell, (lon, lat) in zip(most.tolist(), middles, strict=True)
    ]
