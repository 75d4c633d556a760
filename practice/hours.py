"""Whether the practice is open, and what its clocks mean on the days they change."""

from __future__ import annotations

from datetime import UTC, datetime

from practice.settings import Practice


def is_open(practice: Practice, instant: datetime) -> bool:
    """Whether `instant` lies in the practice's opening hours.

    Args:
        practice: its hours and time zone.
        instant: timezone-aware, in any zone.
    """
    local = instant.astimezone(practice.time_zone)
    clock = local.time()
    return any(span.opens <= clock < span.closes for span in practice.hours[local.weekday()])


def instant(wall: datetime, practice: Practice) -> datetime:
    """The instant, in UTC, that the practice's clocks show as `wall`.

    Where clocks go back and show a time twice, it is the first of the two: the older a message, the sooner it is
    returned. Where they go forward, a time they never show is read as if they had not yet gone forward (2:30 is 3:30).

    Args:
        wall: without time zone.
        practice: its time zone.

    Raises:
        OverflowError: too near the first or last year that a datetime can hold.
    """
    return wall.replace(tzinfo=practice.time_zone, fold=0).astimezone(UTC)
