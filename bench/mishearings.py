"""What the speech model really writes when a computer voice says a medicine or a test over a telephone line.

Needs the `voices` extra (see `samples/make_samples.py`), flite and ffmpeg. Writes a JSON line for each saying to
`training/data/vocabulary/heard.jsonl`; what is there already is not made again.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from pipeline.vocabulary.terms import Term, shipped
from samples.catalogue import Voice
from samples.line import RATE_HZ, at_level, pad, telephone_band
from samples.voices import speak
from training.spoken_digits import Clip, over_line

if TYPE_CHECKING:
    from pipeline.transcribe.whisper import WhisperTranscriber

ROOT = Path(__file__).resolve().parents[1]
HEARD = ROOT / "training" / "data" / "vocabulary" / "heard.jsonl"
VOICES = {
    "joe": ("piper", "en_US-joe-medium"),
    "heart": ("hibari", "heart"),
    "slt": ("flite", "slt"),
    "rms": ("flite", "rms"),
}
CARRIERS = {
    "medicine": (
        "Hi, this is Mary Collins. I take {} every morning, and I wanted to ask the nurse about it.",
        "Hello, I need a refill of my {} please. Thank you.",
        "My husband was started on {} last week and now he has a rash.",
    ),
    "procedure": (
        "Hi, this is Mary Collins. I am calling about my {} next week. Please call me back.",
        "Hello, the doctor wants me to have a {} and I need to schedule it. Thank you.",
        "I had the {} on Tuesday and I have not heard about the results.",
    ),
}
PER_TERM = 2
PER_RECORDING = 4  # sayings one after the other: as much as the model hears at once
GAP_S = 1.0


def sayings(terms: list[Term]) -> Iterator[dict[str, str]]:
    """What is to be said by whom: each term in two voices and two sentences, in an order drawn by its name."""
    voices = list(VOICES)
    for term in sorted(terms, key=lambda term: zlib.crc32(term.name.encode())):
        drawn = zlib.crc32(term.name.encode()[::-1])
        for number in range(PER_TERM):
            sentences = CARRIERS[term.kind.value]
            sentence = sentences[(drawn // 7 + number) % len(sentences)].format(term.name)
            voice = voices[(drawn + number) % len(voices)]
            yield {"term": term.name, "kind": term.kind.value, "voice": voice, "said": sentence}


def rows(wanted: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """Sayings of one voice, as many as make a recording."""
    by_voice: dict[str, list[dict[str, str]]] = {}
    for one in wanted:
        row = by_voice.setdefault(one["voice"], [])
        row.append(one)
        if len(row) == PER_RECORDING:
            yield by_voice.pop(one["voice"])
    yield from by_voice.values()


def main() -> int:
    """Makes what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=700, help="sayings in all")
    args = parser.parse_args()
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model="base", language="en"))
    HEARD.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in HEARD.read_text("utf-8").splitlines()] if HEARD.exists() else []
    there = {(one["said"], one["voice"]) for one in done}
    wanted = list(sayings(list(shipped().terms)))[: args.limit]
    missing = [one for one in wanted if (one["said"], one["voice"]) not in there]
    with HEARD.open("a", encoding="utf-8") as file:
        for row in rows(missing):
            for one, text in zip(row, written(row, transcriber), strict=True):
                file.write(json.dumps(one | {"heard": text}, ensure_ascii=False) + "\n")
            file.flush()
    return 0


def written(row: list[dict[str, str]], transcriber: WhisperTranscriber) -> list[str]:
    """What the model writes for each saying of a recording over a telephone line."""
    from pipeline.audio import Waveform

    pieces = [said(one) for one in row]
    ends_s = np.cumsum([len(piece) / RATE_HZ for piece in pieces])
    wide = np.asarray(resample_poly(np.concatenate(pieces), 2, 1), np.float32)
    clip = over_line(Clip("", "", row[0]["voice"], "", wide), "gsm")
    words = transcriber.transcribe(Waveform(clip.samples)).words
    places = np.searchsorted(ends_s, [(word.start_s + word.end_s) / 2 for word in words])
    return [
        " ".join(word.text for word, place in zip(words, places, strict=True) if place == number)
        for number in range(len(row))
    ]


def said(saying: dict[str, str]) -> NDArray[np.float64]:
    """The sentence in its voice as a telephone passes it on, at 8 kHz, silence around it."""
    voice = Voice(*VOICES[saying["voice"]])
    spoken = telephone_band(speak(saying["said"], voice, speed=1.0, language="en", seed=1))
    return at_level(pad(spoken, 0.3, GAP_S), -26.0)


if __name__ == "__main__":
    sys.exit(main())
