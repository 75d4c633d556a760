"""`ringback reopen`: a closed message that needs something after all."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import add_person
from pipeline.console import say

HELP = "open a closed message again: its clock goes on, or it is tried again where the patient was answered"
EXAMPLE = '  ringback reopen 12 --reason "the pharmacy has no order"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("id", type=int, metavar="ID", help="the message's number, as `ringback list --closed` shows it")
    parser.add_argument("--reason", default="", metavar="WORDS", help="why, for whoever reads its history")
    add_person(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from datetime import UTC, datetime

    from pipeline.home import open_practice, open_store
    from practice.clocks import said

    with open_store(open_practice(args.home)) as store:
        store.reopen_message(args.id, by=args.by, reason=args.reason)
        clock = store.message(args.id).clocks[-1].clock
    say(f"Message {args.id} is open again: {said(clock, datetime.now(UTC))} ({clock.target}).")
    return 0
