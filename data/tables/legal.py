"""Offices that decide labour matters, and where each is competent."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry


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
