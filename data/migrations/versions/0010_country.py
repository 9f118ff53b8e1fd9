"""Who lives in the country, so that audits can be counted again by its 5 km."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("audit_run", sa.Column("country_by", sa.Text(), nullable=True))
    op.add_column(
        "audit_point", sa.Column("country", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )


def downgrade() -> None:
    op.drop_column("audit_point", "country")
    op.drop_column("audit_run", "country_by")
