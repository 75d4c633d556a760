"""Computer voices that say numbers in the ways people do: espeak-ng's and flite's, from Debian's packages.

Nobody's speech, so they stand in for no speaker that is measured on; they bring words that the recordings of real
people lack ('double five', 'seventeen', 'hundred') and, by espeak-ng's voices for other languages, foreign sounds.
"""

from __future__ import annotations

import io
import subprocess

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from training.digit_words import TEENS, TENS, UNITS, Said

Samples = NDArray[np.float32]
ENGLISH = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029")
VARIANTS = ("", "+f1", "+f2", "+f3", "+f4", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m7", "+croak", "+whisperf")
FLITE = ("slt", "rms", "awb", "kal16")
ACCENTS = {
    "fr": ("zirro", "ouane", "tou", "sri", "for", "faïve", "six", "sévenne", "éïte", "naïne"),
    "es": ("sirou", "uan", "tu", "zri", "for", "faiv", "sics", "seven", "eit", "nain"),
    "it": ("ziro", "uan", "tu", "tri", "for", "faiv", "sics", "seven", "eit", "nain"),
    "de": ("siero", "wann", "tuh", "srie", "fohr", "feif", "sicks", "sewwen", "äit", "nein"),
    "pt-br": ("zirou", "uan", "tu", "tri", "fór", "faivi", "síquis", "séven", "eite", "naine"),
    "pl": ("zirou", "łan", "tu", "tri", "for", "fajw", "siks", "sewen", "ejt", "najn"),
    "tr": ("zıro", "van", "tu", "tri", "for", "fayv", "siks", "sevın", "eyt", "nayn"),
}
"""Digits in another language's spelling of their English sounds, read by that language's voice."""
ACCENTED_SHARE = 0.3


def saying(rng: np.random.Generator) -> Said:
    """A number, said somehow by some voice."""
    if rng.random() < ACCENTED_SHARE:
        return _accented(rng)
    text = " ".join(_dictated(rng))
    if rng.random() < 0.25:
        return Said(text, _flite(text.replace(" oh ", " o "), rng), "voice-flite")
    return Said(text, _espeak(text, str(rng.choice(ENGLISH)), rng), "voice-espeak")


def _accented(rng: np.random.Generator) -> Said:
    language = str(rng.choice(sorted(ACCENTS)))
    digits = rng.integers(0, 10, int(rng.choice([3, 4, 5, 7])))
    spelled = (", " if rng.random() < 0.5 else " ").join(ACCENTS[language][digit] for digit in digits)
    return Said(" ".join(UNITS[digit] for digit in digits), _espeak(spelled, language, rng), f"voice-{language}")


def _dictated(rng: np.random.Generator) -> list[str]:
    """One to three groups of digits, each said in one of the ways people say them."""
    words: list[str] = []
    for _ in range(rng.integers(1, 4)):
        kind = rng.random()
        digit = UNITS[rng.integers(10)]
        if kind < 0.12:
            words += ["double" if rng.random() < 0.8 else "triple", digit]
        elif kind < 0.2:
            words += [UNITS[rng.integers(1, 10)], "hundred" if rng.random() < 0.8 else "thousand"]
        elif kind < 0.45:
            words += _pair(rng) + (_pair(rng) if rng.random() < 0.6 else [])
        else:
            zero = "oh" if rng.random() < 0.6 else "zero"
            each = rng.integers(0, 10, int(rng.choice([2, 3, 4])))
            words += [UNITS[one] if one else zero for one in each]
    return words


def _pair(rng: np.random.Generator) -> list[str]:
    """Two digits as one number: 'thirty two', 'seventeen', 'oh five'."""
    kind = rng.random()
    if kind < 0.3:
        return [TEENS[rng.integers(10)]]
    if kind < 0.45:
        return ["oh", UNITS[rng.integers(1, 10)]]
    return [TENS[rng.integers(8)], *([UNITS[rng.integers(1, 10)]] if rng.random() < 0.75 else [])]


def _espeak(text: str, language: str, rng: np.random.Generator) -> Samples:
    voice = language + str(rng.choice(VARIANTS))
    speed, pitch = str(rng.integers(110, 210)), str(rng.integers(15, 85))
    return _spoken(["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "--stdout", text])


def _flite(text: str, rng: np.random.Generator) -> Samples:
    stretch = f"duration_stretch={rng.uniform(0.8, 1.4):.2f}"
    return _spoken(["flite", "-voice", str(rng.choice(FLITE)), "--setf", stretch, "-t", text, "-o", "/dev/stdout"])


def _spoken(command: list[str]) -> Samples:
    """What a program that writes a WAV to its output says, at 16 kHz and without silence around it."""
    import librosa
    import soundfile

    wav = subprocess.run(command, check=True, capture_output=True).stdout
    said, rate_hz = soundfile.read(io.BytesIO(wav), dtype="float32")
    samples = librosa.resample(said, orig_sr=rate_hz, target_sr=SAMPLE_RATE_HZ, res_type="soxr_qq")
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return np.asarray(samples[max(0, loud[0] - 400) : loud[-1] + 800], np.float32)
