"""`ringback audit-sample`: a random sample of messages for a person to check, and the recall that it shows."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.commands.arguments import add_period, moment, positive
from pipeline.console import json_document, say

if TYPE_CHECKING:
    from pipeline.learning.audit import Report

HELP = "draw unflagged messages at random for a person to check, and estimate how much of what is urgent is flagged"
EXAMPLE = """  ringback audit-sample --since 2026-03-01 --until 2026-04-01
  ringback review 57 --tier routine --by anna        # for each message drawn, after listening
  ringback audit-sample --report --json

Some flagged messages are drawn among the others, so that nobody can tell, and to know how many flags are right.
pipeline/learning/recall.py has the method."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--size", type=positive, default=100, metavar="N", help="unflagged messages (default: 100)")
    parser.add_argument("--flagged", type=positive, default=30, metavar="N", help="flagged messages (default: 30)")
    parser.add_argument("--seed", type=int, metavar="N", help="draws the same again (default: a new one)")
    parser.add_argument("--report", action="store_true", help="what the last sample has shown so far")
    parser.add_argument("--id", type=positive, metavar="N", help="with --report: another sample than the last")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    add_period(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    import secrets

    from pipeline.home import open_practice, open_store
    from pipeline.learning.audit import draw, report

    practice = open_practice(args.home)
    with open_store(practice) as store:
        number = args.id
        if not args.report:
            since, until = moment(args.since, practice.time_zone), moment(args.until, practice.time_zone)
            seed = secrets.randbelow(2**31) if args.seed is None else args.seed
            drawn = draw(store.heard(since=since, until=until), size=args.size, flagged=args.flagged, seed=seed)
            number = store.add_audit(drawn)
        found = report(store.audit(number), store.reviews())
    if args.json:
        json_document(_as_json(found))
    else:
        _show(found)
    return 0


def _as_json(found: Report) -> dict[str, object]:
    from models.codec import unstructure

    whole: dict[str, object] = unstructure(found)
    del whole["audit"]
    audit = found.audit
    return {"audit": audit.id, "drawn_at": audit.drawn_at.isoformat(), "seed": audit.seed} | whole


def _show(found: Report) -> None:
    audit, recall = found.audit, found.recall
    checked = len(audit.members) - len(found.waiting)
    print(f"sample {audit.id}, seed {audit.seed}: {len(audit.members)} messages, {checked} checked")
    if found.waiting:
        print(f"to check: {' '.join(map(str, found.waiting))}")
        say("Listen to each and say what it was: ringback review ID --tier TIER --by NAME")
    if found.missed:
        print(f"urgent and not flagged: {' '.join(map(str, found.missed))}")
    if recall is None:
        print("recall: not known yet, some messages of each part have to be checked first")
    elif recall.recall is None:
        print(f"recall: no urgent message was found (95% interval {recall.low:.2f} to {recall.high:.2f})")
    else:
        print(f"recall: {recall.recall:.3f} (95% interval {recall.low:.3f} to {recall.high:.3f})")
        print(f"urgent and not flagged, estimated for the whole time: {recall.missed:.1f} messages")
    if recall is not None and recall.precision is not None:
        print(f"flags that are right: {recall.precision:.2f}")
