"""What commands write: JSON for programs and tables to stdout, everything else to stderr; for the commands alone."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def say(text: str) -> None:
    """One line for a person, to stderr."""
    sys.stderr.write(f"{text}\n")


def json_line(value: object) -> None:
    """One line of JSON to stdout, at once: whoever reads the pipe need not wait for the end.

    Raises:
        ValueError: `value` holds NaN or infinity, for which JSON has no word.
    """
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, allow_nan=False)}\n")
    sys.stdout.flush()


def json_document(value: object) -> None:
    """One indented JSON document to stdout."""
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)}\n")


def stderr_console() -> Console:
    """Rich's console on stderr, for progress and summaries."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def stdout_console() -> Console:
    """Rich's console on stdout, for tables that were asked for."""
    from rich.console import Console

    return Console(highlight=False)
