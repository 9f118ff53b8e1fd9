"""Keys of the staff, hashed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table


class StaffKeyRow(Table):
    """A key that lets its holder write."""

    __tablename__ = "staff_key"
    __table_args__ = (
        CheckConstraint("cardinality(scopes) > 0", name="some_scope"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """The public part of the key."""
    name: Mapped[str]
    scopes: Mapped[list[str]]
    secret: Mapped[str]
    """SHA-256 of the secret part, or scrypt where an earlier release made it; the key itself is nowhere."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
