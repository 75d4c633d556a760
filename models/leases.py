"""Who has a recording in work, and when to stop trying.

A claim is a lease: whoever doesn't renew it in time loses it, and the next claim takes the recording over. Two counters
keep a recording from being tried for ever; both start at 0 and go back to 0 whenever its messages become final.

- `attempts`: tries that ended in a reported failure, and the one under way. At `max_attempts` (3) a person is asked.
- `lost_leases`: tries that ended without a word, because the process was killed, ran out of memory or lost power. The
  recording may have done it, but so may a restart of the machine, and then it was only standing by. So a lost lease
  takes its attempt back and is counted apart, with a limit (20) that bad luck doesn't reach: over 100 kills that hit 5
  times per recording on average, the chance of 20 hits is below one in a million (Poisson). One that kills its process
  every time does reach it, costs 20 starts, and then asks for a person.

A recording that failed rests before it is tried again: nobody owns it, but `lease_until` lies ahead.

After 3 lost leases a recording is a suspect and is taken only when nothing else is free, so that what it takes down
with it is as little as can be. It still stands in the queue as not yet processed, above everything that has time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from models.errors import LeaseLost, NotFound
from models.recording import Status
from models.result import Failure
from models.rows import to_message, to_recording, to_transcript
from models.tables import FailureRow, MessageRow, RecordingRow, TranscriptRow
from models.views import Claim
from models.winding import place

MAX_LOST_LEASES = 20  # ours, derived in the module's docstring
SUSPECT_AFTER = 3  # ours: as many as the reported failures that a recording may have


def claim(session: Session, worker: str, *, lease_s: float, max_attempts: int, now: datetime) -> Claim | None:
    """Takes the most pressing free recording; on the way, gives up those that were tried too often."""
    for suspects in (False, True):
        while (row := _next_free(session, now, suspects=suspects)) is not None:
            if row.owner is not None:
                row.attempts -= 1
                row.lost_leases += 1
            _let_go(row)
            messages = waiting_messages(session, row.id)
            if (failure := _exhausted(row, max_attempts)) is not None:
                give_up(session, row, messages, failure, now)
            elif messages:  # none when another process finished them between our look and our lock (PostgreSQL)
                row.owner, row.lease_until = worker, now + timedelta(seconds=lease_s)
                row.attempts += 1
                return _to_claim(session, row, messages)
            session.flush()
    return None


def renew(session: Session, recording_id: str, worker: str, until: datetime) -> None:
    """Moves the end of a lease that is still ours."""
    ours = update(RecordingRow).where(RecordingRow.id == recording_id, RecordingRow.owner == worker)
    if session.execute(ours.values(lease_until=until).returning(RecordingRow.id)).first() is None:
        raise LeaseLost(f"Recording {recording_id} is no longer ours: its lease ran out. Its result is dropped.")


def release(session: Session, recording_id: str, worker: str) -> None:
    """Gives a recording back as if it had never been claimed."""
    ours = update(RecordingRow).where(RecordingRow.id == recording_id, RecordingRow.owner == worker)
    session.execute(ours.values(owner=None, lease_until=None, attempts=RecordingRow.attempts - 1))


def owners(session: Session) -> tuple[str, ...]:
    """Who holds recordings, by name."""
    held_by = select(RecordingRow.owner).where(RecordingRow.owner.is_not(None)).distinct()
    return tuple(sorted(owner for owner in session.scalars(held_by) if owner is not None))


def expire(session: Session, worker: str, now: datetime) -> int:
    """Ends a dead worker's leases; how many."""
    theirs = update(RecordingRow).where(RecordingRow.owner == worker, RecordingRow.lease_until > now)
    return len(session.execute(theirs.values(lease_until=now).returning(RecordingRow.id)).all())


def next_expiry(session: Session) -> datetime | None:
    """When the first lease runs out."""
    held_until = select(RecordingRow.lease_until).where(RecordingRow.owner.is_not(None))
    return session.scalar(held_until.order_by(RecordingRow.lease_until).limit(1))


