#!/usr/bin/env python3
"""Measure how well Whisper understands each synthetic voice: word error rate against `truth.jsonl`.

A voice that Whisper mishears would make the demo show the voice's faults and not the product's.
"""

import argparse
import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
EXAMPLE = "example:\n  python samples/measure_intelligibility.py --weights /path/to/faster-whisper-base"
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SAME = {"oh": "zero", "0": "zero", "okay": "ok", "doctor": "dr", "mr": "mister", "all right": "alright"}


def words(text: str) -> list[str]:
    """Words for comparison: lower case, digits apart and spelled, so that 912 equals 'nine one two'."""
    text = re.sub(r"\d", lambda digit: f" {_DIGITS[int(digit.group())]} ", text.lower().replace("-", " "))
    return [_SAME.get(word, word) for word in re.findall(r"[\w']+", text)]


def word_errors(truth: list[str], heard: list[str]) -> int:
    """Levenshtein distance in words."""
    row = list(range(len(heard) + 1))
    for i, expected in enumerate(truth, 1):
        diagonal, row[0] = row[0], i
        for j, found in enumerate(heard, 1):
            cost = min(row[j] + 1, row[j - 1] + 1, diagonal + (expected != found))
            diagonal, row[j] = row[j], cost
    return row[-1]


def decoded(file: Path) -> NDArray[np.float32]:
    """Left or only channel at 16 kHz."""
    headerless = ["-f", "mulaw", "-ar", "8000"] if file.suffix == ".ulaw" else []
    command = ["ffmpeg", "-v", "error", *headerless, "-i", str(file), "-af", "pan=mono|c0=c0", "-ar", "16000"]
    pcm = subprocess.run([*command, "-f", "f32le", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(pcm, dtype=np.float32)


def main() -> None:
    """Print each recording's errors, then the rate per voice."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weights", required=True, help="folder of faster-whisper weights, or a model name")
    parser.add_argument("--samples", type=Path, default=HERE, help="folder with truth.jsonl (default: this one)")
    arguments = parser.parse_args()

    from faster_whisper import WhisperModel

    model = WhisperModel(arguments.weights, device="cpu", compute_type="int8", cpu_threads=2)
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in (arguments.samples / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line)
        audio = decoded(arguments.samples / entry["path"])
        segments, info = model.transcribe(audio, beam_size=5, vad_filter=True)
        heard = " ".join(segment.text.strip() for segment in segments)
        truth = words(entry["text"])
        errors = word_errors(truth, words(heard))
        print(f"{entry['path']} {entry['voice']} {info.language} {errors}/{len(truth)}\n    {heard}")
        if truth:
            totals[entry["voice"]][0] += errors
            totals[entry["voice"]][1] += len(truth)
    for voice, (errors, length) in sorted(totals.items()):
        print(f"{voice}: {errors / length:.1%} of {length} words")
    print(f"all: {sum(e for e, _ in totals.values()) / sum(n for _, n in totals.values()):.1%}")


if __name__ == "__main__":
    main()
