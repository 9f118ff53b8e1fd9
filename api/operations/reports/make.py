"""Write the report of a plan or of an audit from what the store keeps of it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import psycopg
import shapely

from api.operations.reports.planlayers import kept_layers
from api.operations.scenarios.points import unpack_points
from data.areas import stored_areas
from data.reports import KeptAudit, KeptPlan, kept_audit, kept_plan
from data.sources import source_digests_now
from gis.areas import AreaSet
from layers.outlines import WGS84, outlines
from layers.report import MapLayers, write_report
from layers.report.model import Language
from layers.report.plan import write_plan_report
from services.hours import CHINA


def report_plan(connection: psycopg.Connection[Any], plan_id: str, out: Path, language: Language) -> None:
    """
    Write the report of a plan that is done.

    Parameters
    ----------
    connection
        Only read.
    plan_id
        Which plan.
    out
        Its ending says which form.
    language
        ``zh`` or ``en``.

    Raises
    ------
    NotFoundError
        If it is gone.
    FileError
        If what is kept of its people is damaged, or the file cannot be written.
    UnavailableError
        If a PDF is wanted and the machine has no Chinese font.
    """
    plan = kept_plan(connection, plan_id)
    points = None if plan.points is None else unpack_points(plan.points)
    layers = kept_layers(plan.result, points, _areas_of(connection, plan))
    write_plan_report(plan.result, layers, out, language=language)


def report_audit(connection: psycopg.Connection[Any], run_id: str, out: Path, language: Language) -> None:
    """
    Write the report of an audit; see `report_plan`.

    Parameters
    ----------
    connection
        Only read.
    run_id
        Key of the run.
    out, language
        As of `report_plan`.

    Raises
    ------
    NotFoundError, FileError, UnavailableError
        As of `report_plan`.
    """
    audit = kept_audit(connection, int(run_id))
    created = audit.created_at.astimezone(CHINA)
    day = (audit.digests.get("store") or {}).get("day")
    areas = stored_areas(connection, date.fromisoformat(day) if day else created.date())
    # No id: a report tells how to make an audit again by it, which is for those of files.
    about = {"created": created.isoformat(timespec="seconds"), "demo": audit.demo}
    write_report({**about, **audit.result}, _audit_layers(audit, areas), out, language=language)


Report = Callable[[psycopg.Connection[Any], str, Path, Language], None]
REPORTS: Mapping[str, Report] = {"plan": report_plan, "audit": report_audit}
"""What a report can be about."""


def _areas_of(connection: psycopg.Connection[Any], plan: KeptPlan) -> AreaSet | None:
    """Give the areas that a plan was made of; None where they are others by now."""
    day = date.fromisoformat(plan.config["day"])
    if source_digests_now(connection, day)["areas"] != (plan.digests.get("areas") or {}).get("digest"):
        return None
    return stored_areas(connection, day)


def _audit_layers(audit: KeptAudit, areas: AreaSet) -> MapLayers:
    cells = gpd.GeoDataFrame(
        {"state": audit.state, "people": audit.people}, geometry=shapely.points(audit.lonlat), crs=WGS84
    )
    sites = audit.result.get("facilities") or []
    stations = gpd.GeoDataFrame(
        {"name": [site["name"] for site in sites], "covers": [site["covers"] for site in sites]},
        geometry=[shapely.Point(site["lon"], site["lat"]) for site in sites],
        crs=WGS84,
    )
    return MapLayers(cells=cells, stations=stations, areas=outlines(areas))
