"""A number's stretch of sound heard again, without the language model that makes transcripts read well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.dictated_numbers import digits_of
from pipeline.transcribe.numbers.digit_head import OTHER, STEP_S, DigitHead, Token
from pipeline.transcribe.numbers.ear import Ear, Heard

MARGIN_S = 1.0  # ours: Whisper's word times are off by up to half a second, and a dropped digit has a length too
LONGEST_S = 25.0  # what the encoder takes at the slower pace, less the silence behind it
SLOWER = 0.9  # ours: pace, as if on a tape; what the recogniser then hears otherwise was never clear
EDGE_S = 0.35  # ours: a digit this far outside the words' times still belongs to them
WIDEST_PAUSE_S = 0.9  # ours: a digit after a longer pause belongs to another number
FLOOR = -30.0  # natural logarithm: nothing is counted as less likely than this
EDGE = 2  # frames of the recogniser kept around the digits
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
RECOGNISED = "en"  # the recogniser's only language
_WHOLE = (7, 10)

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a number is spoken, and how far around it may be listened to; seconds of the recording."""

    start_s: float
    end_s: float
    earliest_s: float
    latest_s: float


class Hearing(Protocol):
    """What a second hearing of a stretch came to."""

    @property
    def glance(self) -> dict[str, float]:
        """The readings after a single look, which costs least."""
        ...

    @property
    def readings(self) -> dict[str, float]:
        """Digits heard -> natural logarithm of their probability, likeliest first; likely ones only."""
        ...

    @property
    def span_s(self) -> tuple[float, float] | None:
        """When the digits are spoken, seconds of the recording; None where this hearing can't tell."""
        ...

    @property
    def steady(self) -> bool:
        """Whether it comes to the same at every pace."""
        ...

    @property
    def independent(self) -> bool:
        """Whether it rests on something else than the speech model's own writing."""
        ...

    def log_probability(self, digits: str) -> float:
        """How likely the digits are; natural logarithm."""
        ...

    def written(self) -> dict[str, float]:
        """Digits that the speech model writes when it may write nothing else -> natural logarithm of probability."""
        ...


class RecognisedDigits:
    """What the digit recogniser makes of a stretch."""

    def __init__(self, heard: Heard, head: DigitHead, stretch: Stretch, from_s: float) -> None:
        self._heard, self._head = heard, head
        logs = head.log_probabilities(heard.frames)
        tokens = _tokens_of(head.best(logs), stretch.start_s - from_s, stretch.end_s - from_s)
        self.readings: dict[str, float] = {}
        self.span_s: tuple[float, float] | None = None
        self._logs = logs[:0]
        if tokens:
            first, last = max(0, round(tokens[0].start_s / STEP_S) - EDGE), round(tokens[-1].end_s / STEP_S) + EDGE
            self._logs = logs[first:last]
            self.readings = _readings(head, self._logs)
            self.span_s = (from_s + tokens[0].start_s, from_s + tokens[-1].end_s)

    def log_probability(self, digits: str) -> float:
        """How likely the digits are, said in any of the ways heard or else one by one; natural logarithm."""
        if digits in self.readings:
            return max(FLOOR, self.readings[digits])
        if not len(self._logs):
            return FLOOR
        return max(FLOOR, self._head.log_probability(self._logs, tuple(NAMES[int(digit)] for digit in digits)))

    def written(self) -> dict[str, float]:
        """Digits that the speech model writes when it may write nothing else."""
        return _written(self._heard, RECOGNISED)


class SteadyDigits:
    """A `Hearing` by the digit recogniser at two paces: what changes with the pace was never clear.

    Args:
        first: the stretch as it was spoken.
        slower: hears it at the other pace; asked only when the first doesn't do.
    """

    independent = True

    def __init__(self, first: RecognisedDigits, slower: Callable[[], RecognisedDigits]) -> None:
        self._first, self._slower = first, slower
        self.glance = first.readings
        self.span_s = first.span_s

    @cached_property
    def _paced(self) -> tuple[RecognisedDigits, RecognisedDigits]:
        return self._first, self._slower()

    @cached_property
    def readings(self) -> dict[str, float]:
        """Digits heard -> natural logarithm of their probability on average, likeliest first."""
        candidates = {digits for one in self._paced for digits in one.readings}
        averaged = {digits: self.log_probability(digits) for digits in candidates}
        return dict(sorted(averaged.items(), key=lambda reading: -reading[1]))

    @cached_property
    def steady(self) -> bool:
        """Whether both paces come to the same."""
        return len({next(iter(one.readings), "") for one in self._paced}) == 1

    def log_probability(self, digits: str) -> float:
        """How likely the digits are on average; natural logarithm."""
        return sum(one.log_probability(digits) for one in self._paced) / len(self._paced)

    def written(self) -> dict[str, float]:
        """Digits that the speech model writes when it may write nothing else."""
        return self._first.written()


