"""Looking: the queue, the staff page, one message in full, the counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session, contains_eager, load_only

from models.callback import CallQuestion
from models.clock import Standing
from models.errors import NotFound
from models.leases import is_live
from models.recording import Direction, Status
from models.rows import (
    to_arrival,
    to_assessment,
    to_attempt,
    to_audio,
    to_clock,
    to_clock_change,
    to_closing,
    to_failure,
    to_message,
    to_question,
    to_recording,
    to_score,
    to_transcript,
)
from models.tables import (
    LARGEST_ID,
    AssessmentRow,
    AttemptRow,
    ClockRow,
    ClosingRow,
    FailureRow,
    MessageRow,
    QuestionRow,
    RecordingRow,
    ScoreRow,
    TranscriptRow,
)
from models.views import MessageDetail, MessageView, PastResult, QueueFilter, StaffFilter, StaffView


def counts(session: Session, now: datetime) -> dict[Status, int]:
    """Messages by status."""
    live = func.coalesce(is_live(now), False)
    grouped = select(MessageRow.status, live, func.count()).join(MessageRow.recording).group_by(MessageRow.status, live)
    found = dict.fromkeys(Status, 0)
    for status, in_work, number in session.execute(grouped):
        found[_shown(status, in_work=in_work)] += number
    return found


def queue(session: Session, wanted: QueueFilter, now: datetime) -> tuple[MessageView, ...]:
    """Messages most urgent first."""
    rows = _listing(wanted, now).add_columns(AssessmentRow, ClockRow)
    rows = rows.outerjoin(AssessmentRow, _current(AssessmentRow)).outerjoin(ClockRow, _current(ClockRow))
    if wanted.tiers:
        rows = rows.where(MessageRow.tier.in_(wanted.tiers))
    if wanted.assigned_to is not None:
        rows = rows.where(MessageRow.assigned_to == (wanted.assigned_to or None))
    if wanted.closed is not None:
        rows = rows.where(MessageRow.closed_at.is_not(None) if wanted.closed else MessageRow.closed_at.is_(None))
    if wanted.standings:
        rows = rows.where(or_(*(_clock_stands(standing, now) for standing in wanted.standings)))
    if wanted.topics:
        rows = rows.where(AssessmentRow.topic.in_(wanted.topics))
    if wanted.text:
        rows = rows.where(_mentions(wanted.text, AssessmentRow.gist, AssessmentRow.caller_name))
    rows = rows.order_by(MessageRow.queue_rank, MessageRow.received_at, MessageRow.id)
    return tuple(
        MessageView(
            id=message.id,
            recording_id=message.recording_id,
            status=_shown(message.status, in_work=in_work),
            arrival=to_arrival(message),
            duration_s=message.recording.duration_s,
            verdict=None if heard is None else heard.verdict,
            language=None if heard is None else heard.language,
            needs_person=message.needs_person,
            tier=message.tier,
            decided_by=message.decided_by,
            clock=None if clock is None else to_clock(clock),
            answered_at=message.answered_at,
            closed_at=message.closed_at,
            tries=message.tries,
            assigned_to=message.assigned_to,
            thread_id=message.thread_id,
            **({} if found is None else _assessed(found)),
        )
        for message, in_work, heard, found, clock in session.execute(rows)
    )


def standings(session: Session, now: datetime) -> dict[Standing, int]:
    """Incoming messages by how their clocks stand."""
    calls = select(func.count()).where(MessageRow.direction == Direction.INCOMING)
    return {standing: session.scalars(calls.where(_clock_stands(standing, now))).one() for standing in Standing}


def staff(session: Session, wanted: StaffFilter, now: datetime) -> tuple[StaffView, ...]:
    """Staff messages and greetings, newest first."""
    rows = _listing(wanted, now).add_columns(ScoreRow).outerjoin(ScoreRow, _current(ScoreRow))
    if wanted.staff_member is not None:
        rows = rows.where(MessageRow.staff_member == wanted.staff_member)
    if wanted.kinds:
        rows = rows.where(ScoreRow.kind.in_(wanted.kinds))
    if wanted.text:
        rows = rows.where(_mentions(wanted.text, MessageRow.staff_member))
    rows = rows.order_by(MessageRow.received_at.desc(), MessageRow.id.desc())
    return tuple(
        StaffView(
            id=message.id,
            recording_id=message.recording_id,
            status=_shown(message.status, in_work=in_work),
            arrival=to_arrival(message),
            duration_s=message.recording.duration_s,
            verdict=None if heard is None else heard.verdict,
            score=None if found is None else found.body,
            needs_person=message.needs_person,
        )
        for message, in_work, heard, found in session.execute(rows)
    )


def message(session: Session, message_id: int, now: datetime) -> MessageDetail:
    """One message in full."""
    row = session.get(MessageRow, message_id) if message_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(f"There is no message {message_id}. `ringback list` shows which there are.")
    sound = row.recording
    assessment = _only(session, AssessmentRow, AssessmentRow.message_id == row.id)
    score = _only(session, ScoreRow, ScoreRow.message_id == row.id)
    made_from = next((found.transcript_id for found in (assessment, score) if found is not None), None)
    heard = _only(session, TranscriptRow, TranscriptRow.recording_id == sound.id)
    if made_from is not None and (heard is None or heard.id != made_from):
        heard = session.get_one(TranscriptRow, made_from)
    failures = select(FailureRow).where(FailureRow.recording_id == sound.id, FailureRow.superseded_at.is_(None))
    failed = session.scalars(failures.order_by(FailureRow.id.desc()).limit(1)).first()
    in_work = sound.owner is not None and sound.lease_until is not None and sound.lease_until > now
    clocks = session.scalars(select(ClockRow).where(ClockRow.message_id == row.id).order_by(ClockRow.id))
    past = sorted(_history(session, row), key=lambda result: (result.superseded_at, result.created_at), reverse=True)
    return MessageDetail(
        message=to_message(row),
        recording=to_recording(sound),
        status=_shown(row.status, in_work=in_work),
        needs_person=row.needs_person,
        audio=to_audio(sound),
        transcript=None if heard is None else to_transcript(heard),
        assessment=None if assessment is None else to_assessment(assessment),
        score=None if score is None else to_score(score),
        history=tuple(past),
        failure=None if failed is None else to_failure(failed),
        attempts=sound.attempts + sound.lost_leases or (0 if failed is None else failed.attempt),
        twins=tuple(twin.id for twin in sound.messages if twin.id != row.id),
        tier=row.tier,
        decided_by=row.decided_by,
        clocks=tuple(map(to_clock_change, clocks)),
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        assigned_to=row.assigned_to,
        **_calling_back(session, row),
    )


def arrivals(session: Session, since: datetime, until: datetime) -> tuple[tuple[str, datetime], ...]:
    """Mailbox and time of every message that callers left in a period, in order of time."""
    rows = session.execute(
        select(MessageRow.mailbox, MessageRow.received_at)
        .where(
            MessageRow.direction == Direction.INCOMING, MessageRow.received_at >= since, MessageRow.received_at < until
        )
        .order_by(MessageRow.received_at)
    )
    return tuple((mailbox, received_at) for mailbox, received_at in rows)


def questions(session: Session) -> tuple[CallQuestion, ...]:
    """Recorded calls that only a person can place."""
    rows = session.scalars(
        select(QuestionRow).where(QuestionRow.answered_at.is_(None)).order_by(QuestionRow.asked_at, QuestionRow.call_id)
    )
    return tuple(map(to_question, rows))


def _calling_back(session: Session, row: MessageRow) -> dict[str, Any]:
    """What people did about a message, or whom a recorded call answers."""
    tries = (
        select(AttemptRow, ScoreRow.overall)
        .outerjoin(ScoreRow, and_(ScoreRow.message_id == AttemptRow.call_id, ScoreRow.superseded_at.is_(None)))
        .where(AttemptRow.message_id == row.id)
        .order_by(AttemptRow.at, AttemptRow.id)
    )
    closings = select(ClosingRow).where(ClosingRow.message_id == row.id).order_by(ClosingRow.id)
    answers = select(AttemptRow.message_id).where(AttemptRow.call_id == row.id).order_by(AttemptRow.message_id)
    question = session.get(QuestionRow, row.id)
    thread = select(MessageRow.id).where(MessageRow.thread_id == row.thread_id, MessageRow.id != row.id)
    thread = thread.order_by(MessageRow.received_at, MessageRow.id)
    return {
        "thread": () if row.thread_id is None else tuple(session.scalars(thread)),
        "callbacks": tuple(to_attempt(tried, overall) for tried, overall in session.execute(tries)),
        "closings": tuple(map(to_closing, session.scalars(closings))),
        "answers": tuple(session.scalars(answers)),
        "question": to_question(question) if question and question.answered_at is None else None,
    }


def _listing(wanted: QueueFilter | StaffFilter, now: datetime) -> Select[*tuple[Any, ...]]:
    """What both lists share: message with its recording, whether in work, and the current transcript's few columns."""
    rows = (
        select(MessageRow, is_live(now), TranscriptRow)
        .join(MessageRow.recording)
        .outerjoin(
            TranscriptRow, and_(TranscriptRow.recording_id == RecordingRow.id, TranscriptRow.superseded_at.is_(None))
        )
        .options(
            contains_eager(MessageRow.recording).load_only(RecordingRow.duration_s),
            load_only(TranscriptRow.verdict, TranscriptRow.language),
        )
        .limit(wanted.limit)
        .offset(wanted.offset)
    )
    if wanted.directions:
        one, *more = wanted.directions
        rows = rows.where(MessageRow.direction.in_(wanted.directions) if more else MessageRow.direction == one)
    if wanted.statuses:
        rows = rows.where(or_(*(_stands(status, now) for status in wanted.statuses)))
    if wanted.mailbox is not None:
        rows = rows.where(MessageRow.mailbox == wanted.mailbox)
    if wanted.since is not None:
        rows = rows.where(MessageRow.received_at >= wanted.since)
    if wanted.until is not None:
        rows = rows.where(MessageRow.received_at < wanted.until)
    return rows


