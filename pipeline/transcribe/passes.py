"""How a chunk is heard: decoded cheaply, more carefully where that was unsure, and on from where it stopped early."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.transcribe import speech
from pipeline.transcribe.chunks import Chunk
from pipeline.transcribe.decoding import Asked, Encoded, Said
from pipeline.transcribe.engine import Engine
from pipeline.transcribe.guards import SLACK_S
from pipeline.transcribe.heard import HeardSegment
from pipeline.transcribe.words import RawWord

CLEAR_LOGPROB = -0.5  # ours: one chunk in six is under it, over GSM one in four; at -0.3 every other one
UNSURE_LOGPROB = -1.0  # Whisper's own; at -0.4 clean clips took over twice the time and no word was won
LOOP_PENALTY = 1.1  # ours, mild: the last decoding of a chunk whose others ran in circles
TIMES = 3  # ours: how often a chunk is listened to, where decodings break off
STYLED_S = 3.0  # ours: a shorter end of a chunk is heard without the style
BREAK_S = 0.2  # ours: speech after a break that is worth another decoding; 'yes' takes as long
REST_S = 0.7  # ours: speech after the last word by this much more than word times are off was not listened to
STYLES = {"en": "Smith, S M I T H. Greene, G R E E N E. 4 1 2, 5 5 5, 0 1 9 9."}
"""How names and numbers are to be written: letter by letter, digit by digit. Made up, and chosen among six on the tune
half of the real speech: word error rate 5.4 % with it on clips as they are (5.9 % without, the faster-whisper loop
6.2 %) and 2.5 % on joined ones (the loop 4.1 %)."""


@dataclass(frozen=True, slots=True)
class Take:
    """What is to be heard.

    Attributes:
        samples: the whole recording.
        spans: its detected speech.
        chunk: which part of it.
        encoded: that part, encoded.
        again: whether it is the end of a part that was heard before.
    """

    samples: NDArray[np.float32]
    spans: tuple[speech.Span, ...]
    chunk: Chunk
    encoded: Encoded
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came of a take, and what of it is still to be heard."""

    segments: tuple[HeardSegment, ...]
    rest: Take | None


def hear(engine: Engine, takes: Sequence[Take], asked: Asked) -> list[HeardSegment]:
    """Hears the takes of one recording; segments in order, with times in seconds of the recording."""
    heard: list[tuple[HeardSegment, ...]] = [()] * len(takes)
    left = dict(enumerate(takes))
    for time in range(TIMES):
        found = dict(zip(left, _pass(engine, list(left.values()), asked, last=time == TIMES - 1), strict=True))
        for index, each in found.items():
            heard[index] += each.segments
        left = {index: each.rest for index, each in found.items() if each.rest}
        if not left:
            break
    return _numbered(segment for segments in heard for segment in segments)


def _pass(engine: Engine, takes: Sequence[Take], asked: Asked, *, last: bool) -> list[_Heard]:
    """A decoding of each; a more careful one where that was unsure, and another one where it ran in circles.

    A short end that is heard again goes without the style, which over a second or two of sound gets the upper hand.
    """
    takes = list(takes)
    style = STYLES.get(asked.language, "")
    first = [
        replace(asked, style="" if take.again and speech.total_s(take.chunk) < STYLED_S else style) for take in takes
    ]
    said = _decoded(engine, takes, first)
    for index in [index for index, each in enumerate(said) if _dubious(each, style)]:
        careful = _with_full_room(engine, takes[index])
        (second,) = engine.decode([careful.encoded], [asked])
        if _faults(second, style) < _faults(said[index], style):
            takes[index], said[index] = careful, second
        if said[index].loops:
            (third,) = engine.decode([takes[index].encoded], [replace(asked, repetition_penalty=LOOP_PENALTY)])
            said[index] = said[index] if third.loops else third
    broken = [
        (each, None) if last else _after_break(engine, take, each) for take, each in zip(takes, said, strict=True)
    ]
    said = [kept for kept, _ in broken]
    found = engine.segments([take.encoded for take in takes], said, asked)
    heard = [_in_recording(segments, take.chunk) for segments, take in zip(found, takes, strict=True)]
    return [
        _Heard(segments, rest or _after_words(engine, take, segments))
        for segments, (_, rest), take in zip(heard, broken, takes, strict=True)
    ]


