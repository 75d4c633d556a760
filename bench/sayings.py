"""Are numbers found in the ways callers say them: 'double five', 'oh one hundred', corrected, twice, with extension?

    python -m bench.sayings

Reads `bench/sayings.toml` to two computer voices over the telephone: synthetic speech, by voices that no training of
ours has heard. Needs the `voices` extra and ffmpeg. Bar: no telephone number that is confident and wrong.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.signal import resample_poly

from bench.practice_home import record
from models.transcript import NumberKind, SpokenNumber
from samples.catalogue import Voice
from samples.line import at_level, pad, telephone_band
from samples.voices import speak
from training.spoken_digits import LINES, Clip, over_line

if TYPE_CHECKING:
    from pipeline.transcribe.whisper import WhisperTranscriber

SAYINGS = Path(__file__).with_suffix(".toml")
VOICES = {
    "joe": Voice("piper", "en_US-joe-medium"),
    "heart": Voice("hibari", "heart"),
}
OTHERS = {"dates": NumberKind.DATE_OF_BIRTH, "times": NumberKind.TIME, "doses": NumberKind.DOSE}


def verdict(said: Sequence[str], phones: Sequence[SpokenNumber], *, corrected: bool = False) -> str:
    """How the telephone numbers of one saying were found.

    Args:
        said: the numbers, in order.
        phones: those found.
        corrected: whether the caller corrected herself, so that a doubt is right.

    Returns:
        'exact', 'missed', 'wrong, doubtful', 'wrong, confident', or 'shown': what was said is among the readings of a
        number that is doubtful. A number said twice counts once.
    """
    if any(not one.doubtful and one.value not in said for one in phones):
        return "wrong, confident"
    if list(dict.fromkeys(said)) == list(dict.fromkeys(one.value for one in phones)):
        return "exact" if corrected or not any(one.doubtful for one in phones) else "shown"
    readings = {reading for one in phones for reading in one.readings}
    if said and set(said) <= readings:
        return "shown"
    return "wrong, doubtful" if phones else "missed"


def heard(transcriber: WhisperTranscriber, saying: dict[str, Any], voice: str, line: str) -> Sequence[SpokenNumber]:
    """What is found when a voice says it."""
    from pipeline.audio import Waveform

    spoken = telephone_band(speak(saying["said"], VOICES[voice], speed=1.0, language="en", seed=1))
    wide = np.asarray(resample_poly(at_level(pad(spoken, 0.5, 0.8), -26.0), 2, 1), np.float32)
    return transcriber.transcribe(Waveform(over_line(Clip("", "", voice, "", wide), line).samples)).numbers


def outcomes(saying: dict[str, Any], found: Sequence[SpokenNumber]) -> Iterator[tuple[str, str]]:
    """What was to be found and how it went."""
    phones = [one for one in found if one.kind is NumberKind.PHONE]
    yield saying["way"], verdict(saying["phones"], phones, corrected=saying.get("doubtful", False))
    for name, kind in OTHERS.items():
        values = [one.value for one in found if one.kind is kind]
        for value in saying.get(name, ()):
            yield name, "exact" if value in values else "missed"


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument("--lines", nargs="+", choices=LINES, default=["mulaw", "gsm"])
    args = parser.parse_args()
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model, language="en"))
    counts: dict[str, Counter[str]] = {}
    for saying in tomllib.loads(SAYINGS.read_text("utf-8"))["saying"]:
        for voice in VOICES:
            for line in args.lines:
                found = heard(transcriber, saying, voice, line)
                for way, outcome in outcomes(saying, found):
                    counts.setdefault(way, Counter())[outcome] += 1
                    if outcome != "exact":
                        values = [one.readings if one.doubtful else one.value for one in found]
                        print(f"{way}, {voice}, {line}: {outcome}: {saying['said']} -> {values}", file=sys.stderr)
    for way, count in counts.items():
        print(f"{way:>20}: " + ", ".join(f"{number} {outcome}" for outcome, number in count.most_common()))
    total = sum(counts.values(), Counter[str]())
    told = ", ".join(f"{number} {outcome}" for outcome, number in total.most_common())
    line = f"of {total.total()} numbers said in {len(counts)} ways by computer voices (synthetic): {told}; {args.model}"
    record("sayings", {way: dict(count) for way, count in counts.items()}, line)
    return 1 if total["wrong, confident"] else 0


if __name__ == "__main__":
    sys.exit(main())
