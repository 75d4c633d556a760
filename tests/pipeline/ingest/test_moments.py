from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.ingest.moments import Doubt, moment
from practice.settings import Practice

PRACTICE = Practice(Path())  # New York
EXPECTED = datetime(2026, 1, 5, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-05T14:30:00-05:00",
        "2026-01-05T19:30:00Z",
        "2026-01-05T14:30-05",
        "2026-01-05 14:30",
        "20260105T143000",
        "20260105-143000",
        "20260105143000",
        "202601051430",
        "2026_01_05_14.30.00",
        "2026-01-05_14-30",
        1767641400,
        1767641400.0,
        "1767641400",
        "1767641400000",
        1767641400000,
    ],
)
def test_one_instant_many_ways(value: object) -> None:
    assert moment(value, PRACTICE) == EXPECTED


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-08T02:30", "2026-03-08T07:30+00:00"),  # a time that clocks never show
        ("20261101-013000", "2026-11-01T05:30+00:00"),  # a time that they show twice
        ("2026-01-05", "2026-01-05T05:00+00:00"),
    ],
)
def test_local_times(value: str, expected: str) -> None:
    assert moment(value, PRACTICE) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "20261301-000000",
        "2026-01-05T25:00",
        None,
        [],
        {},
        True,
        float("nan"),
        10**30,
        "0001-01-01T00:00+14:00",
    ],
)
def test_what_is_no_time(value: object) -> None:
    with pytest.raises(Doubt):
        moment(value, PRACTICE)
