"""Reviews and audits in the Store."""

from __future__ import annotations

import pytest

from models.errors import NotFound, StoreError
from models.recording import Direction
from models.review import Audit, AuditMember, Stratum
from models.store import Store
from models.urgency import Tier, Topic
from tests.models.builders import NOON, arrival, outcome, recording


def test_the_latest_review_of_a_message_counts(store: Store) -> None:
    number, _ = store.add(recording(), arrival())
    store.review(number, Tier.SAME_HOUR, reviewer="Anna")
    store.review(number, Tier.ROUTINE, reviewer="Ben", topic=Topic.BILLING, reason="a joke")
    (review,) = store.reviews().values()
    assert (review.message_id, review.tier, review.reviewer, review.reason) == (number, Tier.ROUTINE, "Ben", "a joke")
    assert review.topic is Topic.BILLING and review.made_at.tzinfo is not None


def test_a_person_s_tier_in_the_queue_is_a_review(timed: Store) -> None:
    number, _ = timed.add(recording(), arrival())
    timed.decide_tier(number, Tier.EMERGENCY, by="Anna", reason="gasping")
    assert timed.reviews()[number].tier is Tier.EMERGENCY


@pytest.mark.parametrize("number", [99, 2**40])
def test_only_messages_that_are_there_can_be_reviewed(store: Store, number: int) -> None:
    with pytest.raises(NotFound, match=str(number)):
        store.review(number, Tier.ROUTINE, reviewer="Anna")


def test_what_staff_said_has_no_tier(store: Store) -> None:
    number, _ = store.add(recording(), arrival(direction=Direction.OUTGOING))
    with pytest.raises(StoreError, match="staff"):
        store.review(number, Tier.ROUTINE, reviewer="Anna")


def test_audits_are_kept_as_drawn(store: Store) -> None:
    with pytest.raises(NotFound, match="draws one"):
        store.audit()
    drawn = Audit(0, NOON, 7, {Stratum.FLAGGED: 1, Stratum.FAR: 3}, (AuditMember(1, Stratum.FAR),))
    first, second = store.add_audit(drawn), store.add_audit(drawn)
    assert store.audit(first) == Audit(first, NOON, 7, drawn.population, drawn.members)
    assert store.audit().id == second
    with pytest.raises(NotFound, match="number 99"):
        store.audit(99)


def test_heard_messages_come_in_order_with_what_is_known_of_them(store: Store) -> None:
    for name in "ab":
        store.add(recording(name), arrival(mailbox=name))
    store.add(recording("c"), arrival(direction=Direction.OUTGOING))
    assert list(store.heard()) == []
    while claim := store.claim("w", lease_s=60, max_attempts=3):
        store.complete(claim.recording.id, "w", outcome(claim, Tier.SAME_DAY))
    heard = list(store.heard())
    assert [one.arrival.mailbox for one in heard] == ["a", "b"]
    assert all(one.transcript.text and one.assessment and one.assessment.tier is Tier.SAME_DAY for one in heard)
    assert list(store.heard(until=NOON)) == [] and len(list(store.heard(since=NOON))) == 2
