"""Where a recording is quiet: the pauses that word times alone hide.

A speech model's word times lean on each other: it often stretches a word over the pause that follows. The sound itself
says where the pause is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ, Waveform

FRAME_S = 0.010
SMOOTHING_FRAMES = 5
"""50 ms: long enough to bridge the closure inside a plosive (about 30 to 60 ms)."""
MIN_CONTRAST_DB = 9.0
"""Ours: with less between the loud and the quiet parts, speech can't be told from the line by level alone."""
THRESHOLD_SHARE = 0.35
"""Ours: the boundary lies this share of the way up, in dB, from the noise floor to the level of speech."""
MIN_SPEECH_S = 0.06
"""Shorter bursts in a pause are clicks and breaths: a spoken syllable lasts 100 ms and more."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Level of speech against the line.

    Attributes:
        quiet: (start_s, end_s) stretches without speech, in order; None when level can't tell (a noisy line, silence).
        speech_db: median level of the other frames in dB re full scale, None likewise.
        floor_db: median level of the quiet frames.
    """

    quiet: tuple[tuple[float, float], ...] | None
    speech_db: float | None = None
    floor_db: float | None = None


def levels_db(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """RMS level of each 10 ms frame in dB re full scale, at least -100; shape ``(frames,)``."""
    size = int(FRAME_S * SAMPLE_RATE_HZ)
    frames = samples[: len(samples) // size * size].astype(np.float64).reshape(-1, size)
    power = np.mean((frames - frames.mean(axis=1, keepdims=True)) ** 2, axis=1) if len(frames) else np.zeros(0)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-10)))


def find_quiet(waveform: Waveform) -> Activity:
    """Finds the stretches without speech by level, with a threshold that follows the recording's own noise floor."""
    levels = levels_db(waveform.samples)
    if len(levels) < 2 * SMOOTHING_FRAMES:
        return Activity(quiet=None)
    power = np.convolve(10 ** (levels / 10), np.ones(SMOOTHING_FRAMES) / SMOOTHING_FRAMES, mode="same")
    smooth = 10 * np.log10(np.maximum(power, 1e-10))
    floor, loud = np.percentile(smooth, 5), np.percentile(smooth, 90)
    if loud - floor < MIN_CONTRAST_DB or loud <= -90:
        return Activity(quiet=None)
    floor = max(floor, loud - 50)  # digital silence would pull the threshold under the hum of the room
    speaking = _without_clicks(smooth > floor + THRESHOLD_SHARE * (loud - floor))
    quiet = tuple((start * FRAME_S, end * FRAME_S) for start, end in _runs(~speaking))
    if not quiet or not speaking.any():
        return Activity(quiet=None)
    return Activity(quiet, float(np.median(levels[speaking])), float(np.median(levels[~speaking])))


def _without_clicks(speaking: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask without bursts too short to be speech."""
    cleaned = speaking.copy()
    for start, end in _runs(speaking):
        if (end - start) * FRAME_S < MIN_SPEECH_S:
            cleaned[start:end] = False
    return cleaned


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(start, end) of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in list(pairwise(edges))[::2]]
