"""Recordings with transcripts to measure with: clips as they are and joined to voicemail length, clean and spoiled.

The folder holds a manifest.jsonl: one object for each clip with audio (its path), text, speaker, sub, headline.
Speakers are in the halves of `training.spoken_digits.reported`: what is tuned on one half is reported on the other.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.word_errors import digits
from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.level import active_level
from training.spoken_digits import reported

Signal = NDArray[np.float32]
LENGTH_S = (20.0, 60.0)
PAUSES_S = (0.3, 1.5)  # between joined clips
ROOM_LEVEL = 3e-4  # of the noise in those pauses: -70 dBFS, an ordinary quiet line
NOISE_DB = 10.0  # pink noise, under the speech
TELEPHONE = {
    "mulaw": ("wav", "pcm_mulaw"),
    "gsm": ("gsm", "libgsm"),
    "opus": ("ogg", "libopus", "-b:a", "8k"),
}
VERSIONS = ("clean", *TELEPHONE, "noisy")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording, mono at 16 kHz, and what is said in it; `number` holds the digits where it is a telephone number."""

    name: str
    speaker: str
    text: str
    samples: Signal
    number: str = ""


def load(folder: Path, half: str) -> list[Spoken]:
    """The clips clean enough to report on.

    Args:
        folder: holds manifest.jsonl.
        half: of the speakers: 'tune', 'report', or 'all'.

    Raises:
        SystemExit: there is no such folder, or nothing in it.
    """
    from faster_whisper.audio import decode_audio

    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        raise SystemExit(f"{manifest} is missing. Name the folder of transcribed recordings with --data FOLDER.")
    rows = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    return [
        Spoken(
            row["audio"],
            row["speaker"],
            row["text"],
            np.asarray(decode_audio(str(folder / row["audio"])), np.float32),
            number=_telephone_number(row),
        )
        for row in rows
        if row["headline"] and half in ("all", half_of(row["speaker"]))
    ]


def _telephone_number(row: dict[str, str]) -> str:
    """The digits of a clip that is a telephone number of 7 or 10 digits alone, else ''."""
    said = digits(row["text"]) if str(row.get("sub")).startswith("phone-number") else ""
    return said if len(said) in (7, 10) else ""


def half_of(speaker: str) -> str:
    """Which half a speaker belongs to."""
    return "report" if reported(speaker) else "tune"


def voicemails(clips: Sequence[Spoken], seed: int = 1) -> list[Spoken]:
    """Clips of one speaker, joined with pauses to 20 to 60 s; each clip once."""
    shuffle = random.Random(seed)
    by_speaker: dict[str, list[Spoken]] = {}
    for clip in clips:
        by_speaker.setdefault(clip.speaker, []).append(clip)
    made: list[Spoken] = []
    for speaker, own in sorted(by_speaker.items()):
        shuffle.shuffle(own)
        chosen: list[Spoken] = []
        goal_s = shuffle.uniform(22, 45)
        for clip in own:
            chosen.append(clip)
            joined = _joined(chosen, len(made))
            if len(joined) / SAMPLE_RATE_HZ >= goal_s or clip is own[-1]:
                if LENGTH_S[0] <= len(joined) / SAMPLE_RATE_HZ <= LENGTH_S[1]:
                    text = " ".join(each.text for each in chosen)
                    made.append(Spoken(f"{speaker}-{len(made)}", speaker, text, joined))
                chosen, goal_s = [], shuffle.uniform(22, 45)
    return made


def version(spoken: Spoken, name: str) -> Spoken:
    """The recording clean, through a telephone codec at 8 kHz, or in pink noise at 10 dB."""
    spoil: Callable[[Signal], Signal] = {"clean": _same, "noisy": _noisy}.get(name, lambda sound: coded(sound, name))
    return Spoken(spoken.name, spoken.speaker, spoken.text, spoil(spoken.samples), spoken.number)


def _same(sound: Signal) -> Signal:
    return sound


def _joined(clips: Sequence[Spoken], seed: int) -> Signal:
    """The clips, with a quiet line between them."""
    rng = np.random.default_rng(seed)
    parts: list[Signal] = []
    for clip in clips:
        pause = rng.normal(0, ROOM_LEVEL, round(rng.uniform(*PAUSES_S) * SAMPLE_RATE_HZ)).astype(np.float32)
        parts += [pause, clip.samples] if parts else [clip.samples]
    return np.concatenate(parts)


def coded(sound: Signal, name: str) -> Signal:
    """To the codec and back, by the ffmpeg program: PyAV's own build can't write GSM."""
    from faster_whisper.audio import decode_audio

    if not (ffmpeg := shutil.which("ffmpeg")):
        raise SystemExit("Telephone versions need the ffmpeg program; install it, or ask for --versions clean noisy.")
    form, codec, *more = TELEPHONE[name]
    plain = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    raw = ("-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1", "-i", "-")
    call = [ffmpeg, "-v", "error", *raw, "-ar", "8000", "-c:a", codec, *more, "-f", form, "-"]
    coded = subprocess.run(call, input=plain, capture_output=True, check=True).stdout
    return np.asarray(decode_audio(io.BytesIO(coded)), np.float32)[: len(sound)]


def _noisy(sound: Signal) -> Signal:
    """Pink noise under the speech; the same noise for the same sound."""
    rng = np.random.default_rng(len(sound))
    spectrum = np.fft.rfft(rng.normal(size=len(sound)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), len(sound))
    level = active_level(sound)
    gain = 10 ** (((-30.0 if level is None else level) - NOISE_DB) / 20) / noise.std()
    spoilt: Signal = np.clip(sound + noise * gain, -1, 1).astype(np.float32)
    return spoilt
