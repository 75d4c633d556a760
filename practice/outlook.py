"""What a practice is told of its own hours: open until when, and which days it closes and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from practice.hours import State, next_opening, open_spans, state_at
from practice.public_holidays import public_holidays
from practice.schedule import Schedule

AHEAD = timedelta(days=60)  # ours: as far as people plan their days off


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A weekday with hours on which it is closed all the same."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """A site at one instant.

    Attributes:
        site: its name, or the practice's.
        time_zone: IANA name; all times are in it.
        at: the instant.
        state: open, or in which way not.
        changes_at: when it closes, or when it opens next; None when it isn't open for a year.
        closed: days to come within `AHEAD`, in order.
    """

    site: str
    time_zone: str
    at: datetime
    state: State
    changes_at: datetime | None
    closed: tuple[ClosedDay, ...]


def outlook(site: str, schedule: Schedule, at: datetime) -> Outlook:
    """What there is to say of a site.

    Args:
        site: what it is called.
        schedule: its hours.
        at: timezone-aware.

    Raises:
        SettingsError: its public holidays aren't known.
    """
    zone = schedule.time_zone
    today = at.astimezone(zone).date()
    closes = next((closes for opens, closes in open_spans(schedule, today) if opens <= at < closes), None)
    changes = closes or next_opening(schedule, at)
    days = (today + timedelta(days=number) for number in range(AHEAD.days))
    closed = (day for day in days if schedule.hours[day.weekday()] and not open_spans(schedule, day))
    return Outlook(
        site=site,
        time_zone=zone.key,
        at=at.astimezone(zone),
        state=state_at(schedule, at),
        changes_at=None if changes is None else changes.astimezone(zone),
        closed=tuple(ClosedDay(day, _why(schedule, day)) for day in closed),
    )


def _why(schedule: Schedule, day: date) -> str:
    """Names of the holidays that a day is, or that the practice closes it by itself."""
    closures = schedule.closures
    if any(own.first <= day <= own.last and own.span is None for own in closures.days) or not closures.public_holidays:
        return "the practice's own closure"
    names = public_holidays(schedule.country, closures.state, day.year).get(day, frozenset())
    return ", ".join(sorted(names)) or "meetings and closures take all of its hours"
