"""`ringback hours`: whether the practice is open, until when, and which days it closes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.commands.arguments import moment, when
from pipeline.console import json_document

if TYPE_CHECKING:
    from practice.outlook import Outlook

HELP = "say when the practice is open: now or at any time, until when, and which days it closes"
EXAMPLE = "  ringback hours\n  ringback hours --at 2026-12-24T10:00 --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--at", type=when, metavar="WHEN", help="2026-12-24 or 2026-12-24T10:00 (default: now)")
    parser.add_argument("--json", action="store_true", help="one JSON array, an object for each site")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from datetime import UTC, datetime

    from models.codec import unstructure
    from pipeline.home import open_practice
    from practice.outlook import outlook

    practice = open_practice(args.home)
    at = moment(args.at, practice.time_zone) or datetime.now(UTC)
    names = {"": practice.name} | {site.name: site.name for site in practice.sites}
    outlooks = [outlook(name, practice.schedule_of(site), at) for site, name in names.items()]
    if args.json:
        json_document([unstructure(one) for one in outlooks])
    else:
        for one in outlooks:
            print("\n".join(_lines(one)))
    return 0


def _lines(found: Outlook) -> Iterator[str]:
    """One site for a person to read."""
    from practice.hours import State
    from practice.outlook import AHEAD

    yield f"{found.site}, {found.at:%a %d %b %Y %H:%M} ({found.time_zone}): {found.state.value.replace('_', ' ')}"
    if found.changes_at is None:
        yield "  It is not open for a year: see [hours] in practice.toml."
    else:
        yield f"  {'closes' if found.state is State.OPEN else 'opens'}: {found.changes_at:%a %d %b %Y %H:%M}"
    if found.closed:
        yield f"  closed in the next {AHEAD.days} days:"
        yield from (f"    {one.day:%a %d %b %Y}: {one.why}" for one in found.closed)
