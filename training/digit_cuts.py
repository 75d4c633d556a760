"""Cuts single digits out of people's recordings of whole numbers; writes where each one is.

    python -m training.digit_cuts --data ../shared/data/asr

A recogniser at hand says where the digits are; a recording counts only where it hears just what the transcript says.
Between two digits the cut is where the sound is faintest. The times are kept in `training/data/digit_cuts.json`, so
that training doesn't depend on which recogniser that was.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.numbers.digit_head import Token, shipped
from pipeline.transcribe.numbers.ear import WhisperEar
from pipeline.transcribe.weights import find
from training.digit_words import UNITS, WORDS, label
from training.spoken_digits import DEFAULT_DATA, read

CUTS = Path(__file__).with_name("data") / "digit_cuts.json"
SUBS = ("phone-number/digits", "zip/number", "digits")
SHORTEST_S = 0.15  # what is shorter isn't a whole digit
REACH_S = 0.45  # no digit goes on for longer than this from where it is recognised
STEP = SAMPLE_RATE_HZ // 100


def cut(samples: NDArray[np.float32], tokens: Sequence[Token]) -> list[tuple[float, float]]:
    """Start and end of each digit, in seconds."""
    levels = np.sqrt(np.convolve(samples**2, np.ones(3 * STEP) / (3 * STEP), "same")[::STEP])
    middles = [round((one.start_s + one.end_s) * 50) for one in tokens]
    reach = round(REACH_S * 100)
    borders = [max(0, middles[0] - reach)]
    for one, other in itertools.pairwise(middles):
        borders.append(one + int(np.argmin(levels[one : max(one + 1, other)])))
    borders.append(min(len(levels), middles[-1] + reach))
    found = []
    for place, middle in enumerate(middles):
        first, last = max(borders[place], middle - reach), min(borders[place + 1], middle + reach)
        loud = np.flatnonzero(levels[first:last] > 0.04 * levels.max())
        if len(loud):
            first, last = first + int(loud[0]) - 1, first + int(loud[-1]) + 2
        found.append((max(0, first) / 100, last / 100))
    return found


def main() -> None:
    """Cuts every recording that can be cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--out", type=Path, default=CUTS)
    args = parser.parse_args()
    from faster_whisper import WhisperModel

    weights, head = find("base"), shipped()
    ear = WhisperEar(WhisperModel(str(weights.folder), device="cpu", compute_type="int8"), weights.sha256)
    cuts: dict[str, list[tuple[str, float, float]]] = {}
    for line in (args.data / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        words = [WORDS[symbol] for symbol in label(row["text"])]
        if row["sub"] not in SUBS or not set(words) <= set(UNITS) or row["duration_s"] > 15:
            continue
        samples = read(args.data / row["audio"])
        tokens = head.best(head.log_probabilities(ear.encode(samples).frames)[0])
        if [token.word for token in tokens] == words:
            times = cut(samples, tokens)
            cuts[row["audio"]] = [
                (str(UNITS.index(word)), start_s, end_s)
                for word, (start_s, end_s) in zip(words, times, strict=True)
                if end_s - start_s >= SHORTEST_S
            ]
    lines = (f"{json.dumps(name)}: {json.dumps(digits)}" for name, digits in cuts.items())
    args.out.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{sum(map(len, cuts.values()))} digits of {len(cuts)} recordings")


if __name__ == "__main__":
    main()
