"""Places in the queue: what nobody could assess is never routine."""

from __future__ import annotations

import pytest

from models.ranking import queue_rank
from models.recording import Direction, Status
from models.urgency import Tier

INCOMING = Direction.INCOMING


def test_order_of_places() -> None:
    places = [
        queue_rank(INCOMING, Status.DONE, Tier.EMERGENCY, needs_person=False),
        queue_rank(INCOMING, Status.DONE, Tier.SAME_HOUR, needs_person=False),
        queue_rank(INCOMING, Status.NEEDS_PERSON, None, needs_person=True),
        queue_rank(INCOMING, Status.WAITING, None, needs_person=False),
        queue_rank(INCOMING, Status.DONE, Tier.SAME_DAY, needs_person=False),
        queue_rank(INCOMING, Status.DONE, Tier.ROUTINE, needs_person=False),
    ]
    assert places == sorted(set(places))


@pytest.mark.parametrize("tier", [*Tier, None])
def test_needing_a_person_never_lowers_and_is_never_routine(tier: Tier | None) -> None:
    without = queue_rank(INCOMING, Status.DONE, tier, needs_person=False)
    with_person = queue_rank(INCOMING, Status.NEEDS_PERSON, tier, needs_person=True)
    assert with_person <= without
    assert with_person < queue_rank(INCOMING, Status.DONE, Tier.SAME_DAY, needs_person=False)


def test_final_without_assessment_is_not_routine_unless_it_is_staffs() -> None:
    routine = queue_rank(INCOMING, Status.DONE, Tier.ROUTINE, needs_person=False)
    assert queue_rank(INCOMING, Status.DONE, None, needs_person=False) < routine
    assert queue_rank(Direction.OUTGOING, Status.DONE, None, needs_person=False) == routine
