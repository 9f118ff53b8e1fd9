"""Employment service sites, their kinds and what they were over time."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry, trigrams


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
        trigrams("facility"),
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
    """Kind of venue that gives it room: mall, property_office, square, park, …"""
    host_venue: Mapped[str | None]
    area_code: Mapped[str | None] = mapped_column(index=True)
    area_m2: Mapped[float | None]
    staff: Mapped[int | None]
    monthly_visits: Mapped[int | None]
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
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
