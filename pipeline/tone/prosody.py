"""Pitch, loudness, noise and clipping: the sound of the voice and of the line.

The only module that knows swift-f0 and pyloudnorm. Everything is None where it can't be known; NaN never leaves.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.staff_score import Delivery, Moment
from pipeline.audio import SAMPLE_RATE_HZ, Waveform
from pipeline.tone.activity import Activity

if TYPE_CHECKING:
    from swift_f0 import SwiftF0

FloatArray = NDArray[np.float64]

F0_RANGE_HZ = (65.0, 400.0)
"""Speaking voices of adults; a wider range lets octave errors and line tones in."""
VOICED_CONFIDENCE = 0.5
"""swift-f0's own: a frame is voiced at this confidence and above."""
MIN_VOICED_FRAMES = 30
"""Ours: half a second of voiced sound at 16 ms a frame; a spread over less says nothing."""
MIN_LOUDNESS_S = 0.4
"""ITU-R BS.1770 measures in blocks of 400 ms."""
CLIPPED_LEVEL = 0.985
"""Ours: a telephone codec decodes full scale to between 0.98 and 1."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """Fundamental frequency of the voiced frames.

    Attributes:
        median_hz: None when too little is voiced.
        spread_semitones: interquartile range in semitones re the median, None likewise.
    """

    median_hz: float | None = None
    spread_semitones: float | None = None


def describe(waveform: Waveform, activity: Activity, *, moments: Sequence[Moment] = ()) -> Delivery:
    """Measures the voice and the line.

    Args:
        waveform: the recording.
        activity: where it is quiet.
        moments: what to listen to, as found by others.
    """
    pitch = summarise(track(waveform))
    return Delivery(
        f0_median_hz=pitch.median_hz,
        f0_spread_semitones=pitch.spread_semitones,
        loudness_lufs=loudness_lufs(waveform),
        snr_db=_difference(activity.speech_db, activity.floor_db),
        clipped_share=clipped_share(waveform),
        moments=tuple(moments),
    )


def track(waveform: Waveform) -> FloatArray:
    """Fundamental frequency of every 16 ms frame in Hz; NaN where nothing is voiced; shape ``(frames,)``."""
    if len(waveform.samples) < SAMPLE_RATE_HZ // 10 or not np.any(waveform.samples):
        return np.full(0, np.nan)
    found = _detector().detect(waveform.samples, SAMPLE_RATE_HZ, *F0_RANGE_HZ)
    return np.where(np.asarray(found.confidence) >= VOICED_CONFIDENCE, np.asarray(found.pitch_hz), np.nan)


def summarise(f0_hz: FloatArray) -> Pitch:
    """Median and interquartile range of pitch.

    Semitones re the speaker's own median, so that voices of different height compare (12 log2 of the ratio).

    Args:
        f0_hz: per frame, shape ``(frames,)``; NaN = unvoiced.
    """
    voiced = f0_hz[np.isfinite(f0_hz)]
    if len(voiced) < MIN_VOICED_FRAMES:
        return Pitch()
    median_hz = float(np.median(voiced))
    low, high = np.percentile(12 * np.log2(voiced / median_hz), [25, 75])
    return Pitch(median_hz, float(high - low))


def _difference(high: float | None, low: float | None) -> float | None:
    """How much the one is above the other, None when either is unknown."""
    return None if high is None or low is None else high - low


def loudness_lufs(waveform: Waveform) -> float | None:
    """Integrated loudness (ITU-R BS.1770, by pyloudnorm); None under 400 ms and for silence."""
    if waveform.duration_s < MIN_LOUDNESS_S or not np.any(waveform.samples):
        return None
    import pyloudnorm

    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore")  # gating may leave no block: the result is -inf, which becomes None
        loudness = pyloudnorm.Meter(SAMPLE_RATE_HZ).integrated_loudness(waveform.samples.astype(np.float64))
    return float(loudness) if np.isfinite(loudness) else None


def clipped_share(waveform: Waveform) -> float | None:
    """Share of samples at full scale in runs of two and more, in [0, 1]; None for an empty recording.

    A single sample at full scale is a peak; two in a row are a flattened wave.
    """
    if not len(waveform.samples):
        return None
    full = np.abs(waveform.samples) >= CLIPPED_LEVEL
    beside = np.zeros_like(full)
    beside[1:] |= full[:-1]
    beside[:-1] |= full[1:]
    return float(np.mean(full & beside))


@cache
def _detector() -> SwiftF0:
    """The pitch model, loaded once; one thread, so that batch workers don't fight over the cores."""
    from swift_f0 import SwiftF0

    return SwiftF0(threads=1, spin=False)
