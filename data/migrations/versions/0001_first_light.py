"""First light: every table of the store."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None

TABLES = (
    "area",
    "audit_run",
    "candidate_site",
    "circle_profile",
    "city",
    "enterprise",
    "facility_kind",
    "job_fair",
    "legal_body",
    "network",
    "population",
    "training_institution",
    "audit_area",
    "audit_point",
    "course",
    "facility",
    "facility_kind_alias",
    "jurisdiction",
    "vacancy",
    "facility_status",
)


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("urban_rural", sa.Text(), nullable=True),
        sa.Column("urban_rural_derived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _geometry("MULTIPOLYGON"),
        _demo(),
        sa.CheckConstraint("code ~ '^[0-9]{12}$'", name=op.f("ck_area_code_12_digits")),
        sa.CheckConstraint(
            "level IN ('city', 'county', 'township', 'village')", name=op.f("ck_area_level_known")
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_area_valid_span")),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_area"),
    )
    _index_geometry("area")
    op.create_index("ix_area_level_parent_code", "area", ["level", "parent_code"])
    _index_trigrams("area")
    op.create_table(
        "audit_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("profile", JSONB(), nullable=False),
        sa.Column("digests", JSONB(), nullable=False),
        sa.Column("result", JSONB(), nullable=False),
        _demo(),
        sa.PrimaryKeyConstraint("id", name="pk_audit_run"),
    )
    op.create_table(
        "candidate_site",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host_kind", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        _geometry("POINT"),
        _demo(),
        sa.CheckConstraint("venue IN ('existing', 'new')", name=op.f("ck_candidate_site_venue_known")),
        sa.PrimaryKeyConstraint("id", name="pk_candidate_site"),
    )
    _index_geometry("candidate_site")
    _index_trigrams("candidate_site")
    op.create_table(
        "circle_profile",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("limit_s", sa.Double(), nullable=False),
        sa.Column("walk_speed_mps", sa.Double(), nullable=False),
        sa.Column("max_access_m", sa.Double(), nullable=False),
        sa.Column("basis_zh", sa.Text(), nullable=False),
        sa.Column("basis_en", sa.Text(), nullable=False),
        sa.CheckConstraint("limit_s > 0", name=op.f("ck_circle_profile_limit_positive")),
        sa.CheckConstraint("walk_speed_mps > 0", name=op.f("ck_circle_profile_speed_positive")),
        sa.PrimaryKeyConstraint("name", name="pk_circle_profile"),
    )
    op.create_table(
        "city",
        sa.Column("id", sa.Integer(), server_default=sa.text("1"), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        _demo(),
        sa.CheckConstraint("id = 1", name=op.f("ck_city_only_one")),
        sa.PrimaryKeyConstraint("id", name="pk_city"),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("staff", sa.Integer(), nullable=True),
        sa.Column("tax_grade", sa.Text(), nullable=True),
        sa.Column("state_owned", sa.Boolean(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise"),
        sa.UniqueConstraint("uscc", name="uq_enterprise_uscc"),
    )
    _index_geometry("enterprise")
    op.create_index("ix_enterprise_area_code", "enterprise", ["area_code"])
    op.create_table(
        "facility_kind",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("covers", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_facility_kind"),
    )
    op.create_table(
        "job_fair",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.CheckConstraint("ends > starts", name=op.f("ck_job_fair_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name="pk_job_fair"),
    )
    _index_geometry("job_fair")
    op.create_table(
        "legal_body",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("opening_hours", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.CheckConstraint(
            "kind IN ('arbitration', 'work_injury', 'mediation', 'inspection')",
            name=op.f("ck_legal_body_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_legal_body"),
    )
    _index_geometry("legal_body")
    op.create_index("ix_legal_body_kind", "legal_body", ["kind"])
    op.create_table(
        "network",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("edges", sa.Integer(), nullable=False),
        sa.Column("directory", sa.Text(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _geometry("POLYGON"),
        sa.PrimaryKeyConstraint("digest", name="pk_network"),
    )
    _index_geometry("network")
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("people", sa.Double(), nullable=False),
        sa.Column("groups", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("cell_m", sa.Double(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.CheckConstraint("people >= 0", name=op.f("ck_population_people_not_negative")),
        sa.PrimaryKeyConstraint("id", name="pk_population"),
    )
    _index_geometry("population")
    op.create_index("ix_population_area_code", "population", ["area_code"])
    op.create_table(
        "training_institution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.PrimaryKeyConstraint("id", name="pk_training_institution"),
    )
    _index_geometry("training_institution")
    op.create_index("ix_training_institution_area_code", "training_institution", ["area_code"], unique=False)
    op.create_table(
        "audit_area",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("people", sa.Double(), nullable=False),
        sa.Column("covered", sa.Double(), nullable=False),
        sa.Column("gap", sa.Double(), nullable=False),
        sa.Column("unknown", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["audit_run.id"], name="fk_audit_area_run_id_audit_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "area_code", name="pk_audit_area"),
    )
    op.create_table(
        "audit_point",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("population_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("facility_id", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("facilities_in_reach", sa.Integer(), nullable=False),
        sa.Column("people", sa.Double(), nullable=False),
        _geometry("POLYGON"),
        sa.CheckConstraint(
            "(state = 'unknown') = (reason IS NOT NULL)", name=op.f("ck_audit_point_unknown_has_reason")
        ),
        sa.CheckConstraint("state IN ('covered', 'gap', 'unknown')", name=op.f("ck_audit_point_state_known")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["audit_run.id"], name="fk_audit_point_run_id_audit_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "population_id", name="pk_audit_point"),
    )
    _index_geometry("audit_point")
    op.create_table(
        "course",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.Column("subsidised", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("seats_taken", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("enrol_url", sa.Text(), nullable=True),
        _demo(),
        sa.CheckConstraint(
            "seats >= 0 AND seats_taken BETWEEN 0 AND seats", name=op.f("ck_course_seats_span")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["training_institution.id"],
            name="fk_course_institution_id_training_institution",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
    )
    op.create_index("ix_course_institution_id", "course", ["institution_id"])
    op.create_table(
        "facility",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("local_kind", sa.Text(), nullable=True),
        sa.Column("chain", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("opening_hours", sa.Text(), nullable=True),
        sa.Column("services", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("host_kind", sa.Text(), nullable=True),
        sa.Column("host_venue", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("staff", sa.Integer(), nullable=True),
        sa.Column("monthly_visits", sa.Integer(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_facility_area_positive")),
        sa.CheckConstraint("monthly_visits >= 0", name=op.f("ck_facility_visits_not_negative")),
        sa.CheckConstraint("staff >= 0", name=op.f("ck_facility_staff_not_negative")),
        sa.ForeignKeyConstraint(["kind"], ["facility_kind.code"], name="fk_facility_kind_facility_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_facility"),
    )
    _index_geometry("facility")
    op.create_index("ix_facility_area_code", "facility", ["area_code"])
    op.create_index("ix_facility_kind", "facility", ["kind"])
    _index_trigrams("facility")
    op.create_table(
        "facility_kind_alias",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind"], ["facility_kind.code"], name="fk_facility_kind_alias_kind_facility_kind"
        ),
        sa.PrimaryKeyConstraint("alias", name="pk_facility_kind_alias"),
    )
    op.create_table(
        "jurisdiction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("area_codes", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        _geometry("MULTIPOLYGON", nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        _demo(),
        sa.CheckConstraint(
            "cardinality(area_codes) > 0 OR geom IS NOT NULL", name=op.f("ck_jurisdiction_somewhere")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_jurisdiction_valid_span")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["legal_body.id"], name="fk_jurisdiction_body_id_legal_body", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jurisdiction"),
    )
    _index_geometry("jurisdiction")
    op.create_index("ix_jurisdiction_body_id", "jurisdiction", ["body_id"])
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("wage_min", sa.Integer(), nullable=True),
        sa.Column("wage_max", sa.Integer(), nullable=True),
        sa.Column("tags", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("posted", sa.Date(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        _geometry("POINT"),
        _demo(),
        sa.CheckConstraint(
            "contract IN ('full_time', 'short', 'flexible', 'temp')", name=op.f("ck_vacancy_contract_known")
        ),
        sa.CheckConstraint("posts > 0", name=op.f("ck_vacancy_posts_positive")),
        sa.CheckConstraint("wage_max IS NULL OR wage_max >= wage_min", name=op.f("ck_vacancy_wage_span")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name="fk_vacancy_enterprise_id_enterprise",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_vacancy"),
    )
    _index_geometry("vacancy")
    op.create_index("ix_vacancy_enterprise_id", "vacancy", ["enterprise_id"])
    op.create_table(
        "facility_status",
        sa.Column("facility_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('planned', 'building', 'open', 'paused', 'closed', 'merged')",
            name=op.f("ck_facility_status_status_known"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_facility_status_valid_span")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"],
            ["facility.id"],
            name="fk_facility_status_facility_id_facility",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["facility.id"],
            name="fk_facility_status_merged_into_facility",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("facility_id", "valid_from", name="pk_facility_status"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _geometry(kind: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column("geom", Geometry(kind, srid=4326, spatial_index=False), nullable=nullable)


def _demo() -> sa.Column[Any]:
    return sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _index_geometry(table: str) -> None:
    op.create_index(f"idx_{table}_geom", table, ["geom"], postgresql_using="gist")


def _index_trigrams(table: str) -> None:
    op.create_index(
        f"ix_{table}_name_trgm",
        table,
        ["name"],
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
