from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

from models.recording import Arrival, Direction
from practice.priority import priority
from practice.settings import Practice

PRACTICE = Practice(Path())
IN_HOURS = datetime.fromisoformat("2026-01-05T10:00-05:00")
AT_NIGHT = datetime.fromisoformat("2026-01-05T23:00-05:00")


def arrival(direction: Direction = Direction.INCOMING, when: datetime = IN_HOURS) -> Arrival:
    return Arrival(direction, "", when, "x.wav")


def test_the_order() -> None:
    ladder = [
        priority(arrival(Direction.GREETING, AT_NIGHT), PRACTICE, 5),
        priority(arrival(Direction.OUTGOING, AT_NIGHT), PRACTICE, 5),
        priority(arrival(), PRACTICE, 0),
        priority(arrival(when=AT_NIGHT), PRACTICE, 0),
        priority(arrival(), PRACTICE, 1),
        priority(arrival(when=AT_NIGHT), PRACTICE, 1),
        priority(arrival(), PRACTICE, 2),
        priority(arrival(when=AT_NIGHT), PRACTICE, 100),
        priority(arrival(when=AT_NIGHT), PRACTICE, 100, marked_urgent=True),
    ]
    assert all(lower < higher for lower, higher in pairwise(ladder))


def test_marked_urgent_outweighs_the_hour() -> None:
    marked = priority(arrival(), PRACTICE, 0, marked_urgent=True)
    assert marked > priority(arrival(when=AT_NIGHT), PRACTICE, 1)
