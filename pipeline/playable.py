"""The copy of a recording that a browser can play.

16-bit FLAC, 16 kHz, a channel for each party. Every current browser plays it; the phone system's own codecs (GSM, AMR,
G.726, WMA) most don't. It is exactly what the machine heard, to the sample, so that a click on a word lands on that
word; MP3 and AAC start with padding that browsers count differently, and seek by guessing in variable bit rates. It
takes about half of WAV's space: under 1 MB a minute for speech.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.audio import SAMPLE_RATE_HZ, Waveform

PLAYABLE_SUFFIX = ".flac"


def write_playable(sound: Sequence[Waveform], target: Path) -> None:
    """Writes sound to `target` as FLAC, all of it or nothing: a reader never sees half a file.

    Args:
        sound: one waveform, or left and right, equally long.
        target: where to; an older file of this name is replaced. Its folder must exist.

    Raises:
        OSError: the folder can't be written to, or the disk is full.
    """
    flac = _flac(sound)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(flac)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _flac(sound: Sequence[Waveform]) -> bytes:
    import soundfile

    samples = np.stack([waveform.samples for waveform in sound], axis=1)
    linear = np.round(np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16)
    buffer = io.BytesIO()
    soundfile.write(buffer, linear, SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()
