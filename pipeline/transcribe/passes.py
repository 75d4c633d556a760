"""The words of a chunk: decoded again where the model was lost or ran in circles, and on where it stopped too early."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.transcribe import speech
from pipeline.transcribe.chunks import Chunk
from pipeline.transcribe.engine import Encoded, Engine, Said
from pipeline.transcribe.guards import SLACK_S
from pipeline.transcribe.heard import HeardSegment
from pipeline.transcribe.words import RawWord

UNSURE_LOGPROB = -1.0  # Whisper's own; at -0.4 clean clips took over twice the time and no word was won
LOOP_PENALTY = 1.1  # ours, mild: the second decoding of a chunk whose first one ran in circles
REST_S = 0.7  # ours: speech after the last word by this much more than word times are off was not listened to


@dataclass(frozen=True, slots=True)
class Take:
    """What is to be heard.

    Attributes:
        samples: the whole recording.
        spans: its detected speech.
        chunk: which part of it.
        encoded: that part, encoded.
        language: ISO 639-1 code.
    """

    samples: NDArray[np.float32]
    spans: tuple[speech.Span, ...]
    chunk: Chunk
    encoded: Encoded
    language: str


def hear(
    engine: Engine, takes: Sequence[Take], *, beam_size: int, task: str = "transcribe"
) -> list[tuple[HeardSegment, ...]]:
    """Hears each take, with times in seconds of its recording; takes of any recordings are worked on together."""
    heard = _pass(engine, takes, beam_size, task)
    rests = {index: rest for index, take in enumerate(takes) if (rest := _rest(engine, take, heard[index]))}
    for index, more in zip(rests, _pass(engine, list(rests.values()), beam_size, task), strict=True):
        heard[index] += more
    return heard


def _pass(engine: Engine, takes: Sequence[Take], beam_size: int, task: str) -> list[tuple[HeardSegment, ...]]:
    """A decoding of each; a more careful one where that was unsure, and another one where it ran in circles."""
    takes = list(takes)
    said = _decode(engine, takes, task, beam_size)
    for index in [index for index, each in enumerate(said) if each.avg_logprob < UNSURE_LOGPROB or each.loops]:
        careful = _with_full_room(engine, takes[index])
        (second,) = _decode(engine, [careful], task, beam_size)
        if (second.loops, -second.avg_logprob) < (said[index].loops, -said[index].avg_logprob):
            takes[index], said[index] = careful, second
        if said[index].loops:
            (third,) = _decode(engine, [takes[index]], task, beam_size, LOOP_PENALTY)
            said[index] = said[index] if third.loops else third
    return [_timed(engine, take, each, task) for take, each in zip(takes, said, strict=True)]


def _with_full_room(engine: Engine, take: Take) -> Take:
    """The take encoded as the model was trained, on 30 s."""
    (encoded,) = engine.encode([speech.cut(take.samples, take.chunk)], full=True)
    return replace(take, encoded=encoded)


def _decode(
    engine: Engine, takes: Sequence[Take], task: str, beam_size: int, repetition_penalty: float = 1.0
) -> list[Said]:
    return engine.decode(
        [take.encoded for take in takes],
        [take.language for take in takes],
        task=task,
        beam_size=beam_size,
        repetition_penalty=repetition_penalty,
    )


def _timed(engine: Engine, take: Take, said: Said, task: str) -> tuple[HeardSegment, ...]:
    """The segments of a decoding, their times those of the recording."""
    segments = engine.segments(take.encoded, said, take.language, task=task)
    return tuple(
        replace(segment, words=tuple(_in_recording(word, take.chunk) for word in segment.words)) for segment in segments
    )


def _in_recording(word: RawWord, chunk: Chunk) -> RawWord:
    middle_s = (word.start_s + word.end_s) / 2
    start_s, end_s = (speech.time_in_recording(at_s, chunk, of_s=middle_s) for at_s in (word.start_s, word.end_s))
    return replace(word, start_s=start_s, end_s=end_s)


def _rest(engine: Engine, take: Take, heard: Sequence[HeardSegment]) -> Take | None:
    """What of a take comes after its last word, where that is speech; None as well where there was no word at all."""
    ends_s = [word.end_s for segment in heard for word in segment.words]
    if not ends_s:
        return None
    chunk = tuple((max(start_s, ends_s[-1]), end_s) for start_s, end_s in take.chunk if end_s > ends_s[-1])
    after_s = ends_s[-1] + SLACK_S
    left_s = sum(speech.overlap_s(max(start_s, after_s), max(end_s, after_s), take.spans) for start_s, end_s in chunk)
    if left_s < REST_S:
        return None
    (encoded,) = engine.encode([speech.cut(take.samples, chunk)])
    return replace(take, chunk=chunk, encoded=encoded)


def numbered(segments: Iterable[HeardSegment]) -> list[HeardSegment]:
    """The segments of one recording, with their words numbered accordingly."""
    return [
        replace(segment, words=tuple(replace(word, segment=number) for word in segment.words))
        for number, segment in enumerate(segments)
    ]
