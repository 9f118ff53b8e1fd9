"""
Enrol in a course, look at one's place, give it back.

Tokens travel in bodies only: addresses end in logs and histories.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, cast

import numpy as np
from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.deps import ServedDep
from api.operations.listings import (
    FullAnswer,
    TooOften,
    enrol_in,
    find_one,
    give_up,
    new_token,
    place_of,
)
from api.operations.listings import Reached as Row
from api.operations.served import Served
from api.parameters import DatumName, Lat, Lon, clean_text, plain
from api.problem import MEDIA_TYPE, problem
from api.routes.examples import FAULTS, answers
from api.routes.listanswers import feature
from api.routes.listexamples import CANCELLED, ENROLMENT, FULL, TOKEN
from data.enrolments import KEEP_DAYS, Enrolment
from data.listings import COURSES, Hit, Question
from gis.datum import Datum, to_wgs84
from gis.errors import InputError, Message
from gis.model import LonLat
from services.hours import CHINA

router = APIRouter(tags=["职业培训"])

JSON = "application/json"
NO_STORE = {"cache-control": "no-store"}


def _lower(value: Any) -> Any:
    return plain(value).lower() if isinstance(value, str) else value


def _random(token: str) -> str:
    if len(set(token)) < MOST_ALIKE:
        raise InputError("不是随机的凭证码；请留空，由系统给出", "is not random; leave it out and get one")
    return token


MOST_ALIKE = 6
"""A random token of 32 has fewer different digits than this once in ten thousand million."""

Token = Annotated[
    str, BeforeValidator(_lower), Field(pattern=r"^[0-9a-f]{32}$", examples=[TOKEN]), AfterValidator(_random)
]
BODY = ConfigDict(extra="forbid", strict=True, frozen=True)


class EnrolBody(BaseModel):
    """What is told when enrolling: nothing of the person."""

    model_config = BODY

    wait: bool = False
    """Whether a place in the waiting list will do."""
    token: Token | None = None
    """Made by the caller, so that the same request can be sent again; made here when left out."""
    lon: Lon | None = None
    lat: Lat | None = None
    """Near where another course is looked for when this one is full; used once and not kept."""
    datum: DatumName = Datum.WGS84


class TokenBody(BaseModel):
    """The token alone."""

    model_config = BODY

    token: Token


@router.post(
    "/courses/{course_id}/enrolments",
    status_code=201,
    summary="报名 · Enrol",
    responses={
        201: {"content": {JSON: {"example": ENROLMENT}}},
        409: {"content": {MEDIA_TYPE: {"example": FULL}}, "description": "没有名额 · no seat"},
        **FAULTS,
    },
)
async def post_enrolment(
    request: Request,
    served: ServedDep,
    course_id: Annotated[str, AfterValidator(clean_text), Path(max_length=100)],
    body: EnrolBody,
) -> Response:
    """Take a seat; when there is none, say how long the waiting list is and which course is next."""
    cast("TooOften", request.app.state.enrolling).knock(request.client.host if request.client else "")
    token = body.token or new_token()
    made = await enrol_in(
        served, course_id, token, wait=body.wait, here=_here(body), day=datetime.now(CHINA).date()
    )
    if isinstance(made, FullAnswer):
        return await _no_seat(request, served, made)
    shown = await _shown(served, made)
    return JSONResponse({**shown, "token": token}, status_code=201, headers=NO_STORE)


@router.post("/enrolments/state", summary="我的报名 · My enrolment", responses=answers(JSON, ENROLMENT))
async def post_state(served: ServedDep, body: TokenBody) -> JSONResponse:
    """Tell whether the token has a seat, or how many wait before it."""
    shown = await _shown(served, await place_of(served, body.token))
    return JSONResponse({**shown, "token": body.token}, headers=NO_STORE)


@router.post(
    "/enrolments/cancel", summary="取消报名 · Cancel an enrolment", responses=answers(JSON, CANCELLED)
)
async def post_cancel(served: ServedDep, body: TokenBody) -> JSONResponse:
    """Give the place back: nothing of it is kept, and whoever waits first gets the seat."""
    course_id = await give_up(served, body.token)
    return JSONResponse({"course_id": course_id, "state": "cancelled"}, headers=NO_STORE)


async def _shown(served: Served, made: Enrolment) -> dict[str, Any]:
    course = await _course(served, made.course_id)
    last = datetime.fromisoformat(course.properties["starts"]) + timedelta(
        days=course.properties["days"] + KEEP_DAYS
    )
    return {
        "course_id": made.course_id,
        "state": "waiting" if made.waiting else "enrolled",
        "ahead": made.ahead,
        "kept_until": last.date().isoformat(),
    }


async def _no_seat(request: Request, served: Served, answer: FullAnswer) -> Response:
    waiting, open_ = answer.full.waiting, answer.full.may_wait
    instead = None if answer.instead is None else await _course(served, answer.instead)
    zh = f"可以排候补（前面有 {waiting} 人）" if open_ else f"候补也已排满（{waiting} 人）"
    en = f"you may wait ({waiting} ahead)" if open_ else f"the waiting list is full too ({waiting})"
    if instead is not None:
        zh += f"，或报离得最近、还有名额的同类课程：{instead.properties['institution']['name']}"
        en += ", or take the nearest course of this kind with a seat, in next_course"
    detail = Message(f"名额已满；{zh}", f"there is no seat left; {en}")
    course = None if instead is None else feature(Row(instead), Datum.WGS84, None)
    return problem(
        request,
        409,
        code="full",
        detail=detail,
        headers=NO_STORE,
        more={"waiting_list": {"open": open_, "ahead": waiting}, "next_course": course},
    )


async def _course(served: Served, code: str) -> Hit:
    return await find_one(served, COURSES, Question(moment=datetime.now(CHINA)), code)


def _here(body: EnrolBody) -> LonLat | None:
    if (body.lon is None) != (body.lat is None):
        raise InputError("lon 和 lat 要一起给出", "lon and lat go together")
    if body.lon is None or body.lat is None:
        return None
    lon, lat = to_wgs84(np.array([[body.lon, body.lat]]), body.datum)[0]
    return LonLat(float(lon), float(lat))
