"""Features of a published copy, page by page: by their place in it, so that no rows are counted off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable, Composed, Literal
from psycopg.types.json import Jsonb

DECIMALS = 7
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Which features are asked for.

    Attributes
    ----------
    layer, copy_id
        Of the catalogue, and its copy.
    now
        Features that ended by then are left out.
    box
        West, south, east, north in degrees; what touches it counts.
    span
        First and last moment; None is open. What has no time always counts.
    equal
        Values that fields must have, as they are in JSON.
    moments
        Times that fields must have, however they are written.
    """

    layer: str
    copy_id: int
    now: datetime
    box: Box | None = None
    span: tuple[datetime | None, datetime | None] | None = None
    equal: Mapping[str, Any] = field(default_factory=dict)
    moments: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        """True where nothing but the ends of features leaves any out."""
        return self.box is None and self.span is None and not self.equal and not self.moments


@dataclass(frozen=True, slots=True)
class Shape:
    """
    How features are written.

    Attributes
    ----------
    fields
        Names, in order.
    polygons
        True where rings have to be turned as RFC 7946 wants them.
    latitude_first
        The axis order of EPSG:4490.
    """

    fields: tuple[str, ...]
    polygons: bool
    latitude_first: bool


@dataclass(frozen=True, slots=True)
class Written:
    """
    A feature as GeoJSON.

    Attributes
    ----------
    place
        In its copy.
    code
        Its id.
    geometry, properties
        JSON text.
    """

    place: int
    code: str
    geometry: str
    properties: str


async def page(
    connection: psycopg.AsyncConnection[Any], wanted: Wanted, shape: Shape, *, after: int, most: int
) -> list[Written]:
    """
    Read the next features.

    Parameters
    ----------
    connection
        Only read.
    wanted
        Which.
    shape
        How they are written.
    after
        Place of the last one that the caller has; 0 for the first page.
    most
        How many to give.

    Returns
    -------
    list[Written]
        In the order of their places.
    """
    statement = SQL(
        "SELECT place, code, {geometry}, {properties} FROM layer_feature WHERE {chosen} AND place > %(after)s"
        " ORDER BY place LIMIT %(most)s"
    ).format(geometry=_geometry(shape), properties=_properties(shape.fields), chosen=_chosen(wanted))
    cursor = await connection.execute(statement, {**_values(wanted), "after": after, "most": most})
    return [Written(*row) for row in await cursor.fetchall()]


async def count(connection: psycopg.AsyncConnection[Any], wanted: Wanted) -> int:
    """Count the features that are asked for."""
    statement = SQL("SELECT count(*) FROM layer_feature WHERE {}").format(_chosen(wanted))
    row = await (await connection.execute(statement, _values(wanted))).fetchone()
    return int(row[0]) if row is not None else 0


async def size(connection: psycopg.AsyncConnection[Any], copy_id: int, now: datetime) -> int:
    """Count the features of a copy that are still shown; quick, as only those that have ended are counted."""
    row = await (await connection.execute(_SIZE, {"copy": copy_id, "now": now}, prepare=True)).fetchone()
    return int(row[0]) if row is not None else 0


async def one(
    connection: psycopg.AsyncConnection[Any], wanted: Wanted, shape: Shape, code: str
) -> Written | None:
    """
    Read one feature.

    Parameters
    ----------
    connection
        Only read.
    wanted
        The copy, and when.
    shape
        How it is written.
    code
        Its id.

    Returns
    -------
    Written or None
        None where there is none, or it has ended.
    """
    statement = SQL(
        "SELECT place, code, {geometry}, {properties} FROM layer_feature WHERE {chosen} AND code = %(code)s"
    ).format(geometry=_geometry(shape), properties=_properties(shape.fields), chosen=_chosen(wanted))
    row = await (await connection.execute(statement, {**_values(wanted), "code": code})).fetchone()
    return None if row is None else Written(*row)


