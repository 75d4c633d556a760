"""Setting clocks: what every writer of a message's tier or status calls, in its own transaction.

`messages` holds what the running clock came to, for lists; `clocks` holds it whole, and every one before it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import Clock, Timekeeper
from models.errors import NotFound, StoreError
from models.ranking import queue_rank
from models.recording import Direction
from models.rows import to_clock
from models.tables import LARGEST_ID, ClockRow, MessageRow
from models.urgency import Tier

TAKEN_IN = "taken in"
JUDGED = "judged"


def place(row: MessageRow) -> None:
    """Sets a message's place in the queue; whom a person has judged needs none any more."""
    needs_person = row.needs_person is not None and row.decided_by is None
    row.queue_rank = queue_rank(row.direction, row.status, row.tier, needs_person=needs_person)


def start(session: Session, keeper: Timekeeper | None, row: MessageRow, now: datetime) -> None:
    """Starts the clock of an incoming message that has none and needs one."""
    if keeper is not None and row.direction is Direction.INCOMING and row.due_at is None and _waits(row):
        clock = keeper.response(row.tier, row.mailbox, row.received_at)
        replace(session, row, clock, now, reason=TAKEN_IN if row.tier is None else JUDGED)


def judge(
    session: Session, keeper: Timekeeper | None, row: MessageRow, tier: Tier, now: datetime, *, reason: str = JUDGED
) -> None:
    """Takes the machine's tier, unless a person has decided; a clock that waits for the next try runs on."""
    if row.decided_by is not None:
        return
    row.tier = tier
    _adjust(session, keeper, row, now, reason=reason)


def decide(
    session: Session, keeper: Timekeeper | None, message_id: int, tier: Tier, *, by: str, reason: str, now: datetime
) -> None:
    """A person's tier: stands whatever the machine says later."""
    row = incoming(session, message_id)
    if keeper is None:
        raise StoreError("This database was opened without the practice's hours: no clock can be set.")
    row.tier, row.decided_by = tier, by
    place(row)
    _adjust(session, keeper, row, now, by=by, reason=reason)


def start_missing(session: Session, keeper: Timekeeper | None, now: datetime) -> int:
    """Starts the clocks of messages from before there were any; how many."""
    lacking = select(MessageRow).where(
        MessageRow.direction == Direction.INCOMING,
        MessageRow.due_at.is_(None),
        MessageRow.closed_at.is_(None),
        MessageRow.answered_at.is_(None),
    )
    rows = session.scalars(lacking).all() if keeper is not None else ()
    for row in rows:
        start(session, keeper, row, now)
    return len(rows)


def incoming(session: Session, message_id: int) -> MessageRow:
    """The message, locked.

    Raises:
        NotFound: there is none.
        StoreError: it isn't a caller's.
    """
    found = select(MessageRow).where(MessageRow.id == message_id).with_for_update()
    row = session.scalar(found) if message_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(f"There is no message {message_id}. `ringback list` shows which there are.")
    if row.direction is not Direction.INCOMING:
        raise StoreError(f"Message {message_id} isn't a caller's: nobody has to be called back.")
    return row


def replace(
    session: Session, row: MessageRow, clock: Clock, now: datetime, *, by: str | None = None, reason: str = ""
) -> None:
    """Sets another clock; the one before becomes history."""
    running = current(session, row.id)
    if running is not None:
        running.superseded_at = now
        session.flush()  # before the new one: only one may run
    session.add(
        ClockRow(
            message_id=row.id,
            kind=clock.kind,
            tier=clock.tier,
            target=clock.target,
            started_at=clock.started_at,
            at_risk_at=clock.at_risk_at,
            due_at=clock.due_at,
            set_at=now,
            set_by=by,
            reason=reason,
        )
    )
    row.at_risk_at, row.due_at = clock.at_risk_at, clock.due_at


def current(session: Session, message_id: int) -> ClockRow | None:
    """The clock that runs for a message."""
    return session.scalar(select(ClockRow).where(ClockRow.message_id == message_id, ClockRow.superseded_at.is_(None)))


def stop(session: Session, row: MessageRow, now: datetime) -> None:
    """Stops the clock: nobody has to be called."""
    if (running := current(session, row.id)) is not None:
        running.superseded_at = now
    row.at_risk_at = row.due_at = None


def _waits(row: MessageRow) -> bool:
    """Whether the caller still waits for a response."""
    return row.closed_at is None and row.answered_at is None


def _adjust(
    session: Session, keeper: Timekeeper | None, row: MessageRow, now: datetime, *, by: str | None = None, reason: str
) -> None:
    """Sets the response clock to the message's tier where it isn't so yet."""
    if keeper is None or not _waits(row):
        return
    running = current(session, row.id)
    clock = keeper.response(row.tier, row.mailbox, row.received_at)
    if by is not None or running is None or to_clock(running) != clock:
        replace(session, row, clock, now, by=by, reason=reason)
