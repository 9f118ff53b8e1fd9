"""Offices that decide labour matters, where each is competent, and the rules that say which one is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry


class LegalBodyRow(Table):
    """An office that decides or handles one matter (`gis.jurisdiction.Matter`), at one address."""

    __tablename__ = "legal_body"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('arbitration', 'mediation', 'work_injury', 'inspection', 'social_insurance',"
            " 'training', 'unemployment')",
            name="kind_known",
        ),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="valid_span"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    opening_hours: Mapped[str | None]
    area_code: Mapped[str | None]
    valid_from: Mapped[date | None]
    """First day at this address; None when nobody knows."""
    valid_to: Mapped[date | None]
    """First day on which it is no longer there."""
    moved_to: Mapped[str | None] = mapped_column(ForeignKey("legal_body.id", ondelete="SET NULL"))
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
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
    geom: Mapped[Any | None] = mapped_column(geometry("MULTIPOLYGON"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_basis: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class DoorRuleFileRow(Table):
    """A file of rules that counts instead of the shipped one; of several the one kept last."""

    __tablename__ = "door_rule_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    kept_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), index=True)
