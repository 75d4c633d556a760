"""Speed, word errors, number accuracy and memory of transcription, beside other ways to run the same weights.

    python -m bench.transcribe                                    # about two hours on 2 cores, and they must be idle
    python -m bench.transcribe --every 8 --repeat 1               # a look at it
    python -m bench.transcribe --peers PEER/bin/python            # whisperX and WhisperS2T too: docs/benchmark.md

Every way gets the same files, weights, beam of 5, compute type and cores, and a process of its own, loaded and warm
before the clock starts. The first round hears everything; the others, in alternating order, only the first of
--versions, and speeds are medians. docs/benchmark.md says how to read it. Ends with 1 when a bar is missed: word
errors and speed against the loop, telephone numbers (97% exact, 90% of the wrong ones doubtful, none confident and
wrong).
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import chart, ways
from bench.bars import bars, missed
from bench.comparison import Row, rows, table
from bench.practice_home import RESULTS, ROOT, machine
from bench.speech_sets import VERSIONS, Spoken, load, version, voicemails
from bench.word_errors import errors, words

DATA = ROOT.parent / "shared" / "data" / "asr"
CHART = ROOT / "docs" / "benchmark.svg"
THREAD_COUNTS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")

Sets = dict[str, list[Spoken]]  # by 'clips clean', 'voicemail gsm' and so on


def make_sets(folder: Path, half: str, lengths: Sequence[str], versions: Sequence[str], every: int) -> Sets:
    """The recordings to measure with; of each set every `every`th."""
    clips = load(folder, half)
    whole = {"clips": clips, "voicemail": voicemails(clips) if "voicemail" in lengths else []}
    return {
        f"{length} {each}": [version(spoken, each) for spoken in whole[length][::every]]
        for length in lengths
        for each in versions
    }


def measure(way: str, job: ways.Job, python: str, folder: Path) -> dict[str, Any]:
    """One way's round, in a process of its own.

    Raises:
        SystemExit: it failed; its own words are on stderr.
    """
    out = folder / "found.json"
    call = [python, "-m", "bench.ways", way, json.dumps(asdict(job)), str(out)]
    environment = {name: value for name, value in os.environ.items() if name not in THREAD_COUNTS}
    ended = subprocess.run(call, stdout=sys.stderr, cwd=ROOT, env=environment | {"HF_HUB_OFFLINE": "1"}, check=False)
    if ended.returncode:
        raise SystemExit(f"{way} ended with {ended.returncode}")
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def all_rounds(args: argparse.Namespace, sets: Sets) -> dict[str, list[dict[str, Any]]]:
    """What each way found, round by round."""
    from pipeline.transcribe.weights import find

    rounds: dict[str, list[dict[str, Any]]] = {way: [] for way in args.ways}
    with tempfile.TemporaryDirectory(prefix="ringback-transcribe-") as place:
        files = {name: str(Path(place) / f"{name}.pickle") for name in sets}
        for name, file in files.items():
            Path(file).write_bytes(pickle.dumps([each.samples for each in sets[name]]))
        weights = str(find(args.model).folder)
        for number in range(args.repeat):
            wanted = {name: file for name, file in files.items() if not number or name.endswith(args.versions[0])}
            job = ways.Job(args.model, weights, args.device, args.cores, wanted)
            for way in args.ways[:: -1 if number % 2 else 1]:
                python = str(args.peers) if way in ways.PEERS else sys.executable
                rounds[way].append(measure(way, job, python, Path(place)))
                print(f"{way}: round {number + 1} done", file=sys.stderr, flush=True)
    return rounds


def write_texts(folder: Path, sets: Sets, rounds: dict[str, list[dict[str, Any]]]) -> None:
    """What was said and what each way heard, a file for each set and way."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, spoken in sets.items():
        for way, found in rounds.items():
            lines = [
                {"name": each.name, "errors": errors(words(each.text), words(one["text"])), "said": each.text} | one
                for each, one in zip(spoken, found[0]["sets"][name]["heard"], strict=True)
            ]
            file = folder / f"{name}-{way}.jsonl".replace(" ", "-").replace(":", "-")
            file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def write(args: argparse.Namespace, found: list[Row], judged: list[str], versions: dict[str, str]) -> None:
    """Prints the findings, adds a section to RESULTS.md, writes them as JSON, and draws the chart."""
    where = machine()
    told = (
        f"{args.half} speakers, every {args.every}, {args.repeat} rounds, {args.model}, beam {ways.BEAM}, "
        f"{args.device} {ways.COMPUTE[args.device]}, {args.cores} cores"
    )
    made_by = "; ".join(f"{way}: {each}" for way, each in versions.items())
    section = [f"## transcribe ({told}; {where['commit']}, {where['cpu']}, Python {where['python']})", ""]
    section += [*(f"- {line}" for line in judged), f"- {made_by}", "", table(found)]
    print("\n".join(section))
    if args.no_record:
        return
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write("\n" + "\n".join(section) + "\n")
    facts = [asdict(row) | {"wer": round(row.wer, 3)} for row in found]
    args.json.write_text(
        json.dumps({"told": told, "versions": versions, "rows": facts} | where, indent=1) + "\n", "utf-8"
    )
    CHART.write_text(chart.draw(found, f"{where['cpu']}, {told}, commit {where['commit']}"), "utf-8")


def parsed(words: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line, with the ways that can run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with manifest.jsonl (default: %(default)s)")
    parser.add_argument("--half", choices=("report", "tune", "all"), default="report", help="of the speakers")
    parser.add_argument("--sets", nargs="+", choices=("clips", "voicemail"), default=["clips", "voicemail"])
    parser.add_argument("--versions", nargs="+", choices=VERSIONS, default=list(VERSIONS), help="the first is timed")
    parser.add_argument("--every", type=int, default=1, help="take every Nth recording of each set")
    parser.add_argument("--ways", nargs="+", help="default: all of " + ", ".join(ways.names(2)) + " for 2 cores")
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="of an environment with whisperX and WhisperS2T")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--model", default="base")
    parser.add_argument("--device", choices=tuple(ways.COMPUTE), default="cpu")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help="write there what each way heard")
    parser.add_argument("--json", type=Path, default=RESULTS.with_name("transcribe.json"))
    parser.add_argument("--no-record", action="store_true", help="print only: no RESULTS.md, JSON or chart")
    args = parser.parse_args(words)
    known = ways.names(args.cores)
    args.ways = args.ways or known
    if unknown := [way for way in args.ways if way not in known]:
        parser.error(f"no way is called {', '.join(unknown)}; there are {', '.join(known)}")
    if not args.peers and (skipped := [way for way in args.ways if way in ways.PEERS]):
        print(f"Left out: {', '.join(skipped)}. They need --peers PYTHON (docs/benchmark.md).", file=sys.stderr)
        args.ways = [way for way in args.ways if way not in ways.PEERS]
    return args


def main() -> int:
    """Measures and tells; 1 when a bar is missed. See the module."""
    args = parsed()
    sets = make_sets(args.data, args.half, args.sets, args.versions, args.every)
    rounds = all_rounds(args, sets)
    if args.texts:
        write_texts(args.texts, sets, rounds)
    found = rows(sets, rounds)
    judged = bars(found, args.device)
    write(args, found, judged, {way: each[0]["versions"] for way, each in rounds.items()})
    return 1 if missed(judged) else 0


if __name__ == "__main__":
    sys.exit(main())
