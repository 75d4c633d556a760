"""`ringback demo`: the sample recordings through everything, then the app; all voices are synthetic."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from models.errors import SettingsError
from pipeline.commands.app import PORT, serve
from pipeline.commands.arguments import add_model, with_model
from pipeline.console import say

HELP = "process the synthetic sample recordings and show them in the app"
EXAMPLE = "  ringback demo\n  ringback demo --no-serve --home /tmp/demo"
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FOLDERS = ("incoming", "outgoing", "greetings")
FOLDER = ".demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--no-serve", action="store_true", help="end after the summary")
    parser.add_argument("--port", type=int, default=PORT, help=f"of the app (default: {PORT})")
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code. A second time there is nothing left to do, and the app starts at once."""
    from pipeline.commands.ingest import tell
    from pipeline.commands.run import finish, run_waiting
    from pipeline.home import open_store, prepare
    from pipeline.ingest.intake import ingest
    from pipeline.interrupt import Interrupt
    from practice.settings import load

    say("Demo: every voice is synthetic, every name and number invented.")
    home = demo_home(args.home)
    practice = with_model(load(home), args.model)
    prepare(practice)
    interrupt = Interrupt()
    with open_store(practice) as store, interrupt.listening(say):
        not_taken_in = tell(ingest([SAMPLES / folder for folder in FOLDERS], practice, store))
        report = run_waiting(practice, store, interrupt)
    code = finish(report, interrupt) or not_taken_in
    if args.no_serve or interrupt.stop.is_set() or report.error:
        return code
    serve(home, args.port)
    return code


def demo_home(home: Path) -> Path:
    """The demo's folder, .demo in `home` (never a real practice's own), with the sample practice's settings.

    Raises:
        SettingsError: the samples are not there, as in an installation without the repository.
    """
    from pipeline.home import PRIVATE
    from practice.settings import FILE_NAME

    settings = SAMPLES / FILE_NAME
    if not settings.is_file():
        raise SettingsError(f"The sample recordings are not in {SAMPLES}. Run the demo from a clone of the repository.")
    folder = home if home.name == FOLDER else home / FOLDER
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    if not (folder / FILE_NAME).exists():
        shutil.copyfile(settings, folder / FILE_NAME)
    return folder
