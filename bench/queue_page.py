"""The queue's next page in a practice of years: 100,000 messages, 10,000 of them open, under 30 ms.

The messages are made by a fixed seed straight in the database, with assessment, transcript and clock as processing
leaves them; the page is asked for through the Store, as the app and `ringback list` do.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert, text

from bench.practice_home import record
from models import database, migrate
from models.callback import Resolution
from models.clock import ClockKind, Standing
from models.ranking import queue_rank
from models.recording import Direction, Status
from models.store import Store
from models.tables import AssessmentRow, Base, ClockRow, ClosingRow, MessageRow, RecordingRow, TranscriptRow
from models.transcript import Verdict
from models.urgency import Evidence, Source, Tier, Topic
from models.views import QueueFilter

BAR_MS = 30.0
PAGE = 50  # ours: two screens of rows
TIERS = (Tier.EMERGENCY, Tier.SAME_HOUR, Tier.SAME_DAY, Tier.ROUTINE)
SHARES = (1, 6, 33, 60)  # ours: of a hundred messages, by tier
NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
AT_ONCE = 1000
ORIGIN: dict[str, Any] = dict(stage="bench", version="1", model_name="", model_hash="", settings={})
EMPTY_IN_TRANSCRIPT = ("reasons", "segments", "speech", "numbers", "suggestions")
QUERIES = {
    "first page": QueueFilter(limit=PAGE),
    "next page": QueueFilter(limit=PAGE, offset=PAGE),
    "page 20": QueueFilter(limit=PAGE, offset=19 * PAGE),
    "urgent tiers": QueueFilter(tiers=(Tier.EMERGENCY, Tier.SAME_HOUR), limit=PAGE),
    "overdue": QueueFilter(standings=(Standing.OVERDUE,), limit=PAGE),
}


def rows(number: int, is_open: bool, chance: random.Random) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """Everything that the database holds of one message."""
    tier = chance.choices(TIERS, SHARES)[0]
    at = NOW - timedelta(seconds=chance.randrange(3 * 24 * 3600 if is_open else 2 * 365 * 24 * 3600))
    name, sha256 = f"{number:016x}", f"{number:064x}"
    due, closed = at + timedelta(hours=8), None if is_open else at + timedelta(hours=2)
    sound = dict(id=name, sha256=sha256, stored_path=name, size_bytes=1, suffix=".wav", added_at=at, duration_s=30.0)
    yield RecordingRow, sound
    message = dict(id=number, recording_id=name, direction=Direction.INCOMING, mailbox="main", received_at=at)
    message |= dict(source_path=name, caller_number=f"+1202{number:07d}", notes=(), priority=0, added_at=at)
    message |= dict(status=Status.DONE, tier=tier, closed_at=closed)
    message |= dict.fromkeys(("at_risk_at", "due_at"), None if closed else due)
    yield MessageRow, message | dict(queue_rank=queue_rank(Direction.INCOMING, Status.DONE, tier, needs_person=False))
    heard = dict(id=number, recording_id=name, created_at=at, verdict=Verdict.GOOD, duration_s=30.0, **ORIGIN)
    yield TranscriptRow, heard | dict(words="it hurts " * 40) | dict.fromkeys(EMPTY_IN_TRANSCRIPT, ())
    found = dict(message_id=number, transcript_id=number, created_at=at, tier=tier, topic=Topic.SYMPTOM, **ORIGIN)
    evidence = (Evidence("it hurts", 0, 8, "pain", Source.RULE, 0.0, 1.0),)
    found |= dict(gist="it hurts", probabilities=dict.fromkeys(TIERS, 0.25), evidence=evidence)
    yield AssessmentRow, found | dict(negated=(), callback_numbers=())
    clock = dict(message_id=number, kind=ClockKind.RESPONSE, tier=tier, target="480 min", started_at=at, set_at=at)
    yield ClockRow, clock | dict(at_risk_at=due, due_at=due, reason="judged", superseded_at=closed)
    if closed:
        closing = dict(message_id=number, at=closed, by="bench", resolution=Resolution.REACHED)
        yield ClosingRow, closing | dict(note="", reopen_reason="")


def fill(url: str, messages: int, opened: int, seed: int) -> None:
    """Makes the database; open messages are spread among the closed ones."""
    migrate.upgrade(url)
    chance = random.Random(seed)
    open_ones = set(chance.sample(range(1, messages + 1), opened))
    engine = database.connect(url)
    with engine.begin() as connection:
        for first in range(1, messages + 1, AT_ONCE):
            batch: dict[type[Base], list[dict[str, Any]]] = {}
            for number in range(first, min(first + AT_ONCE, messages + 1)):
                for table, columns in rows(number, number in open_ones, chance):
                    batch.setdefault(table, []).append(columns)
            for table, columns_of_many in batch.items():
                connection.execute(insert(table), columns_of_many)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def measure(url: str, runs: int) -> dict[str, dict[str, float]]:
    """Milliseconds of each query through the Store, median and worst."""
    found: dict[str, dict[str, float]] = {}
    with Store.open(url) as store:
        for name, wanted in QUERIES.items():
            took: list[float] = []
            for _ in range(runs + 1):
                began = perf_counter()
                shown = store.queue(wanted)
                took.append((perf_counter() - began) * 1000)
                if not shown:
                    raise RuntimeError(f"{name} shows nothing: nothing would be measured")
            found[name] = {"median_ms": round(median(took[1:]), 2), "worst_ms": round(max(took[1:]), 2)}
    return found


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when the next page is over the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--url", default="", help="an empty PostgreSQL database (default: SQLite in a new folder)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ringback-queue-") as folder:
        url = args.url or f"sqlite:///{Path(folder) / 'ringback.db'}"
        fill(url, args.messages, args.open, args.seed)
        found = measure(url, args.runs)
    times = ", ".join(f"{name} {one['median_ms']} ms (worst {one['worst_ms']})" for name, one in found.items())
    where = url.split(":")[0].split("+")[0]
    record(
        "queue",
        {"queries": found, "messages": args.messages, "open": args.open, "database": where},
        f"{args.messages} messages, {args.open} open, {where}, pages of {PAGE}: {times} (bar {BAR_MS:.0f} ms)",
    )
    return 0 if found["next page"]["median_ms"] < BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())
