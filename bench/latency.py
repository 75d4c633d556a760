"""How long a single new message takes from its arrival to its stored assessment, under `ringback run --watch`.

Bar: 5 s on 2 cores. Messages of about 30 s are made by joining sample recordings and put into the inbox one at a time,
by a rename, at a random moment after the one before was done. The command runs in a process of its own; the database is
looked at from outside. The first message is told apart: whatever is still loaded on first use is loaded by it.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import psutil
import soundfile

from bench.practice_home import ROOT, SAMPLES, command, make_home, record
from pipeline.audio import SAMPLE_RATE_HZ, decode

BAR_S = 5.0
MESSAGE_S = 30.0
LOOK_EVERY_S = 0.01
GIVE_UP_S = 300.0


def messages(folder: Path) -> Iterator[Path]:
    """Recordings of about 30 s, each of some of the samples, none like another."""
    sources = sorted(path for path in (SAMPLES / "incoming").iterdir() if path.suffix in {".wav", ".mp3", ".opus"})
    folder.mkdir()
    chance = random.Random(1)  # the same messages each time
    for number in range(1000):
        parts: list[np.ndarray[Any, np.dtype[np.float32]]] = []
        for path in chance.sample(sources, len(sources)):
            parts.append(decode(path).waveform.samples)
            if sum(map(len, parts)) >= (MESSAGE_S - 2) * SAMPLE_RATE_HZ:
                break
        file = folder / f"{number}.wav"
        soundfile.write(file, np.concatenate(parts)[: int((MESSAGE_S + 2) * SAMPLE_RATE_HZ)], SAMPLE_RATE_HZ)
        yield file


def assessed(home: Path) -> int:
    """How many assessments are stored."""
    with closing(sqlite3.connect(f"file:{home / 'ringback.db'}?mode=ro", uri=True)) as db:
        return int(db.execute("select count(*) from assessments").fetchone()[0])


def drop(file: Path, home: Path, process: psutil.Process) -> tuple[float, float]:
    """Puts a message into the inbox; (seconds until its assessment is stored, processor seconds it took).

    Raises:
        TimeoutError: there is none after five minutes.
    """
    before, spent = assessed(home), process.cpu_times()
    arrived = monotonic()
    file.replace(home / "inbox" / file.name)
    while assessed(home) == before:
        if monotonic() > arrived + GIVE_UP_S or not process.is_running():
            raise TimeoutError("the message was not assessed")
        sleep(LOOK_EVERY_S)
    took_s, now = monotonic() - arrived, process.cpu_times()
    return took_s, now.user + now.system - spent.user - spent.system


def measure(home: Path, model: str, repeat: int) -> dict[str, Any]:
    """One watching run, from start to end."""
    said, told = home / "said.txt", home / "told.json"
    words = command(home, "run", "--watch", "--json", "--model", model)
    with said.open("w") as errors, told.open("w") as output:
        process = subprocess.Popen(words, cwd=ROOT, stdout=output, stderr=errors)
        try:
            while "Watching" not in said.read_text():
                if process.poll() is not None:
                    raise RuntimeError(said.read_text()[-2000:])
                sleep(0.1)
            chance, watched = random.Random(2), psutil.Process(process.pid)
            found = []
            for file, _ in zip(messages(home / "made"), range(repeat + 1), strict=False):
                sleep(chance.uniform(1, 4))
                found.append(drop(file, home, watched))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=GIVE_UP_S)
    (first_s, _), *rest = found
    return {
        "first_s": round(first_s, 2),
        "latencies_s": [round(took_s, 2) for took_s, _ in rest],
        "processor_s": [round(spent_s, 2) for _, spent_s in rest],
        "seconds_by_stage": json.loads(told.read_text())["seconds_by_stage"],
    }


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when the median is over the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=20, help="messages, after the first")
    parser.add_argument("--model", default="base")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ringback-latency-") as folder:
        found = measure(make_home(Path(folder) / "practice", []), args.model, args.repeat)
    median, worst = statistics.median(found["latencies_s"]), max(found["latencies_s"])
    stages = ", ".join(f"{stage} {s / (args.repeat + 1):.2f}" for stage, s in found["seconds_by_stage"].items())
    line = (
        f"{median:.1f} s median, {worst:.1f} s worst from arrival to stored assessment (bar 5 s), {args.repeat} "
        f"messages of 30 s one at a time, {args.model}, first {found['first_s']:.1f} s; processor "
        f"{statistics.median(found['processor_s']):.1f} s each; seconds by stage: {stages}"
    )
    record("latency", {"median_s": median, "worst_s": worst, **found}, line)
    return 0 if median <= BAR_S else 1


if __name__ == "__main__":
    sys.exit(main())
