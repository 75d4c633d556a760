"""What one decoding by the speech model came to, in our own types."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from pipeline.transcribe.words import RawWord

REPEATED_WORDS = 5  # ours: shorter ones come twice by chance, such as '4 1 2 5'
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


def compression_ratio(text: str) -> float:
    """Bytes of a text over bytes of it compressed: over 2.4, it says the same again and again."""
    plain = text.strip().encode()
    return len(plain) / len(zlib.compress(plain))


def repeats(text: str) -> bool:
    """Whether five words in a row come twice; digits and single letters are a word each."""
    words = re.findall(r"[^\W\d]+|\d", text.lower())
    runs = [tuple(words[at : at + REPEATED_WORDS]) for at in range(len(words) - REPEATED_WORDS + 1)]
    return len(set(runs)) < len(runs)
