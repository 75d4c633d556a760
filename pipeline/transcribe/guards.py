"""Nothing invented: the model's text is held against the speech that was detected, and against nothing else.

No phrase is forbidden: 'thank you' is real at the end of a voicemail, and invented over a silent line. What tells the
two apart is whether anybody spoke there, and for long enough to say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.transcribe.heard import HeardSegment
from pipeline.transcribe.speech import Span, joined, overlap_s
from pipeline.transcribe.words import RawWord

SLACK_S = 0.5  # ours: Whisper's word times are this far off at times, most of all around pauses
FASTEST_WORDS_PER_S = 8.0  # ours: hurried speech has 5 to 6, auctioneers 8
FREE_WORDS = 3  # ours: very short spans are measured too roughly to count a few words against them
NOBODY_PROB = 0.55  # ours: 112 clips of real speech over Opus or in noise had at most 0.48, invented text from 0.55 up
NOBODY_LOGPROB = -0.5  # ours: Whisper asks for less than -1, which lets its inventions pass: they had -0.7 to -1.2


@dataclass(frozen=True, slots=True)
class Guarded:
    """What passed.

    Attributes:
        words: in order, numbered by segment.
        too_fast: words left out because nobody could have said them in the time.
        unheard: words left out because nobody was heard speaking there.
        repeated: whether what passed says the same again and again.
    """

    words: tuple[RawWord, ...]
    too_fast: int = 0
    unheard: int = 0
    repeated: bool = False


def guard(segments: Sequence[HeardSegment], speech: Sequence[Span]) -> Guarded:
    """Leaves out what the model can't have heard.

    In pauses of up to 2 s the model loses track of time, and what it puts there was said before or after.

    Args:
        segments: as the model gave them.
        speech: spans in which speech was detected.
    """
    near = [(start_s - SLACK_S, end_s + SLACK_S) for start_s, end_s in joined(speech)]
    kept: list[RawWord] = []
    too_fast = unheard = 0
    repeated = False
    for segment in segments:
        heard = () if _nobody(segment) else tuple(word for word in segment.words if _heard(word, near))
        if not any(character.isalnum() for word in heard for character in word.text):
            heard = ()  # a lone full stop: how the model writes that it heard nothing
        unheard += len(segment.words) - len(heard)
        if not heard:
            continue
        if _too_fast(heard, speech):
            too_fast += len(heard)
            continue
        kept.extend(heard)
        repeated |= segment.loops
    return Guarded(tuple(kept), too_fast, unheard, repeated)


def _nobody(segment: HeardSegment) -> bool:
    """Whether the model itself doubts that anybody speaks, and its words; those of a loop it never doubts."""
    return segment.no_speech_prob > NOBODY_PROB and (segment.loops or segment.avg_logprob < NOBODY_LOGPROB)


def _heard(word: RawWord, near: Sequence[Span]) -> bool:
    """Whether a word's middle lies in or near detected speech; a time that is no number tells nothing against it."""
    middle_s = (word.start_s + word.end_s) / 2
    return middle_s != middle_s or any(start_s <= middle_s <= end_s for start_s, end_s in near)


def _too_fast(words: Sequence[RawWord], speech: Sequence[Span]) -> bool:
    """Whether there are more words than the speech around them has time for."""
    start_s = min(word.start_s for word in words) - SLACK_S
    end_s = max(word.end_s for word in words) + SLACK_S
    return len(words) > FREE_WORDS + FASTEST_WORDS_PER_S * overlap_s(start_s, end_s, speech)
