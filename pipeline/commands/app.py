"""`ringback app`: the review app, on this machine only."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from models.errors import SettingsError
from pipeline.console import say

HELP = "serve the review app on this machine"
EXAMPLE = "  ringback app --home /srv/practice --port 8600"
HOST = "127.0.0.1"
PORT = 8501


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")


def run(args: argparse.Namespace) -> int:
    """Becomes Streamlit; returns only when it can't."""
    serve(args.home, args.port)
    return 0


def serve(home: Path, port: int) -> None:
    """Checks the database, then turns this process into Streamlit: a Ctrl-C reaches it, and no model stays in memory.

    Raises:
        RingbackError: no practice there, its database can't be used, or the port is taken.
    """
    from pipeline.home import open_practice, open_store

    open_store(open_practice(home)).close()
    _need_free(port)
    say(f"The review app is at http://{HOST}:{port} (this machine only). Ctrl-C ends it.")
    sys.stderr.flush()
    os.execve(sys.executable, streamlit_command(port), os.environ | {"RINGBACK_HOME": str(home.resolve())})  # noqa: S606


def streamlit_command(port: int) -> list[str]:
    """Streamlit, reachable from this machine only, reporting nothing to anybody."""
    found = find_spec("review_app")  # by name: nothing of the app's is imported here
    if found is None or not found.submodule_search_locations:
        raise SettingsError("The review app isn't installed. Install Ringback again: pip install -e .")
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(Path(found.submodule_search_locations[0]) / "app.py"),
        f"--server.address={HOST}",
        f"--server.port={port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]


def _need_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise SettingsError(f"Port {port} can't be used ({error}). Name another one with --port.") from error
