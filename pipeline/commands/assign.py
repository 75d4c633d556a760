"""`ringback assign`: who returns the call."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import add_messages
from pipeline.console import say

HELP = "say who returns the calls"
EXAMPLE = "  ringback assign 12 15 --to Dana\n  ringback assign 12 --to ''          nobody any more"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    add_messages(parser, "the messages")
    parser.add_argument("--to", required=True, metavar="NAME", help="who; '' for nobody")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import open_practice, open_store

    with open_store(open_practice(args.home)) as store:
        store.assign(args.id, args.to or None)
    say(f"Message {', '.join(map(str, args.id))}: {args.to or 'nobody'} returns the call.")
    return 0
