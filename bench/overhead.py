"""What share of a run's time is spent outside the speech model, on the sample recordings.

Bar: at most 15%. Of one worker, so that waiting for another core's work doesn't count as either; from the first claim
to the last result, in the run's own words (`ringback run --json`): decoding, the playable copy, triage, scoring,
database and everything between. Loading the models is start-up and told apart.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.practice_home import SAMPLE_FOLDERS, make_home, record, ringback

BAR = 0.15


def measure(recordings: list[Path], model: str, folder: Path) -> dict[str, Any]:
    """One run over fresh copies of the recordings."""
    home = make_home(folder, recordings)
    started = perf_counter()
    report = json.loads(ringback(home, "run", "--workers", "1", "--model", model, "--json", check=False))
    process_s = perf_counter() - started
    inside = report["seconds_by_stage"].get("transcribe", 0.0)
    return {
        "share_outside": round(1 - inside / report["wall_s"], 4),
        "wall_s": report["wall_s"],
        "start_s": round(process_s - report["wall_s"], 2),
        "audio_s": report["audio_s"],
        "times_speed": round(report["times_speed"], 2),
        "recordings": report["recordings"],
        "failures": report["failures"],
        "seconds_by_stage": report["seconds_by_stage"],
    }


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when over the bar or when a recording failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--model", default="base")
    parser.add_argument("--recordings", type=Path, nargs="+", default=list(SAMPLE_FOLDERS))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ringback-overhead-") as folder:
        runs = [measure(args.recordings, args.model, Path(folder) / str(n)) for n in range(args.repeat)]
    shares = [run["share_outside"] for run in runs]
    median = statistics.median(shares)
    speed = statistics.median(run["times_speed"] for run in runs)
    line = (
        f"{median:.1%} of the time outside the speech model (bar 15%; {min(shares):.1%} to {max(shares):.1%} in "
        f"{args.repeat} runs), {runs[0]['recordings']} recordings, {runs[0]['audio_s'] / 60:.1f} min, {args.model}, "
        f"one worker, {speed:.1f} times as fast as listening, start {runs[0]['start_s']:.1f} s"
    )
    record("overhead", {"median_share_outside": median, "runs": runs}, line)
    return 0 if median <= BAR and not any(run["failures"] for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
