"""`ringback init`: a practice's folder with a commented practice.toml and an empty database."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.console import say

HELP = "make a practice's folder: a commented practice.toml and the database; later, bring the database up to date"
EXAMPLE = "  ringback init /srv/practice\n  $EDITOR /srv/practice/practice.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="where (default: --home)")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from pipeline.home import PRIVATE, open_practice, prepare
    from practice.settings import FILE_NAME, TEMPLATE

    home: Path = args.folder or args.home
    home.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    settings = home / FILE_NAME
    if settings.exists():
        say(f"{settings} is there already and stays as it is.")
    else:
        settings.write_text(TEMPLATE.read_text("utf-8"), "utf-8")
        say(f"Wrote {settings}: look it over, it says what each setting does.")
    prepare(open_practice(home))
    say(f"The database is ready. Next: ringback --home {home} ingest RECORDINGS, then ringback --home {home} run")
    return 0