def _geometry(shape: Shape) -> Composable:
    turned = "ST_ForcePolygonCCW(geom)" if shape.polygons else "geom"
    ordered = f"ST_FlipCoordinates({turned})" if shape.latitude_first else turned
    return SQL("ST_AsGeoJSON({ordered}, {digits}, 0)").format(ordered=SQL(ordered), digits=Literal(DECIMALS))


def _properties(fields: Sequence[str]) -> Composable:
    pairs = SQL(", ").join(SQL("{0}, properties -> {0}").format(Literal(name)) for name in fields)
    return SQL("json_build_object({})::text").format(pairs)


def _chosen(wanted: Wanted) -> Composed:
    parts: list[Composable] = [SQL("copy_id = %(copy)s::bigint AND (until IS NULL OR until > %(now)s)")]
    if wanted.box is not None:
        parts.append(_IN_BOX)
    if wanted.span is not None and wanted.layer in SPANS:
        parts.append(SPANS[wanted.layer])
    if wanted.equal:
        parts.append(SQL("properties @> %(equal)s"))
    parts += [
        SQL("(properties ->> {})::timestamptz = {}").format(Literal(name), Literal(moment))
        for name, moment in wanted.moments.items()
    ]
    return SQL(" AND ").join(parts)


def _values(wanted: Wanted) -> dict[str, Any]:
    values: dict[str, Any] = {"copy": wanted.copy_id, "now": wanted.now, "equal": Jsonb(dict(wanted.equal))}
    if wanted.box is not None:
        values |= dict(zip(("west", "south", "east", "north"), wanted.box, strict=True))
    if wanted.span is not None:
        values |= {"first": wanted.span[0], "last": wanted.span[1]}
    return values


_SIZE = """
    SELECT features - (SELECT count(*) FROM layer_feature WHERE copy_id = %(copy)s AND until <= %(now)s)
    FROM layer_copy WHERE id = %(copy)s
"""

# The index is on web mercator, whose boxes are those of degrees and end at 85.06; a metre more makes up for
# rounding, and the geometry itself has the last word. The envelope of two corners may be a line or a point.
_IN_BOX = SQL("""
    merc && ST_Expand(ST_Transform(ST_MakeEnvelope(
        greatest(%(west)s, -180), greatest(%(south)s, -85.06),
        least(%(east)s, 180), least(%(north)s, 85.06), 4326), 3857), 1)
    AND ST_Intersects(geom, ST_SetSRID(ST_Envelope(ST_Collect(
        ST_Point(%(west)s, %(south)s), ST_Point(%(east)s, %(north)s))), 4326))
""")

_DAY = "((properties ->> '{0}')::date + {1})::timestamp AT TIME ZONE 'Asia/Shanghai'"


def _span(begin: str, end: str) -> Composable:
    return SQL(
        "(%(last)s::timestamptz IS NULL OR {begin} IS NULL OR {begin} <= %(last)s::timestamptz)"
        " AND (%(first)s::timestamptz IS NULL OR {end} IS NULL OR {end} >= %(first)s::timestamptz)"
    ).format(begin=SQL(f"({begin})"), end=SQL(f"({end})"))


def _last_moment_before(day: str) -> str:
    return f"{day} - interval '1 microsecond'"


SPANS: Mapping[str, Composable] = MappingProxyType(
    {
        "vacancies": _span(_DAY.format("posted", 0), _last_moment_before(_DAY.format("expires", 1))),
        "job_fairs": _span("(properties ->> 'starts')::timestamptz", "(properties ->> 'ends')::timestamptz"),
        "courses": _span(_DAY.format("starts", 0), _last_moment_before(_DAY.format("starts", 1))),
        "jurisdictions": _span(_DAY.format("valid_from", 0), _last_moment_before(_DAY.format("valid_to", 0))),
    }
)
"""When features are, where they have a time; days are China's, and `valid_to` is the first day no more."""
