from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.errors import SettingsError
from practice.hours import (
    State,
    after_business,
    business_between,
    close_of_business,
    instant,
    is_open,
    next_opening,
    state_at,
)
from practice.public_holidays import public_holidays, refuse_unknown
from practice.schedule import Closure, Closures, Opening, Schedule
from practice.settings import Practice

NEW_YORK = ZoneInfo("America/New_York")
WITH_BREAK = (Opening(time(8, 30), time(12)), Opening(time(13), time(17)))
NO_HOLIDAYS = Closures(public_holidays=False)
ALL_WEEK = Schedule(NEW_YORK, "US", (WITH_BREAK,) * 7, closures=NO_HOLIDAYS)
NEVER = Schedule(NEW_YORK, "US", ((),) * 7)
DEFAULT = Practice(Path()).schedule_of()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-01-05T08:29:59-05:00", False),
        ("2026-01-05T08:30:00-05:00", True),
        ("2026-01-05T11:59:59-05:00", True),
        ("2026-01-05T12:00:00-05:00", False),
        ("2026-01-05T13:00:00-05:00", True),
        ("2026-01-05T17:00:00-05:00", False),
        ("2026-01-05T14:00:00+00:00", True),  # 9:00 in New York
        ("2026-01-05T14:00:00+09:00", False),  # midnight in New York
    ],
)
def test_breaks_and_zones(when: str, expected: bool) -> None:
    assert is_open(ALL_WEEK, at(when)) is expected


def test_the_default_is_closed_at_the_weekend() -> None:
    assert is_open(DEFAULT, at("2026-01-09T10:00-05:00"))
    assert not is_open(DEFAULT, at("2026-01-10T10:00-05:00"))


def test_the_weekday_is_the_practice_s_own() -> None:
    friday_evening_there = at("2026-01-10T03:30+00:00")  # Saturday in London, Friday 22:30 in New York
    late = Schedule(NEW_YORK, "US", ((), (), (), (), (Opening(time(22), time.max),), (), ()))
    assert is_open(late, friday_evening_there)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-03-08T13:29:59+00:00", True),  # 9:29:59 after clocks went forward at 2:00
        ("2026-03-08T12:30:00+00:00", True),  # 8:30 EDT, which had been 7:30 EST
        ("2026-03-08T12:29:59+00:00", False),
        ("2026-11-01T13:30:00+00:00", True),  # 8:30 EST after clocks went back
        ("2026-11-01T12:30:00+00:00", False),  # 7:30 EST, which had been 8:30 EDT
    ],
)
def test_days_on_which_clocks_change(when: str, expected: bool) -> None:
    assert is_open(ALL_WEEK, at(when)) is expected


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-01-05T14:30", "2026-01-05T19:30+00:00"),
        ("2026-03-08T02:30", "2026-03-08T07:30+00:00"),  # never shown: read as 3:30 EDT
        ("2026-11-01T01:30", "2026-11-01T05:30+00:00"),  # shown twice: the first, EDT
    ],
)
def test_wall_clock_to_instant(wall: str, expected: str) -> None:
    practice = Practice(Path())
    assert instant(at(wall), practice) == at(expected)
    assert instant(at(wall), practice).tzinfo is UTC
    assert instant(at(wall).replace(fold=1), practice) == at(expected)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-25T10:00-05:00", State.OPEN),
        ("2026-11-25T12:40-05:00", State.BREAK),  # a meeting
        ("2026-11-25T16:30-05:00", State.AFTER_HOURS),  # closed early that day
        ("2026-11-25T07:00-05:00", State.AFTER_HOURS),
        ("2026-11-26T10:00-05:00", State.CLOSED),  # Thanksgiving
        ("2026-11-11T10:00-05:00", State.OPEN),  # Veterans Day, on which it works
        ("2026-07-03T10:00-04:00", State.CLOSED),  # Independence Day, observed
        ("2026-08-05T10:00-04:00", State.CLOSED),  # its own holidays
        ("2026-11-28T10:00-05:00", State.CLOSED),  # Saturday
    ],
)
def test_meetings_holidays_and_closures(when: str, expected: State) -> None:
    day = Opening(time(8, 30), time(17))
    early = Closure(date(2026, 11, 25), date(2026, 11, 25), Opening(time(16), time.max))
    summer = Closure(date(2026, 8, 3), date(2026, 8, 14))
    schedule = Schedule(
        NEW_YORK,
        "US",
        ((day,),) * 5 + ((), ()),
        meetings=((Opening(time(12, 30), time(13)),),) * 7,
        closures=Closures(open_on=("Veterans Day",), days=(early, summer)),
    )
    assert state_at(schedule, at(when)) is expected


@pytest.mark.parametrize(
    ("country", "state", "day", "name"),
    [
        ("US", "", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", "NY", date(2026, 2, 12), "Lincoln's Birthday"),
        ("DE", "BY", date(2026, 1, 6), "Epiphany"),
    ],
)
def test_holidays_are_the_country_s_and_the_state_s(country: str, state: str, day: date, name: str) -> None:
    assert name in public_holidays(country, state, 2026)[day]
    if state:
        assert day not in public_holidays(country, "", 2026)


def test_a_place_whose_holidays_nobody_knows_is_told() -> None:
    with pytest.raises(SettingsError, match=r"state 'ZZ' of US aren't known.*closures.public_holidays to false"):
        public_holidays("US", "ZZ", 2026)
    with pytest.raises(SettingsError, match="country XX"):
        public_holidays("XX", "", 2026)


def test_a_misspelt_holiday_is_told_with_the_right_ones() -> None:
    refuse_unknown(("Columbus Day",), "US", "", 2026)
    with pytest.raises(SettingsError, match=r"2026: Colombus Day\. There are: Christmas Day, Columbus Day"):
        refuse_unknown(("Colombus Day", "Labor Day"), "US", "", 2026)


@pytest.mark.parametrize(
    ("start", "after_today", "expected"),
    [
        ("2026-11-25T10:00-05:00", False, "2026-11-25T17:00-05:00"),
        ("2026-11-25T17:00-05:00", False, "2026-11-27T17:00-05:00"),  # closed by then; Thanksgiving
        ("2026-11-25T10:00-05:00", True, "2026-11-27T17:00-05:00"),
        ("2026-11-27T18:00-05:00", True, "2026-11-30T17:00-05:00"),  # over the weekend
        ("2026-11-29T10:00-05:00", True, "2026-11-30T17:00-05:00"),  # left on Sunday
    ],
)
def test_close_of_business(start: str, after_today: bool, expected: str) -> None:
    assert close_of_business(DEFAULT, at(start), after_today=after_today) == at(expected)


def test_the_next_opening() -> None:
    assert next_opening(DEFAULT, at("2026-11-25T17:00-05:00")) == at("2026-11-27T08:30-05:00")
    assert next_opening(DEFAULT, at("2026-11-25T10:00-05:00")) == at("2026-11-25T10:00-05:00")


def test_where_nobody_ever_is_there_no_time_passes() -> None:
    now = at("2026-01-05T10:00-05:00")
    assert business_between(NEVER, now, now + timedelta(days=900)) == timedelta()
    assert after_business(NEVER, now, timedelta(minutes=1)) is None
    assert close_of_business(NEVER, now) is None
    assert next_opening(NEVER, now) is None
    assert state_at(NEVER, now) is State.CLOSED