class WrittenDigits:
    """A `Hearing` by the speech model alone, for encoders and languages that the recogniser doesn't know."""

    independent = False
    steady = True
    span_s: tuple[float, float] | None = None

    def __init__(self, heard: Heard, language: str) -> None:
        self.readings = _written(heard, language)
        self.glance = self.readings

    def log_probability(self, digits: str) -> float:
        """How likely the model is to write these digits; natural logarithm."""
        return max(FLOOR, self.readings.get(digits, FLOOR))

    def written(self) -> dict[str, float]:
        """The readings."""
        return self.readings


def hear(samples: Samples, stretch: Stretch, ear: Ear, head: DigitHead, language: str = RECOGNISED) -> Hearing:
    """Hears a stretch again.

    Args:
        samples: the whole recording, mono at 16 kHz.
        stretch: where the number is.
        ear: of any speech model.
        head: recogniser of digits; used where it knows the language, and the ear's encoder is the one that it was
            trained on.
        language: ISO 639-1 code of what is spoken.
    """
    recognised = ear.encoder == head.encoder and language == RECOGNISED
    margin_s = MARGIN_S if recognised else EDGE_S
    from_s = max(0.0, stretch.earliest_s, stretch.start_s - margin_s)
    to_s = min(len(samples) / SAMPLE_RATE_HZ, stretch.latest_s, stretch.end_s + margin_s, from_s + LONGEST_S)
    sound = samples[round(from_s * SAMPLE_RATE_HZ) : round(to_s * SAMPLE_RATE_HZ)]
    if not recognised:
        return WrittenDigits(ear.encode(sound), language)
    first = RecognisedDigits(ear.encode(sound), head, stretch, from_s)
    return SteadyDigits(first, lambda: _slower(sound, stretch, from_s, ear, head))


def _slower(sound: Samples, stretch: Stretch, from_s: float, ear: Ear, head: DigitHead) -> RecognisedDigits:
    """The stretch played more slowly."""
    places = np.linspace(0, len(sound) - 1, round(len(sound) / SLOWER))
    played = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    moved = Stretch(*((time_s - from_s) / SLOWER for time_s in (stretch.start_s, stretch.end_s, from_s, from_s)))
    return RecognisedDigits(ear.encode(played), head, moved, 0.0)


def _written(heard: Heard, language: str) -> dict[str, float]:
    """Digits -> logarithm of probability, likeliest first; the same digits with other marks between count together."""
    found: dict[str, float] = {}
    for one in heard.written(language):
        found[one.digits] = float(np.logaddexp(found.get(one.digits, -np.inf), one.log_probability))
    return dict(sorted(found.items(), key=lambda reading: -reading[1]))


def _readings(head: DigitHead, logs: NDArray[np.float32]) -> dict[str, float]:
    """Digits -> logarithm of probability; ways of saying the same digits count together."""
    found: dict[str, float] = {}
    for saying in head.sayings(logs):
        digits = digits_of(tuple(word for word in saying.words if word != OTHER))
        found[digits] = float(np.logaddexp(found.get(digits, -np.inf), saying.log_probability))
    return dict(sorted(found.items(), key=lambda reading: -reading[1]))


def _tokens_of(tokens: Sequence[Token], start_s: float, end_s: float) -> Sequence[Token]:
    """The number words of a stretch: those inside it, and those next to them where only they make a whole number."""
    inside = [
        place
        for place, token in enumerate(tokens)
        if token.word != OTHER and token.end_s > start_s - EDGE_S and token.start_s < end_s + EDGE_S
    ]
    if not inside:
        return ()
    first, last = inside[0], inside[-1] + 1
    wide_first, wide_last = first, last
    while wide_first and _follows(tokens[wide_first - 1], tokens[wide_first]):
        wide_first -= 1
    while wide_last < len(tokens) and _follows(tokens[wide_last - 1], tokens[wide_last]):
        wide_last += 1
    for one, other in ((first, last), (wide_first, wide_last), (first, wide_last), (wide_first, last)):
        digits = digits_of(tuple(token.word for token in tokens[one:other] if token.word != OTHER))
        if len(digits) in _WHOLE or (len(digits) == 11 and digits[0] == "1"):
            return tokens[one:other]
    return tokens[first:last]


def _follows(one: Token, other: Token) -> bool:
    """Whether two number words belong together."""
    return OTHER not in (one.word, other.word) and other.start_s - one.end_s < WIDEST_PAUSE_S
