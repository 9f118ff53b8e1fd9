"""Plans that are made by jobs, and scenarios."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSON, JSONB

revision = "0003"
down_revision = "0002"

NOW = sa.func.clock_timestamp()


def upgrade() -> None:
    op.create_table(
        "candidate_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_candidate_file"),
    )
    _create_plan()
    _create_scenario()


def _create_plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("'plan'"), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("stage", JSONB(), nullable=True),
        sa.Column("progress", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("config", JSONB(), nullable=False),
        sa.Column("digests", JSONB(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("result", JSON(), nullable=True),
        sa.Column("points", sa.LargeBinary(), nullable=True),
        sa.Column("error", JSONB(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('plan', 'replay')", name=op.f("ck_plan_purpose_known")),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_plan_state_known")
        ),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name=op.f("ck_plan_progress_share")),
        sa.CheckConstraint("(state = 'done') = (result IS NOT NULL)", name=op.f("ck_plan_done_has_result")),
        sa.CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name=op.f("ck_plan_failed_has_error")),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
    )
    op.create_index(
        "ix_plan_waiting", "plan", ["ordered_at", "id"], postgresql_where=sa.text("state = 'queued'")
    )
    op.create_index("ix_plan_ordered_at", "plan", ["ordered_at"])


def _create_scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("config", JSONB(), nullable=False),
        sa.Column("digests", JSONB(), nullable=False),
        sa.Column("minutes", JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("result", JSON(), nullable=True),
        sa.Column("points", sa.LargeBinary(), nullable=True),
        sa.Column("frozen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"], ["scenario.id"], name="fk_scenario_parent_scenario", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_scenario_plan_id_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
    )
    op.create_index("ix_scenario_plan_id", "scenario", ["plan_id"])


def downgrade() -> None:
    for table in ("scenario", "plan", "candidate_file"):
        op.drop_table(table)
