"""Recorded calls find the messages that they answer, by number, whichever of the two was taken in first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from models import callbacks, winding
from models.callback import AttemptOutcome, CallbackAttempt
from models.clock import Timekeeper
from models.errors import NotFound, StoreError
from models.recording import Direction, Status
from models.tables import LARGEST_ID, AssessmentRow, AttemptRow, CallerKeyRow, MessageRow, QuestionRow
from models.urgency import CallbackNumber


def keep_keys(
    session: Session, row: MessageRow, said: Iterable[CallbackNumber] = (), person: str | None = None
) -> None:
    """Remembers what a caller is known by: the phone system's number, those said without doubt, and `person`."""
    numbers = {number.e164 for number in said if number.e164 and not number.doubtful}
    if row.caller_number and row.caller_number.startswith("+"):
        numbers.add(row.caller_number)
    session.execute(delete(CallerKeyRow).where(CallerKeyRow.message_id == row.id))
    keys = sorted(numbers | ({person} if person else set()))
    session.add_all(CallerKeyRow(message_id=row.id, key=key) for key in keys)
    session.flush()


def match(session: Session, keeper: Timekeeper | None, row: MessageRow, now: datetime) -> None:
    """Brings a new message, or one whose numbers are known now, together with its calls or messages."""
    if row.direction is Direction.OUTGOING:
        _attach(session, keeper, row, now)
    elif row.direction is Direction.INCOMING:
        numbers = select(CallerKeyRow.key).where(CallerKeyRow.message_id == row.id)
        calls = select(MessageRow).where(
            MessageRow.direction == Direction.OUTGOING,
            MessageRow.recipient_number.in_(numbers),
            MessageRow.received_at >= row.received_at,
        )
        for call in session.scalars(calls.order_by(MessageRow.received_at, MessageRow.id)).all():
            _attach(session, keeper, call, now)


def settle(
    session: Session, keeper: Timekeeper | None, call_id: int, message_ids: Sequence[int], *, by: str, now: datetime
) -> None:
    """A person's word on whom a call answers; nobody where `message_ids` is empty."""
    call = session.get(MessageRow, call_id) if call_id <= LARGEST_ID else None
    if call is None:
        raise NotFound(f"There is no message {call_id}. `ringback list --direction outgoing` shows which there are.")
    if call.direction is not Direction.OUTGOING:
        raise StoreError(f"Message {call_id} isn't one that staff left: it answers nobody.")
    attached = set(session.scalars(select(AttemptRow.message_id).where(AttemptRow.call_id == call_id)))
    for message_id in sorted(set(message_ids) - attached):
        row = winding.incoming(session, message_id)
        if row.received_at > call.received_at:
            raise StoreError(f"Message {message_id} was left after that call.")
        callbacks.add_attempt(session, keeper, row, _attempt(call, by), now)
    question = session.get(QuestionRow, call_id)
    if question is None:
        question = QuestionRow(call_id=call_id, candidates=tuple(sorted(message_ids)), asked_at=now)
        session.add(question)
    question.answered_at, question.answered_by = now, by


def _attach(session: Session, keeper: Timekeeper | None, call: MessageRow, now: datetime) -> None:
    """Attaches a call to the messages of its number that were open when it was made.

    Where they seem to be by different people, or nobody has heard them yet, a person is asked instead, once.
    """
    question = session.get(QuestionRow, call.id)
    if not (call.recipient_number or "").startswith("+") or (question and question.answered_at):
        return
    rows = session.scalars(
        select(MessageRow)
        .join(CallerKeyRow, CallerKeyRow.message_id == MessageRow.id)
        .where(
            CallerKeyRow.key == call.recipient_number,
            MessageRow.received_at <= call.received_at,
            or_(MessageRow.closed_at.is_(None), MessageRow.closed_at >= call.received_at),
        )
        .order_by(MessageRow.id)
        .with_for_update(of=MessageRow)
    ).all()
    attached = set(session.scalars(select(AttemptRow.message_id).where(AttemptRow.call_id == call.id)))
    if all(row.id in attached for row in rows):
        return
    if _one_person(session, rows):
        for row in rows:
            if row.id not in attached:
                callbacks.add_attempt(session, keeper, row, _attempt(call, call.staff_member), now)
        if question:
            session.delete(question)
        return
    candidates = tuple(row.id for row in rows if row.id not in attached)
    if question:
        question.candidates = candidates
    else:
        session.add(QuestionRow(call_id=call.id, candidates=candidates, asked_at=now))


def _attempt(call: MessageRow, by: str | None) -> CallbackAttempt:
    return CallbackAttempt(call.received_at, AttemptOutcome.LEFT_MESSAGE, call.staff_member or by, call_id=call.id)


def _one_person(session: Session, rows: Sequence[MessageRow]) -> bool:
    """Whether the names that callers said can all be one person's: 'Maria' and 'maria lopez' can."""
    if len(rows) > 1 and any(row.status is Status.WAITING for row in rows):
        return False
    said = select(AssessmentRow.caller_name).where(
        AssessmentRow.message_id.in_([row.id for row in rows]), AssessmentRow.superseded_at.is_(None)
    )
    names = [set(name.casefold().split()) for name in session.scalars(said) if name]
    return all(one <= other or other <= one for one in names for other in names)
