"""Places in the queue: the one function that every writer of a message's status calls."""

from __future__ import annotations

from models.recording import Direction, Status
from models.urgency import Tier

NEEDS_PERSON = 2
NOT_YET_PROCESSED = 3
BY_TIER = {Tier.EMERGENCY: 0, Tier.SAME_HOUR: 1, Tier.SAME_DAY: 4, Tier.ROUTINE: 5}


def queue_rank(direction: Direction, status: Status, tier: Tier | None, *, needs_person: bool) -> int:
    """Place in the queue, 0 the most urgent.

    The order is ours: an emergency and a same-hour message are known to be pressing; a message nobody could assess may
    be anything, and so may one that waits, so both go before what is known to have time.

    Args:
        direction: only an incoming message is ever assessed.
        status: as stored.
        tier: of the current assessment; a message that is being reprocessed keeps its old one meanwhile.
        needs_person: whether a person has to listen whatever the tier.
    """
    if tier is not None:
        place = BY_TIER[tier]
    elif status is Status.WAITING:
        place = NOT_YET_PROCESSED
    elif direction is Direction.INCOMING:
        place = NEEDS_PERSON  # final without an assessment: never routine
    else:
        place = BY_TIER[Tier.ROUTINE]
    return min(place, NEEDS_PERSON) if needs_person else place
