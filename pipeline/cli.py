"""`ringback ...`: finds the command, sets up logging, turns errors into one line and an exit code.

Exit codes: 0 all went well; 1 something in the work failed and says so; 2 the command could not do its work at all;
130 broken off by Ctrl-C (a `run` that Ctrl-C asked to end after its current recordings ends as if nothing waited).
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from models.errors import RingbackError

COMMANDS = (
    "init",
    "ingest",
    "run",
    "list",
    "show",
    "retier",
    "attempt",
    "close",
    "reopen",
    "attach",
    "assign",
    "blocks",
    "reprocess",
    "hours",
    "rules",
    "review",
    "audit-sample",
    "export",
    "train",
    "weights",
    "app",
    "demo",
    "doctor",
    "transcribe",
    "classify",
    "score",
)
COULD_NOT = 2
INTERRUPTED = 130
PRIVATE_UMASK = 0o077  # whatever Ringback writes is its user's alone: patients' voices and words
BROKEN_PIPE = 141  # what a shell reports for a process that SIGPIPE ended


class Command(Protocol):
    """A module of `pipeline.commands`: importing it is cheap, the work's imports happen in `run`."""

    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the command's own options."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Does the work; returns the exit code."""
        ...


def command(name: str) -> Command:
    """The module of one command."""
    return cast(Command, import_module(f"pipeline.commands.{name.replace('-', '_')}"))


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; the options for all of them may stand before or after the command's name."""
    parser = argparse.ArgumentParser(
        prog="ringback",
        description="Reviews a medical practice's voicemail on its own machine: transcribes, triages, scores, shows.",
        epilog="`ringback COMMAND --help` shows an example of each. Not a medical device: a person decides.",
    )
    _add_shared(parser, default_home=os.environ.get("RINGBACK_HOME", "."))
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = command(name)
        sub = choices.add_parser(
            name,
            help=module.HELP,
            description=f"{module.HELP[:1].upper()}{module.HELP[1:]}.",
            epilog=f"example:\n{module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_shared(sub, default_home=None)
        module.add_arguments(sub)
    return parser


def _add_shared(parser: argparse.ArgumentParser, *, default_home: str | None) -> None:
    """Options of every command; a subparser leaves out what isn't given, so as not to overwrite what came before it."""

    def default(value: object) -> object:
        return value if default_home is not None else argparse.SUPPRESS

    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        default=default(Path(default_home or ".")),
        help="the practice's folder (default: RINGBACK_HOME, else the current folder)",
    )
    parser.add_argument("--verbose", "-v", action="count", default=default(0), help="say more; twice: everything")
    parser.add_argument("--debug", action="store_true", default=default(False), help="show tracebacks")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        argv: its words, without the program's name; None = those of this process.

    Returns:
        The exit code.
    """
    args = build_parser().parse_args(argv)
    args.home = args.home.expanduser().absolute()
    _configure_logging(args.verbose)
    umask = os.umask(PRIVATE_UMASK)
    try:
        code = command(args.command).run(args)
        sys.stdout.flush()
        return code
    except RingbackError as error:
        if args.debug:
            raise
        print(f"ringback: {error}", file=sys.stderr)
        return COULD_NOT
    except BrokenPipeError:  # whoever read our output has had enough: `ringback list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains as it flushes at exit
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("ringback: ended by Ctrl-C", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if args.debug:
            raise
        at = f" ({error.filename!r})" if error.filename else ""
        print(f"ringback: {error.strerror or type(error).__name__}{at}. Nothing is lost.", file=sys.stderr)
        return COULD_NOT
    except Exception as error:
        if args.debug:
            raise
        print(f"ringback: unexpected {type(error).__name__}; --debug shows where. Nothing is lost.", file=sys.stderr)
        return COULD_NOT
    finally:
        os.umask(umask)


def _configure_logging(verbose: int) -> None:
    """Logs to stderr, ids only; other libraries' logs from warnings up, unless everything is asked for."""
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for ours in ("pipeline", "models", "practice"):
        logging.getLogger(ours).setLevel(level)
