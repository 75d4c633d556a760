"""`ringback blocks`: the next callback block, what is for it, and what can't wait."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.console import json_document

if TYPE_CHECKING:
    from models.store import Store
    from models.views import MessageView
    from practice.plan import SitePlan
    from practice.settings import Practice

HELP = "say which messages are for the next callback block, which can't wait for it, and how many more to expect"
EXAMPLE = "  ringback blocks\n  ringback blocks --json | jq '.[0].now'"
EVERY_OPEN_MESSAGE = 1_000_000  # ours: no practice has so many


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--json", action="store_true", help="one JSON array, an object for each site")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from models.codec import unstructure
    from pipeline.home import open_practice, open_store

    practice = open_practice(args.home)
    with open_store(practice) as store:
        plans, rows = _plans(practice, store)
    if args.json:
        json_document([unstructure(plan) for plan in plans])
    else:
        for plan in plans:
            print("\n".join(_lines(plan, rows, practice)))
    return 0


def _plans(practice: Practice, store: Store) -> tuple[tuple[SitePlan, ...], dict[int, MessageView]]:
    """A plan for each site that has messages or blocks, and the open messages by number."""
    from models.views import QueueFilter
    from practice.blocks import HISTORY_WEEKS
    from practice.plan import plan_of

    now = datetime.now(UTC)
    rows = {row.id: row for row in store.queue(QueueFilter(limit=EVERY_OPEN_MESSAGE))}
    arrivals = store.arrivals(now - timedelta(weeks=HISTORY_WEEKS + 3), now)
    plans = []
    for site in ("", *(site.name for site in practice.sites)):
        own = [row for row in rows.values() if practice.site_of(row.arrival.mailbox) == site]
        left = [at for mailbox, at in arrivals if practice.site_of(mailbox) == site]
        blocks = practice.blocks_of(site)
        if own or any(blocks.hours):
            plans.append(plan_of(site or practice.name, blocks, [(row.id, row.clock) for row in own], left, now))
    return tuple(plans), rows


def _lines(plan: SitePlan, rows: dict[int, MessageView], practice: Practice) -> Iterator[str]:
    """One site for a person to read."""
    yield f"{plan.site}: {_when(plan)}"
    for title, ids in (("can't wait", plan.now), ("for this block", plan.next_block), ("later", plan.later)):
        yield f"  {title}: {len(ids)}"
        yield from (f"    {_row(rows[one], practice)}" for one in ids if title != "later")
    if plan.expected:
        expected = plan.expected
        yield (
            f"  usually {expected.usual} messages come in for it "
            f"({expected.fewest} to {expected.most} in {expected.weeks} weeks)"
        )


def _when(plan: SitePlan) -> str:
    if plan.block is None:
        return "no callback blocks; see [blocks] in practice.toml"
    under_way = "under way" if plan.block.begins <= plan.at else "next"
    return f"callback block {under_way}, {plan.block.begins:%a %d %b %H:%M} to {plan.block.ends:%H:%M}"


def _row(row: MessageView, practice: Practice) -> str:
    from practice.clocks import said

    stands = said(row.clock, datetime.now(UTC)) if row.clock else ""
    tier = row.tier.value.replace("_", " ") if row.tier else "not judged yet"
    received = f"{row.arrival.received_at.astimezone(practice.time_zone):%d %b %H:%M}"
    return f"{row.id} {tier}, {stands}, left {received}, {row.assigned_to or 'nobody has it'}"
