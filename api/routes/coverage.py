"""`GET /coverage`: the latest audit."""

import json
from typing import Any

from fastapi import APIRouter, Request, Response

from api.caching import cached
from api.deps import ServedDep
from api.operations.coverage import latest_audit
from api.routes.examples import COVERAGE, answers
from api.routes.rendering import notice
from data.audits import AuditRun
from services.hours import CHINA

router = APIRouter(tags=["coverage"])

MAX_AGE_S = 60
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


def _render(run: AuditRun) -> dict[str, Any]:
    return {
        "run": {"id": run.id, "created_at": run.created_at.astimezone(CHINA).isoformat(timespec="seconds")},
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
