"""`ringback attach`: which messages a recorded call answers, where only a person can tell."""

from __future__ import annotations

import argparse

from models.errors import SettingsError
from pipeline.commands.arguments import add_person
from pipeline.console import say

HELP = "say which messages a recorded call answers; without arguments, list the calls of which nobody could tell"
EXAMPLE = "  ringback attach\n  ringback attach 40 12 15\n  ringback attach 40 --none"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("call", type=int, nargs="?", metavar="CALL", help="the number of a message that staff left")
    parser.add_argument("ids", type=int, nargs="*", metavar="ID", help="the messages that it answers")
    parser.add_argument("--none", action="store_true", help="it answers none of them")
    add_person(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import open_practice, open_store

    if args.call is not None and bool(args.ids) == args.none:
        raise SettingsError("Say which messages the call answers, or --none.")
    with open_store(open_practice(args.home)) as store:
        if args.call is None:
            for question in store.questions():
                ids = [str(candidate) for candidate in question.candidates]
                print(f"Call {question.call_id} answers {' or '.join(ids)}: ringback attach {question.call_id} ID")
            return 0
        store.settle_call(args.call, args.ids, by=args.by)
    say(f"Call {args.call} answers {', '.join(map(str, args.ids)) or 'no message'}.")
    return 0
