"""What the model hears at a time: neighbouring speech, cut at pauses into chunks that are cheap and say enough.

Whisper's encoder takes up to 30 s and costs more than its share for long input (on one thread, `base`: 1.0 s
for 30 s, 0.2 s for 14 s), and every word is decoded against all of it. Too little context costs words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.level import FRAME, frame_levels
from pipeline.transcribe.speech import JOIN_PAUSE_S, Span, stretches

Chunk = tuple[Span, ...]  # what is heard as one, in order of time

LONGEST_S = 16.0  # ours: with its margin 20 s, up to where the encoder keeps to the processor's cache
SHORTEST_S = 10.0  # ours: what has a choice of pauses is cut at the longest one after this
LAST_S = 4.0  # ours: a cut leaves at least this much to the chunk after it, if there's another place for it
UNBROKEN_S = 20.0  # ours: speech without a pause for so long is cut in mid-speech; with its margin it fits the encoder
SMOOTHED = 10  # frames of 20 ms over which a place to cut in mid-speech is judged


@dataclass(frozen=True, slots=True)
class _Unit:
    """Sound that stays together; `pause_s` follows it, which is shared between it and the next one."""

    span: Span
    pause_s: float = 0.0


def pack(samples: NDArray[np.float32], spans: Sequence[Span]) -> tuple[Chunk, ...]:
    """Divides the speech of a recording.

    Args:
        samples: the whole recording, mono at 16 kHz.
        spans: where speech was detected, in order.

    Returns:
        Chunks of at most 24 s, most of 10 to 20 s, that hold every span with the sound around it.
    """
    units = _units(samples, spans)
    chunks: list[Chunk] = []
    while units:
        count = _cut(units)
        chunks.append(_joined([unit.span for unit in units[:count]]))
        units = units[count:]
    return tuple(chunks)


def _cut(units: Sequence[_Unit]) -> int:
    """How many of the units the first chunk takes: up to the longest pause where there's a choice."""
    ends_s = list(accumulate(unit.span[1] - unit.span[0] for unit in units))
    if ends_s[-1] <= LONGEST_S:
        return len(units)
    fitting = [count for count, end_s in enumerate(ends_s, 1) if end_s <= LONGEST_S]
    good = [count for count in fitting if SHORTEST_S <= ends_s[count - 1] <= ends_s[-1] - LAST_S]
    if good:
        return max(good, key=lambda count: units[count - 1].pause_s)
    return max(fitting, default=1)


def _joined(spans: Sequence[Span]) -> Chunk:
    """The same sound in as few pieces as it takes."""
    pieces = [spans[0]]
    for start_s, end_s in spans[1:]:
        if start_s <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], end_s)
        else:
            pieces.append((start_s, end_s))
    return tuple(pieces)


def _units(samples: NDArray[np.float32], spans: Sequence[Span]) -> list[_Unit]:
    """The stretches, parted in the middle of every pause, and in mid-speech where there's none for too long."""
    units: list[_Unit] = []
    for start_s, end_s in stretches(spans, len(samples) / SAMPLE_RATE_HZ):
        inside = [span for span in spans if start_s <= span[0] < end_s]
        begun_s = start_s
        for before, after in pairwise(inside):
            middle_s = (before[1] + after[0]) / 2
            units += _broken(samples, _Unit((begun_s, middle_s), after[0] - before[1]))
            begun_s = middle_s
        units += _broken(samples, _Unit((begun_s, end_s), JOIN_PAUSE_S))
    return units


def _broken(samples: NDArray[np.float32], unit: _Unit) -> list[_Unit]:
    """The unit, in parts that are short enough, cut where it is quietest."""
    start_s, end_s = unit.span
    if end_s - start_s <= UNBROKEN_S:
        return [unit]
    first = round((start_s + SHORTEST_S) * SAMPLE_RATE_HZ)
    last = round((start_s + LONGEST_S) * SAMPLE_RATE_HZ)
    levels = np.convolve(frame_levels(samples[first:last]), np.ones(SMOOTHED) / SMOOTHED, mode="valid")
    cut_s = (first + (int(levels.argmin()) + SMOOTHED / 2) * FRAME) / SAMPLE_RATE_HZ
    return [_Unit((start_s, cut_s)), *_broken(samples, _Unit((cut_s, end_s), unit.pause_s))]
