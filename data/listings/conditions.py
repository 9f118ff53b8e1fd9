"""Conditions of a question as SQL: the words are those of a `Listing`, the values are bound."""

from math import cos, radians
from typing import Any

from psycopg.sql import SQL, Composed

from data.initials import as_initials, contains
from data.listings.spec import Listing, Question
from data.nearby import METRES_A_DEGREE
from gis.model import LonLat

ALIKE = 0.5
"""Least `word_similarity` of a name that is only like the text."""

HERE = "ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography"


def conditions(listing: Listing, question: Question, *, ids: bool = False) -> Composed:
    """Write all that a question asks but its filters; with `ids` only rows of ``%(ids)s``."""
    parts = [SQL(f"({listing.current})")]
    if question.text:
        fits = _alike if question.alike else contains
        parts.append(SQL("(" + " OR ".join(fits(column) for column in listing.texts) + ")"))
    if question.since:
        parts.append(SQL(f"{listing.day_of} >= %(since)s"))
    if question.until:
        parts.append(SQL(f"{listing.day_of} <= %(until)s"))
    if question.around:
        # Not ST_DWithin: the planner takes it for one row, and then reads the other table once a row.
        near = f"ST_Distance({listing.place}::geography, {HERE}) <= %(radius_m)s"
        box = "ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)"
        parts.append(SQL(f"{listing.place} && {box} AND {near}"))
    if ids:
        parts.append(SQL(f"{listing.code} = ANY(%(ids)s)"))
    return SQL(" AND ").join(parts)


def _alike(column: str) -> str:
    return f"word_similarity(%(text)s, {column}) >= {ALIKE}"


def filters(listing: Listing, question: Question) -> Composed:
    """Write every filter of a question."""
    return SQL(" AND ").join([filter_of(listing, question, name) for name in listing.facets] or [SQL("true")])


def filter_of(listing: Listing, question: Question, name: str) -> SQL:
    """Write the filter of one facet; true where it accepts all."""
    facet = listing.facets[name]
    if not question.filters.get(name):
        return SQL("true")
    if facet.many:
        return SQL(f"coalesce({facet.value} && %(f_{name})s, false)")
    if facet.prefix:
        return SQL(
            f"EXISTS (SELECT FROM unnest(%(f_{name})s::text[]) AS p(begin)"
            f" WHERE starts_with({facet.value}, p.begin))"
        )
    return SQL(f"coalesce({facet.value} = ANY(%(f_{name})s), false)")


def values(listing: Listing, question: Question) -> dict[str, Any]:
    """Give the values that the conditions bind."""
    pattern = question.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    given: dict[str, Any] = {
        "moment": question.moment,
        "day": question.day,
        "text": question.text,
        "part": f"%{pattern}%",
        "initials": as_initials(question.text),
        "since": question.since,
        "until": question.until,
    }
    given |= {f"f_{name}": list(question.filters.get(name, ())) for name in listing.facets}
    if question.around:
        given |= _box(question.around.centre, question.around.radius_m)
    return given


def _box(centre: LonLat, radius_m: float) -> dict[str, float]:
    # The box finds rows by the index; the distance on the ellipsoid then decides.
    south, north = centre.lat - radius_m / METRES_A_DEGREE, centre.lat + radius_m / METRES_A_DEGREE
    reach = radius_m / (METRES_A_DEGREE * max(cos(radians(max(abs(south), abs(north)))), 1e-3))
    return {
        "lon": centre.lon,
        "lat": centre.lat,
        "radius_m": radius_m,
        "west": centre.lon - reach,
        "south": south,
        "east": centre.lon + reach,
        "north": north,
    }
