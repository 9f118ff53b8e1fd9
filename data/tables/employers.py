"""Employers, what they offer, and the fairs where they meet people."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry, trigrams


class EnterpriseRow(Table):
    """An employer."""

    __tablename__ = "enterprise"
    __table_args__ = (UniqueConstraint("uscc"), trigrams("enterprise"))

    id: Mapped[str] = mapped_column(primary_key=True)
    uscc: Mapped[str | None]
    """Unified social credit code; a wrong check digit is a warning, not an error."""
    name: Mapped[str]
    industry: Mapped[str | None]
    """GB/T 4754-2017 letter, with or without digits."""
    staff: Mapped[int | None]
    tax_grade: Mapped[str | None]
    state_owned: Mapped[bool | None]
    area_code: Mapped[str | None] = mapped_column(index=True)
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class VacancyRow(Table):
    """Posts that an enterprise offers at one workplace."""

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("posts > 0", name="posts_positive"),
        CheckConstraint("wage_max IS NULL OR wage_max >= wage_min", name="wage_span"),
        CheckConstraint("contract IN ('full_time', 'short', 'flexible', 'temp')", name="contract_known"),
        trigrams("vacancy", "title"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey("enterprise.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    occupation: Mapped[str | None]
    posts: Mapped[int]
    contract: Mapped[str]
    wage_min: Mapped[int | None]
    """Yuan a month, or an hour when the contract is short or temp."""
    wage_max: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    posted: Mapped[date]
    expires: Mapped[date | None]
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class JobFairRow(Table):
    """A job fair at a place and time."""

    __tablename__ = "job_fair"
    __table_args__ = (CheckConstraint("ends > starts", name="ends_after_start"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    venue: Mapped[str]
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    posts: Mapped[int | None]
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
