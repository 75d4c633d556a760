"""Options that several commands have, and what their values mean."""

from __future__ import annotations

import argparse
import getpass
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from practice.settings import Practice


def add_period(parser: argparse.ArgumentParser) -> None:
    """Declares --since and --until."""
    form = "2026-03-01 or 2026-03-01T17:30"
    parser.add_argument("--since", type=when, metavar="WHEN", help=f"received at or after: {form}")
    parser.add_argument("--until", type=when, metavar="WHEN", help="received before")


def when(given: str) -> datetime:
    """A date, or a date and a time."""
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no date: write 2026-03-01 or 2026-03-01T17:30") from None


def moment(given: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A time given without a zone is the practice's local time."""
    return given.replace(tzinfo=zone) if given and given.tzinfo is None else given


def add_messages(parser: argparse.ArgumentParser, what: str) -> None:
    """Declares one or more numbers of messages."""
    parser.add_argument("id", type=int, nargs="+", metavar="ID", help=f"{what}, as `ringback list` numbers them")


def add_person(parser: argparse.ArgumentParser) -> None:
    """Declares --by."""
    parser.add_argument("--by", default=_user(), metavar="NAME", help="who you are (default: %(default)s)")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return "unknown"


def add_model(parser: argparse.ArgumentParser) -> None:
    """Declares --model."""
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="speech model: base, tiny.en, any faster-whisper name, or a folder (default: as practice.toml says)",
    )


def with_model(practice: Practice, model: str | None) -> Practice:
    """The practice with another speech model, where one is given."""
    return replace(practice, transcribe=replace(practice.transcribe, model=model)) if model else practice


def positive(text: str) -> int:
    """A count of at least one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return number
