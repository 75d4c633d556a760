"""Taking in: messages, and the files that could not become one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import calls, results, threads, winding
from models.clock import Timekeeper
from models.errors import StoreError
from models.ranking import queue_rank
from models.recording import Arrival, Direction, Recording, Status
from models.rows import fingerprint, from_arrival
from models.tables import Base, MessageRow, ProblemRow, RecordingRow
from models.views import Problem


def add(
    session: Session, keeper: Timekeeper | None, recording: Recording, arrival: Arrival, now: datetime
) -> tuple[int, bool]:
    """Adds recording and message unless they are there; (message id, whether it is new)."""
    _insert_once(
        session,
        RecordingRow,
        {
            "id": recording.id,
            "sha256": recording.sha256,
            "stored_path": recording.stored_path,
            "size_bytes": recording.size_bytes,
            "suffix": recording.suffix,
            "added_at": now,
            "attempts": 0,
            "lost_leases": 0,
        },
    )
    row = session.get_one(RecordingRow, recording.id)
    if row.sha256 != recording.sha256:
        raise StoreError(f"Two different recordings have the id {recording.id}; the second can't be taken in.")
    _read_as(session, row, recording.suffix)
    same_file = select(MessageRow.id).filter_by(recording_id=recording.id, source_path=arrival.source_path)
    known = session.scalars(same_file.order_by(MessageRow.id)).first()
    if known is not None:  # whatever its metadata says by now: a mailbox named in practice.toml later, say
        return known, False
    columns = from_arrival(recording, arrival)
    is_new = _insert_once(
        session,
        MessageRow,
        columns
        | {
            "added_at": now,
            "status": Status.WAITING,
            "queue_rank": queue_rank(arrival.direction, Status.WAITING, None, needs_person=False),
        },
    )
    same = ("recording_id", "mailbox", "told_apart_by")
    message_id = session.scalar(select(MessageRow.id).filter_by(**{name: columns[name] for name in same}))
    if message_id is None:
        raise StoreError(f"The message of recording {recording.id} vanished while it was taken in. Ingest it again.")
    if is_new:
        message = session.get_one(MessageRow, message_id)
        winding.start(session, keeper, message, now)
        if message.direction is Direction.INCOMING:
            calls.keep_keys(session, message)
            threads.join(session, keeper, message, now)
        calls.match(session, keeper, message, now)
    return message_id, is_new


def recent_calls(session: Session, caller_number: str, since: datetime) -> int:
    """How many incoming messages a number has left since."""
    return session.scalars(
        select(func.count()).where(
            MessageRow.caller_number == caller_number,
            MessageRow.received_at >= since,
            MessageRow.direction == Direction.INCOMING,
        )
    ).one()


def report_problem(session: Session, path: str, reason: str, remedy: str, now: datetime) -> None:
    """Remembers a file that could not be taken in; the first report's time stays."""
    key = fingerprint(path)
    columns = {"fingerprint": key, "path": path, "reason": reason, "remedy": remedy, "since": now}
    if not _insert_once(session, ProblemRow, columns):
        row = session.get_one(ProblemRow, key)
        row.reason, row.remedy = reason, remedy


def solve_problem(session: Session, path: str) -> None:
    """Forgets the problem with this path."""
    session.execute(delete(ProblemRow).where(ProblemRow.fingerprint == fingerprint(path)))


def problems(session: Session) -> tuple[Problem, ...]:
    """Files that could not be taken in, oldest first."""
    rows = session.scalars(select(ProblemRow).order_by(ProblemRow.since, ProblemRow.path))
    return tuple(Problem(row.path, row.reason, row.remedy, row.since) for row in rows)


def _read_as(session: Session, row: RecordingRow, suffix: str) -> None:
    """Tries a recording again that nothing could be heard in, when it comes back named by another encoding."""
    if suffix == row.suffix or row.codec is not None or not row.size_bytes:
        return
    failed = select(MessageRow.id).filter_by(recording_id=row.id, status=Status.NEEDS_PERSON)
    if messages := session.scalars(failed).all():
        row.suffix = suffix
        results.reprocess(session, None, messages, None, None)


def _insert_once(session: Session, table: type[Base], columns: Mapping[str, Any]) -> bool:
    """Inserts a row unless one of its unique keys is taken; whether it did. Two processes may do it at once."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    key = next(iter(table.__table__.primary_key))
    return session.execute(insert.values(**columns).on_conflict_do_nothing().returning(key)).first() is not None
