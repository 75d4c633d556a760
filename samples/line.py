"""What a telephone line does to a voice, and what else it carries: noise, tones, silence. All at 8 kHz."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

Samples = NDArray[np.float64]
RATE_HZ = 8000
LINE_NOISE_DB = -66.0


def telephone_band(signal: Samples) -> Samples:
    """Keep 300 to 3400 Hz, as the public telephone network does."""
    band = butter(4, (300, 3400), btype="bandpass", fs=RATE_HZ, output="sos")
    return np.asarray(sosfilt(band, signal), dtype=np.float64)


def speech_level_db(signal: Samples) -> float:
    """RMS in dBFS of the 20 ms frames within 30 dB of the loudest: pauses do not count."""
    frames = signal[: len(signal) // 160 * 160].reshape(-1, 160)
    power = (frames**2).mean(axis=1)
    return float(10 * np.log10(power[power > power.max() * 1e-3].mean()))


def at_level(signal: Samples, level_db: float) -> Samples:
    """Scale to a speech level in dBFS."""
    return signal * 10 ** ((level_db - speech_level_db(signal)) / 20)


def pad(signal: Samples, before_s: float, after_s: float) -> Samples:
    """Add silence before and after."""
    return np.concatenate([np.zeros(int(before_s * RATE_HZ)), signal, np.zeros(int(after_s * RATE_HZ))])


def background(kind: str, length: int, rng: np.random.Generator) -> Samples:
    """Noise of a kind, of any level.

    Args:
        kind: `pink`, `street` (rumble of passing cars) or `babble` (many voices, no words).
        length: In samples.
        rng: Source of randomness.

    Raises:
        KeyError: The kind is none of these.
    """
    return {"pink": _pink, "street": _street, "babble": _babble}[kind](length, rng)


def line_noise(length: int, rng: np.random.Generator) -> Samples:
    """The faint hiss and mains hum of a line on which nobody speaks, at `LINE_NOISE_DB`."""
    hum = np.sin(2 * np.pi * 60 * np.arange(length) / RATE_HZ)
    noise = rng.standard_normal(length) + hum
    return np.asarray(noise / noise.std() * 10 ** (LINE_NOISE_DB / 20), dtype=np.float64)


def fax_tone(length: int) -> Samples:
    """A calling fax (CNG: 1100 Hz, half a second in every 3.5) that another machine answers (CED: 2100 Hz)."""
    time_s = np.arange(length) / RATE_HZ
    calling = np.sin(2 * np.pi * 1100 * time_s) * (time_s % 3.5 < 0.5)
    answering = np.sin(2 * np.pi * 2100 * time_s) * (time_s > time_s[-1] - 2.6)
    return np.asarray(0.2 * np.where(answering != 0, answering, calling), dtype=np.float64)


def answering_beep() -> Samples:
    """The tone after which a message is recorded."""
    return 0.2 * np.sin(2 * np.pi * 1000 * np.arange(int(0.4 * RATE_HZ)) / RATE_HZ)


def _pink(length: int, rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    return np.fft.irfft(spectrum, length)


def _street(length: int, rng: np.random.Generator) -> Samples:
    rumble = sosfilt(butter(2, 900, fs=RATE_HZ, output="sos"), _pink(length, rng))
    time_s = np.arange(length) / RATE_HZ
    passing = np.full(length, 0.35)
    for moment in np.arange(rng.uniform(1, 3), time_s[-1], 4.5):
        passing += np.exp(-(((time_s - moment - rng.uniform(-1, 1)) / 1.1) ** 2))
    return np.asarray(rumble * passing, dtype=np.float64)


def _babble(length: int, rng: np.random.Generator) -> Samples:
    """Pulse trains through changing vowel resonances: the rhythm and spectrum of talk, without words."""
    return np.asarray(np.sum([_murmur(length, rng) for _ in range(7)], axis=0), dtype=np.float64)


def _murmur(length: int, rng: np.random.Generator) -> Samples:
    out = np.zeros(length)
    pitch_hz = rng.uniform(95, 230)
    start = 0
    while start < length:
        size = min(length - start, int(rng.uniform(0.12, 0.3) * RATE_HZ))
        phase = np.cumsum(np.full(size, pitch_hz * rng.uniform(0.85, 1.2))) / RATE_HZ
        syllable = np.diff(np.floor(phase), prepend=0)
        for formant_hz in (rng.uniform(300, 800), rng.uniform(900, 2200), rng.uniform(2300, 3000)):
            radius = 0.96
            poles = [1, -2 * radius * np.cos(2 * np.pi * formant_hz / RATE_HZ), radius**2]
            syllable = lfilter([1 - radius], poles, syllable)
        out[start : start + size] = syllable * np.hanning(size) * rng.uniform(0.2, 1)
        start += size
    return out
