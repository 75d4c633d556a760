"""How often the language of a message is recognised, and English taken for another one.

Each set is a folder of recordings in one language, looked through in its subfolders, or a manifest of English speech as
in `bench/speech_sets.py`, of which the report half is used. Recordings are heard as they are, and joined with pauses to
messages of about 20 s. The sets used so far are in Debian's archive; unpack them with `dpkg-deb -x`:

    asterisk-core-sounds-{es,fr,it,ru}-wav   Mexican Spanish, Canadian French, Italian, Russian, CC-BY-SA-3.0 (tuned on)
    asterisk-prompt-es-co                    Colombian Spanish, GPL-2 (tuned on)
    asterisk-prompt-fr-armelle               French, GPL-2+ (not tuned on)
    asterisk-prompt-it-menardi-wav           Italian, CC-BY-SA-3.0 (not tuned on)
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.practice_home import record
from bench.speech_sets import load
from models.errors import AudioError
from models.transcript import Transcript, Verdict
from pipeline.audio import SAMPLE_RATE_HZ, Waveform, decode
from pipeline.transcribe.whisper import WhisperTranscriber
from practice.settings import TranscribeSettings

SUFFIXES = {".wav", ".gsm", ".flac", ".opus", ".mp3"}
SHORT_S = 3.0  # of speech
LEAST_S = 1.0  # of a recording: shorter ones are tones and single words
JOINED_S = 20.0
PAUSE_S = 0.7

Signal = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LanguageSet:
    """Recordings in one language."""

    name: str
    language: str
    sounds: tuple[Signal, ...]


def named(argument: str) -> tuple[str, str, Path]:
    """NAME=LANGUAGE=FOLDER."""
    name, language, folder = argument.split("=", 2)
    return name, language, Path(folder)


def read(asked: tuple[str, str, Path], limit: int) -> LanguageSet:
    """Some of a set's recordings, the same each time."""
    name, language, folder = asked
    chance = random.Random(1)
    if (folder / "manifest.jsonl").is_file():
        sounds = [spoken.samples for spoken in load(folder, "report")]
        chance.shuffle(sounds)
    else:
        files = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
        chance.shuffle(files)
        sounds = list(heard(files, limit))
    return LanguageSet(name, language, tuple(sounds[:limit]))


def heard(files: Sequence[Path], limit: int) -> Iterator[Signal]:
    """The first files that hold more than a word."""
    found = 0
    for file in files:
        try:
            samples = decode(file).waveform.samples
        except AudioError:
            continue
        if len(samples) >= LEAST_S * SAMPLE_RATE_HZ:
            yield samples
            found += 1
        if found == limit:
            return


def joined(sounds: Sequence[Signal]) -> Iterator[Signal]:
    """Messages of about 20 s; what is left over is dropped."""
    parts: list[Signal] = []
    for sound in sounds:
        parts += [sound, np.zeros(round(PAUSE_S * SAMPLE_RATE_HZ), np.float32)]
        if sum(map(len, parts)) >= JOINED_S * SAMPLE_RATE_HZ:
            yield np.concatenate(parts)
            parts = []


def kind_of(transcript: Transcript) -> str:
    """Whether there is enough speech to be sure by."""
    return "short" if sum(end_s - start_s for start_s, end_s in transcript.speech) < SHORT_S else "longer"


def count(transcripts: Sequence[tuple[str, Transcript]], language: str) -> dict[str, dict[str, Any]]:
    """Of each kind: how many had words, were recognised, heard as what else, doubted, rendered in English."""
    found: dict[str, dict[str, Any]] = {}
    for kind in sorted({kind for kind, _ in transcripts}):
        own = [transcript for each, transcript in transcripts if each == kind and transcript.words]
        wrong = [transcript for transcript in own if transcript.language != language]
        found[kind] = {
            "heard": len(own),
            "recognised": len(own) - len(wrong),
            "as": dict(Counter(str(transcript.language) for transcript in wrong).most_common()),
            "wrong_and_called_good": sum(transcript.quality.verdict is Verdict.GOOD for transcript in wrong),
            "rendered_in_english": sum(transcript.english is not None for transcript in own),
        }
    return found


def main() -> int:
    """Measures, prints, adds a line to RESULTS.md; 1 when English was taken for Spanish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--set", type=named, action="append", required=True, metavar="NAME=LANGUAGE=FOLDER", dest="sets"
    )
    parser.add_argument("--limit", type=int, default=60, help="recordings of each set")
    parser.add_argument("--model", default="base")
    args = parser.parse_args()
    transcriber = WhisperTranscriber(TranscribeSettings(model=args.model))
    found: dict[str, Any] = {}
    for asked in args.sets:
        chosen = read(asked, args.limit)
        transcripts = [(kind_of(one), one) for one in (transcriber.transcribe(Waveform(s)) for s in chosen.sounds)]
        transcripts += [("joined", transcriber.transcribe(Waveform(sound))) for sound in joined(chosen.sounds)]
        found[chosen.name] = {"language": chosen.language, **count(transcripts, chosen.language)}
        print(chosen.name, found[chosen.name], file=sys.stderr, flush=True)
    kinds = ("joined", "longer", "short")
    line = "; ".join(
        f"{name} "
        + ", ".join(f"{kind} {one[kind]['recognised']} of {one[kind]['heard']}" for kind in kinds if kind in one)
        for name, one in found.items()
    )
    record("languages", found, f"recognised with {args.model} (messages of 20 s, clips over and under 3 s): {line}")
    english = [one[kind]["as"] for one in found.values() if one["language"] == "en" for kind in kinds if kind in one]
    return 1 if any("es" in others for others in english) else 0


if __name__ == "__main__":
    sys.exit(main())
