"""`ringback close`: a message that needs nothing more."""

from __future__ import annotations

import argparse

from models.callback import Resolution
from pipeline.commands.arguments import add_messages, add_person
from pipeline.console import say

HELP = "close messages: they leave the queue, and what came of them is kept"
EXAMPLE = "  ringback close 12 reached\n  ringback close 12 15 not_needed --note spam"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    resolutions = [resolution.value for resolution in Resolution]
    add_messages(parser, "the messages")
    parser.add_argument("outcome", choices=resolutions, metavar="OUTCOME", help=", ".join(resolutions))
    parser.add_argument("--note", default="", metavar="WORDS", help="what there is to know")
    add_person(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import open_practice, open_store

    with open_store(open_practice(args.home)) as store:
        store.close_messages(args.id, Resolution(args.outcome), by=args.by, note=args.note)
    say(f"Closed: message {', '.join(map(str, args.id))}. `ringback reopen` takes it back.")
    return 0
