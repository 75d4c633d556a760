"""Callback blocks: when the practice returns calls together, which messages are for which, and how many to expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from statistics import median_low

from models.clock import Clock
from practice.hours import LOOK_AHEAD, spans_after
from practice.schedule import Schedule

HISTORY_WEEKS = 8  # ours: long enough for a median, short enough that it is still the same practice
FEWEST_WEEKS = 3  # ours: what two weeks happened to bring is no forecast


class Turn(StrEnum):
    """When it is a message's turn, the most pressing first."""

    NOW = "now"  # due before the next block begins
    NEXT_BLOCK = "next_block"  # due before the block after that one begins
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch in which calls are returned, in UTC."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many messages come in for a block: what the same one had in past weeks, from the block before to it."""

    usual: int
    fewest: int
    most: int
    weeks: int


def next_blocks(blocks: Schedule, now: datetime, count: int = 2) -> tuple[Block, ...]:
    """The block under way, if any, and those after it; fewer where the practice has none within a year.

    Args:
        blocks: the site's blocks as if they were its hours (`Practice.blocks_of`).
        now: timezone-aware.
        count: most blocks given.
    """
    return tuple(Block(*span) for span in islice(spans_after(blocks, now, now + LOOK_AHEAD), count))


def turn_of(clock: Clock | None, blocks: Sequence[Block], now: datetime) -> Turn:
    """When it is a message's turn.

    Args:
        clock: the one that runs for it, None when nobody has to be called.
        blocks: the next two, as `next_blocks` gives them; without any, what is at risk can't wait.
        now: timezone-aware.
    """
    if clock is None:
        return Turn.LATER
    if not blocks:
        return Turn.NOW if now >= clock.at_risk_at else Turn.LATER
    if clock.due_at <= max(blocks[0].begins, now):
        return Turn.NOW
    after = blocks[1].begins if len(blocks) > 1 else blocks[0].ends
    return Turn.NEXT_BLOCK if clock.due_at <= after else Turn.LATER


def forecast(blocks: Schedule, block: Block, arrivals: Sequence[datetime]) -> Forecast | None:
    """How many messages to expect for a block.

    Args:
        blocks: the site's blocks as if they were its hours.
        block: the one asked about.
        arrivals: when messages were left at the site, for `HISTORY_WEEKS` and a few days before `block`, in order.

    Returns:
        None with fewer than `FEWEST_WEEKS` weeks of history, and where no block comes before it.
    """
    zone = blocks.time_zone
    counts: list[int] = []
    for weeks in range(1, HISTORY_WEEKS + 1):
        local = block.begins.astimezone(zone).replace(tzinfo=None) - timedelta(weeks=weeks)
        begins = local.replace(tzinfo=zone).astimezone(block.begins.tzinfo)
        before = [span[0] for span in spans_after(blocks, begins - timedelta(days=7), begins) if span[0] < begins]
        if before and arrivals and arrivals[0] < before[-1]:
            counts.append(sum(before[-1] <= at < begins for at in arrivals))
    if len(counts) < FEWEST_WEEKS:
        return None
    return Forecast(median_low(counts), min(counts), max(counts), len(counts))
