"""The copy of a recording that a browser can play."""

from __future__ import annotations

from pathlib import Path

from pipeline.audio import Waveform

PLAYABLE_SUFFIX = ".flac"


def write_playable(waveform: Waveform, target: Path) -> None:
    """Writes `waveform` as 16-bit FLAC, mono, 16 kHz, to `target`; all of it or nothing.

    Raises:
        OSError: the folder can't be written to, or the disk is full.
    """
    raise NotImplementedError