def _decoded(engine: Engine, takes: Sequence[Take], asked: Sequence[Asked]) -> list[Said]:
    """Decodes each without looking aside, and again with the whole beam where that was unsure; the likelier one stays.

    Most speech is clear, and a beam of five costs three times as much.
    """
    said = engine.decode([take.encoded for take in takes], [replace(each, beam_size=1) for each in asked])
    again = [index for index, each in enumerate(said) if each.avg_logprob < CLEAR_LOGPROB]
    beamed = engine.decode([takes[index].encoded for index in again], [asked[index] for index in again])
    for index, each in zip(again, beamed, strict=True):
        said[index] = max(said[index], each, key=lambda one: one.avg_logprob)
    return said


def _dubious(said: Said, style: str) -> bool:
    """Whether it may be something else than what was said: guessed, said over and over, or taken from the style."""
    return said.avg_logprob < UNSURE_LOGPROB or any(_faults(said, style)[:-1])


def _faults(said: Said, style: str) -> tuple[bool, bool, bool, float]:
    """What makes one decoding worse than another."""
    return said.loops, said.repeats, said.echoes(style), -said.avg_logprob


def _with_full_room(engine: Engine, take: Take) -> Take:
    """The take encoded as the model was trained, on 30 s."""
    (encoded,) = engine.encode([speech.cut(take.samples, take.chunk)], full=True)
    return replace(take, encoded=encoded)


def _in_recording(segments: Iterable[HeardSegment], chunk: Chunk) -> tuple[HeardSegment, ...]:
    """The segments of a chunk, their times those of the recording."""
    return tuple(replace(segment, words=tuple(_moved(word, chunk) for word in segment.words)) for segment in segments)


def _moved(word: RawWord, chunk: Chunk) -> RawWord:
    middle_s = (word.start_s + word.end_s) / 2
    start_s, end_s = (speech.time_in_recording(at_s, chunk, of_s=middle_s) for at_s in (word.start_s, word.end_s))
    return replace(word, start_s=start_s, end_s=end_s)


def _after_break(engine: Engine, take: Take, said: Said) -> tuple[Said, Take | None]:
    """What remains of a decoding that broke off with speech left, and what to hear again.

    That begins with the last segment, so that words next to the break are heard whole and once; at the break itself
    where hearing it again broke off as well.
    """
    if not said.breaks or _speech_s(take, speech.time_in_recording(said.breaks[-1][1], take.chunk)) < BREAK_S:
        return said, None
    starts = ((0, 0.0), *said.breaks)
    before, from_s = starts[-1] if take.again else starts[-2]
    rest = _from(engine, take, speech.time_in_recording(from_s, take.chunk))
    return replace(said, tokens=said.tokens[:before], breaks=()), rest


def _after_words(engine: Engine, take: Take, heard: Sequence[HeardSegment]) -> Take | None:
    """What of a take comes after its last word, where that is speech; None as well where there was no word at all."""
    ends_s = [word.end_s for segment in heard for word in segment.words]
    if not ends_s or _speech_s(take, ends_s[-1] + SLACK_S) < REST_S:
        return None
    return _from(engine, take, ends_s[-1])


def _speech_s(take: Take, from_s: float) -> float:
    """Seconds of speech in a take after a time of the recording."""
    return sum(speech.overlap_s(max(start_s, from_s), max(end_s, from_s), take.spans) for start_s, end_s in take.chunk)


def _from(engine: Engine, take: Take, from_s: float) -> Take:
    """The end of a take, from a time of the recording on."""
    chunk = tuple((max(start_s, from_s), end_s) for start_s, end_s in take.chunk if end_s > from_s)
    (encoded,) = engine.encode([speech.cut(take.samples, chunk)])
    return replace(take, chunk=chunk, encoded=encoded, again=True)


def _numbered(segments: Iterable[HeardSegment]) -> list[HeardSegment]:
    """The segments of a recording, with their words numbered accordingly."""
    return [
        replace(segment, words=tuple(replace(word, segment=number) for word in segment.words))
        for number, segment in enumerate(segments)
    ]
