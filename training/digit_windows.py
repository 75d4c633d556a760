"""What the digit recogniser is trained on: ten-second windows of numbers said, as Whisper's encoder hears them.

Three kinds of sayings go into a window, over different telephone lines, with noise and at different speeds:

- whole recordings: AN4's (telephone numbers, ZIP codes, dates of birth, spelled names), digit strings of
  speechocean762, and any other speech as an example of what is no number;
- numbers joined from single digits: FSDD's, digits cut out of AN4's recordings, synthetic ones;
- numbers said by synthetic voices in the ways people say them (`sayings`).

Only speakers of the tune half (`training.spoken_digits.reported`) are used.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from training.spoken_digits import joined

Samples = NDArray[np.float32]
UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OTHER = "other"
WORDS = ("", *UNITS, *TEENS, *TENS, "hundred", "thousand", "double", "triple", OTHER)
"""The recogniser's symbols; the first is CTC's blank."""
_SAME = {"oh": "zero", "o": "zero"}
WINDOW_S = 10.0
LAST_S = 9.7  # sayings end before this


@dataclass(frozen=True, slots=True)
class Said:
    """A saying: its words and its sound at 16 kHz."""

    text: str
    samples: Samples
    speaker: str


def label(text: str) -> list[int]:
    """The symbols of a text; words that are no numbers are one 'other', however many follow each other."""
    symbols: list[int] = []
    for word in re.findall(r"[a-z']+", text.lower()):
        word = _SAME.get(word, word)
        symbol = WORDS.index(word) if word in WORDS else WORDS.index(OTHER)
        if not (symbols and symbols[-1] == symbol == WORDS.index(OTHER)):
            symbols.append(symbol)
    return symbols


def joined_number(digits: dict[str, list[Samples]], speaker: str, rng: np.random.Generator) -> Said:
    """A number put together from one speaker's single digits, each chopped and hurried a little differently."""
    have = sorted(digits)
    value = [have[rng.integers(len(have))] for _ in range(rng.choice([4, 5, 7, 10]))]
    if rng.random() < 0.3 and len(value) > 1:  # like digits side by side are what recognisers drop
        at = rng.integers(len(value) - 1)
        value[at + 1] = value[at]
    speed = rng.uniform(0.85, 1.2)
    chopped = {digit: [_chopped(hurried(each, speed), rng) for each in digits[digit]] for digit in set(value)}
    quiet = SAMPLE_RATE_HZ // 2
    sound = joined("".join(value), chopped, rng)[quiet:-quiet]
    return Said(" ".join(UNITS[int(digit)] for digit in value), sound, speaker)


def hurried(samples: Samples, factor: float) -> Samples:
    """The same sound played `factor` times as fast: higher, with a shorter vocal tract."""
    places = np.linspace(0, len(samples) - 1, int(len(samples) / factor))
    return np.interp(places, np.arange(len(samples)), samples).astype(np.float32)


def window(
    pick: Callable[[], Said], line: Callable[[Samples], Samples], rng: np.random.Generator
) -> tuple[Samples, list[int], float]:
    """Sayings one after the other with pauses, in noise, over a line.

    Args:
        pick: gives a saying.
        line: what the telephone does to the sound.
        rng: decides on everything else.

    Returns:
        The sound (10 s), the symbols said, and when the sayings end, in seconds.
    """
    sound = np.zeros(round(WINDOW_S * SAMPLE_RATE_HZ), np.float32)
    symbols: list[int] = []
    at_s = rng.uniform(0, 1)
    while True:
        said = pick()
        samples = hurried(said.samples, rng.uniform(0.87, 1.15)) if rng.random() < 0.6 else said.samples
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
    end = min(len(sound), round(at_s * SAMPLE_RATE_HZ))
    noise = rng.normal(0, 0.1 * 10 ** (-rng.uniform(20, 70) / 20), end)
    sound[:end] += noise.astype(np.float32)
    heard = line(np.clip(sound, -1, 1)) * np.float32(10 ** (rng.uniform(-8, 4) / 20))
    return heard, _without_repeats(symbols), at_s


def batches(count: int, size: int, seed: int) -> list[list[int]]:
    """Indices of `count` windows in random order, `size` at a time; a last, smaller batch is left out."""
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return [order[start : start + size] for start in range(0, count - size + 1, size)]


def _chopped(samples: Samples, rng: np.random.Generator) -> Samples:
    """Its edges cut off by up to a seventh, and faded, as where somebody cut single digits out of speech."""
    if rng.random() < 0.5:
        first, last = (int(len(samples) * rng.uniform(0, 0.14)) for _ in range(2))
        samples = samples[first : len(samples) - last]
    samples = hurried(samples, rng.uniform(0.8, 1.45)) if rng.random() < 0.5 else samples.copy()
    edge = min(80, len(samples) // 4)
    samples[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    samples[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return samples


def _without_repeats(symbols: Sequence[int]) -> list[int]:
    other = WORDS.index(OTHER)
    return [each for at, each in enumerate(symbols) if not (at and each == other == symbols[at - 1])]
