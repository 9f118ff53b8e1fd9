"""`GET /coverage`: the latest audit, and `GET /coverage/at`: for another limit, speed or group."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator

from api.caching import cached
from api.deps import ServedDep, ShelfDep
from api.operations.coverage import latest_audit
from api.operations.moments import moment
from api.operations.otherwalks import OtherWalk, Recount, recount
from api.operations.reports.order import ReportOrder
from api.parameters import Plain, clean_text
from api.routes.examples import COVERAGE, COVERAGE_AT, answers
from api.routes.rendering import notice
from api.routes.reporting import REPORT_ANSWERS, ReportFormat, check_format, language_of, report_file
from data.audits import AreaShare, AuditRun
from services.hours import CHINA

router = APIRouter(tags=["coverage"])

MAX_AGE_S = 60

Group = Annotated[str | None, Query(max_length=100), AfterValidator(lambda name: name and clean_text(name))]
TAKEN = {
    "people": "people",
    "covered": "covered",
    "gap": "gap",
    "unknown": "unknown",
    "share": "share",
    "share_known": "share_known",
    "reasons": "unknown_reasons",
    "information_people": "informed",
}
"""Members of the audit's own result, by their name here."""


@router.get(
    "/coverage",
    summary="最近的审计 · The latest audit",
    responses=answers("application/json", COVERAGE),
)
async def get_coverage(request: Request, served: ServedDep) -> Response:
    """Tell how many people are covered, in a gap or unknown, in all and by county."""
    run = await latest_audit(served)
    body = json.dumps(_render(run), ensure_ascii=False).encode()
    return cached(request, body, media_type="application/json", max_age_s=MAX_AGE_S)


@router.get(
    "/coverage/at",
    summary="按其他时限、步速或群体 · For another limit, speed or group",
    responses=answers("application/json", COVERAGE_AT),
)
async def get_coverage_at(
    request: Request,
    served: ServedDep,
    minutes: Annotated[float | None, Plain, Query(ge=1, le=60, allow_inf_nan=False)] = None,
    walk_kmh: Annotated[float | None, Plain, Query(ge=1, le=9, allow_inf_nan=False)] = None,
    group: Group = None,
    country_km: Annotated[float | None, Plain, Query(ge=0.5, le=5, allow_inf_nan=False)] = None,
) -> Response:
    """
    Count the latest audit again without walking again; what is left out is as in the audit.

    With `country_km` people in the country are covered within that way along the network.
    """
    found = await recount(served, OtherWalk(minutes, walk_kmh, group or None, country_km))
    body = json.dumps(_recounted(found, group or None, country_km), ensure_ascii=False).encode()
    return cached(request, body, media_type="application/json", max_age_s=MAX_AGE_S)


@router.get(
    "/coverage/report.{format}",
    summary="最近的审计的报告 · The report of the latest audit",
    response_class=Response,
    responses=REPORT_ANSWERS,
)
async def get_coverage_report(
    request: Request, served: ServedDep, shelf: ShelfDep, code: ReportFormat
) -> Response:
    """Give the report of the audit; where it is not made within a few seconds, 202 says to ask again."""
    check_format(code)
    run = await latest_audit(served)
    day = f"{run.created_at.astimezone(CHINA):%Y-%m-%d}"
    order = ReportOrder("audit", str(run.id), run.created_at.isoformat(), code, language_of(request))
    words = ("覆盖审计报告", day), ("coverage-report", day)
    return await report_file(request, shelf, order, words[order.language == "en"])


def _recounted(found: Recount, group: str | None, country_km: float | None) -> dict[str, Any]:
    run = found.run
    return {
        "run": {"id": run.id, "created_at": moment(run.created_at)},
        "profile": run.profile,
        "query": {
            "minutes": found.limit_min,
            "walk_kmh": found.walk_kmh,
            "group": group,
            "walk_min": round(found.walk_min, 4),
            "country_km": country_km,
            "country_min": None if found.country_min is None else round(found.country_min, 4),
        },
        **_counts(found.counted.all),
        "country": _counts(found.counted.country) if run.country_by else None,
        "reasons": found.counted.reasons,
        "areas": [
            {"code": area.code, "name": area.name, **_counts(area), "bbox": [round(edge, 6) for edge in box]}
            for area, box in found.counted.areas
        ],
        "choices": {
            "walk_kmh": [each["walk_kmh"] for each in run.result.get("sensitivity") or []],
            "groups": [each["name"] for each in run.result.get("groups") or []],
            "country_by": run.country_by,
        },
        **notice(demo=run.demo),
    }


def _counts(area: AreaShare) -> dict[str, Any]:
    return {
        "people": area.people,
        "covered": area.covered,
        "gap": area.gap,
        "unknown": area.unknown,
        "share": None if area.share is None else round(area.share, 6),
    }


def _render(run: AuditRun) -> dict[str, Any]:
    return {
        "run": {"id": run.id, "created_at": moment(run.created_at)},
        "profile": run.profile,
        **{name: run.result.get(member) for name, member in TAKEN.items()},
        "areas": [
            {
                "code": area.code,
                "name": area.name,
                "people": area.people,
                "covered": area.covered,
                "gap": area.gap,
                "unknown": area.unknown,
                "share": None if area.share is None else round(area.share, 6),
            }
            for area in run.areas
        ],
        **notice(demo=run.demo),
        "data": run.digests,
    }
