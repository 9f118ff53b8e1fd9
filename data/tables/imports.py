"""Imports into the register, and what each of them changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table


class RegisterImportRow(Table):
    """A sheet that was brought: previewed for an hour, and kept as a line of history once it was applied."""

    __tablename__ = "register_import"
    __table_args__ = (
        CheckConstraint("state IN ('preview', 'applied')", name="state_known"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_has_time"),
        CheckConstraint("state = 'applied' OR document IS NOT NULL", name="preview_has_rows"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """A `gis.register.RegisterKind`."""
    file_name: Mapped[str]
    sha256: Mapped[str]
    datum: Mapped[str | None]
    """As declared with the import."""
    key_id: Mapped[str | None] = mapped_column(ForeignKey("staff_key.id"))
    """Whose it is; None where it came over the command line."""
    by: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'preview'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    basis: Mapped[str]
    """Digest of the register that the preview was made against."""
    counts: Mapped[dict[str, Any]]
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The sheet and its verdicts; taken out when the import is applied."""


class RegisterChangeRow(Table):
    """What one import did to one entry; rows are only ever added."""

    __tablename__ = "register_change"
    __table_args__ = (
        Index("ix_register_change_kind_entry_id", "kind", "entry_id"),
        Index("ix_register_change_kind_at", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("register_import.id"))
    kind: Mapped[str]
    entry_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    by: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    """None for an entry that was new."""
    after: Mapped[dict[str, Any]]
