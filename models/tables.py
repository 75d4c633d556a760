"""Mapped rows: how the Store's dataclasses lie in the database.

A result (transcript, assessment, score) is current while `superseded_at` is NULL; partial unique indexes allow one
current result each. History is every other row.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from models.callback import AttemptOutcome, Resolution
from models.clock import ClockKind
from models.columns import AsJson, Finite, Plain, UtcTime, one_of
from models.provenance import Provenance
from models.recording import Direction, Status
from models.review import AuditMember, Stratum
from models.staff_score import Kind, StaffScore
from models.transcript import Segment, SpokenNumber, Suggestion, Verdict
from models.urgency import CallbackNumber, Evidence, Tier, Topic

# Revision that these tables are at; a test holds it to the newest one in models/migrations. Here as well, so that
# opening a Store needn't import Alembic.
REVISION = "0008"

CURRENT = text("superseded_at IS NULL")
OPEN = text("closed_at IS NULL")
LARGEST_ID = 2**31 - 1  # PostgreSQL's INTEGER; both drivers refuse to look for what a column can't hold


class Base(DeclarativeBase):
    """Names every constraint, so that a later migration can drop it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcTime,
        str: Plain,
        float: Finite,
        Direction: one_of(Direction),
        Status: one_of(Status),
        Kind: one_of(Kind),
        Verdict: one_of(Verdict),
        Tier: one_of(Tier),
        Topic: one_of(Topic),
        ClockKind: one_of(ClockKind),
        AttemptOutcome: one_of(AttemptOutcome),
        Resolution: one_of(Resolution),
    }


class RecordingRow(Base):
    """A sound, its lease and its tries; `models.leases` explains the counters."""

    __tablename__ = "recordings"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    stored_path: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    suffix: Mapped[str]
    added_at: Mapped[datetime]

    duration_s: Mapped[float | None]
    codec: Mapped[str | None]
    sample_rate_hz: Mapped[int | None]
    channels: Mapped[int | None]

    owner: Mapped[str | None] = mapped_column(Text, index=True)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lost_leases: Mapped[int] = mapped_column(default=0)
    redo_from: Mapped[str | None] = mapped_column(String(16))

    messages: Mapped[list[MessageRow]] = relationship(back_populates="recording", order_by="MessageRow.id")


class MessageRow(Base):
    """One arrival of a recording; `status` is never `processing`, which follows from the recording's lease.

    `told_apart_by` is empty, or the fingerprint of the stated call, or of the source path of an empty file.
    `queue_rank`, `tier` and the times of the running clock are kept by `models.winding`: `tier` is what stands, the
    machine's or that of the person in `decided_by`. `answered_at` (when the patient first heard from the practice),
    `closed_at` and `tries` are kept by `models.callbacks`, `thread_id` (the number of the first message of its caller's
    thread, NULL for one alone) by `models.threads`. `assigned_to` is who returns the call.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("recording_id", "mailbox", "told_apart_by"),
        Index(None, "direction", "queue_rank", "received_at", "id"),
        Index(
            "ix_messages_open",
            *("direction", "queue_rank", "received_at", "id"),
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(None, "recipient_number", "received_at"),
        Index(None, "direction", "received_at"),
        Index(None, "direction", "due_at"),
        Index(None, "status", "priority", "received_at"),
        Index(None, "caller_number", "received_at"),
        {"sqlite_autoincrement": True},  # people use the number: never given twice, even after the last row is deleted
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"))
    told_apart_by: Mapped[str] = mapped_column(String(64), default="")
    direction: Mapped[Direction]
    mailbox: Mapped[str]
    received_at: Mapped[datetime]
    source_path: Mapped[str]
    caller_number: Mapped[str | None]
    caller_name: Mapped[str | None]
    staff_member: Mapped[str | None]
    recipient_number: Mapped[str | None]
    notes: Mapped[tuple[str, ...]] = mapped_column(AsJson(tuple[str, ...]))
    priority: Mapped[int]
    added_at: Mapped[datetime]
    status: Mapped[Status]
    needs_person: Mapped[str | None]
    queue_rank: Mapped[int]
    tier: Mapped[Tier | None]
    decided_by: Mapped[str | None]
    at_risk_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    thread_id: Mapped[int | None] = mapped_column(index=True)
    assigned_to: Mapped[str | None]

    recording: Mapped[RecordingRow] = relationship(back_populates="messages")


class ClockRow(Base):
    """A clock of a message, running while `superseded_at` is NULL; every other row is history."""

    __tablename__ = "clocks"
    __table_args__ = (
        Index("uq_clocks_current", "message_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        Index(None, "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    kind: Mapped[ClockKind]
    tier: Mapped[Tier | None]
    target: Mapped[str]
    started_at: Mapped[datetime]
    at_risk_at: Mapped[datetime]
    due_at: Mapped[datetime]
    set_at: Mapped[datetime]
    set_by: Mapped[str | None]
    reason: Mapped[str]
    superseded_at: Mapped[datetime | None]


class AttemptRow(Base):
    """A try to call back; `call_id` is its recording where there is one."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("message_id", "call_id"), Index(None, "call_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime]
    by: Mapped[str | None]
    outcome: Mapped[AttemptOutcome]
    note: Mapped[str]
    added_at: Mapped[datetime]


