from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from practice.hours import instant, is_open
from practice.settings import Opening, Practice

WITH_BREAK = (Opening(time(8, 30), time(12)), Opening(time(13), time(17)))
ALL_WEEK = Practice(Path(), hours=(WITH_BREAK,) * 7)


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
    assert is_open(Practice(Path()), at("2026-01-09T10:00-05:00"))
    assert not is_open(Practice(Path()), at("2026-01-10T10:00-05:00"))


def test_the_weekday_is_the_practice_s_own() -> None:
    friday_evening_there = at("2026-01-10T03:30+00:00")  # Saturday in London, Friday 22:30 in New York
    late = Practice(Path(), hours=((), (), (), (), (Opening(time(22), time.max),), (), ()))
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
    assert instant(at(wall), ALL_WEEK) == at(expected)
    assert instant(at(wall), ALL_WEEK).tzinfo is UTC
    assert instant(at(wall).replace(fold=1), ALL_WEEK) == at(expected)
