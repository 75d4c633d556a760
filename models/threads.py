"""Callers who call again before anyone has seen to their first message: one thread, and one tier more urgent.

A caller is known by number, or by name and date of birth as they said them. Of the latter only a hash is kept as a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from models import winding
from models.clock import Timekeeper
from models.recording import REPEAT_WINDOW, Direction
from models.tables import AssessmentRow, CallerKeyRow, MessageRow
from models.transcript import NumberKind, SpokenNumber
from models.urgency import Tier


def person_key(name: str | None, said: Iterable[SpokenNumber]) -> str | None:
    """What someone is known by who said their name and one date of birth, None for everybody else."""
    births = {number.value for number in said if number.kind is NumberKind.DATE_OF_BIRTH and not number.doubtful}
    if not name or len(births) != 1:
        return None
    return sha256(" ".join([*name.casefold().split(), *births]).encode()).hexdigest()


def join(session: Session, keeper: Timekeeper | None, row: MessageRow, now: datetime) -> None:
    """Joins a message whose keys are known with the others of its caller; sets its tier and those of its repeats."""
    earlier, later = _before(session, row), _after(session, row)
    if earlier or later:
        _one_thread(session, [row, *earlier, *later])
    for one in (row, *later):
        _settle_tier(session, keeper, one, now)


def _settle_tier(session: Session, keeper: Timekeeper | None, row: MessageRow, now: datetime) -> None:
    """Sets a judged message's tier: its own, or one above the most urgent that it repeats where that is more.

    Ours: a message that says by itself that it has become worse isn't raised once more for saying so again. What counts
    of each is its own tier, by the machine or a person, never one that was raised: calling often makes no
    emergency by itself. A person's word on the repeat stands.
    """
    own = _own_tier(session, row)
    if own is None or row.decided_by is not None:
        return
    earlier = _before(session, row) if row.closed_at is None else ()
    if earlier:
        judged = [tier.rank for one in earlier if (tier := _own_tier(session, one)) is not None] or [own.rank]
        raised = list(Tier)[max(0, min(own.rank, min(judged) - 1))]
        winding.judge(session, keeper, row, raised, now, reason=f"called again after message {earlier[0].id}")
    else:
        winding.judge(session, keeper, row, own, now)
    winding.place(row)


def _before(session: Session, row: MessageRow) -> Sequence[MessageRow]:
    """Messages of its caller within the window before it that were unresolved when it was left, oldest first."""
    same_time = and_(MessageRow.received_at == row.received_at, MessageRow.id < row.id)
    return _same_caller(
        session,
        row,
        MessageRow.received_at >= row.received_at - REPEAT_WINDOW,
        or_(MessageRow.received_at < row.received_at, same_time),
        or_(MessageRow.closed_at.is_(None), MessageRow.closed_at > row.received_at),
    )


def _after(session: Session, row: MessageRow) -> Sequence[MessageRow]:
    """Messages of its caller within the window after it, left while it was unresolved, oldest first."""
    same_time = and_(MessageRow.received_at == row.received_at, MessageRow.id > row.id)
    until = row.received_at + REPEAT_WINDOW
    return _same_caller(
        session,
        row,
        MessageRow.received_at <= (until if row.closed_at is None else min(until, row.closed_at)),
        or_(MessageRow.received_at > row.received_at, same_time),
    )


def _same_caller(session: Session, row: MessageRow, *conditions: ColumnElement[bool]) -> Sequence[MessageRow]:
    keys = select(CallerKeyRow.key).where(CallerKeyRow.message_id == row.id)
    theirs = select(CallerKeyRow.message_id).where(CallerKeyRow.key.in_(keys))
    found = select(MessageRow).where(
        MessageRow.id.in_(theirs),
        MessageRow.recording_id != row.recording_id,  # one call in two mailboxes is no repeat
        MessageRow.direction == Direction.INCOMING,
        *conditions,
    )
    return session.scalars(found.order_by(MessageRow.received_at, MessageRow.id)).all()


def _one_thread(session: Session, rows: Sequence[MessageRow]) -> None:
    """Gives all of them, and all that were in a thread with one of them, the lowest number among them."""
    first = min(row.thread_id or row.id for row in rows)
    threads = {row.thread_id for row in rows if row.thread_id is not None}
    session.execute(update(MessageRow).where(MessageRow.thread_id.in_(threads)).values(thread_id=first))
    for row in rows:
        row.thread_id = first
    session.flush()


def _own_tier(session: Session, row: MessageRow) -> Tier | None:
    """The tier of a message for itself: a person's, or else the machine's before any raise."""
    if row.decided_by is not None:
        return row.tier
    return session.scalar(
        select(AssessmentRow.tier).where(AssessmentRow.message_id == row.id, AssessmentRow.superseded_at.is_(None))
    )
