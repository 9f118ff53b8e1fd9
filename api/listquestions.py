"""What may be asked of courses, vacancies, enterprises and job fairs, in a query or in a body."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.cursor import LONGEST, Cursor, read_cursor
from api.operations.listings import Search
from api.parameters import CommaSeparated, DatumName, Lat, Limit, Lon, Moment, Plain, clean_text, plain
from data.listings import Question
from gis.datum import Datum, to_wgs84
from gis.errors import InputError
from gis.model import LonLat
from services.hours import CHINA

DEFAULT_MINUTES = 30
MAX_RADIUS_M = 50_000
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def as_day(value: Any) -> Any:
    """
    Read a day.

    Parameters
    ----------
    value
        Text such as 2026-11-22, or None.

    Returns
    -------
    date or None
        From 2000 to 2099.

    Raises
    ------
    InputError
        If it is no such day.
    """
    if value is None:
        return None
    text = plain(value) if isinstance(value, str) else ""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-11-22") else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        raise InputError(
            "日期应形如 2026-11-22，在 2000 到 2099 年之间",
            "must be a day such as 2026-11-22, from 2000 to 2099",
        )
    return day


def _cleaned(names: list[str]) -> list[str]:
    return [clean_text(name) for name in names]


Day = Annotated[date | None, BeforeValidator(as_day)]
Text = Annotated[str, Field(max_length=100), AfterValidator(clean_text)]
Names = Annotated[
    list[Annotated[str, Field(max_length=40)]], CommaSeparated, Field(max_length=20), AfterValidator(_cleaned)
]
Occupations = Annotated[
    list[Annotated[str, BeforeValidator(plain), Field(pattern=r"^[1-8](-\d\d){0,3}$")]],
    CommaSeparated,
    Field(max_length=20),
]
Sections = Annotated[
    list[Annotated[str, BeforeValidator(plain), Field(pattern=r"^[A-T]$")]],
    CommaSeparated,
    Field(max_length=20),
]
Months = Annotated[
    list[Annotated[str, BeforeValidator(plain), Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]],
    CommaSeparated,
    Field(max_length=24),
]
Contract = Literal["full_time", "short", "flexible", "temp"]
Band = Literal[
    "month_under_4000",
    "month_4000_6000",
    "month_6000_8000",
    "month_from_8000",
    "hour_under_20",
    "hour_20_30",
    "hour_from_30",
]


class ListQuery(BaseModel):
    """What every list is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    filters: ClassVar[tuple[str, ...]] = ()

    q: Annotated[Text | None, Field(description="文字、拼音首字母 · a text, or initials in pinyin")] = None
    lon: Annotated[Lon | None, Plain] = None
    lat: Annotated[Lat | None, Plain] = None
    datum: DatumName = Datum.WGS84
    minutes: Annotated[
        int | None,
        Plain,
        Field(ge=1, le=60, description="步行分钟 · minutes on foot; 30 where a place is given"),
    ] = None
    radius_m: Annotated[
        int | None,
        Plain,
        Field(ge=1, le=MAX_RADIUS_M, description="直线米 · straight metres, instead of minutes"),
    ] = None
    at: Annotated[Moment, Field(description="ISO 8601; now when left out")] = None
    limit: Annotated[Limit, Plain] = 20
    facets: bool = True
    cursor: Annotated[
        str | None, Field(max_length=LONGEST, description="上一页的 next · next of the page before")
    ] = None


class CoursesQuery(ListQuery):
    """What courses are asked."""

    filters: ClassVar[tuple[str, ...]] = ("occupation", "subsidised", "month", "seats")

    occupation: Occupations = []
    subsidised: bool | None = None
    starts_from: Day = None
    starts_to: Day = None
    month: Months = []
    seats: Annotated[Literal["free", "full"] | None, Field(description="有无余位 · seats left or none")] = (
        None
    )


