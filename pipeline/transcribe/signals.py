"""What the sound itself says about how far a transcript can be trusted; measured without the speech model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.level import FRAME, active_level, frame_levels
from pipeline.transcribe.speech import Span, cut, total_s

NOISE_MARGIN_S = 0.2  # ours: sound nearer than this to speech may still be speech
NOISE_MIN_S = 0.3  # ours: less than this says nothing about the noise
ENDING_S = 0.1  # ours, with the next one: of 150 clips of real speech cut in the middle of a word 121 are told to be,
ENDING_DROP_DB = 9.0  # and of the same clips whole 1, although most were trimmed to the last word
CLIP_SHARE_OF_PEAK = 0.985
CLIP_MIN_RUN = 3  # ours: a sound wave that isn't clipped does not stay at its peak for three samples
TONE_WINDOW = 4096  # 256 ms: long enough for a voice to move and for a tone not to
TONE_PEAKS = 6
TONE_SHARE = 0.9  # ours: of the energy; 1 frame in 12 of telephone speech has it, and 2 in 3 of dialled digits
TONE_BAND_HZ = (250.0, 3800.0)  # the telephone's; mains hum lies under it
NOISE_BAND_HZ = (250.0, 3400.0)  # what every telephone codec passes: nothing at its edge looks like a colour
AUDIBLE_DB = 25.0  # ours: windows this far below the loudest count as silent


@dataclass(frozen=True, slots=True)
class Signals:
    """Measures of a recording; None where there is nothing to measure.

    Attributes:
        duration_s: of the recording.
        speech_s: seconds of detected speech.
        level_dbfs: of the speech; of the loud parts where there is no speech.
        snr_db: level of the speech over the level between it.
        clipped_share: share of the speech's samples that are cut off at the peak, in [0, 1].
        tonal_share: share of the audible time that is steady tones, in [0, 1].
        flatness: how much the sound is noise, in [0, 1]: white noise has 0.56, music and tones nearly 0;
            1 without sound.
        cut_off: whether the voice is still going when the recording ends.
    """

    duration_s: float
    speech_s: float
    level_dbfs: float | None
    snr_db: float | None
    clipped_share: float
    tonal_share: float
    flatness: float
    cut_off: bool


def measure(samples: NDArray[np.float32], speech: Sequence[Span]) -> Signals:
    """Measures a recording at its own level.

    Args:
        samples: mono at 16 kHz.
        speech: spans in which speech was detected.
    """
    duration_s = len(samples) / SAMPLE_RATE_HZ
    voice = cut(samples, speech) if speech else samples
    level = active_level(voice)
    return Signals(
        duration_s=duration_s,
        speech_s=total_s(speech),
        level_dbfs=level,
        snr_db=_snr_db(samples, speech, level),
        clipped_share=_clipped_share(voice),
        tonal_share=tonal_share(samples),
        flatness=flatness(samples),
        cut_off=_cut_off(samples, speech, level),
    )


def tonal_share(samples: NDArray[np.float32]) -> float:
    """Share of the audible 256 ms windows whose energy lies in a few steady tones, in [0, 1]; 0 without sound."""
    rest = _audible_power(samples, TONE_BAND_HZ)
    if not len(rest):
        return 0.0
    energy = rest.sum(axis=1)
    rows = np.arange(len(rest))
    for _ in range(TONE_PEAKS):
        peaks = rest.argmax(axis=1)
        for offset in range(-2, 3):  # a tone's energy reaches two bins to either side under a Hann window
            rest[rows, np.clip(peaks + offset, 0, rest.shape[1] - 1)] = 0
    return float(np.mean(1 - rest.sum(axis=1) / energy > TONE_SHARE))


def flatness(samples: NDArray[np.float32]) -> float:
    """Median over the audible 256 ms windows of geometric over arithmetic mean power, in [0, 1]; 1 without sound."""
    power = _audible_power(samples, NOISE_BAND_HZ)
    if not len(power):
        return 1.0
    return float(np.median(np.exp(np.log(power + np.float32(1e-12)).mean(axis=1)) / power.mean(axis=1)))


def _audible_power(samples: NDArray[np.float32], band_hz: tuple[float, float]) -> NDArray[np.float32]:
    """Power spectra of the audible windows, half of each over the next, shape ``(windows, bins)``."""
    low, high = (round(hz * TONE_WINDOW / SAMPLE_RATE_HZ) for hz in band_hz)
    if len(samples) < TONE_WINDOW:
        return np.zeros((0, high - low), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(samples, TONE_WINDOW)[:: TONE_WINDOW // 2]
    power = np.abs(np.fft.rfft(windows * np.hanning(TONE_WINDOW).astype(np.float32), axis=1)[:, low:high]) ** 2
    energy = power.sum(axis=1)
    audible = energy > max(float(energy.max()) * 10 ** (-AUDIBLE_DB / 10), TONE_WINDOW * 1e-4)
    return np.asarray(power[audible], np.float32)


def _snr_db(samples: NDArray[np.float32], speech: Sequence[Span], level: float | None) -> float | None:
    """Speech level over the median level away from speech; None where too little of either can be heard."""
    if not speech or level is None:
        return None
    levels = frame_levels(samples)
    middles_s = (np.arange(len(levels)) + 0.5) * FRAME / SAMPLE_RATE_HZ
    away = np.ones(len(levels), dtype=bool)
    for start_s, end_s in speech:
        away &= (middles_s < start_s - NOISE_MARGIN_S) | (middles_s > end_s + NOISE_MARGIN_S)
    if away.sum() * FRAME / SAMPLE_RATE_HZ < NOISE_MIN_S:
        return None
    return float(level - np.median(levels[away]))


def _clipped_share(voice: NDArray[np.float32]) -> float:
    """Share of samples in runs that stay at the peak."""
    if not len(voice) or (peak := float(np.abs(voice).max())) == 0:
        return 0.0
    at_peak = np.abs(voice) >= CLIP_SHARE_OF_PEAK * peak
    edges = np.flatnonzero(np.diff(np.concatenate(([0], at_peak.view(np.int8), [0]))))
    runs = edges[1::2] - edges[::2]
    return float(runs[runs >= CLIP_MIN_RUN].sum() / len(voice))


def _cut_off(samples: NDArray[np.float32], speech: Sequence[Span], level: float | None) -> bool:
    """Whether speech reaches the end of the recording at a speaking level."""
    if not speech or level is None or len(samples) / SAMPLE_RATE_HZ - speech[-1][1] > ENDING_S:
        return False
    ending = active_level(samples[-round(ENDING_S * SAMPLE_RATE_HZ) :])
    return ending is not None and ending > level - ENDING_DROP_DB
