"""What a site has to do: which messages can't wait, which are for the next callback block, what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.clock import Clock
from practice.blocks import Block, Forecast, Turn, forecast, next_blocks, turn_of
from practice.schedule import Schedule


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site's open messages by when it is their turn; all times in its zone.

    Attributes:
        site: its name, or the practice's.
        at: when the plan was made.
        block: the one under way, or the next; None where there are no blocks.
        now: messages that can't wait for it, in the queue's order; what was left over from the block before is here.
        next_block: messages for it, likewise.
        later: the others, likewise.
        expected: how many messages usually come in for it, None where there is too little history.
    """

    site: str
    at: datetime
    block: Block | None
    now: tuple[int, ...]
    next_block: tuple[int, ...]
    later: tuple[int, ...]
    expected: Forecast | None


def plan_of(
    site: str,
    blocks: Schedule,
    messages: Sequence[tuple[int, Clock | None]],
    arrivals: Sequence[datetime],
    at: datetime,
) -> SitePlan:
    """Plans a site's open messages.

    Args:
        site: what it is called.
        blocks: its callback blocks as if they were its hours.
        messages: number and running clock of each, in the queue's order.
        arrivals: when messages were left there, in order of time; see `practice.blocks.forecast`.
        at: the present, timezone-aware.
    """
    coming = next_blocks(blocks, at)
    turns: dict[Turn, list[int]] = {turn: [] for turn in Turn}
    for number, clock in messages:
        turns[turn_of(clock, coming, at)].append(number)
    zone = blocks.time_zone
    first = coming[0] if coming else None
    return SitePlan(
        site=site,
        at=at.astimezone(zone),
        block=Block(first.begins.astimezone(zone), first.ends.astimezone(zone)) if first else None,
        now=tuple(turns[Turn.NOW]),
        next_block=tuple(turns[Turn.NEXT_BLOCK]),
        later=tuple(turns[Turn.LATER]),
        expected=forecast(blocks, first, arrivals) if first else None,
    )
