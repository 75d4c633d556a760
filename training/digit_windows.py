"""What the digit recogniser is trained on: ten-second windows of numbers said, as Whisper's encoder hears them.

Three kinds of sayings go into a window, over different telephone lines, with noise and at different speeds:

- whole recordings: AN4's (telephone numbers, ZIP codes, dates of birth, spelled names), digit strings of
  speechocean762, and any other speech as an example of what is no number;
- numbers joined from single digits: FSDD's, and those cut out of AN4's and speechocean762's recordings;
- numbers said by computer voices (`training.digit_voices`).

The people in a window are all of one fold, so that recognisers that haven't heard some can be trained on the rest.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from training import digit_voices
from training.digit_speech import LINES, Speech, over
from training.digit_words import UNITS, Said, label, merged
from training.spoken_digits import FOLDS, NOBODY

Samples = NDArray[np.float32]
WINDOW_S = 10.0
LAST_S = 9.7  # sayings end before this
PEOPLE_SHARE = 0.85  # of windows; the rest has computer voices and speakers of no fold
FSDD_SHARE = 0.5  # of numbers that are joined
JOINED_SHARE, WHOLE_SHARE, VOICE_SHARE = 0.5, 0.28, 0.16  # of sayings; the rest is other speech


@dataclass(frozen=True, slots=True)
class Window:
    """A window's sound up to where the sayings end, the symbols said, and the fold of the people in it."""

    samples: Samples
    symbols: list[int]
    fold: int


class Windows:
    """Makes windows.

    Args:
        speech: recordings by fold.
        seed: decides on everything.
    """

    def __init__(self, speech: Mapping[int, Speech], seed: int) -> None:
        self._speech, self._rng, self._random = speech, np.random.default_rng(seed), random.Random(seed)

    def make(self) -> Window:
        """Sayings one after the other with pauses, in noise, over a line."""
        rng = self._rng
        fold = int(rng.integers(FOLDS)) if rng.random() < PEOPLE_SHARE else NOBODY
        sound = np.zeros(round(WINDOW_S * SAMPLE_RATE_HZ), np.float32)
        symbols: list[int] = []
        at_s = rng.uniform(0, 1)
        while True:
            said = self._saying(fold)
            samples = hurried(said.samples, rng.uniform(0.85, 1.17)) if rng.random() < 0.6 else said.samples
            if at_s + len(samples) / SAMPLE_RATE_HZ > LAST_S:
                if symbols:
                    break
                continue
            start = round(at_s * SAMPLE_RATE_HZ)
            level = float(np.sqrt(np.mean(samples**2))) + 1e-9
            sound[start : start + len(samples)] += samples * np.float32(rng.uniform(0.03, 0.12) / level)
            symbols += label(said.text)
            at_s += len(samples) / SAMPLE_RATE_HZ + rng.uniform(0.2, 0.9)
            if rng.random() < 0.12:
                break
        sound = sound[: round(min(WINDOW_S, at_s + 0.3) * SAMPLE_RATE_HZ)]
        sound = sound + rng.normal(0, 0.1 * 10 ** (-rng.uniform(20, 70) / 20), len(sound)).astype(np.float32)
        heard = over(np.clip(sound, -1, 1), self._random.choice(LINES)) * np.float32(10 ** (rng.uniform(-8, 4) / 20))
        return Window(heard, merged(symbols), fold)

    def _saying(self, fold: int) -> Said:
        """Any saying by people of a fold or of none, or by a computer voice."""
        kind = self._random.random()
        if kind < VOICE_SHARE:
            return digit_voices.saying(self._rng)
        speech = self._speech[fold]
        if kind < VOICE_SHARE + JOINED_SHARE and speech.digits:
            studio = [speaker for speaker in sorted(speech.digits) if speaker.startswith("fsdd")]
            people = studio if studio and self._rng.random() < FSDD_SHARE else sorted(speech.digits)
            speaker = self._random.choice(people)
            return joined_number(speech.digits[speaker], speaker, self._rng)
        if kind < VOICE_SHARE + JOINED_SHARE + WHOLE_SHARE and speech.numbers:
            return self._random.choice(speech.numbers)
        return self._random.choice(self._speech[NOBODY].others)


def joined_number(digits: dict[str, list[Samples]], speaker: str, rng: np.random.Generator) -> Said:
    """A number put together from one speaker's single digits, each cut, paced and pitched a little differently."""
    have = sorted(digits)
    value = [have[rng.integers(len(have))] for _ in range(rng.choice([3, 4, 5, 7, 10]))]
    if rng.random() < 0.3 and len(value) > 1:  # like digits side by side are what recognisers drop
        at = rng.integers(len(value) - 1)
        value[at + 1] = value[at]
    tract, pace, widest_s = rng.uniform(0.85, 1.2), rng.uniform(0.8, 1.3), rng.uniform(0.02, 0.4)
    pieces = []
    for digit in value:
        spoken = varied(digits[digit][rng.integers(len(digits[digit]))], tract, pace, rng)
        level = float(np.sqrt(np.mean(spoken**2))) + 1e-9
        gap_s = rng.uniform(0, widest_s) if rng.random() < 0.8 else rng.uniform(0.2, 0.8)
        pieces += [spoken * np.float32(10 ** (rng.normal(0, 2) / 20) / level), np.zeros(int(gap_s * SAMPLE_RATE_HZ))]
    sound = np.concatenate(pieces[:-1]).astype(np.float32)
    return Said(" ".join(UNITS[int(digit)] for digit in value), sound, speaker)


def varied(samples: Samples, tract: float, pace: float, rng: np.random.Generator) -> Samples:
    """A digit with edges cut off by up to a seventh, and faded, at a pace of its own and with another vocal tract.

    Args:
        samples: the digit.
        tract: factor by which the vocal tract shortens and the pitch rises.
        pace: factor by which it is said faster.
        rng: varies each of them a little more, and half of the time not at all.
    """
    import librosa

    if rng.random() < 0.5:
        first, last = (int(len(samples) * rng.uniform(0, 0.14)) for _ in range(2))
        samples = samples[first : len(samples) - last]
    if rng.random() < 0.7:
        rate = pace * rng.uniform(0.9, 1.1) / tract
        samples = librosa.effects.time_stretch(samples, rate=rate, n_fft=512, hop_length=128)
        samples = hurried(samples, tract)
    samples = samples.copy()
    edge = min(80, len(samples) // 4)
    samples[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    samples[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return samples


def hurried(samples: Samples, factor: float) -> Samples:
    """The same sound played `factor` times as fast: higher, with a shorter vocal tract."""
    places = np.linspace(0, len(samples) - 1, int(len(samples) / factor))
    return np.interp(places, np.arange(len(samples)), samples).astype(np.float32)


def batches(count: int, size: int, seed: int) -> list[list[int]]:
    """Indices of `count` windows in random order, `size` at a time; a last, smaller batch is left out."""
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return [order[start : start + size] for start in range(0, count - size + 1, size)]
