"""How exactly spoken telephone numbers are heard, in real speech, clean and over telephone lines.

    python -m bench.numbers --heads FOLDER
    python -m bench.numbers --messages --lines clean gsm      # numbers inside messages

Bars: at least 97% of the numbers exact; of the wrong ones at least 90% marked doubtful; no number that is confident and
wrong. With `--heads`, a folder with `fold-0.safetensors` and so on from `python -m training.digit_head --without-fold
0`, every number is heard by a recogniser that has never heard its speaker: that is what a stranger's number can expect.
Without, by the one that ships; its model card says which of the speakers it knows. With `--messages` each number has
other speech right beside it: a date of birth, a zip code, a spelled name, another number. Ends with 1 when a bar is
missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from bench.number_messages import Message, alone, messages
from bench.practice_home import record
from training.spoken_digits import DEFAULT_DATA, FOLDS, LINES, fold_of, over_line

if TYPE_CHECKING:
    from models.transcript import Transcript
    from pipeline.transcribe.numbers.digit_head import DigitHead
    from pipeline.transcribe.whisper import WhisperTranscriber

EXACT_BAR = 0.97
DOUBTFUL_BAR = 0.9


def verdict(phones: Sequence[tuple[str, bool]], *said: str) -> str:
    """'exact', 'exact, doubtful', 'wrong, doubtful', 'wrong, confident' or 'missed'.

    More numbers than were said are wrong, and confident when one that nobody said is; fewer are missed.

    Args:
        phones: value of each telephone number given, and whether it's doubtful.
        said: digits of those that were said, in order.
    """
    values = [value for value, _ in phones]
    if values == list(said):
        return "exact, doubtful" if any(doubt for _, doubt in phones) else "exact"
    if any(not doubt and value not in said for value, doubt in phones):
        return "wrong, confident"
    return "missed" if len(values) < len(said) and set(values) <= set(said) else "wrong, doubtful"


def phones(transcript: Transcript) -> list[tuple[str, bool]]:
    """Each telephone number in it, and whether it's doubtful."""
    return [(one.value, one.doubtful) for one in transcript.numbers if one.kind == "phone"]


def measure(
    transcriber: WhisperTranscriber, said: Sequence[Message], line: str, heads: Sequence[DigitHead]
) -> dict[str, Any]:
    """Counts of verdicts by group, and what listening again costs."""
    from pipeline.audio import Waveform
    from pipeline.transcribe.level import raised
    from pipeline.transcribe.numbers.listen import spoken_numbers

    counts: dict[str, Counter[str]] = {}
    again_s = 0.0
    for message in said:
        samples = over_line(message.clip, line).samples
        transcript = transcriber.transcribe(Waveform(samples))
        started_s = process_time()
        head = heads[fold_of(message.clip.speaker)] if heads else None
        numbers = spoken_numbers(transcript, raised(samples), transcriber.ear, head=head)
        again_s += process_time() - started_s
        found = verdict(phones(replace(transcript, numbers=numbers)), *message.numbers)
        counts.setdefault(message.group, Counter())[found] += 1
    return {
        "line": line,
        "counts": {group: dict(count) for group, count in counts.items()},
        "processor_seconds_per_number": round(again_s / sum(len(message.numbers) for message in said), 3),
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
    parser.add_argument("--heads", type=Path, help="folder with a recogniser for each fold of speakers")
    parser.add_argument("--messages", action="store_true", help="measure numbers inside messages, not alone")
    parser.add_argument("--every", type=int, default=1, help="take only every n-th clip, for a quick look")
    args = parser.parse_args()
    if not (args.data / "manifest.jsonl").is_file():
        wanted = args.data / "manifest.jsonl"
        print(f"No recordings to measure with: {wanted} isn't there. Name their folder: --data.", file=sys.stderr)
        return 2
    from pipeline.transcribe.numbers.digit_head import DigitHead
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    heads = [DigitHead(args.heads / f"fold-{fold}.safetensors") for fold in range(FOLDS)] if args.heads else []
    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model))
    said = (messages(args.data) if args.messages else alone(args.data))[:: args.every]
    total: Counter[str] = Counter()
    results = []
    for line in args.lines:
        result = measure(transcriber, said, line, heads)
        results.append(result)
        for group, counts in result["counts"].items():
            print(f"{line:>6} {group:>13}: {summary(Counter(counts))}", flush=True)
            total.update(counts)
    cost_s = sum(result["processor_seconds_per_number"] for result in results) / len(results)
    heard_by = "speakers the recogniser hasn't heard" if heads else "the shipped recogniser, which may know them"
    inside = "inside messages: " if args.messages else ""
    line = f"{inside}{summary(total)}; {cost_s:.2f} s of processor time per number; {args.model}, {heard_by}"
    record("numbers", {"messages": args.messages, "results": results}, line)
    return 0 if passed(total) else 1


def passed(counts: Mapping[str, int]) -> bool:
    """Whether verdicts meet the bars."""
    total = Counter(counts)
    everything = sum(total.values())
    wrong = everything - total["exact"] - total["exact, doubtful"]
    exact_enough = everything - wrong >= EXACT_BAR * everything
    return exact_enough and not total["wrong, confident"] and total["wrong, doubtful"] >= DOUBTFUL_BAR * wrong


if __name__ == "__main__":
    sys.exit(main())
