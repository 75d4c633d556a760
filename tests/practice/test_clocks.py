"""When a call back is due and at risk, in each of the times that a target can count in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.clock import ClockKind, Standing, Timekeeper
from models.recording import Direction
from models.urgency import Tier
from practice.clocks import PracticeClocks, said
from practice.schedule import Closures, Site
from practice.settings import Mailbox, Practice
from practice.targets import Runs, Target, parsed

WEST = Site("West", ZoneInfo("America/Los_Angeles"), closures=Closures(public_holidays=False))
CLOCKS: Timekeeper = PracticeClocks(
    Practice(Path(), mailboxes=(Mailbox("2", Direction.INCOMING, "West"),), sites=(WEST,))
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("tier", "left_at", "at_risk", "due"),
    [
        (Tier.EMERGENCY, "2026-11-25T23:00-05:00", "2026-11-25T23:07:30-05:00", "2026-11-25T23:15-05:00"),
        (
            Tier.SAME_HOUR,
            "2026-11-01T01:30-04:00",
            "2026-11-01T02:00-04:00",
            "2026-11-01T02:30-04:00",
        ),  # twice
        (None, "2026-11-25T10:00-05:00", "2026-11-25T10:30-05:00", "2026-11-25T11:00-05:00"),  # as the same hour
        (Tier.SAME_DAY, "2026-11-24T09:00-05:00", "2026-11-24T13:00-05:00", "2026-11-24T17:00-05:00"),
        (Tier.SAME_DAY, "2026-11-25T17:30-05:00", "2026-11-27T12:45-05:00", "2026-11-27T17:00-05:00"),  # Thanksgiving
        (Tier.ROUTINE, "2026-11-25T16:00-05:00", "2026-11-27T12:15-05:00", "2026-11-27T17:00-05:00"),
        (Tier.ROUTINE, "2026-11-28T12:00-05:00", "2026-11-30T12:45-05:00", "2026-11-30T17:00-05:00"),  # on a Saturday
    ],
)
def test_at_risk_and_due_by_tier(tier: Tier | None, left_at: str, at_risk: str, due: str) -> None:
    clock = CLOCKS.response(tier, "1", at(left_at))
    assert (clock.kind, clock.tier, clock.started_at) == (ClockKind.RESPONSE, tier, at(left_at))
    assert (clock.at_risk_at, clock.due_at) == (at(at_risk), at(due))
    assert clock.due_at.tzinfo is clock.started_at.tzinfo is UTC
    second = timedelta(seconds=1)
    assert clock.standing(clock.at_risk_at - second) is Standing.ON_TIME
    assert clock.standing(clock.at_risk_at) is clock.standing(clock.due_at - second) is Standing.AT_RISK
    assert clock.standing(clock.due_at) is Standing.OVERDUE


def test_a_mailbox_has_its_site_s_hours() -> None:
    thanksgiving = at("2026-11-26T10:00-05:00")
    assert CLOCKS.response(Tier.SAME_DAY, "2", thanksgiving).due_at == at("2026-11-26T17:00-08:00")
    assert CLOCKS.response(Tier.SAME_DAY, "1", thanksgiving).due_at == at("2026-11-27T17:00-05:00")


def test_business_minutes() -> None:
    clock = CLOCKS.next_try(Tier.SAME_DAY, "1", at("2026-11-24T15:00-05:00"))  # 240 business minutes
    assert (clock.kind, clock.target) == (ClockKind.NEXT_TRY, "240 business min")
    assert (clock.at_risk_at, clock.due_at) == (at("2026-11-24T17:00-05:00"), at("2026-11-25T10:30-05:00"))


def test_where_there_is_no_business_time_a_clock_is_overdue_at_once() -> None:
    left_at = at("2026-11-24T15:00-05:00")
    clock = PracticeClocks(Practice(Path(), hours=((),) * 7)).response(Tier.ROUTINE, "", left_at)
    assert clock.standing(left_at) is Standing.OVERDUE


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, "60 min left"),
        (35, "at risk, 25 min left"),
        (60, "overdue by 0 min"),
        (61, "overdue by 1 min"),
        (60 + 180, "overdue by 3 h"),
        (60 + 3 * 24 * 60, "overdue by 3 days"),
    ],
)
def test_how_a_clock_is_said(minutes: int, expected: str) -> None:
    left_at = at("2026-11-24T15:00-05:00")
    clock = CLOCKS.response(Tier.SAME_HOUR, "1", left_at)
    assert said(clock, left_at + timedelta(minutes=minutes)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 min", Target(Runs.WALL_CLOCK, 15)),
        ("90 business min", Target(Runs.BUSINESS, 90)),
        ("close of business", Target(Runs.TODAY)),
        ("next business day", Target(Runs.NEXT_DAY)),
        ("0 min", None),
        ("min", None),
        ("15 minutes", None),
    ],
)
def test_targets_are_read_as_they_are_written(text: str, expected: Target | None) -> None:
    assert parsed(text) == expected
    assert expected is None or str(expected) == text
