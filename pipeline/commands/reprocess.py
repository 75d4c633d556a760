"""`ringback reprocess`: messages that were done wait again; what they had before is kept as history."""

from __future__ import annotations

import argparse

from models.errors import SettingsError
from pipeline.commands.arguments import add_period, moment
from pipeline.console import say

HELP = "process messages again, from a stage on; older results are kept as history"
EXAMPLE = "  ringback reprocess --stage classify --since 2026-03-01\n  ringback reprocess --id 12 --id 15"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--stage", choices=("transcribe", "classify", "score"), help="first stage to do again")
    parser.add_argument("--id", type=int, action="append", metavar="ID", help="this message (may be given often)")
    parser.add_argument("--all", action="store_true", help="every message")
    add_period(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import open_practice, open_store

    if not (args.all or args.stage or args.id or args.since or args.until):
        raise SettingsError("Say which messages: --stage, --since, --until, --id, or --all for every one.")
    practice = open_practice(args.home)
    with open_store(practice) as store:
        count = store.reprocess(
            stage=args.stage,
            message_ids=args.id,
            since=moment(args.since, practice.time_zone),
            until=moment(args.until, practice.time_zone),
        )
    say(f"{count} messages wait to be processed again: ringback run")
    return 0
