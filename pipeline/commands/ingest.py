"""`ringback ingest`: recordings in, as messages that wait to be processed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console import say

if TYPE_CHECKING:
    from pipeline.ingest.report import IngestReport

HELP = "take recordings in: files, and folders with all that is in them; taking the same in again changes nothing"
EXAMPLE = "  ringback ingest /var/spool/asterisk/voicemail\n  ringback ingest monday.wav tuesday.mp3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a recording, or a folder of them")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import open_practice, open_store
    from pipeline.ingest.intake import ingest

    practice = open_practice(args.home)
    with open_store(practice) as store:
        report = ingest(args.paths, practice, store)
    return tell(report)


def tell(report: IngestReport) -> int:
    """Says what became of the files; returns 1 when one could not be taken in."""
    from pipeline.ingest.report import Outcome

    for outcome in (Outcome.PROBLEM, Outcome.WAITING, Outcome.SKIPPED):
        for entry in report.of(outcome):
            say(f"{outcome.value}: {entry.path}: {entry.detail}")
    counts = report.counts
    say(
        f"{counts[Outcome.ADDED]} new, {counts[Outcome.KNOWN]} known before, "
        f"{counts[Outcome.WAITING]} still being written, {counts[Outcome.SKIPPED]} skipped, "
        f"{counts[Outcome.PROBLEM]} could not be taken in."
    )
    if late := sum(entry.overdue for entry in report.of(Outcome.ADDED)):
        say(f"{late} of the new ones are overdue already: ringback list --standing overdue")
    return 1 if counts[Outcome.PROBLEM] else 0
