"""The life of a callback: tries, closing, opening again, and what that does to the message's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import winding
from models.callback import AttemptOutcome, CallbackAttempt, Resolution
from models.clock import ClockKind, Timekeeper
from models.errors import StoreError
from models.tables import AttemptRow, ClosingRow, MessageRow


def log_attempt(
    session: Session, keeper: Timekeeper | None, message_ids: Sequence[int], made: CallbackAttempt, now: datetime
) -> None:
    """Logs a try for each of the messages; all of them must be open."""
    for row in _rows(session, message_ids):
        if row.closed_at is not None:
            raise StoreError(f"Message {row.id} is closed. Open it again first: ringback reopen {row.id}")
        if made.at < row.received_at or made.at > now:
            raise StoreError(
                f"No try for message {row.id} can have been then: it was left later, or that is yet to come."
            )
        add_attempt(session, keeper, row, made, now)


def add_attempt(
    session: Session, keeper: Timekeeper | None, row: MessageRow, made: CallbackAttempt, now: datetime
) -> None:
    """Adds a try, also to a message that was closed meanwhile; its clock follows the latest try."""
    latest = session.scalar(select(func.max(AttemptRow.at)).where(AttemptRow.message_id == row.id))
    session.add(
        AttemptRow(
            message_id=row.id,
            call_id=made.call_id,
            at=made.at,
            by=made.by,
            outcome=made.outcome,
            note=made.note,
            added_at=now,
        )
    )
    row.tries += 1
    if made.outcome.answers:
        row.answered_at = made.at if row.answered_at is None else min(row.answered_at, made.at)
    if row.closed_at is None and (latest is None or made.at >= latest):
        _follow(session, keeper, row, made, now)


def close(
    session: Session, message_ids: Sequence[int], resolution: Resolution, *, by: str, note: str, now: datetime
) -> None:
    """Closes messages; all of them must be open."""
    for row in _rows(session, message_ids):
        if row.closed_at is not None:
            raise StoreError(f"Message {row.id} is closed already.")
        if resolution.answers and row.answered_at is None:
            row.answered_at = now
        row.closed_at = now
        session.add(ClosingRow(message_id=row.id, at=now, by=by, resolution=resolution, note=note, reopen_reason=""))
        winding.stop(session, row, now)


def assign(session: Session, message_ids: Sequence[int], name: str | None) -> None:
    """Says who returns the calls; None for nobody."""
    for row in _rows(session, message_ids):
        if row.closed_at is not None:
            raise StoreError(f"Message {row.id} is closed. Open it again first: ringback reopen {row.id}")
        row.assigned_to = name


def reopen(
    session: Session, keeper: Timekeeper | None, message_id: int, *, by: str, reason: str, now: datetime
) -> None:
    """Opens a closed message again: its response clock goes on, or it is tried again where it was answered."""
    (row,) = _rows(session, [message_id])
    if row.closed_at is None:
        raise StoreError(f"Message {message_id} is open.")
    closings = select(ClosingRow).where(ClosingRow.message_id == row.id).order_by(ClosingRow.id.desc()).limit(1)
    last = session.scalars(closings).one()
    last.reopened_at, last.reopened_by, last.reopen_reason = now, by, reason
    row.closed_at = None
    if keeper is None:
        return
    if row.answered_at is None:
        clock = keeper.response(row.tier, row.mailbox, row.received_at)
    else:
        clock = keeper.next_try(row.tier, row.mailbox, now)
    winding.replace(session, row, clock, now, by=by, reason=f"opened again: {reason}")


def _follow(session: Session, keeper: Timekeeper | None, row: MessageRow, made: CallbackAttempt, now: datetime) -> None:
    """What the latest try does to the clock: a patient who hasn't been reached goes on waiting."""
    if made.outcome.settles:
        winding.stop(session, row, now)
        return
    running = winding.current(session, row.id)
    tries_again = running is not None and running.kind is ClockKind.NEXT_TRY
    if keeper is not None and (made.outcome is AttemptOutcome.LEFT_MESSAGE or tries_again):
        clock = keeper.next_try(row.tier, row.mailbox, made.at)
        winding.replace(session, row, clock, now, by=made.by, reason=made.outcome.value.replace("_", " "))


def _rows(session: Session, message_ids: Sequence[int]) -> list[MessageRow]:
    """The messages, locked, in one order for everybody."""
    return [winding.incoming(session, message_id) for message_id in sorted(set(message_ids))]
