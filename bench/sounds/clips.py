"""Clips in which nobody speaks: every kind in turn, over every line, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from bench.sounds import machines, music, surroundings
from bench.sounds.shapes import RATE_HZ, Rng, Sound, at_level, noise
from bench.speech_sets import TELEPHONE, Signal, coded

SHORTEST_S, LONGEST_S = 3.0, 60.0
LINES = ("clean", *TELEPHONE)
SILENCE = "silence"
MACHINES = "machines"
MUSIC = "music"
NOISES = "noises"
VOICES = "voices"


def _silence(_: Rng, seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE_HZ))


def _coloured(rng: Rng, seconds: float, *, slope: float) -> Sound:
    return at_level(noise(rng, seconds, slope=slope), rng.uniform(-70, -12))


KINDS: dict[str, tuple[str, Callable[[Rng, float], Sound]]] = {
    "digital silence": (SILENCE, _silence),
    "room": (NOISES, surroundings.room),
    "white noise": (NOISES, partial(_coloured, slope=0.0)),
    "pink noise": (NOISES, partial(_coloured, slope=0.5)),
    "brown noise": (NOISES, partial(_coloured, slope=1.0)),
    "hum": (NOISES, machines.hum),
    "dialled digits": (MACHINES, machines.dtmf),
    "call progress": (MACHINES, machines.call_progress),
    "fax": (MACHINES, machines.fax),
    "modem": (MACHINES, machines.modem),
    "beeps": (MACHINES, machines.beeps),
    "chords": (MUSIC, music.chords),
    "melody": (MUSIC, music.melody),
    "plucked strings": (MUSIC, music.plucked),
    "drums": (MUSIC, music.drums),
    "music on hold": (MUSIC, music.on_hold),
    "breathing": (NOISES, surroundings.breathing),
    "sighs": (NOISES, surroundings.sighs),
    "coughs": (NOISES, surroundings.coughs),
    "clicks": (NOISES, surroundings.clicks),
    "rustle": (NOISES, surroundings.rustle),
    "hang-up": (NOISES, surroundings.hang_up),
    "wind": (NOISES, surroundings.wind),
    "traffic": (NOISES, surroundings.traffic),
    "television": (VOICES, surroundings.television),
}


@dataclass(frozen=True, slots=True)
class Unspoken:
    """A clip in which nobody speaks.

    Attributes:
        kind: a key of `KINDS`.
        line: what it came over, one of `LINES`.
        samples: mono at 16 kHz.
    """

    kind: str
    line: str
    samples: Signal


def make(kind: str, seed: int, seconds: float) -> Signal:
    """One clip as recorded, the same for the same seed: float32, range [-1, 1].

    Raises:
        KeyError: there is no such kind.
    """
    made = KINDS[kind][1](np.random.default_rng(seed), seconds)
    return np.clip(made, -1, 1).astype(np.float32)


def plan(seed: int, count: int) -> Iterator[tuple[str, str, int, float]]:
    """Kind, line, seed and length of 3 to 60 s, short and long ones alike; every kind meets every line in turn."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        seconds = float(np.exp(rng.uniform(np.log(SHORTEST_S), np.log(LONGEST_S))))
        kind, line = list(KINDS)[number % len(KINDS)], LINES[number // len(KINDS) % len(LINES)]
        yield kind, line, int(rng.integers(2**32)), seconds


def clips(seed: int, count: int) -> Iterator[Unspoken]:
    """The clips of a plan."""
    for kind, line, own_seed, seconds in plan(seed, count):
        sound = make(kind, own_seed, seconds)
        yield Unspoken(kind, line, sound if line == "clean" else coded(sound, line))
