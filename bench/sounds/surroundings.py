"""Rooms, weather, streets, handsets, bodies, and a television that nobody could follow."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from bench.sounds.machines import call_progress
from bench.sounds.shapes import (
    RATE_HZ,
    Rng,
    Sound,
    at_level,
    band,
    fade,
    lay,
    line_noise,
    noise,
    slow,
    swell,
    times_s,
    tone,
)
from pipeline.audio import decode

_VOICES = Path(__file__).resolve().parents[2] / "samples" / "incoming"


def room(rng: Rng, seconds: float) -> Sound:
    """A room with its fan: noise of any colour, a faint note in it, from hardly audible to loud."""
    air = band(noise(rng, seconds, slope=rng.uniform(0.3, 1)), 40, rng.uniform(1500, 6000))
    fan = 0.1 * tone(rng.uniform(80, 300), seconds)
    return at_level(air + fan, rng.uniform(-75, -22))


def wind(rng: Rng, seconds: float) -> Sound:
    """Gusts in a microphone."""
    gusts = slow(rng, seconds, every_s=0.4, low=0, high=1) ** 2 * noise(rng, seconds, slope=1)
    whistle = 0.05 * slow(rng, seconds, every_s=0.8, low=0, high=1) * band(noise(rng, seconds), 400, 900)
    return at_level(gusts + whistle, rng.uniform(-30, -12))


def traffic(rng: Rng, seconds: float) -> Sound:
    """Cars that pass, an engine that idles, at times a horn."""
    sound = at_level(noise(rng, seconds, slope=0.9), -35)
    for _ in range(max(1, round(seconds / 4))):
        length_s = rng.uniform(2, 6)
        passing = swell(length_s) ** 2 * band(noise(rng, length_s, slope=0.6), 60, rng.uniform(800, 3000))
        lay(sound, at_level(passing, rng.uniform(-28, -18)), rng.uniform(0, seconds))
    engine_hz = slow(rng, seconds, every_s=2.0, low=30, high=70)
    sound += 0.01 * sum((tone(engine_hz * number, seconds) / number for number in range(1, 9)), np.zeros(len(sound)))
    if rng.random() < 0.5:
        lay(sound, 0.04 * fade(tone(420, 0.6) + tone(530, 0.6)), rng.uniform(0, seconds))
    return sound


def breathing(rng: Rng, seconds: float) -> Sound:
    """Someone breathes into the receiver."""
    return _breaths(rng, seconds, period_s=(2.2, 4.5), length_s=(0.7, 1.6), level_dbfs=(-38, -22))


def sighs(rng: Rng, seconds: float) -> Sound:
    """A deep breath now and then."""
    return _breaths(rng, seconds, period_s=(4.0, 9.0), length_s=(1.0, 2.5), level_dbfs=(-34, -20))


def coughs(rng: Rng, seconds: float) -> Sound:
    """Fits of coughing: bursts of noise through a throat."""
    sound, at_s = line_noise(rng, seconds), rng.uniform(0.3, 2)
    while at_s < seconds:
        for _ in range(rng.integers(1, 4)):
            length_s = rng.uniform(0.2, 0.45)
            burst = noise(rng, length_s) * swell(length_s, rise=0.06) ** 2
            throat = sum(band(burst, hz * 0.8, hz * 1.2) for hz in rng.uniform((450, 1100, 2300), (700, 1600, 3000)))
            lay(sound, at_level(np.asarray(throat), rng.uniform(-24, -12)), at_s)
            at_s += length_s + rng.uniform(0.05, 0.3)
        at_s += rng.uniform(1, 6)
    return sound


def clicks(rng: Rng, seconds: float) -> Sound:
    """A bad contact, or keys of a keyboard."""
    sound = line_noise(rng, seconds)
    for at_s in np.cumsum(rng.exponential(rng.uniform(0.1, 1.0), round(seconds * 12))):
        if at_s < seconds:
            _crack(rng, sound, float(at_s), rng.uniform(0.0006, 0.02))
    return sound


def rustle(rng: Rng, seconds: float) -> Sound:
    """A handset in a pocket: rubbing cloth and knocks."""
    rubbing = slow(rng, seconds, every_s=0.12, low=0, high=1) ** 3 * band(noise(rng, seconds), 300, 5000)
    pauses = slow(rng, seconds, every_s=1.5, low=-0.5, high=1).clip(0, 1)
    sound = at_level(rubbing * pauses, rng.uniform(-34, -20)) + line_noise(rng, seconds)
    for at_s in rng.uniform(0, seconds, round(seconds / 2)):
        lay(sound, 0.2 * np.exp(-times_s(0.15) * 40) * tone(rng.uniform(60, 200), 0.15), float(at_s))
    return sound


def hang_up(rng: Rng, seconds: float) -> Sound:
    """A receiver put down after a moment, then nothing or the exchange's tone."""
    sound, at_s = line_noise(rng, seconds), rng.uniform(0.3, min(2.5, seconds - 0.5))
    for knock_s in (0.0, 0.06, 0.2):
        _crack(rng, sound, at_s + knock_s, 0.03)
        lay(sound, 0.3 * np.exp(-times_s(0.12) * 50) * tone(rng.uniform(120, 400), 0.12), at_s + knock_s)
    rest_s = seconds - at_s - 0.5
    if rest_s > 0.5:
        rest = call_progress(rng, rest_s) if rng.random() < 0.5 else np.zeros(round(rest_s * RATE_HZ))
        sound[-len(rest) :] = rest
    return sound


