"""`ringback retier`: a person's word on how soon to call back."""

from __future__ import annotations

import argparse

from models.urgency import Tier
from pipeline.commands.arguments import add_person
from pipeline.console import say

HELP = "say how soon a message is to be called back: your word stands, its clock is set to it, the machine's is kept"
EXAMPLE = '  ringback retier 12 same_hour --reason "sounded short of breath"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("id", type=int, metavar="ID", help="the message's number, as `ringback list` shows it")
    parser.add_argument("tier", choices=[tier.value for tier in Tier], metavar="TIER", help=", ".join(Tier))
    parser.add_argument("--reason", default="", metavar="WORDS", help="why, for whoever reads its history")
    add_person(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from datetime import UTC, datetime

    from pipeline.home import open_practice, open_store
    from practice.clocks import said

    with open_store(open_practice(args.home)) as store:
        store.decide_tier(args.id, Tier(args.tier), by=args.by, reason=args.reason)
        clock = store.message(args.id).clocks[-1].clock
    say(f"Message {args.id} is {args.tier.replace('_', ' ')}: {said(clock, datetime.now(UTC))} ({clock.target}).")
    return 0
