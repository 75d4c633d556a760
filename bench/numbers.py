"""How exactly spoken telephone numbers are heard, in real speech, over telephone lines, by speakers held out.

Bars: at least 97% of the numbers exact; of the wrong ones at least 90% marked doubtful; no number that is confident and
wrong. Only the speakers of the report half count: nothing was built or tuned with them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.practice_home import record
from training.spoken_digits import DEFAULT_DATA, LINES, Clip, clips, over_line

if TYPE_CHECKING:
    from models.transcript import Transcript
    from pipeline.transcribe.whisper import WhisperTranscriber

EXACT_BAR = 0.97
DOUBTFUL_BAR = 0.9


def verdict(phones: Sequence[tuple[str, bool]], digits: str) -> str:
    """'exact', 'exact, doubtful', 'wrong, doubtful', 'wrong, confident' or 'missed'.

    Several numbers where one was said are wrong, and confident when any of them is.

    Args:
        phones: value of each telephone number given, and whether it's doubtful.
        digits: the one that was said.
    """
    if not phones:
        return "missed"
    if [value for value, _ in phones] == [digits]:
        return "exact, doubtful" if phones[0][1] else "exact"
    return "wrong, doubtful" if all(doubt or value == digits for value, doubt in phones) else "wrong, confident"


def phones(transcript: Transcript) -> list[tuple[str, bool]]:
    """Each telephone number in it, and whether it's doubtful."""
    return [(one.value, one.doubtful) for one in transcript.numbers if one.kind == "phone"]


def measure(transcriber: WhisperTranscriber, said: list[Clip], line: str) -> dict[str, Any]:
    """Counts of verdicts by source, and what listening again costs."""
    from pipeline.audio import Waveform
    from pipeline.transcribe.numbers.listen import spoken_numbers

    counts: dict[str, Counter[str]] = {}
    again_s: list[float] = []
    total_s = 0.0
    for clip in said:
        heard = over_line(clip, line)
        started = perf_counter()
        transcript = transcriber.transcribe(Waveform(heard.samples))
        total_s += perf_counter() - started
        started = perf_counter()
        spoken_numbers(transcript, heard.samples, transcriber.ear)
        again_s.append(perf_counter() - started)
        counts.setdefault(clip.source, Counter())[verdict(phones(transcript), clip.digits)] += 1
    return {
        "line": line,
        "counts": {source: dict(count) for source, count in counts.items()},
        "seconds_per_number": round(sum(again_s) / len(again_s), 3),
        "seconds_per_clip": round(total_s / len(said), 3),
    }


def summary(counts: Counter[str]) -> str:
    """One row's figures in words."""
    total = sum(counts.values())
    exact = counts["exact"] + counts["exact, doubtful"]
    wrong = total - exact
    return (
        f"{exact} of {total} exact ({exact / total:.1%}), {wrong} wrong ({counts['wrong, doubtful']} doubtful, "
        f"{counts['missed']} not given, {counts['wrong, confident']} confident), "
        f"{counts['exact, doubtful']} exact but doubtful"
    )


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder with manifest.jsonl")
    parser.add_argument("--model", default="base")
    parser.add_argument("--lines", nargs="+", choices=LINES, default=list(LINES))
    parser.add_argument("--half", choices=("report", "tune"), default="report", help="which speakers")
    args = parser.parse_args()
    if not (args.data / "manifest.jsonl").is_file():
        wanted = args.data / "manifest.jsonl"
        print(f"No recordings to measure with: {wanted} isn't there. Name their folder: --data.", file=sys.stderr)
        return 2
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model))
    said = [clip for clip in clips(args.data) if clip.for_report == (args.half == "report")]
    total: Counter[str] = Counter()
    results = []
    for line in args.lines:
        result = measure(transcriber, said, line)
        results.append(result)
        for source, counts in result["counts"].items():
            print(f"{line:>6} {source:>5}: {summary(Counter(counts))}", flush=True)
            total.update(counts)
    cost = sum(result["seconds_per_number"] for result in results) / len(results)
    line = f"{summary(total)}; {cost:.2f} s more per number; {args.model}, {args.half} half"
    record("numbers", {"results": results}, line)
    return 0 if _passed(total) else 1


def _passed(total: Counter[str]) -> bool:
    everything = sum(total.values())
    wrong = everything - total["exact"] - total["exact, doubtful"]
    exact_enough = everything - wrong >= EXACT_BAR * everything
    return exact_enough and not total["wrong, confident"] and total["wrong, doubtful"] >= DOUBTFUL_BAR * wrong


if __name__ == "__main__":
    sys.exit(main())
