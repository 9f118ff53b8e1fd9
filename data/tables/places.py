"""Where people live: the city, its areas, demand points, and places where a site could open."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Index,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry, trigrams


class CityRow(Table):
    """The one city that this store serves."""

    __tablename__ = "city"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default=text("1"))
    name: Mapped[str]
    name_en: Mapped[str]
    data_date: Mapped[date]
    """The day that the data describe."""
    attribution: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class AreaRow(Table):
    """An administrative or statistical area, valid for a span of dates."""

    __tablename__ = "area"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{12}$'", name="code_12_digits"),
        CheckConstraint("level IN ('city', 'county', 'township', 'village')", name="level_known"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
        Index("ix_area_level_parent_code", "level", "parent_code"),
        trigrams("area"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    level: Mapped[str]
    parent_code: Mapped[str | None]
    name: Mapped[str]
    urban_rural: Mapped[str | None]
    """Three-digit class of the Bureau of Statistics (111 … 220); None when unknown."""
    urban_rural_derived: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True when the class came from the township digits, not from a published table."""
    geom: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class PopulationRow(Table):
    """A demand point with the people who live there."""

    __tablename__ = "population"
    __table_args__ = (CheckConstraint("people >= 0", name="people_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    area_code: Mapped[str | None] = mapped_column(index=True)
    people: Mapped[float]
    groups: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    """People by group: age_0_15, working_age (16–59), age_60_up, …"""
    cell_m: Mapped[float | None]
    """Side of the square cell that the point stands for, metres."""
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class CandidateSiteRow(Table):
    """A place where a site could open."""

    __tablename__ = "candidate_site"
    __table_args__ = (
        CheckConstraint("venue IN ('existing', 'new')", name="venue_known"),
        trigrams("candidate_site"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    host_kind: Mapped[str]
    venue: Mapped[str]
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class NamedPlaceRow(Table):
    """A street or a place of interest of the base map that has a name."""

    __tablename__ = "named_place"
    __table_args__ = (
        CheckConstraint("kind IN ('street', 'poi')", name="kind_known"),
        trigrams("named_place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    name: Mapped[str]
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    """Of a street, a point on it."""
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class NameInitialsRow(Table):
    """First letters of a name in pinyin: true of the name wherever it stands, so never out of date."""

    __tablename__ = "name_initials"
    __table_args__ = (trigrams("name_initials", "initials"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    initials: Mapped[str]
