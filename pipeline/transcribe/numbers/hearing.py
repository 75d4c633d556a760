"""A number's stretch of sound heard again, without the language model that makes transcripts read well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.numbers.digit_head import DigitHead
from pipeline.transcribe.numbers.ear import ENCODED_PER_S, Ear, Heard
from pipeline.transcribe.numbers.recognised import EDGE_S, FLOOR, RecognisedDigits
from pipeline.transcribe.speech import Span

MARGIN_S = 1.0  # ours: Whisper's word times are off by up to half a second, and a dropped digit has a length too
LONGEST_S = 25.0  # what the encoder takes at the slower pace, less the silence behind it
SLOWER = 0.9  # ours: pace, as if on a tape; what the recogniser then hears otherwise was never clear
NEARLY_S = 0.7  # ours: of either margin this much may be missing, as it is where a passage begins with the number
RECOGNISED = "en"  # the recogniser's only language

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
    def apart(self) -> bool:
        """Whether no other number words were heard that touch the number's."""
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


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the recording that is encoded already.

    Attributes:
        spans: of the recording, heard one after the other.
        frames: what the encoder made of them, shape ``(frames, width)``, 50 to the second; room after them may follow.
    """

    spans: Sequence[Span]
    frames: NDArray[np.float32]


class SteadyDigits:
    """A `Hearing` by all networks of the digit recogniser at two paces: where any differs it was never clear.

    Args:
        first: what each network makes of the stretch as it was spoken.
        span_s: when its digits are spoken, in seconds of the recording.
        slower: hears it at the other pace; asked only when the first doesn't do.
        head: the recogniser.
        place: where the number is in what `slower` hears, in seconds.
    """

    independent = True

    def __init__(
        self,
        first: Sequence[RecognisedDigits],
        span_s: tuple[float, float] | None,
        slower: Callable[[], Heard],
        head: DigitHead,
        place: tuple[float, float],
    ) -> None:
        self._first, self.span_s, self._slower, self._head, self._place = first, span_s, slower, head, place
        self.glance = _together(first)
        self.apart = sum(one.apart for one in first) * 2 > len(first)

    @cached_property
    def _played(self) -> Heard:
        return self._slower()

    @cached_property
    def _all(self) -> Sequence[RecognisedDigits]:
        return *self._first, *_recognised(self._played.frames, self._head, *self._place)

    @cached_property
    def readings(self) -> dict[str, float]:
        """Digits heard -> natural logarithm of their probability on average, likeliest first."""
        return _together(self._all)

    @cached_property
    def steady(self) -> bool:
        """Whether all networks come to the same at both paces."""
        return len({next(iter(one.readings), "") for one in self._all}) == 1

    def log_probability(self, digits: str) -> float:
        """How likely the digits are on average; natural logarithm."""
        return _average(digits, self._all)

    def written(self) -> dict[str, float]:
        """Digits that the speech model writes when it may write nothing else."""
        return _written(self._played, RECOGNISED)


class WrittenDigits:
    """A `Hearing` by the speech model alone, for encoders and languages that the recogniser doesn't know."""

    independent = False
    steady = True
    apart = True
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


def hear(
    samples: Samples,
    stretch: Stretch,
    ear: Ear,
    head: DigitHead,
    language: str = RECOGNISED,
    passages: Sequence[Passage] = (),
) -> Hearing:
    """Hears a stretch again.

    Args:
        samples: the whole recording, mono at 16 kHz.
        stretch: where the number is.
        ear: of any speech model.
        head: recogniser of digits; used where it knows the language, and the ear's encoder is the one that it was
            trained on.
        language: ISO 639-1 code of what is spoken.
        passages: parts that the ear's encoder has encoded already, which saves half of the work.
    """
    recognised = ear.encoder == head.encoder and language == RECOGNISED
    margin_s = MARGIN_S if recognised else EDGE_S
    from_s = max(0.0, stretch.earliest_s, stretch.start_s - margin_s)
    to_s = min(len(samples) / SAMPLE_RATE_HZ, stretch.latest_s, stretch.end_s + margin_s, from_s + LONGEST_S)
    sound = samples[round(from_s * SAMPLE_RATE_HZ) : round(to_s * SAMPLE_RATE_HZ)]
    if not recognised:
        return WrittenDigits(ear.encode(sound), language)
    begins_s, frames = _encoded_already(passages, from_s, to_s) or (from_s, ear.encode(sound).frames)
    first = _recognised(frames, head, stretch.start_s - begins_s, stretch.end_s - begins_s)
    spans = [one.span_s for one in first if one.span_s]
    span_s = (begins_s + min(spans)[0], begins_s + max(span[1] for span in spans)) if spans else None
    place = ((stretch.start_s - from_s) / SLOWER, (stretch.end_s - from_s) / SLOWER)
    return SteadyDigits(first, span_s, lambda: ear.encode(_slower(sound)), head, place)


def _encoded_already(
    passages: Sequence[Passage], from_s: float, to_s: float
) -> tuple[float, NDArray[np.float32]] | None:
    """Where a stretch begins in a passage that has nearly all of it in one piece, and its frames from there on."""
    for passage in passages:
        before_s = 0.0
        for start_s, end_s in passage.spans:
            if start_s - NEARLY_S <= from_s and to_s <= end_s + NEARLY_S:
                begins_s, ends_s = max(start_s, from_s), min(end_s, to_s)
                first = round((before_s + begins_s - start_s) * ENCODED_PER_S)
                return begins_s, passage.frames[first : first + round((ends_s - begins_s) * ENCODED_PER_S)]
            before_s += end_s - start_s
    return None


def _recognised(
    frames: NDArray[np.float32], head: DigitHead, start_s: float, end_s: float
) -> Sequence[RecognisedDigits]:
    """What each network makes of a sound; the number's times count from the sound's start."""
    return [RecognisedDigits(logs, head, start_s, end_s) for logs in head.log_probabilities(frames)]


def _slower(sound: Samples) -> Samples:
    """The sound, played more slowly."""
    places = np.linspace(0, len(sound) - 1, round(len(sound) / SLOWER))
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def _written(heard: Heard, language: str) -> dict[str, float]:
    """Digits -> logarithm of probability, likeliest first; the same digits with other marks between count together."""
    found: dict[str, float] = {}
    for one in heard.written(language):
        found[one.digits] = float(np.logaddexp(found.get(one.digits, -np.inf), one.log_probability))
    return dict(sorted(found.items(), key=lambda reading: -reading[1]))


def _together(several: Sequence[RecognisedDigits]) -> dict[str, float]:
    """Every reading of any, with its probability on average (a logarithm), likeliest first."""
    candidates = {digits for one in several for digits in one.readings}
    averaged = {digits: _average(digits, several) for digits in candidates}
    return dict(sorted(averaged.items(), key=lambda reading: -reading[1]))


def _average(digits: str, several: Sequence[RecognisedDigits]) -> float:
    """The mean of the logarithms, so that one network that heard otherwise counts."""
    return sum(one.log_probability(digits) for one in several) / len(several)
