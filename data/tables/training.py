"""Training institutions, their courses, and who has a seat or waits for one."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table, geometry


class TrainingInstitutionRow(Table):
    """An institution that gives (subsidised) vocational training."""

    __tablename__ = "training_institution"

    id: Mapped[str] = mapped_column(primary_key=True)
    uscc: Mapped[str | None]
    name: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    area_code: Mapped[str | None] = mapped_column(index=True)
    geom: Mapped[Any] = mapped_column(geometry("POINT"))
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class CourseRow(Table):
    """One run of a course."""

    __tablename__ = "course"
    __table_args__ = (CheckConstraint("seats >= 0 AND seats_taken BETWEEN 0 AND seats", name="seats_span"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[str] = mapped_column(
        ForeignKey("training_institution.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    occupation: Mapped[str | None]
    subsidised: Mapped[bool]
    starts: Mapped[date]
    days: Mapped[int]
    seats: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(server_default=text("0"))
    """As the institution tells; those who enrol here are counted apart, in `EnrolmentRow`."""
    enrol_url: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class EnrolmentRow(Table):
    """
    A seat in a course, or a place in its waiting list, of whoever has the token.

    Nothing else about the person: no name, no number, no address, no time of day.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash_sha256"),
        Index("ix_enrolment_course_id_queue", "course_id", "queue"),
    )

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    queue: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """Who came first."""
    waiting: Mapped[bool]
