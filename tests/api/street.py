"""Plans of one street: three stations and five homes, counted by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.operations.audit import AuditOrder
from api.operations.plan import PlanOptions, PlanOrder, make_plan
from gis.model import CircleProfile
from isochrones.network import save_network
from isochrones.siting.planned import Range
from tests.api.test_audit import square, write_areas, write_csv
from tests.town import place, town

FIVE_MIN = CircleProfile("five", 300.0, 1.0)
PEOPLE = [(100, 30, 4), (500, 10, 0), (900, 10, 0), (1300, 15, 5), (1900, 10, 6)]
SITES = [("a", 200, "就业驿站"), ("b", 300, "就业驿站"), ("c", 800, "就业驿站")]
CORNER = ("k", 1900, "微拐角")
CANDIDATES = [
    ("n1000", 1000, "existing", "就业驿站"),
    ("n1600", 1600, "existing", "就业驿站"),
    ("n2000", 2000, "new", "就业驿站"),
]
MIXED: dict[str, Any] = {"add": Range(1, 2), "close": Range(1, 1), "upgrade": Range(1, 1), "no_loss": 5.0}
NOTHING = PlanOptions(reuse_share=None, close_needs=0, upgrade_needs=0, frontier=0)


def write_people(path: Path, people: Sequence[tuple[int, float, float]]) -> Path:
    rows = [(*place(x, 0), count, seniors) for x, count, seniors in people]
    return write_csv(path, "lon,lat,population,老人", rows)


def write_sites(path: Path, sites: Sequence[tuple[str, int, str]]) -> Path:
    return write_csv(path, "id,lon,lat,kind", [(name, *place(x, 0), kind) for name, x, kind in sites])


def write_candidates(path: Path, candidates: Sequence[tuple[str, int, str, str]]) -> Path:
    rows = [(name, *place(x, 0), venue, kind) for name, x, venue, kind in candidates]
    return write_csv(path, "id,lon,lat,venue,kind", rows)


def street_order(folder: Path) -> PlanOrder:
    """Order a plan for two stations in the west and one in the middle; they cover 50 of 75 people."""
    save_network(town(21, 3), folder / "net")
    audit = AuditOrder(
        network=folder / "net",
        facilities=write_sites(folder / "sites.csv", SITES),
        population=write_people(folder / "people.csv", PEOPLE),
        profiles=(FIVE_MIN,),
        speeds_mps=(),
        groups=("老人",),
    )
    return PlanOrder(audit, write_candidates(folder / "candidates.csv", CANDIDATES), options=NOTHING)


def with_corner(order: PlanOrder, folder: Path) -> PlanOrder:
    """Put a micro-corner into the east."""
    sites = write_sites(folder / "cornered.csv", [*SITES, CORNER])
    return replace(order, audit=replace(order.audit, facilities=sites))


def write_districts(folder: Path) -> Path:
    """Draw two counties, the western with a street office, the eastern with a township."""
    return write_areas(
        folder / "areas.geojson",
        [
            ({"code": "350504000000", "name": "西区", "level": "county"}, square(-50, -50, 1200, 250)),
            ({"code": "350504001000", "name": "西街道", "level": "township"}, square(-50, -50, 1200, 250)),
            ({"code": "350505000000", "name": "东区", "level": "county"}, square(1200, -50, 2050, 250)),
            ({"code": "350505200000", "name": "东乡", "level": "township"}, square(1200, -50, 2050, 250)),
        ],
    )


def planned(order: PlanOrder, **options: Any) -> dict[str, Any]:
    return make_plan(replace(order, options=replace(order.options, **options))).result


def doing(result: dict[str, Any]) -> dict[str, str]:
    return {card["id"]: card["action"] for card in result["sites"] if card["action"] != "keep"}


def card_of(result: dict[str, Any], site: str) -> dict[str, Any]:
    card: dict[str, Any] = next(card for card in result["sites"] if card["id"] == site)
    return card
