"""How loud a recording is, and bringing one that is too quiet to where the models expect speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ

FRAME = SAMPLE_RATE_HZ // 50  # 20 ms
TARGET_DBFS = -20.0  # where telephone speech commonly lies (ITU-T P.56 active level of -26 to -20 dBov)
LEAVE_ABOVE_DBFS = -30.0  # ours: speech that is this loud is heard as well as it is
MAX_GAIN_DB = 45.0  # ours: brings back speech 40 dB too quiet; beyond it there's only the line's own noise
SILENCE_DBFS = -90.0  # under the last bit of 16-bit sound


def frame_levels(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Level of each 20 ms in dBFS (a full-scale sine has -3), shape ``(frames,)``; digital silence is -120."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return np.asarray(10 * np.log10(np.mean(frames**2, axis=1) + 1e-12))


def active_level(samples: NDArray[np.float32]) -> float | None:
    """Level of the loud parts in dBFS: the mean power of the frames within 20 dB of the 95th percentile.

    Returns:
        None for digital silence, and for less than 20 ms.
    """
    levels = frame_levels(samples)
    if not len(levels) or levels.max() < SILENCE_DBFS:
        return None
    loud = levels[levels >= np.percentile(levels[levels >= SILENCE_DBFS], 95) - 20]
    return float(10 * np.log10(np.mean(10 ** (loud / 10))))


def raised(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same sound with its active level at -20 dBFS where that was under -30, by at most 45 dB of gain."""
    level = active_level(samples)
    if level is None or level > LEAVE_ABOVE_DBFS:
        return samples
    gain = np.float32(10 ** (min(TARGET_DBFS - level, MAX_GAIN_DB) / 20))
    louder: NDArray[np.float32] = np.clip(samples * gain, np.float32(-1), np.float32(1))
    return louder
