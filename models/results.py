"""What processing came to: new current results, older ones as history, and asking for it all again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import calls, leases, threads, winding
from models.clock import Timekeeper
from models.errors import NotFound, StoreError
from models.recording import Direction, Status
from models.result import RecordingResult
from models.rows import from_assessment, from_score, from_transcript
from models.tables import LARGEST_ID, AssessmentRow, FailureRow, MessageRow, RecordingRow, ScoreRow, TranscriptRow

EVERYTHING = "transcribe"
STAGES = {
    EVERYTHING: frozenset(Direction),
    "classify": frozenset({Direction.INCOMING}),
    "score": frozenset({Direction.OUTGOING, Direction.GREETING}),
}


def complete(
    session: Session,
    keeper: Timekeeper | None,
    recording_id: str,
    worker: str,
    result: RecordingResult,
    now: datetime,
) -> None:
    """Replaces the current results of the messages that `result` names."""
    row = leases.held(session, recording_id, worker)
    waiting = {message.id: message for message in leases.waiting_messages(session, recording_id)}
    named = result.assessments.keys() | result.scores.keys() | result.needs_person.keys()
    if not named or named - waiting.keys():
        raise StoreError(
            f"The result for recording {recording_id} names messages {sorted(named)}; waiting are {sorted(waiting)}."
        )
    row.duration_s, row.codec = result.audio.duration_s, result.audio.codec
    row.sample_rate_hz, row.channels = result.audio.sample_rate_hz, result.audio.channels
    transcript_id = _heard(session, recording_id, result, now)
    _supersede(session, named, now)
    for message_id in sorted(named):
        _conclude(session, keeper, waiting[message_id], result, transcript_id, now)
    failed = update(FailureRow).where(FailureRow.recording_id == recording_id, FailureRow.superseded_at.is_(None))
    session.execute(failed.values(superseded_at=now))
    leases.reset(row)
    row.redo_from = None


def reprocess(
    session: Session,
    stage: str | None,
    message_ids: Sequence[int] | None,
    since: datetime | None,
    until: datetime | None,
) -> int:
    """Makes messages wait again from `stage` on; how many."""
    first = stage or EVERYTHING
    if first not in STAGES:
        raise StoreError(f"There is no stage {first!r}; there are {', '.join(STAGES)}.")
    chosen = select(MessageRow.id).where(MessageRow.direction.in_(STAGES[first]))
    if message_ids is not None:
        _all_exist(session, message_ids)
        chosen = chosen.where(MessageRow.id.in_(message_ids))
    if since is not None:
        chosen = chosen.where(MessageRow.received_at >= since)
    if until is not None:
        chosen = chosen.where(MessageRow.received_at < until)
    if first == EVERYTHING:  # evidence counts characters in the transcript, so its messages go together
        together = select(MessageRow.recording_id).where(MessageRow.id.in_(chosen))
        chosen = select(MessageRow.id).where(MessageRow.recording_id.in_(together))
    sounds = select(MessageRow.recording_id).where(MessageRow.id.in_(chosen))
    locked = select(RecordingRow).where(RecordingRow.id.in_(sounds)).order_by(RecordingRow.id).with_for_update()
    for row in session.scalars(locked):
        leases.reset(row)
        if row.redo_from != EVERYTHING:
            row.redo_from = first
    rows = session.scalars(select(MessageRow).where(MessageRow.id.in_(chosen))).all()
    for message in rows:
        message.status = Status.WAITING
        winding.place(message)
    return len(rows)


def _heard(session: Session, recording_id: str, result: RecordingResult, now: datetime) -> int | None:
    """Stores the new transcript, if there is one; id of the current one."""
    now_current = (TranscriptRow.recording_id == recording_id, TranscriptRow.superseded_at.is_(None))
    if result.transcript is None:
        return session.scalar(select(TranscriptRow.id).where(*now_current))
    session.execute(update(TranscriptRow).where(*now_current).values(superseded_at=now))
    row = from_transcript(result.transcript, recording_id, now)
    session.add(row)
    session.flush()
    return row.id


def _supersede(session: Session, message_ids: Collection[int], now: datetime) -> None:
    for table in (AssessmentRow, ScoreRow):
        old = update(table).where(table.message_id.in_(message_ids), table.superseded_at.is_(None))
        session.execute(old.values(superseded_at=now))


def _conclude(
    session: Session,
    keeper: Timekeeper | None,
    message: MessageRow,
    result: RecordingResult,
    transcript_id: int | None,
    now: datetime,
) -> None:
    if (assessed := result.assessments.get(message.id)) is not None:
        session.add(from_assessment(assessed, message.id, transcript_id, now))
        heard = session.get(TranscriptRow, transcript_id) if transcript_id is not None else None
        person = threads.person_key(assessed.value.caller_name, heard.numbers if heard else ())
        calls.keep_keys(session, message, assessed.value.callback_numbers, person)
    if (scored := result.scores.get(message.id)) is not None:
        session.add(from_score(scored, message.id, transcript_id, now))
    reason = result.needs_person.get(message.id)
    message.status = Status.DONE if reason is None else Status.NEEDS_PERSON
    message.needs_person = reason
    winding.place(message)
    session.flush()
    if message.direction is Direction.INCOMING:
        threads.join(session, keeper, message, now)
    calls.match(session, keeper, message, now)


def _all_exist(session: Session, message_ids: Sequence[int]) -> None:
    possible = [message_id for message_id in message_ids if message_id <= LARGEST_ID]
    there = set(session.scalars(select(MessageRow.id).where(MessageRow.id.in_(possible))))
    missing = sorted(set(message_ids) - there)
    if missing:
        raise NotFound(f"There is no message {', '.join(map(str, missing))}. `ringback list` shows which there are.")
