"""A practice's folder for a benchmark, and the command run on it as its users run it: in a process of its own."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SAMPLE_FOLDERS = tuple(SAMPLES / name for name in ("incoming", "outgoing", "greetings"))
RESULTS = Path(__file__).with_name("RESULTS.md")


def command(home: Path, *words: str) -> list[str]:
    """The words that run `ringback` on a practice."""
    return [sys.executable, "-m", "pipeline", "--home", str(home), *words]


def ringback(home: Path, *words: str, check: bool = True) -> str:
    """Runs a command to its end; returns what it wrote to stdout.

    Raises:
        RuntimeError: it failed and `check` is set; says what it wrote to stderr.
    """
    ended = subprocess.run(command(home, *words), capture_output=True, text=True, cwd=ROOT, check=False)
    if check and ended.returncode:
        raise RuntimeError(f"ringback {' '.join(words)} ended with {ended.returncode}: {ended.stderr[-2000:]}")
    return ended.stdout


def make_home(home: Path, recordings: Sequence[Path], *, settings: str = "") -> Path:
    """Makes a practice with the sample practice's settings and `settings` after them, and takes the recordings in."""
    home.mkdir(mode=0o700, parents=True)
    shutil.copyfile(SAMPLES / "practice.toml", home / "practice.toml")
    with (home / "practice.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{settings}\n")
    ringback(home, "init")
    if recordings:
        ringback(home, "ingest", *map(str, recordings))
    return home


def machine() -> dict[str, Any]:
    """Where and of what code this was measured."""
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    commit = subprocess.run(git, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip()
    return {"commit": commit or "unknown", "cpu": _cpu(), "cores": os.cpu_count(), "python": platform.python_version()}


def _cpu() -> str:
    """The processor's name, with family and model where the name alone says little."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    name = facts.get("model name", platform.machine())
    return f"{name} (family {facts.get('cpu family')}, model {facts.get('model')})"


def record(what: str, found: dict[str, Any], line: str) -> None:
    """Prints the measurements as JSON and adds a line to RESULTS.md."""
    where = machine()
    print(json.dumps({"bench": what} | found | where, indent=2))
    text = f"- {what}: {line} ({where['commit']}, {where['cpu']}, {where['cores']} cores)\n"
    if not RESULTS.exists():
        RESULTS.write_text("# Results\n\nOne line for each run, newest last; each command is in bench/.\n\n", "utf-8")
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(text)