def television(rng: Rng, seconds: float) -> Sound:
    """Voices through a wall: many at once, backwards, nothing above 500 to 700 Hz, at a very low level."""
    sound = np.zeros(round(seconds * RATE_HZ))
    voices = _voices()
    for _ in range(rng.integers(3, 7)):
        voice = np.roll(voices[rng.integers(len(voices))][::-1], int(rng.integers(0, 5 * RATE_HZ)))
        sound += at_level(np.resize(voice, len(sound)), -30)
    walled = band(sound, 0, rng.uniform(500, 700), order=6)
    return at_level(walled, rng.uniform(-62, -45)) + line_noise(rng, seconds)


@cache
def _voices() -> tuple[Sound, ...]:
    """The synthetic callers of the demo."""
    return tuple(decode(path).waveform.samples.astype(np.float64) for path in sorted(_VOICES.glob("vm-*.mp3")))


def _breaths(
    rng: Rng,
    seconds: float,
    *,
    period_s: tuple[float, float],
    length_s: tuple[float, float],
    level_dbfs: tuple[float, float],
) -> Sound:
    """Air that goes in, brighter, and out, darker."""
    sound, at_s, level = line_noise(rng, seconds), rng.uniform(0, 1.5), rng.uniform(*level_dbfs)
    centres = rng.uniform((500, 1400), (900, 2400))
    while at_s < seconds:
        for brighter in (1.25, 1.0):
            drawn_s = rng.uniform(*length_s)
            air = noise(rng, drawn_s, slope=0.3)
            mouth = sum(band(air, hz * brighter * 0.7, hz * brighter * 1.3) for hz in centres) + 0.1 * air
            lay(sound, at_level(mouth * swell(drawn_s, rise=0.4), level), at_s)
            at_s += drawn_s * rng.uniform(0.8, 1.1)
        at_s += rng.uniform(*period_s) - length_s[0]
    return sound


def _crack(rng: Rng, sound: Sound, at_s: float, length_s: float) -> None:
    """Lays a crack of a few milliseconds on a sound."""
    fall = np.exp(-np.linspace(0, 6, max(1, round(length_s * RATE_HZ))))
    lay(sound, rng.uniform(0.05, 0.6) * fall * rng.standard_normal(len(fall)), at_s)
