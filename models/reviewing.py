"""Keeping reviews and audits; the functions behind the Store's methods."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import NotFound, StoreError
from models.recording import Direction
from models.review import Audit, Review
from models.tables import LARGEST_ID, AuditRow, MessageRow, ReviewRow


def add(session: Session, review: Review) -> None:
    """Keeps a review of an incoming message, beside those before it."""
    row = session.get(MessageRow, review.message_id) if review.message_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(f"There is no message {review.message_id}. `ringback list` shows which there are.")
    if row.direction is not Direction.INCOMING:
        raise StoreError(f"Message {review.message_id} is what staff said: only callers' messages have a tier.")
    session.add(
        ReviewRow(
            message_id=review.message_id,
            made_at=review.made_at,
            reviewer=review.reviewer,
            tier=review.tier,
            topic=review.topic,
            reason=review.reason,
        )
    )


def latest(session: Session) -> dict[int, Review]:
    """The review that counts of each message that has one."""
    return {
        row.message_id: Review(row.message_id, row.tier, row.reviewer, row.topic, row.reason, row.made_at)
        for row in session.scalars(select(ReviewRow).order_by(ReviewRow.id))
    }


def add_audit(session: Session, audit: Audit) -> int:
    """Keeps a sample; its number."""
    row = AuditRow(drawn_at=audit.drawn_at, seed=audit.seed, population=audit.population, members=audit.members)
    session.add(row)
    session.flush()
    return row.id


def audit(session: Session, number: int | None) -> Audit:
    """One sample, the last one drawn unless a number says which."""
    newest = select(AuditRow).order_by(AuditRow.id.desc()).limit(1)
    wanted = newest if number is None else select(AuditRow).where(AuditRow.id == min(number, LARGEST_ID))
    row = session.scalars(wanted).first()
    if row is None:
        which = "" if number is None else f" with number {number}"
        raise NotFound(f"There is no audit sample{which}. `ringback audit-sample` draws one.")
    return Audit(row.id, row.drawn_at, row.seed, row.population, row.members)
