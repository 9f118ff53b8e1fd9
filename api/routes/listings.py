"""`/courses`, `/vacancies`, `/enterprises` and `/fairs`: asked in a query, or in a body that no log sees."""

from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from pydantic import AfterValidator

from api.deps import ServedDep
from api.listquestions import (
    CoursesBody,
    CoursesQuery,
    EnterprisesBody,
    EnterprisesQuery,
    FairsBody,
    FairsQuery,
    VacanciesBody,
    VacanciesQuery,
)
from api.parameters import DatumName, clean_text
from api.routes.examples import answers
from api.routes.listanswers import answer, answer_one
from api.routes.listexamples import COURSE, COURSES_PAGE, ENTERPRISES_PAGE, FAIRS_PAGE, VACANCIES_PAGE
from api.routes.rendering import GEOJSON
from data.listings import COURSES, ENTERPRISES, FAIRS, VACANCIES
from gis.datum import Datum

router = APIRouter()

TRAINING: list[str | Enum] = ["职业培训"]
JOBS: list[str | Enum] = ["个人求职"]
Code = Annotated[str, AfterValidator(clean_text), Path(max_length=100)]


@router.get("/courses", tags=TRAINING, summary="培训课程 · Courses", responses=answers(GEOJSON, COURSES_PAGE))
async def get_courses(served: ServedDep, asked: Annotated[CoursesQuery, Query()]) -> JSONResponse:
    """List courses that have not begun: by the walk, by distance, or by the day on which they start."""
    return await answer(served, COURSES, asked)


@router.post(
    "/courses/search",
    tags=TRAINING,
    summary="同上，位置放在请求体中 · The same, position in the body",
    responses=answers(GEOJSON, COURSES_PAGE),
)
async def search_courses(served: ServedDep, asked: CoursesBody) -> JSONResponse:
    """List courses; the position appears in no address and no log."""
    return await answer(served, COURSES, asked)


@router.get(
    "/courses/{course_id}", tags=TRAINING, summary="一门课程 · One course", responses=answers(GEOJSON, COURSE)
)
async def get_course(
    served: ServedDep, course_id: Code, datum: Annotated[DatumName, Query()] = Datum.WGS84
) -> JSONResponse:
    """Show one course, over or not, with the seats that are left."""
    return await answer_one(served, COURSES, course_id, datum)


@router.get(
    "/vacancies", tags=JOBS, summary="招聘岗位 · Vacancies", responses=answers(GEOJSON, VACANCIES_PAGE)
)
async def get_vacancies(served: ServedDep, asked: Annotated[VacanciesQuery, Query()]) -> JSONResponse:
    """List vacancies that have not expired: by the walk, by distance, or the newest first."""
    return await answer(served, VACANCIES, asked)


@router.post(
    "/vacancies/search",
    tags=JOBS,
    summary="同上，位置放在请求体中 · The same, position in the body",
    responses=answers(GEOJSON, VACANCIES_PAGE),
)
async def search_vacancies(served: ServedDep, asked: VacanciesBody) -> JSONResponse:
    """List vacancies; the position appears in no address and no log."""
    return await answer(served, VACANCIES, asked)


@router.get(
    "/enterprises", tags=JOBS, summary="企业 · Enterprises", responses=answers(GEOJSON, ENTERPRISES_PAGE)
)
async def get_enterprises(served: ServedDep, asked: Annotated[EnterprisesQuery, Query()]) -> JSONResponse:
    """List enterprises with the posts they offer: by the walk, by distance, or by code."""
    return await answer(served, ENTERPRISES, asked)


@router.post(
    "/enterprises/search",
    tags=JOBS,
    summary="同上，位置放在请求体中 · The same, position in the body",
    responses=answers(GEOJSON, ENTERPRISES_PAGE),
)
async def search_enterprises(served: ServedDep, asked: EnterprisesBody) -> JSONResponse:
    """List enterprises; the position appears in no address and no log."""
    return await answer(served, ENTERPRISES, asked)


@router.get("/fairs", tags=JOBS, summary="招聘会 · Job fairs", responses=answers(GEOJSON, FAIRS_PAGE))
async def get_fairs(served: ServedDep, asked: Annotated[FairsQuery, Query()]) -> JSONResponse:
    """List job fairs that are not over: by the walk, by distance, or the earliest first."""
    return await answer(served, FAIRS, asked)


@router.post(
    "/fairs/search",
    tags=JOBS,
    summary="同上，位置放在请求体中 · The same, position in the body",
    responses=answers(GEOJSON, FAIRS_PAGE),
)
async def search_fairs(served: ServedDep, asked: FairsBody) -> JSONResponse:
    """List job fairs; the position appears in no address and no log."""
    return await answer(served, FAIRS, asked)
