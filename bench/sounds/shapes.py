"""What every sound is made of: time, noise of any colour, filters, levels. All at 16 kHz, float64 until it is done."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from pipeline.audio import SAMPLE_RATE_HZ

RATE_HZ = SAMPLE_RATE_HZ
Sound = NDArray[np.float64]
Rng = np.random.Generator


def times_s(seconds: float) -> Sound:
    """The moment of each sample, in seconds from the start."""
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def tone(hz: float | Sound, seconds: float) -> Sound:
    """A sine of amplitude 1, of one frequency or of one for each sample."""
    if isinstance(hz, np.ndarray):
        return np.asarray(np.sin(2 * np.pi * np.cumsum(hz) / RATE_HZ))
    return np.asarray(np.sin(2 * np.pi * hz * times_s(seconds)))


def noise(rng: Rng, seconds: float, *, slope: float = 0.0) -> Sound:
    """Noise of standard deviation 1 whose amplitude goes with frequency to the power of `-slope` from 20 Hz up.

    Args:
        rng: source of randomness.
        seconds: its length.
        slope: 0 for white, 0.5 for pink, 1 for brown noise.
    """
    length = round(seconds * RATE_HZ)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum *= np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 20.0) ** -slope
    return unit(np.fft.irfft(spectrum, length))


def band(sound: Sound, low_hz: float, high_hz: float, *, order: int = 2) -> Sound:
    """What of the sound lies between two frequencies; 0 for `low_hz` lets all the low ones pass."""
    edges, kind = ((low_hz, high_hz), "bandpass") if low_hz else (high_hz, "lowpass")
    return np.asarray(sosfilt(butter(order, edges, btype=kind, fs=RATE_HZ, output="sos"), sound))


def unit(sound: Sound) -> Sound:
    """The same with a standard deviation of 1; silence stays silence."""
    return np.asarray(sound / (float(np.std(sound)) or 1.0))


def at_level(sound: Sound, dbfs: float) -> Sound:
    """The same with an RMS of `dbfs` decibels under full scale."""
    power = float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    return sound * (10 ** (dbfs / 20) / power) if power else sound


def swell(seconds: float, *, rise: float = 0.5) -> Sound:
    """An envelope from 0 over 1, at the share `rise` of its length, back to 0."""
    place = np.linspace(0, 1, round(seconds * RATE_HZ))
    bent = np.where(place < rise, place / rise, (1 - place) / (1 - rise))
    return np.asarray(np.sin(np.pi / 2 * np.clip(bent, 0, 1)) ** 2)


def fade(sound: Sound, *, edge_s: float = 0.005) -> Sound:
    """The same without a click at either end."""
    edge = min(round(edge_s * RATE_HZ), len(sound) // 2)
    envelope = np.ones(len(sound))
    envelope[:edge] = np.linspace(0, 1, edge)
    envelope[len(sound) - edge :] = np.linspace(1, 0, edge)
    return sound * envelope


def slow(rng: Rng, seconds: float, *, every_s: float, low: float, high: float) -> Sound:
    """A course that wanders between two values, with a new one about every `every_s` seconds."""
    knots = rng.uniform(low, high, max(2, round(seconds / every_s) + 2))
    return np.asarray(np.interp(times_s(seconds), np.linspace(0, seconds, len(knots)), knots))


def lay(sound: Sound, piece: Sound, at_s: float) -> None:
    """Adds a piece to a sound at a moment; what hangs over the end falls off."""
    start = round(at_s * RATE_HZ)
    sound[start : start + len(piece)] += piece[: max(0, len(sound) - start)]


def line_noise(rng: Rng, seconds: float) -> Sound:
    """An idle line or room: pink hiss at -75 to -50 dBFS."""
    return at_level(noise(rng, seconds, slope=0.5), rng.uniform(-75, -50))


def repeated(pattern: Sound, seconds: float) -> Sound:
    """A pattern again and again."""
    length = round(seconds * RATE_HZ)
    return np.resize(pattern, length) if len(pattern) else np.zeros(length)
