"""Whether a recording's two channels are the two parties of a call, or one sound twice, or a voice and nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.transcript import Channel
from pipeline.audio import SAMPLE_RATE_HZ, Decoded, Waveform
from pipeline.leak import without_leak
from pipeline.transcribe.level import FRAME, frame_levels, raised
from pipeline.transcribe.speech import detect

Voices = Mapping[Channel | None, Waveform]
"""The sound to hear by channel; one under None where a recording doesn't keep two parties apart."""

# All ours; measured by tests/pipeline/test_parties.py on real voices, through a codec, with echo and in a room.
SAME = 0.95  # correlation: one sound on both channels, also after a lossy codec
APART_DB = 10.0  # a party's own channel is this much louder while only that party speaks
LEAST_S = 0.4  # each party must be heard for so long alone: a 'yes, thank you'


def voices_of(decoded: Decoded) -> Voices:
    """What to hear of a recording: each party's channel by itself, or everything as one.

    Returns:
        Left and right, each silent where only the other party's voice leaks into it; or else the mixture under None
        (one channel alone where they hold the same sound in opposite phase, and mixing would cancel it).
    """
    if decoded.sides is None:
        return {None: decoded.waveform}
    left, right = (side.samples for side in decoded.sides)
    likeness = _correlation(left, right)
    if abs(likeness) < SAME:
        cleaned = without_leak(left, right), without_leak(right, left)
        if _alone_s(*cleaned) >= LEAST_S and _alone_s(*reversed(cleaned)) >= LEAST_S:
            return dict(zip(Channel, map(Waveform, cleaned), strict=True))
    return {None: decoded.sides[0] if likeness <= -SAME else decoded.waveform}


def voice_of(voices: Voices, channel: Channel | None) -> Waveform | None:
    """The sound of the party in a channel: everything where there is only one sound, None where it can't be told."""
    return voices.get(None) or voices.get(channel)


def _correlation(left: NDArray[np.float32], right: NDArray[np.float32]) -> float:
    """Of the samples, in [-1, 1]; 0 where a channel is silent."""
    power = float(np.sqrt(np.dot(left, left) * np.dot(right, right)))
    return float(np.dot(left, right)) / power if power > 0 else 0.0


def _alone_s(own: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Seconds in which someone speaks in a channel, far louder than the other channel is."""
    louder = frame_levels(own) > frame_levels(other) + APART_DB
    if louder.sum() * FRAME / SAMPLE_RATE_HZ < LEAST_S:  # then nobody needs to look for speech
        return 0.0
    spoken = np.zeros(len(louder), dtype=bool)
    for start_s, end_s in detect(raised(own)):
        spoken[round(start_s * SAMPLE_RATE_HZ / FRAME) : round(end_s * SAMPLE_RATE_HZ / FRAME)] = True
    return float((louder & spoken).sum() * FRAME / SAMPLE_RATE_HZ)
