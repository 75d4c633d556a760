"""Callback blocks: which message is for which, and how many to expect."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from models.clock import Clock, ClockKind
from models.urgency import Tier
from practice.blocks import Block, Forecast, Turn, forecast, next_blocks, turn_of
from practice.plan import plan_of
from practice.schedule import Closure, Closures, Opening
from practice.settings import Practice

TWICE = (Opening(time(11), time(12)), Opening(time(15), time(16)))
PRACTICE = Practice(Path(), blocks=(TWICE,) * 5 + ((), ()))
BLOCKS = PRACTICE.blocks_of()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-05:00")


def block(begins: str, ends: str) -> Block:
    return Block(at(begins), at(ends))


def due(text: str) -> Clock:
    moment = at(text)
    hour = timedelta(hours=1)
    return Clock(ClockKind.RESPONSE, Tier.ROUTINE, "x", moment - 4 * hour, moment - 2 * hour, moment)


@pytest.mark.parametrize(
    ("now", "first", "second"),
    [
        ("2026-11-24T09:00", ("2026-11-24T11:00", "2026-11-24T12:00"), ("2026-11-24T15:00", "2026-11-24T16:00")),
        ("2026-11-24T11:30", ("2026-11-24T11:00", "2026-11-24T12:00"), ("2026-11-24T15:00", "2026-11-24T16:00")),
        ("2026-11-24T12:00", ("2026-11-24T15:00", "2026-11-24T16:00"), ("2026-11-25T11:00", "2026-11-25T12:00")),
        ("2026-11-25T16:00", ("2026-11-27T11:00", "2026-11-27T12:00"), ("2026-11-27T15:00", "2026-11-27T16:00")),
    ],
)
def test_the_block_under_way_and_the_next(now: str, first: tuple[str, str], second: tuple[str, str]) -> None:
    assert next_blocks(BLOCKS, at(now)) == (block(*first), block(*second))


@pytest.mark.parametrize(
    ("now", "due_at", "expected"),
    [
        ("2026-11-24T09:00", "2026-11-24T08:00", Turn.NOW),  # overdue
        ("2026-11-24T09:00", "2026-11-24T11:00", Turn.NOW),  # due when the block begins
        ("2026-11-24T09:00", "2026-11-24T11:01", Turn.NEXT_BLOCK),
        ("2026-11-24T09:00", "2026-11-24T15:00", Turn.NEXT_BLOCK),  # the block after would be too late
        ("2026-11-24T09:00", "2026-11-24T15:01", Turn.LATER),
        ("2026-11-24T11:30", "2026-11-24T11:29", Turn.NOW),
        ("2026-11-24T11:30", "2026-11-24T11:45", Turn.NEXT_BLOCK),  # under way
    ],
)
def test_whose_turn_it_is(now: str, due_at: str, expected: Turn) -> None:
    assert turn_of(due(due_at), next_blocks(BLOCKS, at(now)), at(now)) is expected


def test_without_blocks_what_is_at_risk_cannot_wait() -> None:
    none = next_blocks(Practice(Path()).blocks_of(), at("2026-11-24T09:00"))
    assert none == ()
    assert turn_of(due("2026-11-24T11:00"), none, at("2026-11-24T09:00")) is Turn.NOW
    assert turn_of(due("2026-11-24T11:01"), none, at("2026-11-24T09:00")) is Turn.LATER


def test_the_last_block_there_is() -> None:
    once = replace(BLOCKS, closures=Closures(days=(Closure(date(2026, 11, 25), date(2028, 1, 1)),)))
    blocks = next_blocks(once, at("2026-11-24T14:00"))
    assert len(blocks) == 1
    assert turn_of(due("2026-11-24T15:30"), blocks, at("2026-11-24T14:00")) is Turn.NEXT_BLOCK
    assert turn_of(due("2026-11-24T17:00"), blocks, at("2026-11-24T14:00")) is Turn.LATER


def test_a_site_s_plan() -> None:
    messages = [(1, due("2026-11-24T10:00")), (2, None), (3, due("2026-11-24T14:00")), (4, due("2026-11-26T14:00"))]
    plan = plan_of("Eastside", BLOCKS, messages, [], at("2026-11-24T09:00"))
    assert (plan.now, plan.next_block, plan.later) == ((1,), (3,), (2, 4))
    assert (plan.block, plan.expected) == (block("2026-11-24T11:00", "2026-11-24T12:00"), None)
    assert plan.block is not None and plan.block.begins.hour == 11  # in the site's zone


def test_the_forecast_is_what_the_same_block_had_in_past_weeks() -> None:
    wanted = next_blocks(BLOCKS, at("2026-11-10T09:00"))[0]  # Tuesday 11:00; on the 1st clocks went back
    arrivals = [datetime(2026, 9, 1, tzinfo=UTC)]
    for week in range(1, 9):
        begins = datetime(2026, 11, 10, 11, tzinfo=PRACTICE.time_zone) - timedelta(weeks=week)
        before = begins.replace(hour=15) - timedelta(days=1)
        arrivals += [before - timedelta(seconds=1), *[before] * week, begins - timedelta(seconds=1), begins]
    found = forecast(BLOCKS, wanted, sorted(moment.astimezone(UTC) for moment in arrivals))
    # 2, 3, 4, 5 and one more after Columbus Day, 6, 7, 8, 9
    assert found == Forecast(usual=6, fewest=2, most=9, weeks=8)


def test_two_weeks_are_no_forecast() -> None:
    wanted = next_blocks(BLOCKS, at("2026-11-10T09:00"))[0]
    assert forecast(BLOCKS, wanted, [at("2026-10-20T09:00")]) is None
    assert forecast(BLOCKS, wanted, [at("2026-10-18T09:00")]) == Forecast(0, 0, 0, 3)
    assert forecast(BLOCKS, wanted, []) is None