def _stands(status: Status, now: datetime) -> ColumnElement[bool]:
    waits = MessageRow.status == Status.WAITING
    if status is Status.PROCESSING:
        return and_(waits, is_live(now))
    return and_(waits, not_(is_live(now))) if status is Status.WAITING else MessageRow.status == status


def _clock_stands(standing: Standing, now: datetime) -> ColumnElement[bool]:
    if standing is Standing.OVERDUE:
        return MessageRow.due_at <= now
    if standing is Standing.AT_RISK:
        return and_(MessageRow.due_at > now, MessageRow.at_risk_at <= now)
    return and_(MessageRow.due_at > now, MessageRow.at_risk_at > now)


def _shown(status: Status, *, in_work: bool) -> Status:
    return Status.PROCESSING if status is Status.WAITING and in_work else status


def _mentions(words: str, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - mapped attributes
    heard = (TranscriptRow.words, TranscriptRow.english)
    caller = (MessageRow.caller_name, MessageRow.caller_number)
    return or_(*(column.icontains(words, autoescape=True) for column in (*heard, *caller, *columns)))


def _current(table: type[AssessmentRow] | type[ScoreRow] | type[ClockRow]) -> ColumnElement[bool]:
    return and_(table.message_id == MessageRow.id, table.superseded_at.is_(None))


def _only(session: Session, table: Any, owner: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a row of any result table
    return session.scalar(select(table).where(owner, table.superseded_at.is_(None)))


def _assessed(row: AssessmentRow) -> dict[str, Any]:
    return {
        "machine_tier": row.tier,
        "topic": row.topic,
        "gist": row.gist,
        "said_name": row.caller_name,
        "evidence": row.evidence,
        "negated": row.negated,
        "callback_numbers": row.callback_numbers,
    }


def _history(session: Session, row: MessageRow) -> Iterator[PastResult]:
    sources: tuple[tuple[Any, Any, Any], ...] = (
        (TranscriptRow, TranscriptRow.recording_id == row.recording_id, to_transcript),
        (AssessmentRow, AssessmentRow.message_id == row.id, to_assessment),
        (ScoreRow, ScoreRow.message_id == row.id, to_score),
    )
    for table, owner, to_result in sources:
        for old in session.scalars(select(table).where(owner, table.superseded_at.is_not(None))):
            yield PastResult(to_result(old), old.created_at, old.superseded_at)