def fail(
    session: Session,
    recording_id: str,
    worker: str,
    failure: Failure,
    *,
    max_attempts: int,
    rest_s: float,
    now: datetime,
) -> Status:
    """Notes a failure; a permanent or last one asks for a person, after any other the recording rests."""
    row = held(session, recording_id, worker)
    _let_go(row)
    if failure.permanent or row.attempts >= max_attempts:
        give_up(session, row, waiting_messages(session, row.id), failure, now)
        return Status.NEEDS_PERSON
    session.add(_failure_row(row, failure, now))
    row.lease_until = now + timedelta(seconds=rest_s)
    return Status.WAITING


def held(session: Session, recording_id: str, worker: str) -> RecordingRow:
    """The recording, locked, when it is ours."""
    row = session.scalar(select(RecordingRow).where(RecordingRow.id == recording_id).with_for_update())
    if row is None:
        raise NotFound(f"There is no recording {recording_id}.")
    if row.owner != worker:
        raise LeaseLost(f"Recording {recording_id} is no longer ours: its lease ran out. Its result is dropped.")
    return row


def reset(row: RecordingRow) -> None:
    """Takes the recording out of everybody's hands and starts its counters afresh."""
    _let_go(row)
    row.attempts = row.lost_leases = 0


def give_up(
    session: Session, row: RecordingRow, messages: Sequence[MessageRow], failure: Failure, now: datetime
) -> None:
    """Makes the waiting messages need a person, with the reason; earlier results stay as they are."""
    session.add(_failure_row(row, failure, now))
    reset(row)
    row.redo_from = None
    for message in messages:
        message.status = Status.NEEDS_PERSON
        message.needs_person = f"{failure.reason.rstrip('.')}. {failure.remedy}"
        place(message)


def waiting_messages(session: Session, recording_id: str) -> Sequence[MessageRow]:
    """Messages of a recording that wait for a result, by id."""
    wanted = select(MessageRow).where(MessageRow.recording_id == recording_id, MessageRow.status == Status.WAITING)
    return session.scalars(wanted.order_by(MessageRow.id)).all()


def is_live(now: datetime) -> ColumnElement[bool]:
    """Whether a recording is under a lease that hasn't run out."""
    return and_(RecordingRow.owner.is_not(None), RecordingRow.lease_until > now)


def _next_free(session: Session, now: datetime, *, suspects: bool) -> RecordingRow | None:
    lost = RecordingRow.lost_leases
    found = (
        select(RecordingRow)
        .join(MessageRow, MessageRow.recording_id == RecordingRow.id)
        .where(
            MessageRow.status == Status.WAITING,
            or_(RecordingRow.lease_until.is_(None), RecordingRow.lease_until <= now),
            lost >= SUSPECT_AFTER if suspects else lost < SUSPECT_AFTER,
        )
        .order_by(MessageRow.priority.desc(), MessageRow.received_at.desc(), MessageRow.id.desc())
        .limit(1)
        .with_for_update(of=RecordingRow, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalar(found)


def _exhausted(row: RecordingRow, max_attempts: int) -> Failure | None:
    remedy = f"Listen to it; 'ringback reprocess' tries again, 'ringback doctor' checks this machine (id {row.id})."
    if row.lost_leases >= MAX_LOST_LEASES:
        reason = f"The program ended {row.lost_leases} times while it had this recording in work"
    elif row.attempts >= max_attempts:
        reason = f"It failed {row.attempts} times"
    else:
        return None
    return Failure("run", reason, remedy, permanent=True)


def _to_claim(session: Session, row: RecordingRow, messages: Sequence[MessageRow]) -> Claim:
    heard = session.scalar(
        select(TranscriptRow).where(TranscriptRow.recording_id == row.id, TranscriptRow.superseded_at.is_(None))
    )
    reusable = heard is not None and row.redo_from != "transcribe"
    return Claim(
        recording=to_recording(row),
        messages=tuple(to_message(message) for message in messages),
        transcript=to_transcript(heard) if heard is not None and reusable else None,
        redo_from=row.redo_from,
        attempt=row.attempts,
    )


def _failure_row(row: RecordingRow, failure: Failure, now: datetime) -> FailureRow:
    return FailureRow(
        recording_id=row.id,
        created_at=now,
        attempt=row.attempts + row.lost_leases,
        stage=failure.stage,
        reason=failure.reason,
        remedy=failure.remedy,
        permanent=failure.permanent,
    )


def _let_go(row: RecordingRow) -> None:
    row.owner = row.lease_until = None
