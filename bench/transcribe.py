"""Speed, word errors, number accuracy and memory of transcription, beside other ways to run the same weights.

    python -m bench.transcribe --data FOLDER --repeat 3

Every way gets the same files, weights, beam of 5, compute type and cores, and a process of its own, loaded and warm
before the clock starts; rounds alternate, and medians are told. Wall time is what a user waits; processor time beside
it shows what other load on the machine did to it. See speech_sets.py for the recordings, ways.py for the ways.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.practice_home import RESULTS, ROOT, machine
from bench.speech_sets import VERSIONS, Spoken, load, version, voicemails
from bench.ways import WAYS
from bench.word_errors import same_number, word_error_rate
from pipeline.audio import SAMPLE_RATE_HZ

DATA = ROOT.parent / "shared" / "data" / "asr"
BARS = {"clips": {"loop": 3.0, "batched": 2.0, "pool": 1.5}, "voicemail": {"loop": 2.5, "batched": 1.5, "pool": 1.3}}
WER_BAR = 0.2  # points above the loop's

Sets = dict[str, list[Spoken]]  # by 'clips clean', 'voicemail gsm' and so on


def make_sets(folder: Path, half: str, names: list[str], versions: list[str], every: int) -> Sets:
    """The recordings to measure with; of each set every `every`th."""
    clips = load(folder, half)
    whole = {"clips": clips, "voicemail": voicemails(clips)}
    return {
        f"{name} {each}": [version(spoken, each) for spoken in whole[name][::every]]
        for name in names
        for each in versions
    }


def measure(way: str, sets: Path, model: str, cores: int) -> dict[str, Any]:
    """One way's round, in a process of its own.

    Raises:
        SystemExit: it failed; its own words are on stderr.
    """
    call = [sys.executable, "-m", "bench.ways", way, str(sets), model, str(cores)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}  # what else computes; the ways set the model's own threads
    ended = subprocess.run(call, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment, check=False)
    if ended.returncode:
        raise SystemExit(f"{way} ended with {ended.returncode}")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def summary(sets: Sets, rounds: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """A row for each set and way: medians over the rounds, words of the first."""
    rows = []
    for name, spoken in sets.items():
        audio_s = sum(len(each.samples) for each in spoken) / SAMPLE_RATE_HZ
        for way, found in rounds.items():
            texts = found[0]["sets"][name]["texts"]
            pairs = list(zip([each.text for each in spoken], texts, strict=True))
            numbers = [same_number(*pair) for pair, each in zip(pairs, spoken, strict=True) if each.number]
            rows.append(
                {
                    "set": name,
                    "way": way,
                    "wer": round(word_error_rate(pairs), 2),
                    "numbers_exact": round(sum(numbers) / len(numbers), 4) if numbers else None,
                    "audio_s_per_s": _speed(audio_s, [each["sets"][name]["wall_s"] for each in found]),
                    "audio_s_per_cpu_s": _speed(audio_s, [each["sets"][name]["cpu_s"] for each in found]),
                    "peak_mb": round(statistics.median(each["peak_bytes"] for each in found) / 1e6),
                }
            )
    return rows


def _speed(audio_s: float, seconds: list[float]) -> float:
    return round(audio_s / statistics.median(seconds), 2)


def compare(rows: list[dict[str, Any]]) -> list[str]:
    """Ours against each other way, over all versions of a set together: a line each."""
    lines = []
    by_set: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_set[row["set"].split()[0]][row["way"]].append(row)
    for name, ways in by_set.items():
        ours = ways.pop("ringback", [])
        for way, theirs in ways.items():
            if not ours:
                continue
            wall, cpu = (
                sum(1 / row[key] for row in theirs) / sum(1 / row[key] for row in ours)
                for key in ("audio_s_per_s", "audio_s_per_cpu_s")
            )
            worse = sum(mine["wer"] - other["wer"] for mine, other in zip(ours, theirs, strict=True)) / len(ours)
            bar = BARS[name].get(way)
            wanted = f" (bar {bar})" if bar else ""
            lines.append(
                f"{name}: {wall:.2f} times as fast as {way}{wanted}, {cpu:.2f} by processor time; "
                f"word error rate {worse:+.2f} points (bar +{WER_BAR})"
            )
    return lines


def table(rows: list[dict[str, Any]]) -> str:
    """The rows in Markdown."""
    heads = ("set", "way", "WER %", "numbers exact", "audio s per s", "per processor s", "peak MB")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        exact = "" if row["numbers_exact"] is None else f"{row['numbers_exact']:.1%}"
        cells = (row["set"], row["way"], row["wer"], exact, row["audio_s_per_s"], row["audio_s_per_cpu_s"])
        lines.append("| " + " | ".join(map(str, (*cells, row["peak_mb"]))) + " |")
    return "\n".join(lines)


def main() -> int:
    """Measures, prints, adds a section to RESULTS.md and writes the same as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with manifest.jsonl (default: %(default)s)")
    parser.add_argument("--half", choices=("report", "tune", "all"), default="report", help="of the speakers")
    parser.add_argument("--sets", nargs="+", choices=("clips", "voicemail"), default=["clips", "voicemail"])
    parser.add_argument("--versions", nargs="+", choices=VERSIONS, default=list(VERSIONS))
    parser.add_argument("--every", type=int, default=1, help="take every Nth recording of each set")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--model", default="base")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, default=RESULTS.with_name("transcribe.json"))
    args = parser.parse_args()
    sets = make_sets(args.data, args.half, args.sets, args.versions, args.every)
    rounds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="ringback-transcribe-") as folder:
        file = Path(folder) / "sets.pickle"
        file.write_bytes(pickle.dumps({name: [each.samples for each in spoken] for name, spoken in sets.items()}))
        for _ in range(args.repeat):
            for way in args.ways:
                rounds[way].append(measure(way, file, args.model, args.cores))
                print(f"{way}: round {len(rounds[way])} done", file=sys.stderr)
    rows = summary(sets, rounds)
    where = machine()
    lines = [*compare(rows), "", table(rows)]
    told = f"{args.half} speakers, every {args.every}, {args.repeat} rounds, {args.model}, {args.cores} cores"
    head = f"## transcribe ({told}; {where['commit']}, {where['cpu']}, Python {where['python']})"
    print("\n".join(lines))
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write("\n" + "\n".join([head, "", *(f"- {line}" for line in lines[:-2]), *lines[-2:]]) + "\n")
    args.json.write_text(json.dumps({"told": told, "rows": rows} | where, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
