"""Kill -9 at random moments, then run to the end: nothing may be lost, nothing done twice.

A tenth of the kills hits `ringback ingest`, a tenth `ringback run` at any moment from its start, which is mostly while
it loads its models, and the others a run at any moment after its first claim. When a run has finished before its kill,
all messages are made to wait again, so that every kill hits work. At the end every message must be final, have exactly
one current result, and be judged as in a run that nobody disturbed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import create_engine, text

from bench.practice_home import ROOT, SAMPLE_FOLDERS, command, make_home, record, ringback

LOOK_EVERY_S = 0.1
SETTINGS = "[run]\nlease_s = 10.0\n"
TIERS = "select message_id, tier as found from assessments where superseded_at is null"
KINDS = "select message_id, kind as found from scores where superseded_at is null"
CURRENT = "select message_id, count(*) as results from {} where superseded_at is null group by message_id"


@dataclass(frozen=True, slots=True)
class Ended:
    """What a practice holds: judgement by message, how many current results each has, and who still holds leases."""

    judged: dict[str, str]
    current: Counter[int]
    statuses: Counter[str]
    owners: int
    originals: int


def read(home: Path) -> Ended:
    """Reads a practice's database past the Store, so that the Store can't flatter itself."""
    engine = create_engine(f"sqlite:///{home / 'ringback.db'}")
    with engine.connect() as db:
        messages = db.execute(text("select id, source_path, mailbox, status, recording_id from messages")).all()
        found = {row.message_id: row.found for query in (TIERS, KINDS) for row in db.execute(text(query))}
        current: Counter[int] = Counter()
        for table in ("assessments", "scores"):
            current.update({row.message_id: row.results for row in db.execute(text(CURRENT.format(table)))})
        owners = db.execute(text("select count(*) from recordings where owner is not null")).scalar_one()
    engine.dispose()
    judged = {f"{m.source_path} {m.mailbox}": f"{m.status} {found.get(m.id)}" for m in messages}
    files = [file for file in (home / "originals").rglob("*") if file.is_file()]
    return Ended(judged, current, Counter(m.status for m in messages), owners, len(files))


def holds_lease(home: Path, pid: int) -> bool:
    """Whether a run has, or had when it was killed, a recording in work."""
    engine = create_engine(f"sqlite:///{home / 'ringback.db'}")
    with engine.connect() as db:
        query = text("select count(*) from recordings where owner like :worker")
        held = db.execute(query, {"worker": f"%:{pid}:%"}).scalar_one()
    engine.dispose()
    return bool(held)


def kill_sometimes(
    home: Path, words: list[str], within_s: float, chance: random.Random, *, at_work: bool = False
) -> int | None:
    """Starts a command and kills it at a random moment; returns its process id, None when it had ended before.

    Args:
        home: the practice.
        words: the command.
        within_s: the moment is this many seconds after the start at most.
        chance: draws the moment.
        at_work: count from the first claim instead of the start.
    """
    process = subprocess.Popen(command(home, *words), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while at_work and process.poll() is None and not holds_lease(home, process.pid):
        sleep(LOOK_EVERY_S)
    try:
        process.wait(timeout=chance.uniform(0, within_s))
        return None
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return process.pid


def torment(home: Path, recordings: list[Path], args: argparse.Namespace, chance: random.Random) -> dict[str, Any]:
    """Kills until the number is full, then lets it end."""
    kills = Counter[str]()
    while kills["ingest"] < args.kills // 10:
        killed = kill_sometimes(home, ["ingest", *map(str, recordings)], args.ingest_within, chance)
        kills["ingest"] += killed is not None
    ringback(home, "ingest", *map(str, recordings))
    run, in_work = ["run", "--model", args.model], 0
    while kills.total() < args.kills:
        loading = kills["run"] < args.kills // 10
        within_s = args.loading_within if loading else args.within
        if (killed := kill_sometimes(home, run, within_s, chance, at_work=not loading)) is not None:
            kills["run"] += 1
            in_work += holds_lease(home, killed)
        else:  # it had finished first
            ringback(home, "reprocess", "--all")
    started = perf_counter()
    report = json.loads(ringback(home, *run, "--json", check=False))
    return {
        "kills": dict(+kills),
        "in_work": in_work,
        "last_run_s": round(perf_counter() - started, 1),
        "last_run": report["recordings"],
    }


def compare(ended: Ended, clean: Ended) -> dict[str, int]:
    """What is wrong, by kind of wrong; all zero is the aim."""
    return {
        "lost": len(clean.judged.keys() - ended.judged.keys()),
        "duplicated": len(ended.judged.keys() - clean.judged.keys()) + sum(n > 1 for n in ended.current.values()),
        "not_final": sum(n for status, n in ended.statuses.items() if status not in {"done", "needs_person"}),
        "judged_otherwise": sum(ended.judged.get(key) != judged for key, judged in clean.judged.items()),
        "without_result": clean.current.total() - ended.current.total(),
        "leases_left": ended.owners,
        "originals_otherwise": abs(ended.originals - clean.originals),
    }


def main() -> int:
    """Kills, compares, prints, adds a line to RESULTS.md; 1 when anything is lost, duplicated or different."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--within", type=float, default=6.0, help="seconds after its first claim to kill a run in")
    parser.add_argument("--loading-within", type=float, default=6.0, help="seconds after its start to kill a run in")
    parser.add_argument("--ingest-within", type=float, default=1.5, help="seconds in which an ingest is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recordings", type=Path, nargs="+", default=list(SAMPLE_FOLDERS))
    parser.add_argument("--keep", type=Path, help="leave the tormented practice here, to look at")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ringback-crash-") as folder:
        clean = make_home(Path(folder) / "clean", args.recordings)
        ringback(clean, "run", "--model", args.model, check=False)
        home = make_home(Path(folder) / "home", [], settings=SETTINGS)
        told = torment(home, args.recordings, args, random.Random(args.seed))
        wrong = compare(read(home), read(clean))
        messages = len(read(home).judged)
        if args.keep:
            shutil.copytree(home, args.keep)
    kills = " and ".join(f"{count} of {what}" for what, count in told["kills"].items())
    line = (
        f"kill -9, {kills} ({told['in_work']} with a recording in work), over {messages} messages with {args.model}: "
        + ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in wrong.items())
    )
    record("crash", {"messages": messages, "wrong": wrong} | told, line)
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
