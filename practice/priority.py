"""Which message is processed first: the shortest time from an urgent message's arrival to its flag is what matters.

The steps are ours: callers wait, so incoming goes before outgoing and greetings; calling again and calling when
nobody is there are the evidence of urgency there is before a word has been heard.
"""

from __future__ import annotations

from models.recording import Arrival, Direction
from practice.hours import is_open
from practice.settings import Practice

_BASE = {Direction.INCOMING: 200, Direction.OUTGOING: 100, Direction.GREETING: 0}
_MARKED_URGENT = 40
_REPEAT_CALL = 20
_REPEATS_COUNTED = 2  # so that nothing outweighs the direction
_AFTER_HOURS = 10


def priority(arrival: Arrival, practice: Practice, recent_calls: int, *, marked_urgent: bool = False) -> int:
    """How soon a message is processed.

    Args:
        arrival: the message.
        practice: its opening hours.
        recent_calls: other messages by the same caller within `models.recording.REPEAT_WINDOW`.
        marked_urgent: the caller pressed the phone system's key for urgent messages.

    Returns:
        0 to 290; higher is sooner.
    """
    base = _BASE[arrival.direction]
    if arrival.direction is not Direction.INCOMING:
        return base
    repeats = _REPEAT_CALL * min(recent_calls, _REPEATS_COUNTED)
    after_hours = (
        0 if is_open(practice.schedule_of(practice.site_of(arrival.mailbox)), arrival.received_at) else _AFTER_HOURS
    )
    return base + repeats + after_hours + (_MARKED_URGENT if marked_urgent else 0)
