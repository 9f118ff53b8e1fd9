"""`POST /which-door`: the competent body, the wrong ones struck out, and one question back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import ServedDep
from api.operations.doors import DoorsQuestion, DoorWalk, FoundDoors, RulesInUse, find_doors, walks_to
from api.operations.moments import moment
from api.operations.served import Served
from api.routes.doorbody import FIELDS, DoorsBody
from api.routes.doorexamples import DOORS, MATTERS_LIST
from api.routes.examples import answers
from api.routes.rendering import in_datum, notice
from data.files.holidays import shipped_calendar
from gis.datum import Datum
from gis.jurisdiction import CHOICES, MATTERS, PLACES, Body
from gis.jurisdiction.facts import WHERE
from gis.model import LonLat
from gis.navigation import baidu_start, navigation_links
from layers.doors import answer_json, body_json, both
from layers.geojson import DECIMALS
from services.hours import CHINA, opening_at

router = APIRouter(prefix="/which-door", tags=["which door"])

JSON = "application/json"

ADVICE = {
    "zh": "依所列规则推得，不是法律意见；标为未核实的部分请先致电确认（12333）",
    "en": "derived from the rules listed, not legal advice; call first where it says unconfirmed (12333)",
}


@router.post("", summary="精准找对门 · Which door", responses=answers(JSON, DOORS))
async def post_which_door(served: ServedDep, body: DoorsBody) -> JSONResponse:
    """
    Find the competent body for a matter.

    The answer holds the doors that are right by what is known, nearer ones that are wrong with the reason,
    and the one question that decides most of what is still open. Places appear in no address and no log.
    """
    now = datetime.now(CHINA)
    question = body.question(now.date())
    async with served.connection() as connection:
        found = await find_doors(connection, question)
    walks = await _walks(served, question, found)
    view = _View(body.datum, now, question.here, walks)
    bodies = [door.body for door in found.answer.doors if door.body]
    return JSONResponse(
        {
            **answer_json(found.answer, view.body),
            "remarks": [both(remark) for remark in found.remarks],
            "rules": _rules(found.rules),
            "advice": ADVICE,
            "datum": body.datum.value,
            **notice(demo=served.info.demo or any(each.demo for each in bodies)),
        },
        headers={"cache-control": "no-store"},  # it says where somebody works
    )


@router.get(
    "/matters", summary="事项、地点与情况 · Matters, places and facts", responses=answers(JSON, MATTERS_LIST)
)
async def get_matters() -> JSONResponse:
    """List the matters, the places that may decide, and the facts with their questions and values."""
    matters = [
        {"code": name.matter.value, "zh": name.zh, "en": name.en, "aliases": list(name.aliases)}
        for name in MATTERS.values()
    ]
    facts = [
        {
            "name": name,
            "question": both(choice.question),
            "values": [{"value": value, "label": both(label)} for value, label in choice.values.items()],
            "assumed": choice.assumed or None,
        }
        for name, choice in CHOICES.items()
    ]
    places = [
        {"role": role, "field": FIELDS[role], "name": both(name), "question": both(WHERE[role])}
        for role, name in PLACES.items()
    ]
    return JSONResponse({"matters": matters, "places": places, "facts": facts})


class _View:
    """How a body is shown to this asker."""

    def __init__(
        self, datum: Datum, moment: datetime, here: LonLat | None, walks: Mapping[str, DoorWalk]
    ) -> None:
        self._datum, self._moment, self._walks = datum, moment, walks
        self._start = None if here is None else baidu_start(here)

    def body(self, body: Body) -> dict[str, Any]:
        position = in_datum(body.position, self._datum)
        opening = opening_at(body.opening_hours, self._moment, shipped_calendar())
        walk = self._walks.get(body.id)
        return {
            **body_json(body),
            "lon": round(position.lon, DECIMALS),
            "lat": round(position.lat, DECIMALS),
            "walk_s": None if walk is None else round(walk.walk_s),
            "walk_m": None if walk is None else round(walk.walk_m),
            "open": {
                "state": opening.state.value,
                "changes_at": opening.changes_at.isoformat() if opening.changes_at else None,
            },
            "navigation": dict(navigation_links(body.position, body.name, self._start)),
        }


async def _walks(served: Served, question: DoorsQuestion, found: FoundDoors) -> dict[str, DoorWalk]:
    """Time the walks from where the asker is; from a place of work nobody sets out."""
    if question.here is None:
        return {}
    shown = [door.body for door in found.answer.doors if door.body]
    shown += [*found.answer.perhaps, *(wrong.body for wrong in found.answer.wrong)]
    return await walks_to(served, question.here, shown)


def _rules(rules: RulesInUse) -> dict[str, Any]:
    kept_at = moment(rules.kept_at)
    return {"own": kept_at is not None, "sha256": rules.sha256, "note": rules.note, "kept_at": kept_at}
