"""When somebody is there to return calls: weekly hours, meetings, closures, and the sites that differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of a day: local times, `closes` after `opens`; `time.max` stands for midnight at its end."""

    opens: time
    closes: time


Week = tuple[tuple[Opening, ...], ...]
"""Stretches by weekday, Monday first, each day's in order of time; an empty tuple is a day without any."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody is there, `first` and `last` among them; only during `span` where there is one."""

    first: date
    last: date
    span: Opening | None = None


@dataclass(frozen=True, slots=True)
class Closures:
    """What the weekly hours don't know.

    Attributes:
        public_holidays: whether the practice closes on those of its country and `state`.
        state: as ISO 3166-2 has it without the country ('NY'), '' for holidays of the whole country only.
        open_on: names of public holidays on which it opens all the same.
        days: its own closures.
    """

    public_holidays: bool = True
    state: str = ""
    open_on: tuple[str, ...] = ()
    days: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the practice whose hours are its own; what is None is as for the whole practice."""

    name: str
    time_zone: ZoneInfo | None = None
    hours: Week | None = None
    meetings: Week | None = None
    closures: Closures | None = None
    blocks: Week | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that decides when one site is open.

    Attributes:
        time_zone: its clocks'.
        country: whose public holidays (ISO 3166, two capital letters).
        hours: when somebody is there; a gap in a day is a break.
        meetings: when they can't return calls all the same.
        closures: holidays and days of its own.
    """

    time_zone: ZoneInfo
    country: str
    hours: Week
    meetings: Week = ((),) * 7
    closures: Closures = field(default_factory=Closures)
