"""Peak memory of `ringback run` over many thirty-second messages: under 1.5 GB, and flat in their number.

The messages are the sample recordings, looped to thirty seconds, each with its own faint noise, so that no two are the
same sound. The peak is the kernel's own figure for the process (ru_maxrss), models and all.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import wave
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.practice_home import ROOT, SAMPLE_FOLDERS, command, make_home, record
from pipeline.audio import SAMPLE_RATE_HZ, decode

BAR_BYTES = 1.5e9
FLAT = 1.10  # ours: the largest number of messages may take 10% more than the smallest, which is noise, not growth
SECONDS = 30
AUDIO = {".wav", ".mp3", ".opus", ".amr", ".flac", ".m4a", ".gsm", ".ulaw"}


def make_messages(sources: list[Path], count: int, folder: Path) -> None:
    """Writes `count` different thirty-second WAV files."""
    folder.mkdir(parents=True)
    sounds = cycle([decode(source).waveform.samples for source in sources])
    for number in range(count):
        sound = np.resize(next(sounds), SECONDS * SAMPLE_RATE_HZ)[::2]  # 8 kHz, as telephones have it
        noisy = sound + np.random.default_rng(number).normal(0, 1e-3, len(sound))
        with wave.open(str(folder / f"message-{number:04d}.wav"), "wb") as file:
            file.setparams((1, 2, SAMPLE_RATE_HZ // 2, 0, "NONE", ""))
            file.writeframes((np.clip(noisy, -1, 1) * 32767).astype("<i2").tobytes())


def peak(sources: list[Path], count: int, model: str, workers: int, folder: Path) -> dict[str, Any]:
    """Runs the batch in a process of its own; returns its peak."""
    make_messages(sources, count, folder / "messages")
    home = make_home(folder / "home", [folder / "messages"])
    started = perf_counter()
    process = subprocess.Popen(
        command(home, "run", "--model", model, "--workers", str(workers)), cwd=ROOT, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes on Linux
    return {
        "messages": count,
        "peak_bytes": usage.ru_maxrss * unit,
        "exit": process.returncode,
        "seconds": round(perf_counter() - started, 1),
    }


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when over the bar, or not flat."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[50, 200])
    parser.add_argument("--model", default="base")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--recordings", type=Path, nargs="+", default=list(SAMPLE_FOLDERS))
    args = parser.parse_args()
    sources = sorted(file for folder in args.recordings for file in folder.rglob("*") if file.suffix.lower() in AUDIO)
    with tempfile.TemporaryDirectory(prefix="ringback-memory-") as folder:
        runs = [peak(sources, n, args.model, args.workers, Path(folder) / str(n)) for n in args.messages]
    peaks = [run["peak_bytes"] for run in runs]
    line = ", ".join(f"{run['peak_bytes'] / 1e9:.2f} GB for {run['messages']} messages of 30 s" for run in runs)
    record(
        "memory", {"runs": runs, "workers": args.workers}, f"{line}, {args.model}, {args.workers} workers (bar 1.5 GB)"
    )
    return 0 if max(peaks) < BAR_BYTES and peaks[-1] <= peaks[0] * FLAT else 1


if __name__ == "__main__":
    sys.exit(main())