class ClosingRow(Base):
    """A message was closed, and opened again where `reopened_at` says so."""

    __tablename__ = "closings"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    resolution: Mapped[Resolution]
    note: Mapped[str]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[str | None]
    reopen_reason: Mapped[str]


class CallerKeyRow(Base):
    """What a caller is known by: a number in E.164 form at which they can be called, or a hash of who they are."""

    __tablename__ = "caller_keys"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class QuestionRow(Base):
    """A recorded call of which only a person can say whom it answers; open until `answered_at`."""

    __tablename__ = "questions"

    call_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    candidates: Mapped[tuple[int, ...]] = mapped_column(AsJson(tuple[int, ...]))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]


class ResultColumns:
    """What every result has: when it was made, what replaced it, and what produced it."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(String(16))
    version: Mapped[str]
    model_name: Mapped[str]
    model_hash: Mapped[str]
    settings: Mapped[dict[str, str]] = mapped_column(AsJson(dict[str, str]))

    @property
    def provenance(self) -> Provenance:
        """What produced it."""
        return Provenance(self.stage, self.version, self.model_name, self.model_hash, self.settings)


class TranscriptRow(ResultColumns, Base):
    """What was heard; `words` is the text to search in."""

    __tablename__ = "transcripts"
    __table_args__ = (
        Index("uq_transcripts_current", "recording_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        Index(None, "recording_id"),
    )

    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"))
    verdict: Mapped[Verdict]
    reasons: Mapped[tuple[str, ...]] = mapped_column(AsJson(tuple[str, ...]))
    language: Mapped[str | None]
    duration_s: Mapped[float]
    words: Mapped[str]
    english: Mapped[str | None]
    segments: Mapped[tuple[Segment, ...]] = mapped_column(AsJson(tuple[Segment, ...]))
    speech: Mapped[tuple[tuple[float, float], ...]] = mapped_column(AsJson(tuple[tuple[float, float], ...]))
    numbers: Mapped[tuple[SpokenNumber, ...]] = mapped_column(AsJson(tuple[SpokenNumber, ...]))
    suggestions: Mapped[tuple[Suggestion, ...]] = mapped_column(AsJson(tuple[Suggestion, ...]))


class AssessmentRow(ResultColumns, Base):
    """How urgent an incoming message is; offsets in it count in the transcript that it was made from."""

    __tablename__ = "assessments"
    __table_args__ = (
        Index("uq_assessments_current", "message_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        Index(None, "message_id"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    transcript_id: Mapped[int | None] = mapped_column(ForeignKey("transcripts.id"), index=True)
    tier: Mapped[Tier]
    topic: Mapped[Topic]
    gist: Mapped[str]
    caller_name: Mapped[str | None]
    needs_person: Mapped[str | None]
    probabilities: Mapped[dict[Tier, float]] = mapped_column(AsJson(dict[Tier, float]))
    evidence: Mapped[tuple[Evidence, ...]] = mapped_column(AsJson(tuple[Evidence, ...]))
    negated: Mapped[tuple[Evidence, ...]] = mapped_column(AsJson(tuple[Evidence, ...]))
    callback_numbers: Mapped[tuple[CallbackNumber, ...]] = mapped_column(AsJson(tuple[CallbackNumber, ...]))


class ScoreRow(ResultColumns, Base):
    """How a staff recording scores; `body` is the whole score, the typed columns are for lists and trends."""

    __tablename__ = "scores"
    __table_args__ = (
        Index("uq_scores_current", "message_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        Index(None, "message_id"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    transcript_id: Mapped[int | None] = mapped_column(ForeignKey("transcripts.id"), index=True)
    kind: Mapped[Kind]
    overall: Mapped[float | None]
    band: Mapped[str]
    body: Mapped[StaffScore] = mapped_column(AsJson(StaffScore))


class FailureRow(Base):
    """A try that failed; `superseded_at` is set by the next success."""

    __tablename__ = "failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"), index=True)
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    attempt: Mapped[int]
    stage: Mapped[str]
    reason: Mapped[str]
    remedy: Mapped[str]
    permanent: Mapped[bool]


class ProblemRow(Base):
    """A file that could not be taken in, by the fingerprint of its path (a path may be too long for an index)."""

    __tablename__ = "problems"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str]
    reason: Mapped[str]
    remedy: Mapped[str]
    since: Mapped[datetime]


class ReviewRow(Base):
    """A person's judgement of an incoming message; the latest of a message counts."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    made_at: Mapped[datetime]
    reviewer: Mapped[str]
    tier: Mapped[Tier]
    topic: Mapped[Topic | None]
    reason: Mapped[str]


class AuditRow(Base):
    """A random sample of messages for people to check."""

    __tablename__ = "audits"

    id: Mapped[int] = mapped_column(primary_key=True)
    drawn_at: Mapped[datetime]
    seed: Mapped[int] = mapped_column(BigInteger)
    population: Mapped[dict[Stratum, int]] = mapped_column(AsJson(dict[Stratum, int]))
    members: Mapped[tuple[AuditMember, ...]] = mapped_column(AsJson(tuple[AuditMember, ...]))
