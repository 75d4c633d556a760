"""`ringback attempt`: a try to call somebody back, and what came of it."""

from __future__ import annotations

import argparse

from models.callback import AttemptOutcome, Resolution
from pipeline.commands.arguments import add_messages, add_person, moment, when
from pipeline.console import say

HELP = "log a try to call back: an answer stops the clock, a message left starts the one of the next try"
EXAMPLE = """  ringback attempt 12 left_message --note "with her husband"
  ringback attempt 12 15 reached --close"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    outcomes = [outcome.value for outcome in AttemptOutcome]
    add_messages(parser, "every message that the call was about")
    parser.add_argument("outcome", choices=outcomes, metavar="OUTCOME", help=", ".join(outcomes))
    parser.add_argument("--note", default="", metavar="WORDS", help="what there is to know")
    parser.add_argument("--at", type=when, metavar="WHEN", help="when: 2026-03-01T17:30 (default: now)")
    parser.add_argument("--close", action="store_true", help="also close them: nothing more is to be done")
    add_person(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from models.errors import SettingsError
    from pipeline.home import open_practice, open_store

    outcome = AttemptOutcome(args.outcome)
    if args.close and outcome.value not in [resolution.value for resolution in Resolution]:
        raise SettingsError(f"{outcome.value} reached nobody: close it with `ringback close`, which says why.")
    practice = open_practice(args.home)
    with open_store(practice) as store:
        store.log_attempt(
            args.id,
            outcome,
            by=args.by,
            note=args.note,
            at=moment(args.at, practice.time_zone),
            close_as=Resolution(outcome.value) if args.close else None,
        )
    what = f"logged{' and closed' if args.close else ''}"
    say(f"{what.capitalize()}: {outcome.value.replace('_', ' ')}, message {', '.join(map(str, args.id))}.")
    return 0
