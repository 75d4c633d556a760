"""Words with times, and sounds with a known pitch, for the tests of this folder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.transcript import Quality, Segment, Transcript, Verdict, Word
from pipeline.audio import SAMPLE_RATE_HZ, Waveform


def said(*words: tuple[str, float, float]) -> tuple[Word, ...]:
    """Words from (text, start_s, end_s)."""
    return tuple(Word(start, end, text, 0.9) for text, start, end in words)


def evenly(text: str, *, words_per_s: float = 2.0, start_s: float = 0.0) -> tuple[Word, ...]:
    """A text spoken word after word at an even rate, without pauses."""
    step = 1 / words_per_s
    return tuple(
        Word(start_s + index * step, start_s + (index + 1) * step, word, 0.9) for index, word in enumerate(text.split())
    )


def transcript(
    words: tuple[Word, ...], *, verdict: Verdict = Verdict.GOOD, reasons: tuple[str, ...] = (), language: str = "en"
) -> Transcript:
    """A transcript of one segment."""
    end_s = words[-1].end_s if words else 1.0
    segments = (Segment(words[0].start_s, end_s, words),) if words else ()
    return Transcript(end_s + 0.5, language, segments, Quality(verdict, reasons))


def glide(start_hz: float, end_hz: float, seconds: float, *, level: float = 0.3) -> NDArray[np.float32]:
    """A voice-like sound, six harmonics, whose pitch moves evenly in semitones."""
    steps = int(seconds * SAMPLE_RATE_HZ)
    hz = start_hz * (end_hz / start_hz) ** np.linspace(0, 1, steps)
    phase = 2 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ
    wave = sum(np.sin(order * phase) / order for order in range(1, 7))
    return np.asarray(level * wave / np.max(np.abs(wave)), dtype=np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    """Digital silence."""
    return np.zeros(int(seconds * SAMPLE_RATE_HZ), dtype=np.float32)


def noise(seconds: float, level_db: float, seed: int = 1) -> NDArray[np.float32]:
    """White noise with an RMS level in dB re full scale."""
    samples = np.random.default_rng(seed).standard_normal(int(seconds * SAMPLE_RATE_HZ)) * 10 ** (level_db / 20)
    return samples.astype(np.float32)


def waveform(*parts: NDArray[np.float32]) -> Waveform:
    """Parts one after the other."""
    return Waveform(np.concatenate(parts) if parts else silence(0))
