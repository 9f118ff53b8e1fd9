"""Plans that were ordered, and the scenarios that people made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table


class CandidateFileRow(Table):
    """Candidates that somebody sent with a plan, as they were sent."""

    __tablename__ = "candidate_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]


class PlanRow(Table):
    """One plan that was ordered (F08): its question, how far it is, and what came out."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("purpose IN ('plan', 'replay')", name="purpose_known"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state_known"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress_share"),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="done_has_result"),
        CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="failed_has_error"),
        Index("ix_plan_waiting", "ordered_at", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_plan_ordered_at", "ordered_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """Named after its question and its data, so that the same plan has the same name."""
    purpose: Mapped[str] = mapped_column(default="plan", server_default=text("'plan'"))
    """A replay makes the plan of a scenario again; its result says whether it came out the same."""
    scenario: Mapped[str | None]
    """Of a replay, which scenario."""
    state: Mapped[str] = mapped_column(default="queued", server_default=text("'queued'"))
    attempt: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """Counts orders of the same plan: what an earlier process still writes is not taken."""
    stage: Mapped[dict[str, Any] | None]
    """What is being done now, in both languages."""
    progress: Mapped[float] = mapped_column(default=0.0, server_default=text("0"))
    config: Mapped[dict[str, Any]]
    digests: Mapped[dict[str, Any]]
    """Of every input, by name."""
    version: Mapped[str]
    """Of the program that it was ordered from."""
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """As text, so that the same plan is the same bytes."""
    points: Mapped[bytes | None]
    """People and their state before and after, by demand point, packed."""
    error: Mapped[dict[str, Any] | None]
    """Why it failed, one sentence in both languages."""
    ordered_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ScenarioRow(Table):
    """A plan as a document (★10): who decided what and why, what came out, and from which data."""

    __tablename__ = "scenario"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    parent: Mapped[str | None] = mapped_column(ForeignKey("scenario.id", ondelete="SET NULL"))
    """The scenario that it was copied from."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    config: Mapped[dict[str, Any]]
    """What was ordered, with its locks and their reasons."""
    digests: Mapped[dict[str, Any]]
    minutes: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    """Who did what and why, in order."""
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    """The plan that makes, or made, its result."""
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """None until that plan is done."""
    points: Mapped[bytes | None]
    frozen: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Nothing of it changes any more."""
