"""What was said, when, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a transcript can be relied on."""

    GOOD = "good"
    DOUBTFUL = "doubtful"  # read it with the audio at hand; never routine
    UNUSABLE = "unusable"  # a person has to listen


@dataclass(frozen=True, slots=True)
class Quality:
    """Verdict on a transcript, with reasons a person understands."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word: times in seconds from the start of the recording, `start_s` < `end_s`; probability in [0, 1]."""

    start_s: float
    end_s: float
    text: str
    probability: float


class Channel(StrEnum):
    """Channel of a call that keeps its two parties apart."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech; `text` is its words joined by single spaces.

    Attributes:
        start_s: of its first word, seconds from the start of the recording.
        end_s: of its last word.
        words: in order of time.
        channel: of the call it was heard in; None where the recording doesn't keep two parties apart.
        language: ISO 639-1 code, only where there is a channel: the parties may speak different ones.
        english: only of a channel's first segment: rendering of all that is said in it in another language.
    """

    start_s: float
    end_s: float
    words: tuple[Word, ...]
    channel: Channel | None = None
    language: str | None = None
    english: str | None = None

    @property
    def text(self) -> str:
        """The words, joined by single spaces."""
        return " ".join(word.text for word in self.words)


class NumberKind(StrEnum):
    """What a number that was said stands for."""

    PHONE = "phone"
    DATE_OF_BIRTH = "date_of_birth"
    TIME = "time"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number said in a recording.

    Attributes:
        kind: what it stands for.
        value: what it comes to. A telephone number is its digits ('4045550132', with ' ext. 12' behind where there is
            one; '+442079460958' where it is from abroad), a date ISO 8601 ('1962-03-12'), a time 'HH:MM' (with ' am'
            or ' pm' only where that was said), a dose amount and unit ('500 mg').
        quote: the words it came from, exact substring of the transcript's text.
        start: character offset of its first character.
        end: character offset after its last character.
        start_s: when it is spoken, seconds from the start of the recording.
        end_s: likewise; `start_s` < `end_s`.
        confidence: that `value` is what was said, in [0, 1].
        doubtful: whether a person should listen before relying on it.
        readings: the values heard, `value` first; more than one only where hearings differ.
        retracted: what the caller said first and took back, '' where nothing was; a reading too.
    """

    kind: NumberKind
    value: str
    quote: str
    start: int
    end: int
    start_s: float
    end_s: float
    confidence: float
    doubtful: bool
    readings: tuple[str, ...]
    retracted: str = ""


class TermKind(StrEnum):
    """What a name of the practice's vocabulary stands for."""

    MEDICINE = "medicine"
    PROCEDURE = "procedure"
    PROVIDER = "provider"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that sound like a name of the practice's vocabulary: offered beside them, never put in their place.

    Attributes:
        quote: the words heard, exact substring of the transcript's text.
        start: character offset of its first character.
        end: character offset after its last character.
        term: the name it may be.
        kind: what the name stands for.
        confidence: that the name was said, in [0, 1].
        start_s: when it is spoken, seconds from the start of the recording; None where only text was given.
        end_s: likewise; `start_s` < `end_s`.
    """

    quote: str
    start: int
    end: int
    term: str
    kind: TermKind
    confidence: float
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything heard in one recording.

    Attributes:
        duration_s: of the recording, in seconds.
        language: ISO 639-1 code of what is spoken, None when nothing is.
        segments: in order of their beginning; those of two parties may overlap.
        quality: how far to trust it.
        english: English rendering when another language is spoken, else None.
        speech: (start_s, end_s) spans in which speech was detected, in order of time.
        numbers: telephone numbers, dates of birth, times and doses said, in order of time.
        suggestions: names that some of the words may be, in order of time.
    """

    duration_s: float
    language: str | None
    segments: tuple[Segment, ...]
    quality: Quality
    english: str | None = None
    speech: tuple[tuple[float, float], ...] = ()
    numbers: tuple[SpokenNumber, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def text(self) -> str:
        """All words joined by single spaces: character offsets of evidence count in this text."""
        return " ".join(word.text for word in self.words)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order of their segments; within a channel that is order of time."""
        return tuple(word for segment in self.segments for word in segment.words)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that words were heard in; none where the recording doesn't keep two parties apart."""
        return tuple(channel for channel in Channel if any(segment.channel is channel for segment in self.segments))

    def times_of(self, start: int, end: int) -> tuple[float, float] | None:
        """When the characters `start` to `end` of `text` are spoken.

        Returns:
            (start_s, end_s) of the first and last word touched, or None when no word is.
        """
        touched: list[Word] = []
        at = 0
        for word in self.words:
            if at < end and start < at + len(word.text):
                touched.append(word)
            at += len(word.text) + 1
        return (touched[0].start_s, touched[-1].end_s) if touched else None
