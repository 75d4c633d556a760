"""`ringback list`: the queue of incoming messages, or what staff said, as a table or as JSON."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.clock import Standing
from models.errors import SettingsError
from models.recording import Direction, Status
from models.urgency import Tier, Topic
from pipeline.commands.arguments import add_period, moment, positive
from pipeline.console import json_document, json_line, stdout_console

if TYPE_CHECKING:
    from models.store import Store
    from models.views import MessageView, StaffView
    from practice.settings import Practice

HELP = "list messages, most urgent first"
EXAMPLE = """  ringback list --tier emergency --tier same_hour
  ringback list --standing overdue --standing at_risk
  ringback list --direction outgoing --jsonl | jq .score.overall"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    directions = [direction.value for direction in Direction]
    parser.add_argument("--direction", choices=directions, default="incoming", help="default: incoming")
    parser.add_argument("--tier", action="append", choices=[t.value for t in Tier], default=[], help="may be repeated")
    parser.add_argument("--topic", action="append", choices=[t.value for t in Topic], default=[], metavar="TOPIC",
                        help=f"may be repeated: {', '.join(Topic)}")  # fmt: skip
    parser.add_argument("--status", action="append", choices=[s.value for s in Status], default=[])
    parser.add_argument("--standing", action="append", choices=[s.value for s in Standing], default=[],
                        help="how the clock stands; may be repeated")  # fmt: skip
    parser.add_argument("--assigned-to", metavar="NAME", help="who returns the call; '' for nobody yet")
    parser.add_argument("--closed", action="store_true", help="those that are closed, instead of the open ones")
    parser.add_argument("--mailbox", metavar="NAME")
    parser.add_argument("--text", metavar="WORDS", default="", help="words in transcript, gist or caller")
    parser.add_argument("--limit", type=positive, default=200, metavar="N", help="at most N (default: 200)")
    add_period(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON array")
    form.add_argument("--jsonl", action="store_true", help="a JSON line for each message")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from models.codec import unstructure
    from pipeline.home import open_practice, open_store

    practice = open_practice(args.home)
    with open_store(practice) as store:
        rows = _rows(args, practice, store)
    if args.json:
        json_document([unstructure(row) for row in rows])
    elif args.jsonl:
        for row in rows:
            json_line(unstructure(row))
    else:
        _print_table(rows, practice)
    return 0


def _rows(args: argparse.Namespace, practice: Practice, store: Store) -> tuple[MessageView | StaffView, ...]:
    """What the filters let through: the queue for incoming messages, the staff page's rows for the others."""
    from models.views import QueueFilter, StaffFilter

    direction = Direction(args.direction)
    since, until = moment(args.since, practice.time_zone), moment(args.until, practice.time_zone)
    statuses = tuple(Status(status) for status in args.status)
    if direction is Direction.INCOMING:
        return store.queue(
            QueueFilter(
                tiers=tuple(Tier(tier) for tier in args.tier),
                topics=tuple(Topic(topic) for topic in args.topic),
                mailbox=args.mailbox,
                statuses=statuses,
                standings=tuple(Standing(standing) for standing in args.standing),
                assigned_to=args.assigned_to,
                closed=args.closed,
                text=args.text,
                since=since,
                until=until,
                limit=args.limit,
            )
        )
    if args.tier or args.topic or args.standing or args.closed or args.assigned_to is not None:
        raise SettingsError("--tier, --topic, --standing, --assigned-to and --closed are for incoming messages alone.")
    return store.staff(
        StaffFilter(
            mailbox=args.mailbox,
            statuses=statuses,
            directions=(direction,),
            text=args.text,
            since=since,
            until=until,
            limit=args.limit,
        )
    )


def _print_table(rows: tuple[MessageView | StaffView, ...], practice: Practice) -> None:
    from rich.markup import escape
    from rich.table import Table

    from models.views import MessageView

    now = datetime.now(UTC)
    table = Table("id", "what", "clock", "received", "who", "about")
    for row in _by_thread(rows):
        clock = ""
        received = f"{row.arrival.received_at.astimezone(practice.time_zone):%d %b %H:%M}"
        if isinstance(row, MessageView):
            who = row.arrival.caller_name or row.said_name or row.arrival.caller_number or ""
            what = row.tier.value.replace("_", " ") if row.tier else ""
            about = row.needs_person or row.gist
            if row.thread_id is not None:
                about = f"[thread {row.thread_id}] {about}"
            clock = _stands(row, now)
        else:
            who = row.arrival.staff_member or ""
            what = row.score.kind.value.replace("_", " ") if row.score else ""
            about = row.needs_person or (row.score.overall.band if row.score else "")
        if row.status is not Status.DONE:
            what = f"{what}, {row.status.value.replace('_', ' ')}".removeprefix(", ")
        table.add_row(str(row.id), what, clock, received, escape(who), escape(about))
    stdout_console().print(table if rows else "No messages.")


def _stands(row: MessageView, now: datetime) -> str:
    """How the clock stands, or why none runs, and how often somebody tried."""
    from practice.clocks import said

    if row.closed_at is not None:
        return "closed"
    stands = said(row.clock, now) if row.clock else "answered, to be closed" if row.answered_at else ""
    return f"{stands}, tries: {row.tries}" if row.tries else stands


def _by_thread(rows: tuple[MessageView | StaffView, ...]) -> list[MessageView | StaffView]:
    """The rows with all messages of a caller where the most urgent one stands."""
    places: dict[int, int] = {}
    for place, row in enumerate(rows):
        thread = getattr(row, "thread_id", None)
        places[row.id] = places.setdefault(-thread, place) if thread else place
    return sorted(rows, key=lambda row: places[row.id])
