"""Incoming messages with what was heard in them: what rules are tried on, and what labels are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from models.recording import Arrival, Direction
from models.rows import to_arrival, to_assessment, to_transcript
from models.tables import AssessmentRow, MessageRow, TranscriptRow
from models.transcript import Transcript
from models.urgency import UrgencyAssessment

AT_ONCE = 200  # rows fetched together: transcripts are long


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """One incoming message.

    Attributes:
        id: its number.
        arrival: who, when, which mailbox.
        transcript: the current one.
        assessment: the current one, None until assessed.
    """

    id: int
    arrival: Arrival
    transcript: Transcript
    assessment: UrgencyAssessment | None


def page(session: Session, after: int, since: datetime | None, until: datetime | None) -> tuple[HeardMessage, ...]:
    """The next incoming messages that have a transcript, in order of their numbers; none after the last."""
    rows = (
        select(MessageRow, TranscriptRow, AssessmentRow)
        .join(
            TranscriptRow,
            and_(TranscriptRow.recording_id == MessageRow.recording_id, TranscriptRow.superseded_at.is_(None)),
        )
        .outerjoin(
            AssessmentRow, and_(AssessmentRow.message_id == MessageRow.id, AssessmentRow.superseded_at.is_(None))
        )
        .where(MessageRow.direction == Direction.INCOMING, MessageRow.id > after)
        .order_by(MessageRow.id)
        .limit(AT_ONCE)
    )
    if since is not None:
        rows = rows.where(MessageRow.received_at >= since)
    if until is not None:
        rows = rows.where(MessageRow.received_at < until)
    return tuple(
        HeardMessage(
            message.id,
            to_arrival(message),
            to_transcript(transcript).value,
            None if assessed is None else to_assessment(assessed).value,
        )
        for message, transcript, assessed in session.execute(rows)
    )
