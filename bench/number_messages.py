"""Telephone numbers inside messages: real clips of one speaker joined, so that other digits stand right beside them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.audio import SAMPLE_RATE_HZ
from training.spoken_digits import Clip, clips, fold_of, read

BESIDE = {"date-of-birth": "date of birth", "zip/number": "zip code", "spelled": "spelled name"}
PAUSES_S = (0.3, 0.6, 1.0, 1.6, 3.0)  # ours: from a breath to a look for the card
NOISE = 5e-4  # of a quiet line, full scale being 1


@dataclass(frozen=True, slots=True)
class Message:
    """What is heard at once.

    Attributes:
        group: what it is counted with.
        numbers: telephone numbers said, in order.
        clip: the sound, and who speaks.
    """

    group: str
    numbers: tuple[str, ...]
    clip: Clip


def alone(data: Path) -> list[Message]:
    """Each number by itself."""
    return [
        Message(clip.speaker if clip.source == "fsdd" else clip.source, (clip.digits,), clip) for clip in clips(data)
    ]


def messages(data: Path) -> list[Message]:
    """AN4's numbers after a date of birth, a zip code and a spelled name of their speakers, and two in a row.

    Args:
        data: folder with `manifest.jsonl`.

    Raises:
        FileNotFoundError: there is no such manifest.
    """
    numbers = [clip for clip in clips(data) if clip.source == "an4"]
    rows = [json.loads(line) for line in (data / "manifest.jsonl").read_text("utf-8").splitlines()]
    return [*_beside(numbers, rows, data), *_two(numbers)]


def _beside(numbers: Sequence[Clip], rows: Sequence[dict[str, str]], data: Path) -> Iterator[Message]:
    for number in numbers:
        for row in rows:
            if row["speaker"] == number.speaker and row["sub"] in BESIDE:
                other = replace(number, name=Path(row["audio"]).stem, digits="", samples=read(data / row["audio"]))
                yield Message(BESIDE[row["sub"]], (number.digits,), _joined(other, number))


def _two(numbers: Sequence[Clip]) -> Iterator[Message]:
    """Numbers of two speakers of one fold: nobody says two."""
    for one, other in pairwise(sorted(numbers, key=lambda clip: (fold_of(clip.speaker), clip.name))):
        if fold_of(one.speaker) == fold_of(other.speaker):
            yield Message("two numbers", (one.digits, other.digits), _joined(one, other))


def _joined(first: Clip, second: Clip) -> Clip:
    """One after the other, as loud as each other, with a pause that their names choose."""
    name = f"{first.name}+{second.name}"
    seed = zlib.crc32(name.encode())
    pause = np.zeros(round(PAUSES_S[seed % len(PAUSES_S)] * SAMPLE_RATE_HZ), np.float32)
    loudness = np.sqrt(np.mean(second.samples**2)) / max(1e-9, float(np.sqrt(np.mean(first.samples**2))))
    sound = np.concatenate([first.samples * loudness, pause, second.samples])
    sound += np.random.default_rng(seed).normal(0, NOISE, len(sound))
    return replace(second, name=name, samples=np.clip(sound, -1, 1).astype(np.float32))
