"""One party's voice, heard faintly in the other party's channel: the same sound, so it shows as correlation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ

WINDOW = 4096  # 256 ms: about a word
HOP = WINDOW // 2
LONGEST_DELAY = SAMPLE_RATE_HZ // 20  # 50 ms: beyond it the telephone network cancels echoes (ITU-T G.131)
SAME_SOUND = 0.6  # ours: two voices at once reach 0.5 by chance, an echo through a telephone's band 0.8
FAINTER_DB = 6.0  # ours: the least that a telephone's circuit attenuates an echo (ITU-T G.122)


def without_leak(own: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """A channel with silence where only the other party is heard in it; where both speak, nothing is taken away.

    Args:
        own: samples of the channel, at 16 kHz.
        other: of the other channel, as long.
    """
    if len(own) < WINDOW:
        return own
    kept = own.copy()
    starts = np.arange(0, len(own) - WINDOW + 1, HOP)
    for block in np.array_split(starts, max(1, len(starts) // 512)):  # in pieces, for the memory
        windows = block[:, None] + np.arange(WINDOW)
        for start in block[_is_leak(own[windows], other[windows])]:
            kept[start : start + WINDOW] = 0.0
    return kept


def _is_leak(own: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which windows, shape ``(windows, samples)``, hold the other channel's sound, fainter."""
    energy, energy_other = (np.sum(sound.astype(np.float64) ** 2, axis=1) + 1e-9 for sound in (own, other))
    spectrum = np.fft.rfft(own, 2 * WINDOW) * np.conj(np.fft.rfft(other, 2 * WINDOW))
    alike = np.abs(np.fft.irfft(spectrum))
    most = np.maximum(alike[:, : LONGEST_DELAY + 1].max(axis=1), alike[:, -LONGEST_DELAY:].max(axis=1))
    return np.asarray(
        (most >= SAME_SOUND * np.sqrt(energy * energy_other)) & (energy <= energy_other * 10 ** (-FAINTER_DB / 10))
    )
