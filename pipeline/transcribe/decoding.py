"""What is asked of the decoder, what it says, and how its tokens become words with times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from pipeline.transcribe.heard import LOOP_COMPRESSION, HeardSegment, compression_ratio, repeats
from pipeline.transcribe.words import RawWord

if TYPE_CHECKING:
    import ctranslate2
    from faster_whisper.tokenizer import Tokenizer

TIMESTAMP_S = 0.02
ECHOED = 6  # ours: so many digits of the style are no chance; '4 1 2' is an area code


@dataclass(frozen=True, slots=True)
class Encoded:
    """A chunk as the decoder knows it.

    Attributes:
        states: shape ``(positions, width)``.
        frames: of sound, 10 ms each; the rest is room after it.
    """

    states: NDArray[Any]
    frames: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the decoder, beside the sound.

    Attributes:
        language: ISO 639-1 code.
        task: 'transcribe', or 'translate' into English.
        beam_size: hypotheses kept.
        style: a text in whose style the decoder writes, as if it had come before.
        repetition_penalty: over 1 keeps the decoder from running in circles.
    """

    language: str
    task: str
    beam_size: int
    style: str = ""
    repetition_penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """One decoding of a chunk.

    Attributes:
        tokens: text and timestamps.
        text: what they spell.
        avg_logprob: mean log probability of the tokens.
        no_speech_prob: probability that nobody speaks.
        breaks: where it may be gone on with, as tokens before and seconds of the chunk, in order: it broke off at the
            last of them. None of them when it ended as it should.
    """

    tokens: tuple[int, ...]
    text: str
    avg_logprob: float
    no_speech_prob: float
    breaks: tuple[tuple[int, float], ...] = ()

    @property
    def loops(self) -> bool:
        """Whether it says the same again and again."""
        return compression_ratio(self.text) > LOOP_COMPRESSION

    @property
    def repeats(self) -> bool:
        """Whether it says something twice, as a caller may and a decoder does that has lost its place."""
        return repeats(self.text)

    def echoes(self, style: str) -> bool:
        """Whether it holds a name of the text whose style it was to take, or several of its digits in a row."""
        names = set(re.findall(r"[a-z]{2,}", style.lower()))
        if not names.isdisjoint(re.findall(r"[a-z]+", re.sub(r"\b([a-z])\W+(?=[a-z]\b)", r"\1", self.text.lower()))):
            return True
        taken, digits = re.sub(r"\D", "", style), re.sub(r"\D", "", self.text)
        return any(taken[at : at + ECHOED] in digits for at in range(len(taken) - ECHOED + 1))


def said_by(result: ctranslate2.models.WhisperGenerationResult, tokenizer: Tokenizer) -> Said:
    """A decoding in our own types."""
    tokens = result.sequences_ids[0]
    score = result.scores[0] * len(tokens) / (len(tokens) + 1)  # the end counts as a token
    breaks = _breaks(tokens, tokenizer.timestamp_begin)
    return Said(tuple(tokens), tokenizer.decode(tokens), float(score), float(result.no_speech_prob), breaks)


def _breaks(tokens: Sequence[int], first: int) -> tuple[tuple[int, float], ...]:
    """Where a decoding that broke off had ended a segment and begun the next: it gives that time twice."""
    if len(tokens) < 2 or (tokens[-1] >= first and tokens[-2] < first):
        return ()
    pairs = (at for at in range(1, len(tokens)) if tokens[at - 1] >= first and tokens[at] >= first)
    return tuple((at, (tokens[at] - first) * TIMESTAMP_S) for at in pairs)


def parts_of(tokens: Sequence[int], tokenizer: Tokenizer, duration_s: float) -> list[dict[str, Any]]:
    """The tokens between timestamps, as `add_word_timestamps` wants them."""
    first = tokenizer.timestamp_begin
    parts: list[dict[str, Any]] = []
    start_s, words = 0.0, list[int]()
    for token in tokens:
        if token < first:
            words.append(token)
            continue
        time_s = (token - first) * TIMESTAMP_S
        if words:
            parts.append({"seek": 0, "start": start_s, "end": time_s, "tokens": words})
            words = []
        start_s = time_s
    if words:
        parts.append({"seek": 0, "start": start_s, "end": duration_s, "tokens": words})
    return parts


def segment(part: dict[str, Any], tokenizer: Tokenizer, said: Said) -> HeardSegment:
    """A part in our own types."""
    text = tokenizer.decode(part["tokens"])
    words = tuple(
        RawWord(float(word["start"]), float(word["end"]), str(word["word"]), float(word["probability"]))
        for word in part.get("words", ())
    )
    return HeardSegment(words, text, said.avg_logprob, said.no_speech_prob, compression_ratio(text))
