"""
Tables of the PostGIS store: one class per noun, geometry in EPSG:4326.

Writes and migrations go through these classes; the hot read paths are prepared SQL on psycopg
(`data.nearby`, `data.tiles`). `demo` marks made-up rows: whatever is made from one is stamped 演示数据.
"""

from data.tables.audits import AuditAreaRow, AuditPointRow, AuditRunRow, CircleProfileRow, NetworkRow
from data.tables.base import Table
from data.tables.employers import EnterpriseRow, JobFairRow, VacancyRow
from data.tables.imports import RegisterChangeRow, RegisterImportRow
from data.tables.keys import StaffKeyRow
from data.tables.legal import DoorRuleFileRow, JurisdictionRow, LegalBodyRow
from data.tables.maps import (
    LayerCellRow,
    LayerCopyRow,
    LayerFeatureRow,
    MapEventRow,
    MapVersionLayerRow,
    MapVersionRow,
)
from data.tables.places import (
    AreaRow,
    CandidateSiteRow,
    CityRow,
    NamedPlaceRow,
    NameInitialsRow,
    PopulationRow,
)
from data.tables.plans import CandidateFileRow, PlanRow, ScenarioRow
from data.tables.sites import FacilityKindAliasRow, FacilityKindRow, FacilityRow, FacilityStatusRow
from data.tables.training import CourseRow, EnrolmentRow, TrainingInstitutionRow

__all__ = [
    "AreaRow",
    "AuditAreaRow",
    "AuditPointRow",
    "AuditRunRow",
    "CandidateFileRow",
    "CandidateSiteRow",
    "CircleProfileRow",
    "CityRow",
    "CourseRow",
    "DoorRuleFileRow",
    "EnrolmentRow",
    "EnterpriseRow",
    "FacilityKindAliasRow",
    "FacilityKindRow",
    "FacilityRow",
    "FacilityStatusRow",
    "JobFairRow",
    "JurisdictionRow",
    "LayerCellRow",
    "LayerCopyRow",
    "LayerFeatureRow",
    "LegalBodyRow",
    "MapEventRow",
    "MapVersionLayerRow",
    "MapVersionRow",
    "NameInitialsRow",
    "NamedPlaceRow",
    "NetworkRow",
    "PlanRow",
    "PopulationRow",
    "RegisterChangeRow",
    "RegisterImportRow",
    "ScenarioRow",
    "StaffKeyRow",
    "Table",
    "TrainingInstitutionRow",
    "VacancyRow",
]
