"""Whether the positions of an import are in the datum that was declared: what the rows themselves say."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import psycopg

from data.areas import stored_areas
from gis.areas import AreaSet
from gis.datum import Datum
from gis.datumclues import Clues, named_areas
from gis.datumsheet import check_sheet
from gis.errors import Message
from gis.register import Known
from services.register.identity import plain_name
from services.register.judge import Brought

MOST_NAMESAKES = 5


def datum_doubt(
    connection: psycopg.Connection[Any], brought: Sequence[Brought], known: Known, today: date
) -> tuple[Message | None, list[Message]]:
    """
    Hold positions against the areas that their rows name, and against namesakes in the register.

    Parameters
    ----------
    connection
        Only read.
    brought
        Positions that are new.
    known
        What the register holds.
    today
        Local date.

    Returns
    -------
    tuple[Message | None, list[Message]]
        All that speaks against the declared datums, None where nothing does; and of which datum it cannot be
        told, among these of rows in two datums under one name.
    """
    by_datum: dict[Datum, list[Brought]] = defaultdict(list)
    for each in brought:
        by_datum[each.datum].append(each)
    if not by_datum:
        return None, []
    areas, namesakes = stored_areas(connection, today), _namesakes(known)
    return check_sheet({datum: _clues(some, areas, namesakes) for datum, some in by_datum.items()})


def _clues(
    brought: Sequence[Brought], areas: AreaSet, namesakes: dict[str, list[tuple[float, float]]]
) -> Clues:
    area = named_areas([each.area_code for each in brought], areas)
    found = [
        (row, place)
        for row, each in enumerate(brought)
        for place in namesakes.get(each.name, ())[:MOST_NAMESAKES]
    ]
    named = [areas.areas[each].level for each in area.tolist() if each >= 0]
    return Clues(
        lonlat=np.array([each.lonlat for each in brought], dtype=np.float64).reshape(-1, 2),
        area=area,
        outlines=areas.shapes,
        anchor_row=np.array([row for row, _ in found], dtype=np.int64),
        anchor_lonlat=np.array([place for _, place in found], dtype=np.float64).reshape(-1, 2),
        level=max(set(named), key=named.count) if named else "",
        numbers=np.array([each.row for each in brought], dtype=np.int64),
    )


def _namesakes(known: Known) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for entry in known.entries.values():
        lon, lat = entry.get("lon"), entry.get("lat")
        if isinstance(lon, float) and isinstance(lat, float):
            found[plain_name(entry.get("name") or entry.get("title"))].append((lon, lat))
    return found
