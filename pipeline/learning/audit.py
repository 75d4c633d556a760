"""Audits: a random sample of messages for people to check, and what their verdicts say of the flagging."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from models.errors import StoreError
from models.heard import HeardMessage
from models.review import Audit, AuditMember, Review, Stratum
from models.urgency import Tier, UrgencyAssessment
from pipeline.learning.recall import Checked, Recall, drawn, estimated

URGENT = (Tier.EMERGENCY, Tier.SAME_HOUR)
NEAR = 0.03  # ours: out of fold, 15 of the 16 urgent messages that are not flagged lie over it, and 285 of all 631
NEAR_SHARE = 0.5  # ours: of the unflagged ones drawn, half are near: misses are there, and few messages are


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit came to so far.

    Attributes:
        audit: the sample.
        parts: what was checked in each part.
        waiting: messages of the sample that nobody has checked since it was drawn, in its order.
        missed: checked messages that are urgent and were not flagged.
        recall: the estimate; None until every part has been checked in part.
    """

    audit: Audit
    parts: dict[Stratum, Checked]
    waiting: tuple[int, ...]
    missed: tuple[int, ...]
    recall: Recall | None


def stratum_of(assessment: UrgencyAssessment) -> Stratum:
    """Which part a message belongs to."""
    if assessment.tier in URGENT:
        return Stratum.FLAGGED
    thought_of = sum(assessment.probabilities[tier] for tier in URGENT)
    return Stratum.NEAR if thought_of >= NEAR else Stratum.FAR


def draw(messages: Iterable[HeardMessage], *, size: int, flagged: int, seed: int) -> Audit:
    """Draws a sample of assessed messages.

    Args:
        messages: incoming ones.
        size: how many that were not flagged.
        flagged: how many that were: without them nobody knows how many flags are right.
        seed: the same draws the same.

    Raises:
        StoreError: there is nothing to draw from.
    """
    assessed = [(one.id, stratum_of(one.assessment)) for one in messages if one.assessment is not None]
    if not any(stratum is not Stratum.FLAGGED for _, stratum in assessed):
        raise StoreError("There is no unflagged message to check. `ringback run` processes what waits.")
    near = min(round(size * NEAR_SHARE), sum(stratum is Stratum.NEAR for _, stratum in assessed))
    far = min(size - near, sum(stratum is Stratum.FAR for _, stratum in assessed))
    sizes = {Stratum.FLAGGED: flagged, Stratum.NEAR: size - far, Stratum.FAR: far}
    population, chosen = drawn(assessed, sizes, random.Random(seed))  # noqa: S311 - statistics
    members = tuple(AuditMember(number, stratum) for number, stratum in chosen)
    return Audit(0, datetime.now(UTC), seed, population, members)


def report(audit: Audit, reviews: Mapping[int, Review]) -> Report:
    """What people have found in a sample so far."""
    verdicts = {number: review for number, review in reviews.items() if review.made_at >= audit.drawn_at}
    checked = [one for one in audit.members if one.message_id in verdicts]
    urgent = [one for one in checked if verdicts[one.message_id].tier in URGENT]
    parts = {
        stratum: Checked(
            audit.population.get(stratum, 0),
            sum(one.stratum is stratum for one in checked),
            sum(one.stratum is stratum for one in urgent),
        )
        for stratum in Stratum
    }
    complete = all(part.checked for part in parts.values() if part.population)
    return Report(
        audit=audit,
        parts=parts,
        waiting=tuple(one.message_id for one in audit.members if one.message_id not in verdicts),
        missed=tuple(one.message_id for one in urgent if one.stratum is not Stratum.FLAGGED),
        recall=estimated(parts) if complete else None,
    )
