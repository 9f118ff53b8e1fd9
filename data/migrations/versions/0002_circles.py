"""Circles of distance, for kinds of walkers and for some areas only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("circle_profile", sa.Column("reach_m", sa.Double(), nullable=True))
    op.add_column(
        "circle_profile",
        sa.Column("walker", sa.Text(), server_default=sa.text("'adult'"), nullable=False),
    )
    op.add_column(
        "circle_profile",
        sa.Column("applies_to", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_check_constraint(op.f("ck_circle_profile_reach_positive"), "circle_profile", "reach_m > 0")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_circle_profile_reach_positive"), "circle_profile")
    for column in ("applies_to", "walker", "reach_m"):
        op.drop_column("circle_profile", column)
