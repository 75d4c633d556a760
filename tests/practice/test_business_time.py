"""Business time against a counter that walks every minute, around the days on which clocks change.

The counter knows nothing of time zones but what their clocks show at each minute: a stretch of hours holds from the
first minute at which a day's clocks show its beginning, or something later, until they first show its end.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.hours import State, after_business, business_between, open_spans, state_at
from practice.schedule import Closure, Closures, Opening, Schedule, Week

MINUTE = timedelta(minutes=1)
CHANGES = {  # by zone, the days of two changes: forward and back
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),  # at 2:00
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),  # at 2:00 and 3:00
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),  # by half an hour
    "America/Santiago": (date(2026, 9, 6), date(2026, 4, 5)),  # at midnight
}
DAYS = 4
PATIENT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@cache
def minutes_around(zone: str, change: date) -> tuple[tuple[datetime, datetime, time], ...]:
    """Every minute around a change: the instant, what the clocks show, the latest they have shown that day."""
    begin = datetime.combine(change - timedelta(days=DAYS // 2), time(12), tzinfo=UTC)
    shown: list[tuple[datetime, datetime, time]] = []
    latest = time()
    for number in range(DAYS * 24 * 60):
        at = begin + number * MINUTE
        local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        latest = max(latest, local.time()) if shown and shown[-1][1].date() == local.date() else local.time()
        shown.append((at, local, latest))
    return tuple(shown)


def counted(schedule: Schedule, zone: str, change: date) -> list[bool]:
    """For each minute of `minutes_around`, whether the site is open."""

    def holds(stretches: tuple[Opening, ...], latest: time) -> bool:
        return any(one.opens <= latest < one.closes for one in stretches)

    def is_open(local: datetime, latest: time) -> bool:
        day = local.date()
        closed = any(
            one.first <= day <= one.last and (one.span is None or holds((one.span,), latest))
            for one in schedule.closures.days
        )
        return (
            not closed
            and holds(schedule.hours[day.weekday()], latest)
            and not holds(schedule.meetings[day.weekday()], latest)
        )

    return [is_open(local, latest) for _, local, latest in minutes_around(zone, change)]


def wall_times(draw: st.DrawFn, most: int) -> tuple[Opening, ...]:
    """Up to `most` stretches of a day, to the minute."""
    ends = sorted(draw(st.lists(st.integers(0, 24 * 60), max_size=2 * most, unique=True)))
    times = [time.max if end == 24 * 60 else time(end // 60, end % 60) for end in ends]
    return tuple(Opening(*pair) for pair in zip(times[::2], times[1::2], strict=False))


@st.composite
def weeks(draw: st.DrawFn, most: int) -> Week:
    return tuple(wall_times(draw, most) for _ in range(7))


@st.composite
def schedules(draw: st.DrawFn, zone: str, change: date) -> Schedule:
    """Any hours, meetings and closures around a change of clocks."""
    first = change + timedelta(days=draw(st.integers(-2, 2)))
    span = draw(st.sampled_from([None, *wall_times(draw, 1)]))
    closed = draw(st.booleans())
    days = (Closure(first, first + timedelta(days=draw(st.integers(0, 1))), span),) if closed else ()
    return Schedule(ZoneInfo(zone), "US", draw(weeks(3)), draw(weeks(1)), Closures(public_holidays=False, days=days))


@pytest.mark.parametrize(("zone", "change"), [(zone, day) for zone, days in CHANGES.items() for day in days])
@given(data=st.data())
@PATIENT
def test_business_time_is_what_a_minute_counter_counts(zone: str, change: date, data: st.DataObject) -> None:
    schedule = data.draw(schedules(zone, change))
    shown = minutes_around(zone, change)
    is_open = counted(schedule, zone, change)
    a, b = sorted(data.draw(st.lists(st.integers(0, len(shown) - 1), min_size=2, max_size=2)))
    start, end = shown[a][0], shown[b][0]
    assert business_between(schedule, start, end) == sum(is_open[a:b]) * MINUTE
    assert (state_at(schedule, start) is State.OPEN) == is_open[a]
    if passed := sum(is_open[a:b]):
        reached = after_business(schedule, start, passed * MINUTE)
        assert reached is not None
        assert business_between(schedule, start, reached) == passed * MINUTE
        assert reached <= end
        last = max(number for number in range(a, b) if is_open[number])
        assert reached == shown[last][0] + MINUTE


@given(data=st.data())
@PATIENT
def test_business_time_adds_up_to_the_second(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(list(CHANGES)))
    change = data.draw(st.sampled_from(CHANGES[zone]))
    schedule = data.draw(schedules(zone, change))
    noon = datetime.combine(change, time(12), tzinfo=UTC)
    seconds = sorted(data.draw(st.lists(st.integers(-200_000, 200_000), min_size=3, max_size=3)))
    first, middle, last = (noon + timedelta(seconds=number) for number in seconds)
    parts = business_between(schedule, first, middle) + business_between(schedule, middle, last)
    assert business_between(schedule, first, last) == parts
    assert business_between(schedule, last, first) == timedelta()
    for opens, closes in open_spans(schedule, change):
        assert opens < closes and business_between(schedule, opens, closes) >= timedelta(minutes=1)
