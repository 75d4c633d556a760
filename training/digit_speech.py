"""What the digit recogniser is trained on: recordings by speaker, and the telephone lines they go over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from training.digit_cuts import CUTS
from training.digit_words import UNITS, Said
from training.spoken_digits import FOLDS, NOBODY, fold_of, read

Samples = NDArray[np.float32]
LONGEST_S = 9.0
_RAW = ("-t", "raw", "-r", str(SAMPLE_RATE_HZ), "-e", "signed", "-b", "16", "-c", "1", "-")
_TYPES = {"gsm": "gsm", "mulaw": "ul", "narrow mulaw": "ul", "amr": "amr-nb"}
LINES = ("clean", *_TYPES)


@dataclass(slots=True)
class Speech:
    """Recordings of one fold's speakers.

    Attributes:
        digits: speaker -> digit -> single digits, recorded so or cut out of numbers.
        numbers: whole recordings with numbers in them.
        others: whole recordings of anything else.
    """

    digits: dict[str, dict[str, list[Samples]]] = field(default_factory=dict)
    numbers: list[Said] = field(default_factory=list)
    others: list[Said] = field(default_factory=list)


def recordings(data: Path) -> dict[int, Speech]:
    """All recordings by fold.

    Args:
        data: folder with `manifest.jsonl`.
    """
    cuts: dict[str, list[tuple[str, float, float]]] = json.loads(CUTS.read_text("utf-8"))
    speech: dict[int, Speech] = {fold: Speech() for fold in range(NOBODY, FOLDS)}
    for line in (data / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        speaker, text = row["speaker"] or row["audio"], row["text"]
        if row["duration_s"] > LONGEST_S or any(character.isdigit() for character in text):
            continue
        of_fold, samples = speech[fold_of(speaker)], read(data / row["audio"])
        if speaker.startswith("fsdd"):
            _keep(of_fold, speaker, [(str(UNITS.index(text)), samples)])
            continue
        number = speaker.startswith("an4") or row["sub"] == "digits"
        (of_fold.numbers if number else of_fold.others).append(Said(text, samples, speaker))
        at = [(digit, round(start * SAMPLE_RATE_HZ), round(end * SAMPLE_RATE_HZ)) for digit, start, end in
              cuts.get(row["audio"], ())]  # fmt: skip
        _keep(of_fold, speaker, [(digit, samples[start:end]) for digit, start, end in at])
    return speech


def _keep(speech: Speech, speaker: str, digits: Iterable[tuple[str, Samples]]) -> None:
    for digit, samples in digits:
        speech.digits.setdefault(speaker, {}).setdefault(digit, []).append(samples)


def over(samples: Samples, line: str) -> Samples:
    """The sound over one of `LINES`, by sox; as long as before."""
    if line == "clean":
        return samples
    form = _TYPES[line]
    band = ["sinc", "300-3400"] if line == "narrow mulaw" else []
    pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    sent = _sox([*_RAW, "-r", "8000", "-t", form, "-", *band], pcm)
    heard = np.frombuffer(_sox(["-t", form, "-r", "8000", "-c", "1", "-", *_RAW], sent), "<i2").astype(np.float32)
    return np.pad(heard[: len(samples)] / np.float32(32768), (0, max(0, len(samples) - len(heard))))


def _sox(arguments: list[str], sound: bytes) -> bytes:
    return subprocess.run(["sox", *arguments], input=sound, capture_output=True, check=True).stdout
