"""Networks, circle profiles and what audits found."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry


class NetworkRow(Table):
    """A walking network that was built; its arrays are files (isochrones.network)."""

    __tablename__ = "network"

    digest: Mapped[str] = mapped_column(primary_key=True)
    source_name: Mapped[str]
    nodes: Mapped[int]
    edges: Mapped[int]
    directory: Mapped[str]
    built_at: Mapped[datetime] = mapped_column(server_default=func.now())
    geom: Mapped[Any] = mapped_column(geometry("POLYGON"))
    """Bounding box."""


class CircleProfileRow(Table):
    """A declared rule of what counts as within reach (F05)."""

    __tablename__ = "circle_profile"
    __table_args__ = (
        CheckConstraint("limit_s > 0", name="limit_positive"),
        CheckConstraint("walk_speed_mps > 0", name="speed_positive"),
        CheckConstraint("reach_m > 0", name="reach_positive"),
    )

    name: Mapped[str] = mapped_column(primary_key=True)
    limit_s: Mapped[float]
    walk_speed_mps: Mapped[float]
    max_access_m: Mapped[float]
    basis_zh: Mapped[str]
    basis_en: Mapped[str]
    reach_m: Mapped[float | None]
    """Longest way along the network, where the rule is one of distance."""
    walker: Mapped[str] = mapped_column(default="adult", server_default=text("'adult'"))
    applies_to: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"))
    """Urban-rural classes that the rule is for; empty when it is for all."""


class AuditRunRow(Table):
    """One audit: its question, its inputs' digests and its result."""

    __tablename__ = "audit_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    profile: Mapped[dict[str, Any]]
    digests: Mapped[dict[str, Any]]
    """SHA-256 of each input, by name, and the program's version."""
    result: Mapped[dict[str, Any]]
    """The JSON that `jobcircle audit --json` prints."""
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    country_by: Mapped[str | None]
    """What told town from country, ``code`` or ``degurba``; None where nothing did."""


class AuditPointRow(Table):
    """What an audit found at one demand point."""

    __tablename__ = "audit_point"
    __table_args__ = (
        CheckConstraint("state IN ('covered', 'gap', 'unknown')", name="state_known"),
        CheckConstraint("(state = 'unknown') = (reason IS NOT NULL)", name="unknown_has_reason"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("audit_run.id", ondelete="CASCADE"), primary_key=True)
    population_id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    facility_id: Mapped[str | None]
    """Nearest open site within the search limit."""
    seconds: Mapped[float | None]
    facilities_in_reach: Mapped[int]
    people: Mapped[float]
    geom: Mapped[Any] = mapped_column(geometry("POLYGON"))
    """The cell, for the map."""
    country: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True where the rule of the country is for the point (F05)."""


class AuditAreaRow(Table):
    """What an audit found in one area, counted when the run is saved."""

    __tablename__ = "audit_area"

    run_id: Mapped[int] = mapped_column(ForeignKey("audit_run.id", ondelete="CASCADE"), primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[float]
    covered: Mapped[float]
    gap: Mapped[float]
    unknown: Mapped[float]
