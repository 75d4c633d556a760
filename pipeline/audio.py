"""Any telephone codec in, one Waveform out: mono, 16 kHz, float32, decoded once for all stages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Waveform:
    """Mono sound at 16 kHz.

    Attributes:
        samples: float32, shape ``(samples,)``, range [-1, 1].
    """

    samples: NDArray[np.float32]

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ
