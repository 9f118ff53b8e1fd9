"""
Tables of the PostGIS store: one class per noun, geometry in EPSG:4326.

Writes and migrations go through these classes; the hot read paths are prepared SQL on psycopg
(`data.nearby`, `data.tiles`). `demo` marks made-up rows: whatever is made from one is stamped 演示数据.
"""

from data.tables.audits import AuditAreaRow, AuditPointRow, AuditRunRow, CircleProfileRow, NetworkRow
from data.tables.base import Table
from data.tables.employers import EnterpriseRow, JobFairRow, VacancyRow
from data.tables.legal import JurisdictionRow, LegalBodyRow
from data.tables.places import AreaRow, CandidateSiteRow, CityRow, PopulationRow
from data.tables.plans import CandidateFileRow, PlanRow, ScenarioRow
from data.tables.sites import FacilityKindAliasRow, FacilityKindRow, FacilityRow, FacilityStatusRow
from data.tables.training import CourseRow, TrainingInstitutionRow

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
    "EnterpriseRow",
    "FacilityKindAliasRow",
    "FacilityKindRow",
    "FacilityRow",
    "FacilityStatusRow",
    "JobFairRow",
    "JurisdictionRow",
    "LegalBodyRow",
    "NetworkRow",
    "PlanRow",
    "PopulationRow",
    "ScenarioRow",
    "Table",
    "TrainingInstitutionRow",
    "VacancyRow",
]
