"""Music as it plays while callers hold: instruments by overtones, vibrato and plucked strings, in keys and bars."""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

from bench.sounds.shapes import RATE_HZ, Rng, Sound, at_level, band, lay, line_noise, noise, times_s, tone

_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_PROGRESSIONS = ((0, 4, 5, 3), (0, 5, 3, 4), (1, 4, 0, 0), (5, 3, 0, 4), (0, 3, 0, 4))  # steps of the scale
_LOUD_DBFS = (-32, -14)


def chords(rng: Rng, seconds: float) -> Sound:
    """An organ or strings: one chord to the bar."""
    sound, bar_s, key_hz = _empty(seconds), rng.uniform(1.2, 2.6), _key(rng)
    vibrato = rng.uniform(0, 0.006)
    for number, at_s in enumerate(np.arange(0, seconds, bar_s)):
        for step in (0, 2, 4):
            hz = key_hz * _scale(_progression(rng, number) + step)
            lay(sound, sustained(rng, hz, bar_s * 1.05, vibrato=vibrato), float(at_s))
    return _done(rng, sound)


def melody(rng: Rng, seconds: float) -> Sound:
    """A flute, a violin or a whistle alone."""
    sound, beat_s, key_hz = _empty(seconds), rng.uniform(0.25, 0.6), _key(rng) * 2
    step, at_s, vibrato = 0, 0.0, rng.uniform(0, 0.012)
    while at_s < seconds:
        length_s = beat_s * rng.choice((0.5, 1, 1, 2))
        step = int(np.clip(step + rng.integers(-2, 3), -4, 9))
        lay(sound, sustained(rng, key_hz * _scale(step), length_s, vibrato=vibrato), at_s)
        at_s += length_s
    return _done(rng, sound)


def plucked(rng: Rng, seconds: float) -> Sound:
    """A guitar or harp: broken chords (Karplus and Strong's string)."""
    sound, beat_s, key_hz = _empty(seconds), rng.uniform(0.16, 0.35), _key(rng)
    for number, at_s in enumerate(np.arange(0, seconds, beat_s)):
        step = _progression(rng, number // 8) + (0, 2, 4, 7, 4, 2, 4, 2)[number % 8]
        lay(sound, string(rng, key_hz * _scale(step), 1.2), float(at_s))
    return _done(rng, sound)


def drums(rng: Rng, seconds: float) -> Sound:
    """A drum set alone."""
    sound = _empty(seconds)
    _beat(rng, sound, seconds, rng.uniform(0.18, 0.32))
    return _done(rng, sound)


def on_hold(rng: Rng, seconds: float) -> Sound:
    """A whole band: chords, bass, a melody with vibrato, drums at times; louder and softer."""
    sound, beat_s, key_hz = _empty(seconds), rng.uniform(0.22, 0.4), _key(rng)
    bar_s, step = 8 * beat_s, 4
    for number, at_s in enumerate(np.arange(0, seconds, beat_s)):
        root = _progression(rng, number // 8)
        if number % 8 == 0:
            for third in (0, 2, 4):
                lay(sound, 0.5 * sustained(rng, key_hz * _scale(root + third), bar_s, vibrato=0.004), float(at_s))
        if number % 4 == 0:
            lay(sound, 1.2 * string(rng, key_hz / 2 * _scale(root), 4 * beat_s), float(at_s))
        if rng.random() < 0.6:
            step = int(np.clip(step + rng.integers(-2, 3), 0, 11))
            length_s = beat_s * rng.choice((1, 2))
            lay(sound, sustained(rng, key_hz * 2 * _scale(step), length_s, vibrato=0.008), float(at_s))
    if rng.random() < 0.6:
        _beat(rng, sound, seconds, beat_s)
    return _done(rng, sound)


def sustained(rng: Rng, hz: float, seconds: float, *, vibrato: float) -> Sound:
    """A held note with overtones; `vibrato` is its depth as a share of the frequency."""
    at_s = times_s(seconds)
    course = hz * (1 + vibrato * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * at_s))
    brightness = rng.uniform(0.8, 2.2)
    count = max(1, min(10, int(7000 / hz)))
    note = sum(
        (number**-brightness * tone(course * number, seconds) for number in range(1, count + 1)),
        np.zeros(len(course)),
    )
    attack_s = min(0.06, seconds / 4)
    envelope = np.minimum(1, at_s / attack_s) * np.minimum(1, (seconds - at_s) / attack_s) * (0.6 + 0.4 * np.exp(-at_s))
    return np.asarray(note * envelope)


def string(rng: Rng, hz: float, seconds: float) -> Sound:
    """A plucked string: noise that circles through an averaging filter."""
    period = max(2, round(RATE_HZ / hz))
    length = round(seconds * RATE_HZ)
    excitation = np.zeros(length)
    excitation[: min(period, length)] = rng.uniform(-1, 1, min(period, length))
    feedback = np.zeros(period + 2)
    feedback[[0, period, period + 1]] = (1, -0.498, -0.498)
    return np.asarray(lfilter([1.0], feedback, excitation))


def _beat(rng: Rng, sound: Sound, seconds: float, beat_s: float) -> None:
    """Lays bass drum, snare and cymbal under a sound."""
    loud = max(0.1, float(np.std(sound)))
    for number, at_s in enumerate(np.arange(0, seconds, beat_s)):
        fall = np.exp(-times_s(0.25) * 18)
        if number % 4 == 0:
            lay(sound, 4 * loud * fall * tone(45 + 100 * np.exp(-times_s(0.25) * 30), 0.25), float(at_s))
        if number % 4 == 2:
            lay(sound, 2 * loud * fall * band(noise(rng, 0.25), 200, 5000), float(at_s))
        lay(sound, loud * fall**3 * band(noise(rng, 0.25), 4000, 7800), float(at_s))


def _empty(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE_HZ))


def _key(rng: Rng) -> float:
    return float(110 * 2 ** (rng.integers(0, 13) / 12))


def _progression(rng: Rng, bar: int) -> int:
    """The bar's chord, by a progression that one in ten bars departs from."""
    if rng.random() < 0.1:
        return int(rng.integers(0, 6))
    return _PROGRESSIONS[bar // 16 % len(_PROGRESSIONS)][bar % 4]


def _scale(step: int) -> float:
    """How many times the key's frequency a step of its major scale has."""
    return float(2 ** ((12 * (step // 7) + _MAJOR[step % 7]) / 12))


def _done(rng: Rng, sound: Sound) -> Sound:
    return at_level(sound, rng.uniform(*_LOUD_DBFS)) + line_noise(rng, len(sound) / RATE_HZ)
