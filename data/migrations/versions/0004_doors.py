"""Offices for all seven matters of "which door", their days at an address, and rules of one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

CHECK = "ck_legal_body_kind_known"
OLD_KINDS = ("arbitration", "work_injury", "mediation", "inspection")
KINDS = (
    *("arbitration", "mediation", "work_injury", "inspection"),
    *("social_insurance", "training", "unemployment"),
)


def upgrade() -> None:
    _check_kinds(KINDS)
    op.add_column("legal_body", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("legal_body", sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column("legal_body", sa.Column("moved_to", sa.Text(), nullable=True))
    op.create_foreign_key(
        "fk_legal_body_moved_to_legal_body",
        "legal_body",
        "legal_body",
        ["moved_to"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_check_constraint(
        op.f("ck_legal_body_valid_span"),
        "legal_body",
        "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
    )
    op.create_table(
        "door_rule_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "kept_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.clock_timestamp(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("sha256", name="pk_door_rule_file"),
    )
    op.create_index("ix_door_rule_file_kept_at", "door_rule_file", ["kept_at"])


def downgrade() -> None:
    op.drop_table("door_rule_file")
    op.drop_constraint(op.f("ck_legal_body_valid_span"), "legal_body", type_="check")
    for column in ("moved_to", "valid_to", "valid_from"):
        op.drop_column("legal_body", column)
    listed = ", ".join(f"'{kind}'" for kind in OLD_KINDS)
    op.execute(f"DELETE FROM legal_body WHERE kind NOT IN ({listed})")  # noqa: S608 - words of this file
    _check_kinds(OLD_KINDS)


def _check_kinds(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f(CHECK), "legal_body", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f(CHECK), "legal_body", f"kind IN ({listed})")