class VacanciesQuery(ListQuery):
    """What vacancies are asked."""

    filters: ClassVar[tuple[str, ...]] = ("occupation", "contract", "wage", "tags", "industry")

    occupation: Occupations = []
    contract: Annotated[list[Contract], CommaSeparated, Field(max_length=4)] = []
    wage: Annotated[list[Band], CommaSeparated, Field(max_length=7)] = []
    tags: Names = []
    industry: Sections = []


class EnterprisesQuery(ListQuery):
    """What enterprises are asked."""

    filters: ClassVar[tuple[str, ...]] = ("industry", "hiring", "state_owned")

    industry: Sections = []
    hiring: Annotated[bool | None, Field(description="当日有在招岗位 · offers a post on the day")] = None
    state_owned: bool | None = None


class FairsQuery(ListQuery):
    """What job fairs are asked."""

    filters: ClassVar[tuple[str, ...]] = ("when",)

    when: Annotated[list[Literal["now", "week", "later"]], CommaSeparated, Field(max_length=3)] = []
    starts_from: Day = None
    starts_to: Day = None


BODY = ConfigDict(extra="forbid", strict=True, frozen=True)


class CoursesBody(CoursesQuery):
    """The same as JSON; the position is in no address."""

    model_config = BODY


class VacanciesBody(VacanciesQuery):
    """The same as JSON; the position is in no address."""

    model_config = BODY


class EnterprisesBody(EnterprisesQuery):
    """The same as JSON; the position is in no address."""

    model_config = BODY


class FairsBody(FairsQuery):
    """The same as JSON; the position is in no address."""

    model_config = BODY


def as_search(asked: ListQuery) -> Search:
    """
    Make a search of what was asked.

    Parameters
    ----------
    asked
        Each field checked.

    Returns
    -------
    Search
        In WGS 84 and seconds.

    Raises
    ------
    InputError
        If fields do not go together, or the cursor is of another question.
    """
    here = _here(asked)
    if here is None and (asked.minutes is not None or asked.radius_m is not None):
        raise InputError(
            "minutes 和 radius_m 要与 lon、lat 一起使用", "minutes and radius_m go with lon and lat"
        )
    if asked.minutes is not None and asked.radius_m is not None:
        raise InputError("minutes 和 radius_m 只能选一个", "give either minutes or radius_m, not both")
    start = read_cursor(asked.cursor, identity(asked)) if asked.cursor else None
    by_walk = here is not None and asked.radius_m is None
    return Search(
        question=_question(asked, start),
        limit=asked.limit,
        here=here,
        limit_s=(asked.minutes or DEFAULT_MINUTES) * 60.0 if by_walk else None,
        radius_m=asked.radius_m,
        after=(start.key, start.code) if start else None,
        facets=asked.facets and start is None,
    )


def identity(asked: ListQuery) -> dict[str, Any]:
    """Give all that was asked but the page: a cursor goes with it."""
    return {"of": asked.filters, **asked.model_dump(exclude={"cursor", "limit", "facets"})}


def _question(asked: ListQuery, start: Cursor | None) -> Question:
    since, until = getattr(asked, "starts_from", None), getattr(asked, "starts_to", None)
    if since and until and since > until:
        raise InputError("starts_from 应不晚于 starts_to", "starts_from must not be after starts_to")
    return Question(
        moment=start.moment if start else asked.at or datetime.now(CHINA),
        text=asked.q or "",
        filters={name: _accepted(getattr(asked, name)) for name in asked.filters},
        since=since,
        until=until,
    )


def _accepted(value: Any) -> tuple[str, ...]:
    """Write what a filter accepts as the store does: yes and no are words there."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return (str(value).lower(),)
    return (value,) if isinstance(value, str) else tuple(value)


def _here(asked: ListQuery) -> LonLat | None:
    if asked.lon is None and asked.lat is None:
        return None
    if asked.lon is None or asked.lat is None:
        raise InputError("lon 和 lat 要一起给出", "lon and lat go together")
    lon, lat = to_wgs84(np.array([[asked.lon, asked.lat]]), asked.datum)[0]
    return LonLat(float(lon), float(lat))
