"""What one decoding by the speech model came to, in our own types."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.transcribe.words import RawWord

LOOP_COMPRESSION = 2.4  # Whisper's own: text that compresses better than this says the same again and again


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """A stretch as the model gives it; times in seconds of the recording.

    Attributes:
        words: as the model gives them.
        text: as the model gives it.
        avg_logprob: mean log probability of its tokens.
        no_speech_prob: probability that nobody speaks, by the model's own estimate, in [0, 1].
        compression_ratio: bytes of its text over bytes of it compressed.
    """

    words: tuple[RawWord, ...]
    text: str
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float

    @property
    def loops(self) -> bool:
        """Whether it says the same again and again."""
        return self.compression_ratio > LOOP_COMPRESSION


def loops(segments: Sequence[HeardSegment]) -> bool:
    """Whether any of the segments says the same again and again."""
    return any(segment.loops for segment in segments)


def compression_ratio(text: str) -> float:
    """Bytes of a text over bytes of it compressed: over 2.4, it says the same again and again."""
    plain = text.strip().encode()
    return len(plain) / len(zlib.compress(plain))
