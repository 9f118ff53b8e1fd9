"""What "which door" is asked with."""

from datetime import date
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from api.operations.doors import DoorsQuestion, GivenPlace
from api.parameters import FIRST_YEAR, LAST_YEAR, DatumName, Lat, Lon, clean_text, plain
from api.routes.doorexamples import DOORS_BODY
from gis.codes import area_code
from gis.datum import Datum, to_wgs84
from gis.errors import InputError
from gis.jurisdiction import facts_of, facts_with, matter_of
from gis.jurisdiction.facts import HERE
from gis.model import LonLat

STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


def as_day(value: Any) -> Any:
    """Read a date; `InputError` where it is none from 2000 to 2099."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(plain(value)) if isinstance(value, str) and len(value) <= 10 else None  # noqa: PLR2004
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year < LAST_YEAR:
        raise InputError(
            "日期应形如 2026-11-22，在 2000 到 2099 年之间",
            "must be a date such as 2026-11-22, from 2000 to 2099",
        )
    return day


def _code(value: str) -> str:
    return area_code(clean_text(value)).digits


def _matter(value: str) -> str:
    word = clean_text(value)
    matter_of(word)
    return word


def _uscc(value: str) -> str:
    return clean_text(value).upper()


def _facts(value: dict[str, str]) -> dict[str, str]:
    return facts_of(value)


Day = Annotated[date | None, BeforeValidator(as_day)]
Word = Annotated[str, AfterValidator(clean_text), Field(max_length=100)]


class Position(BaseModel):
    """A position in the datum of the question."""

    model_config = STRICT

    lon: Lon
    lat: Lat


class PlaceBody(BaseModel):
    """A place: an area code, the name of an area, or a position; `side` answers a question about it."""

    model_config = STRICT

    area_code: Annotated[str, Field(max_length=40), AfterValidator(_code)] | None = None
    name: Word | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    side: Word | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "PlaceBody":
        if (self.lon is None) != (self.lat is None):
            raise InputError("lon 与 lat 要一起给", "give lon and lat together")
        if self.area_code is None and self.name is None and self.lon is None:
            raise InputError(
                "地点应有 area_code、name 或 lon 与 lat", "a place needs area_code, name, or lon and lat"
            )
        return self

    def given(self, datum: Datum) -> GivenPlace:
        """Give the noun."""
        position = None if self.lon is None or self.lat is None else to_lonlat(self.lon, self.lat, datum)
        return GivenPlace(self.area_code or "", self.name or "", position, self.side or "")


Places = Annotated[list[PlaceBody], Field(min_length=1, max_length=10)]


FIELDS = {
    "workplace": "workplaces",
    "employer": "employer_place",
    "insured": "insured_place",
    "project": "project_place",
    "host": "host_place",
    "owner": "owner_place",
    "filed": "filed_place",
    "residence": "residence",
    "household": "household",
    HERE: "here",
}
"""Which field of the body tells the place of a role."""


class DoorsBody(BaseModel):
    """What is to be done, and what is known; everything but the matter may be left out."""

    model_config = ConfigDict(**{**STRICT, "json_schema_extra": {"examples": [DOORS_BODY]}})

    matter: Annotated[str, Field(max_length=100), AfterValidator(_matter)]
    """Code, name or another word for it, see `GET /which-door/matters`; 职业病 tells `disease` at once."""
    workplaces: Places | None = None
    employer_place: PlaceBody | None = None
    employer_uscc: Annotated[str, Field(max_length=40), AfterValidator(_uscc)] | None = None
    insured_place: PlaceBody | None = None
    project_place: PlaceBody | None = None
    host_place: PlaceBody | None = None
    owner_place: PlaceBody | None = None
    filed_place: PlaceBody | None = None
    residence: PlaceBody | None = None
    household: PlaceBody | None = None
    facts: Annotated[dict[str, str], Field(max_length=20), AfterValidator(_facts)] = {}
    """See `GET /which-door/matters`."""
    here: Position | None = None
    event_on: Day = None
    """Day of what the deadline's `from` names."""
    on: Day = None
    datum: DatumName = Datum.WGS84

    def question(self, today: date) -> DoorsQuestion:
        """Give the noun."""
        told: dict[str, list[PlaceBody]] = {"workplace": self.workplaces or []}
        for role, name in FIELDS.items():
            value = getattr(self, name)
            if isinstance(value, PlaceBody):
                told[role] = [value]
        places = {role: [each.given(self.datum) for each in listed] for role, listed in told.items()}
        here = None if self.here is None else to_lonlat(self.here.lon, self.here.lat, self.datum)
        return DoorsQuestion(
            matter=matter_of(self.matter),
            day=self.on or today,
            choices=facts_with(self.matter, self.facts),
            places=places,
            uscc=self.employer_uscc or "",
            event=self.event_on,
            here=here,
        )


def to_lonlat(lon: float, lat: float, datum: Datum) -> LonLat:
    """Shift a position to WGS 84."""
    found = to_wgs84(np.array([[lon, lat]]), datum)[0]
    return LonLat(float(found[0]), float(found[1]))
