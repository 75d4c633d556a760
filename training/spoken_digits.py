"""Telephone numbers that real people say, as clips with the number that each one says.

AN4 (CMU): people giving their telephone number in one go. FSDD: single digits at 8 kHz by six speakers, joined here
into numbers with varied gaps. Speakers are in folds: recognisers are measured on those that they were trained without.
"""

from __future__ import annotations

import json
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.dictated_numbers import dictated_numbers

Samples = NDArray[np.float32]
DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "asr"
LINES = ("clean", "mulaw", "gsm", "opus")
FOLDS = 3
NOBODY = -1  # the fold of speech that no figure rests on
PER_FSDD_SPEAKER = 20
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FSDD_FOLDS = {"fsdd-jackson": 0, "fsdd-lucas": 0, "fsdd-nicolas": 1, "fsdd-george": 1, "fsdd-theo": 2,
               "fsdd-yweweler": 2}  # fmt: skip
_CODERS = {
    "mulaw": (["-c:a", "pcm_mulaw", "-f", "mulaw"], ["-f", "mulaw", "-ar", "8000"]),
    "gsm": (["-c:a", "libgsm", "-f", "gsm"], ["-f", "gsm", "-ar", "8000"]),
    "opus": (["-c:a", "libopus", "-b:a", "8k", "-f", "ogg"], ["-f", "ogg"]),
}


@dataclass(frozen=True, slots=True)
class Clip:
    """Someone saying a number.

    Attributes:
        name: of the clip within its source.
        source: 'an4' or 'fsdd'.
        speaker: who speaks.
        digits: what is said, 7 or 10 digits.
        samples: mono at 16 kHz.
    """

    name: str
    source: str
    speaker: str
    digits: str
    samples: Samples


def fold_of(speaker: str) -> int:
    """The part that a speaker is in when recognisers are tried on speakers they haven't heard; -1 for none.

    FSDD's six speakers are paired by hand, so that each part has one whose digits are cut tightly; AN4's go by their
    name's hash.
    """
    if speaker.startswith("fsdd-"):
        return _FSDD_FOLDS[speaker]
    return zlib.crc32(speaker.encode()) // 7 % FOLDS if speaker.startswith("an4") else NOBODY


def reported(speaker: str) -> bool:
    """Which half a speaker is in where settings are chosen on one half and reported on the other."""
    if speaker.startswith("fsdd-"):
        return speaker in {"fsdd-jackson", "fsdd-nicolas", "fsdd-theo"}
    return zlib.crc32(speaker.encode()) % 2 == 1


def clips(data: Path) -> list[Clip]:
    """All clips as recorded.

    Args:
        data: folder with `manifest.jsonl`.

    Raises:
        FileNotFoundError: there is no such manifest.
    """
    rows = [json.loads(line) for line in (data / "manifest.jsonl").read_text("utf-8").splitlines()]
    return [*_an4(rows, data), *_fsdd(rows, data)]


def over_line(clip: Clip, line: str) -> Clip:
    """The clip as it arrives over a telephone line at 8 kHz: G.711, GSM 06.10, Opus at 8 kbit/s; 'clean' as it is."""
    if line == "clean":
        return clip
    coder, decoder = _CODERS[line]
    pcm = (np.clip(clip.samples, -1, 1) * 32767).astype("<i2").tobytes()
    coded = _ffmpeg(["-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1"], pcm, ["-ar", "8000", *coder])
    heard = _ffmpeg(decoder, coded, ["-ar", str(SAMPLE_RATE_HZ), "-f", "s16le"])
    return replace(clip, samples=np.frombuffer(heard, "<i2").astype(np.float32) / np.float32(32768))


def _ffmpeg(before: list[str], sound: bytes, after: list[str]) -> bytes:
    command = ["ffmpeg", "-v", "error", *before, "-i", "pipe:0", *after, "pipe:1"]
    return subprocess.run(command, input=sound, capture_output=True, check=True).stdout


def read(path: Path) -> Samples:
    """A recording at 16 kHz; AN4's are NIST SPHERE files, which no telephone makes and the product doesn't take."""
    import librosa

    samples, _ = librosa.load(path, sr=SAMPLE_RATE_HZ, mono=True)
    return np.asarray(samples, np.float32)


def _an4(rows: list[dict[str, str]], data: Path) -> Iterator[Clip]:
    for row in rows:
        if row["sub"] != "phone-number/digits":
            continue
        numbers = dictated_numbers(row["text"].lower())
        if len(numbers) == 1 and len(numbers[0].digits) in (7, 10):
            yield Clip(Path(row["audio"]).stem, "an4", row["speaker"], numbers[0].digits, read(data / row["audio"]))


def _fsdd(rows: list[dict[str, str]], data: Path) -> Iterator[Clip]:
    """Numbers joined from one speaker's digits; the same ones every time."""
    said: dict[str, dict[str, list[Samples]]] = {}
    for row in rows:
        if row["speaker"].startswith("fsdd-"):
            digit = str(_WORDS.index(row["text"]))
            said.setdefault(row["speaker"], {}).setdefault(digit, []).append(read(data / row["audio"]))
    for speaker, digits in sorted(said.items()):
        rng = np.random.default_rng(zlib.crc32(speaker.encode()))
        for number in range(PER_FSDD_SPEAKER):
            length = 7 if number % 2 else 10
            value = str(rng.integers(2, 10)) + "".join(str(digit) for digit in rng.integers(0, 10, length - 1))
            yield Clip(f"{speaker}-{number}", "fsdd", speaker, value, joined(value, digits, rng))


def joined(value: str, digits: dict[str, list[Samples]], rng: np.random.Generator) -> Samples:
    """One saying of a number: 60 to 250 ms between digits, 250 to 700 ms between groups, faint noise all through."""
    breaks = {3, 6} if len(value) == 10 else {3}
    pieces = [np.zeros(SAMPLE_RATE_HZ // 2, np.float32)]
    for place, digit in enumerate(value):
        gap_s = rng.uniform(0.25, 0.7) if place in breaks else rng.uniform(0.06, 0.25)
        spoken = digits[digit][rng.integers(len(digits[digit]))]
        level = np.sqrt(np.mean(spoken**2)) + 1e-9
        pieces += [np.zeros(int(gap_s * SAMPLE_RATE_HZ), np.float32), (spoken * (0.06 / level)).astype(np.float32)]
    sound = np.concatenate([*pieces, np.zeros(SAMPLE_RATE_HZ // 2, np.float32)])
    return np.clip(sound + rng.normal(0, 3e-4, len(sound)), -1, 1).astype(np.float32)
