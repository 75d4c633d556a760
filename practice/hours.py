"""When a site is open, and how much of its time lies between two instants, also on days on which clocks change.

Everything is worked out in instants: a day's hours are turned from what its clocks show into UTC once, and no minute
is ever counted twice or left out where clocks go back or forward.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from practice.public_holidays import public_holidays
from practice.schedule import Opening, Schedule
from practice.settings import Practice

LOOK_AHEAD = timedelta(days=366)  # ours: hours that hold nothing for a year hold nothing

Span = tuple[datetime, datetime]


class State(StrEnum):
    """What a site is at an instant."""

    OPEN = "open"
    BREAK = "break"  # between two stretches of a day's hours: lunch, a meeting
    AFTER_HOURS = "after_hours"  # before or after the hours of a day that has some
    CLOSED = "closed"  # all of the local day: a weekend, a holiday, a closure


def state_at(schedule: Schedule, at: datetime) -> State:
    """Whether the site is open at an instant, and if not, in which way.

    Args:
        schedule: the site's.
        at: timezone-aware, in any zone.
    """
    today = open_spans(schedule, at.astimezone(schedule.time_zone).date())
    if any(opens <= at < closes for opens, closes in today):
        return State.OPEN
    if not today:
        return State.CLOSED
    return State.BREAK if today[0][0] <= at < today[-1][1] else State.AFTER_HOURS


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether the site is open at an instant (timezone-aware, in any zone)."""
    return state_at(schedule, at) is State.OPEN


def business_between(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """How long the site is open between two instants; zero when `end` isn't after `start`."""
    spans = spans_after(schedule, start, end)
    return sum((min(closes, end) - max(opens, start) for opens, closes in spans), timedelta())


def after_business(schedule: Schedule, start: datetime, lasting: timedelta) -> datetime | None:
    """The instant, in UTC, by which the site has been open for so long since `start`.

    Args:
        schedule: the site's.
        start: timezone-aware.
        lasting: above zero.

    Returns:
        None when it isn't open for so long within `LOOK_AHEAD`.
    """
    for opens, closes in spans_after(schedule, start, start + LOOK_AHEAD):
        begins = max(opens, start)
        if lasting <= closes - begins:
            return (begins + lasting).astimezone(UTC)
        lasting -= closes - begins
    return None


def next_opening(schedule: Schedule, start: datetime) -> datetime | None:
    """The first instant from `start` on, in UTC, at which the site is open; None when there is none in `LOOK_AHEAD`."""
    opens = next((opens for opens, _ in spans_after(schedule, start, start + LOOK_AHEAD)), None)
    return None if opens is None else max(opens, start.astimezone(UTC))


def close_of_business(schedule: Schedule, start: datetime, *, after_today: bool = False) -> datetime | None:
    """When the site closes for the day, in UTC, the first time after `start`.

    Args:
        schedule: the site's.
        start: timezone-aware.
        after_today: of the first day with hours after the local day of `start`.

    Returns:
        None when it isn't open at all within `LOOK_AHEAD`.
    """
    today = start.astimezone(schedule.time_zone).date()
    for days in range(after_today, LOOK_AHEAD.days + 1):
        spans = open_spans(schedule, today + timedelta(days=days))
        if spans and spans[-1][1] > start:
            return spans[-1][1]
    return None


@lru_cache(maxsize=4096)
def open_spans(schedule: Schedule, day: date) -> tuple[Span, ...]:
    """(opens, closes) of one local day, in UTC and in order: hours less meetings, none on a day that is closed."""
    walls: Iterable[Span] = [_walls(opening, day) for opening in schedule.hours[day.weekday()]]
    for cut in _cuts(schedule, day):
        walls = [left for wall in walls for left in _without(wall, cut)]
    spans = (tuple(_first_shown(wall, schedule.time_zone) for wall in pair) for pair in walls)
    return tuple((opens, closes) for opens, closes in spans if opens < closes)


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


def spans_after(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Span]:
    """(opens, closes) of every stretch that reaches beyond `start` and begins before `end`, in UTC and in order."""
    first = start.astimezone(schedule.time_zone).date()
    days = (end.astimezone(schedule.time_zone).date() - first).days
    for number in range(days + 1):
        yield from (
            (opens, closes)
            for opens, closes in open_spans(schedule, first + timedelta(days=number))
            if opens < end and closes > start < end
        )


def _walls(opening: Opening, day: date) -> Span:
    """A stretch of `day` as its clocks show it, without time zone."""
    midnight = datetime.combine(day, time()) + timedelta(days=1)
    closes = midnight if opening.closes == time.max else datetime.combine(day, opening.closes)
    return datetime.combine(day, opening.opens), closes


def _cuts(schedule: Schedule, day: date) -> Iterator[Span]:
    """Stretches of `day` in which nobody returns calls whatever the weekly hours say."""
    whole = Opening(time(), time.max)
    closures = schedule.closures
    if closures.public_holidays:
        names = public_holidays(schedule.country, closures.state, day.year).get(day, frozenset())
        if names - set(closures.open_on):
            yield _walls(whole, day)
    for closure in closures.days:
        if closure.first <= day <= closure.last:
            yield _walls(closure.span or whole, day)
    yield from (_walls(meeting, day) for meeting in schedule.meetings[day.weekday()])


def _without(wall: Span, cut: Span) -> Iterator[Span]:
    (opens, closes), (begins, ends) = wall, cut
    if opens < min(closes, begins):
        yield opens, min(closes, begins)
    if max(opens, ends) < closes:
        yield max(opens, ends), closes


def _first_shown(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the day's clocks show `wall` or, where they skip it, what comes after."""
    skipping, plain = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if plain <= skipping:  # not skipped: the same, or the first of the two times that it is shown
        return plain
    new = plain.astimezone(zone).utcoffset()
    seconds = range(int((plain - skipping).total_seconds()))
    return skipping + timedelta(
        seconds=bisect_left(
            seconds, True, key=lambda s: (skipping + timedelta(seconds=s)).astimezone(zone).utcoffset() == new
        )
    )
