"""What people say of messages after the fact, and the samples that are drawn for them to check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.urgency import Tier, Topic


class Stratum(StrEnum):
    """A part of the messages that a sample is drawn from by itself."""

    FLAGGED = "flagged"  # for a call within the hour
    NEAR = "near"  # not flagged, but the model thought of it
    FAR = "far"  # not flagged


@dataclass(frozen=True, slots=True)
class Review:
    """A person's judgement of one message; the machine's is kept beside it, and the latest review counts.

    Attributes:
        message_id: the message.
        tier: how soon it should have been called back.
        reviewer: who says so.
        topic: what it is about, None when nothing was said about that.
        reason: why, in the reviewer's words.
        made_at: when, timezone-aware.
    """

    message_id: int
    tier: Tier
    reviewer: str
    topic: Topic | None
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AuditMember:
    """A message that was drawn, and out of which part."""

    message_id: int
    stratum: Stratum


@dataclass(frozen=True, slots=True)
class Audit:
    """A random sample for people to check; its verdicts are the messages' reviews made since it was drawn.

    Attributes:
        id: its number, 0 before it is stored.
        drawn_at: when, timezone-aware.
        seed: draws the same sample from the same messages again.
        population: messages in each part when it was drawn.
        members: in random order, so that nobody who checks them can tell what was flagged.
    """

    id: int
    drawn_at: datetime
    seed: int
    population: dict[Stratum, int]
    members: tuple[AuditMember, ...]
