"""
Tables of the PostGIS store: one class per noun, geometry in EPSG:4326.

Writes and migrations go through these classes; the hot read paths are prepared SQL on psycopg
(`data.nearby`, `data.tiles`). `demo` marks made-up rows: whatever is made from one is stamped 演示数据.
"""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        str: Text,
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
    }


def _geometry(kind: str) -> Any:
    return Geometry(kind, srid=4326, spatial_index=True)


def _trigrams(table: str) -> Index:
    """Index names for `data.places`, which finds them by any part."""
    return Index(
        f"ix_{table}_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}
    )


class CityRow(Table):
    """The one city that this store serves."""

    __tablename__ = "city"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default=text("1"))
    name: Mapped[str]
    name_en: Mapped[str]
    data_date: Mapped[date]
    """The day that the data describe."""
    attribution: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class AreaRow(Table):
    """An administrative or statistical area, valid for a span of dates."""

    __tablename__ = "area"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{12}$'", name="code_12_digits"),
        CheckConstraint("level IN ('city', 'county', 'township', 'village')", name="level_known"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
        Index("ix_area_level_parent_code", "level", "parent_code"),
        _trigrams("area"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    level: Mapped[str]
    parent_code: Mapped[str | None]
    name: Mapped[str]
    urban_rural: Mapped[str | None]
    """Three-digit class of the Bureau of Statistics (111 … 220); None when unknown."""
    urban_rural_derived: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True when the class came from the township digits, not from a published table."""
    geom: Mapped[Any] = mapped_column(_geometry("MULTIPOLYGON"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class FacilityKindRow(Table):
    """A national kind of site (gis.kinds)."""

    __tablename__ = "facility_kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    zh: Mapped[str]
    en: Mapped[str]
    covers: Mapped[bool]
    """False for sites that only inform and never count as coverage."""


class FacilityKindAliasRow(Table):
    """A local name that means a kind."""

    __tablename__ = "facility_kind_alias"

    alias: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(ForeignKey("facility_kind.code"))


class FacilityRow(Table):
    """An employment service site: station, market, shop, micro-corner."""

    __tablename__ = "facility"
    __table_args__ = (
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("staff >= 0", name="staff_not_negative"),
        CheckConstraint("monthly_visits >= 0", name="visits_not_negative"),
        _trigrams("facility"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("facility_kind.code"), index=True)
    local_kind: Mapped[str | None]
    """The name the place itself uses, e.g. 零工小站."""
    chain: Mapped[str | None]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    opening_hours: Mapped[str | None]
    """OpenStreetMap syntax, local time; None when unknown."""
    services: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    host_kind: Mapped[str | None]
    """Kind of venue that gives it room: mall, property_office, community_square, park, …"""
    host_venue: Mapped[str | None]
    area_code: Mapped[str | None] = mapped_column(index=True)
    area_m2: Mapped[float | None]
    staff: Mapped[int | None]
    monthly_visits: Mapped[int | None]
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class FacilityStatusRow(Table):
    """What a site was from a day on: planned, open, closed, merged."""

    __tablename__ = "facility_status"
    __table_args__ = (
        CheckConstraint(
            "status IN ('planned', 'building', 'open', 'paused', 'closed', 'merged')", name="status_known"
        ),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
    )

    facility_id: Mapped[str] = mapped_column(ForeignKey("facility.id", ondelete="CASCADE"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    status: Mapped[str]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("facility.id", ondelete="SET NULL"))


class EnterpriseRow(Table):
    """An employer."""

    __tablename__ = "enterprise"
    __table_args__ = (UniqueConstraint("uscc"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    uscc: Mapped[str | None]
    """Unified social credit code; a wrong check digit is a warning, not an error."""
    name: Mapped[str]
    industry: Mapped[str | None]
    """GB/T 4754-2017 letter, with or without digits."""
    staff: Mapped[int | None]
    tax_grade: Mapped[str | None]
    state_owned: Mapped[bool | None]
    area_code: Mapped[str | None] = mapped_column(index=True)
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class VacancyRow(Table):
    """Posts that an enterprise offers at one workplace."""

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("posts > 0", name="posts_positive"),
        CheckConstraint("wage_max IS NULL OR wage_max >= wage_min", name="wage_span"),
        CheckConstraint("contract IN ('full_time', 'short', 'flexible', 'temp')", name="contract_known"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    occupation: Mapped[str | None]
    posts: Mapped[int]
    contract: Mapped[str]
    wage_min: Mapped[int | None]
    """Yuan a month, or an hour when the contract is short or temp."""
    wage_max: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    posted: Mapped[date]
    expires: Mapped[date | None]
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class JobFairRow(Table):
    """A job fair at a place and time."""

    __tablename__ = "job_fair"
    __table_args__ = (CheckConstraint("ends > starts", name="ends_after_start"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    venue: Mapped[str]
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    posts: Mapped[int | None]
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class TrainingInstitutionRow(Table):
    """An institution that gives (subsidised) vocational training."""

    __tablename__ = "training_institution"

    id: Mapped[str] = mapped_column(primary_key=True)
    uscc: Mapped[str | None]
    name: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    area_code: Mapped[str | None] = mapped_column(index=True)
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class CourseRow(Table):
    """One run of a course."""

    __tablename__ = "course"
    __table_args__ = (CheckConstraint("seats >= 0 AND seats_taken BETWEEN 0 AND seats", name="seats_span"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[str] = mapped_column(
        ForeignKey("training_institution.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    occupation: Mapped[str | None]
    subsidised: Mapped[bool]
    starts: Mapped[date]
    days: Mapped[int]
    seats: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(server_default=text("0"))
    enrol_url: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class LegalBodyRow(Table):
    """An office that decides labour matters: arbitration, work injury, mediation, inspection."""

    __tablename__ = "legal_body"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('arbitration', 'work_injury', 'mediation', 'inspection')", name="kind_known"
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    opening_hours: Mapped[str | None]
    area_code: Mapped[str | None]
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class JurisdictionRow(Table):
    """Where a legal body is competent: by area codes or a polygon, for a span of dates."""

    __tablename__ = "jurisdiction"
    __table_args__ = (
        CheckConstraint("cardinality(area_codes) > 0 OR geom IS NOT NULL", name="somewhere"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("legal_body.id", ondelete="CASCADE"), index=True)
    area_codes: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    geom: Mapped[Any | None] = mapped_column(_geometry("MULTIPOLYGON"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_basis: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class PopulationRow(Table):
    """A demand point with the people who live there."""

    __tablename__ = "population"
    __table_args__ = (CheckConstraint("people >= 0", name="people_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    area_code: Mapped[str | None] = mapped_column(index=True)
    people: Mapped[float]
    groups: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    """People by group: age_0_15, working_age (16–59), age_60_up, …"""
    cell_m: Mapped[float | None]
    """Side of the square cell that the point stands for, metres."""
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class CandidateSiteRow(Table):
    """A place where a site could open."""

    __tablename__ = "candidate_site"
    __table_args__ = (
        CheckConstraint("venue IN ('existing', 'new')", name="venue_known"),
        _trigrams("candidate_site"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    host_kind: Mapped[str]
    venue: Mapped[str]
    geom: Mapped[Any] = mapped_column(_geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class NetworkRow(Table):
    """A walking network that was built; its arrays are files (isochrones.network)."""

    __tablename__ = "network"

    digest: Mapped[str] = mapped_column(primary_key=True)
    source_name: Mapped[str]
    nodes: Mapped[int]
    edges: Mapped[int]
    directory: Mapped[str]
    built_at: Mapped[datetime] = mapped_column(server_default=func.now())
    geom: Mapped[Any] = mapped_column(_geometry("POLYGON"))
    """Bounding box."""


class CircleProfileRow(Table):
    """A declared rule of what counts as within reach (F05)."""

    __tablename__ = "circle_profile"
    __table_args__ = (
        CheckConstraint("limit_s > 0", name="limit_positive"),
        CheckConstraint("walk_speed_mps > 0", name="speed_positive"),
    )

    name: Mapped[str] = mapped_column(primary_key=True)
    limit_s: Mapped[float]
    walk_speed_mps: Mapped[float]
    max_access_m: Mapped[float]
    basis_zh: Mapped[str]
    basis_en: Mapped[str]


class AuditRunRow(Table):
    """One audit: its question, its inputs' digests and its result."""

    __tablename__ = "audit_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    profile: Mapped[dict[str, Any]]
    digests: Mapped[dict[str, Any]]
    """SHA-256 of each input, by name, and the program's version."""
    result: Mapped[dict[str, Any]]
    """The JSON that `jobcircle audit --json` prints."""
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class AuditPointRow(Table):
    """What an audit found at one demand point."""

    __tablename__ = "audit_point"
    __table_args__ = (
        CheckConstraint("state IN ('covered', 'gap', 'unknown')", name="state_known"),
        CheckConstraint("(state = 'unknown') = (reason IS NOT NULL)", name="unknown_has_reason"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("audit_run.id", ondelete="CASCADE"), primary_key=True)
    population_id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    facility_id: Mapped[str | None]
    """Nearest open site within the search limit."""
    seconds: Mapped[float | None]
    facilities_in_reach: Mapped[int]
    people: Mapped[float]
    geom: Mapped[Any] = mapped_column(_geometry("POLYGON"))
    """The cell, for the map."""


class AuditAreaRow(Table):
    """What an audit found in one area, counted when the run is saved."""

    __tablename__ = "audit_area"

    run_id: Mapped[int] = mapped_column(ForeignKey("audit_run.id", ondelete="CASCADE"), primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[float]
    covered: Mapped[float]
    gap: Mapped[float]
    unknown: Mapped[float]
