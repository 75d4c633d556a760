"""How a staff message or greeting sounds and what it says; every finding has a quote or a moment to listen to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Which kind of staff recording it is: decides what it should contain."""

    CALLBACK = "callback"
    GREETING = "greeting"
    NEW_PATIENT = "new_patient"


@dataclass(frozen=True, slots=True)
class RateWindow:
    """Pace in one stretch of the recording: times in seconds, rate in words per minute of speech (None: no speech)."""

    start_s: float
    end_s: float
    words_per_minute: float | None


@dataclass(frozen=True, slots=True)
class NumberPace:
    """How fast a callback number is said: the commonest reason why nobody can write it down.

    Attributes:
        start_s: of its first digit.
        end_s: of its last digit.
        digits_per_s: digits spoken per second.
        said_twice: whether the same number is said again.
    """

    start_s: float
    end_s: float
    digits_per_s: float
    said_twice: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """Speed and pauses; None where it can't be known (no audio, or no speech).

    Attributes:
        words: count.
        syllables: count, estimated from spelling.
        speech_s: seconds of speech, pauses over 250 ms excluded.
        articulation_wpm: words per minute of `speech_s`.
        articulation_syllables_per_s: syllables per second of `speech_s`.
        speaking_wpm: words per minute from first to last word, pauses included.
        pause_count: pauses over 250 ms between words.
        pause_median_s: their median length.
        pause_share: share of the time from first to last word that is pause, in [0, 1].
        longest_pause_s: the longest of them.
        filled_pauses: count of um, uh and the like.
        windows: rate in five-second windows.
        number: pace of the callback number, None when none is said.
    """

    words: int
    syllables: int
    speech_s: float | None = None
    articulation_wpm: float | None = None
    articulation_syllables_per_s: float | None = None
    speaking_wpm: float | None = None
    pause_count: int | None = None
    pause_median_s: float | None = None
    pause_share: float | None = None
    longest_pause_s: float | None = None
    filled_pauses: int = 0
    windows: tuple[RateWindow, ...] = ()
    number: NumberPace | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Something to listen to: what was measured, and where in the recording."""

    name: str
    reason: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """Measured sound of the voice and of the line; None where it can't be known.

    Attributes:
        f0_median_hz: median fundamental frequency of voiced frames.
        f0_spread_semitones: interquartile range of fundamental frequency in semitones re the median.
        loudness_lufs: integrated loudness (ITU-R BS.1770).
        snr_db: speech level over the level between words.
        clipped_share: share of samples at full scale, in [0, 1].
        moments: where to listen: rushed, long_pause, fast_number.
        line_notes: what is wrong with the line or the recorder, in words; not held against the speaker.
    """

    f0_median_hz: float | None = None
    f0_spread_semitones: float | None = None
    loudness_lufs: float | None = None
    snr_db: float | None = None
    clipped_share: float | None = None
    moments: tuple[Moment, ...] = ()
    line_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """Something the message should contain: found or missing, with its quote (`text[start:end]`) and time."""

    found: bool
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something said on somebody's answering machine beyond the minimum necessary.

    Attributes:
        quote: exact substring of the text, `text[start:end]`.
        start: character offset of its first character.
        end: character offset after its last character.
        kind: 'diagnosis', 'result', 'medicine', 'procedure', 'balance', 'specialty' or 'reason'.
        severity: 'high', 'medium' or 'low'.
        start_s: when it is spoken, None where only text was given.
        end_s: likewise.
    """

    quote: str
    start: int
    end: int
    kind: str
    severity: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Privacy:
    """What was disclosed."""

    disclosures: tuple[Disclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A turn of phrase worth noticing, `text[start:end]`, with the reason."""

    quote: str
    start: int
    end: int
    reason: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """Words that help and words that hurt.

    Attributes:
        empathy: acknowledges feelings, thanks, reassures, offers help.
        curt: dismissive or ordering.
        jargon: words a patient may not know.
    """

    empathy: tuple[Phrase, ...] = ()
    curt: tuple[Phrase, ...] = ()
    jargon: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One question of the scorecard: `points` of `weight`; None points = not applicable, its weight is left out."""

    question: str
    weight: float
    points: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Overall:
    """The score a person can recompute from its lines.

    Attributes:
        score: 100 times the sum of points over the sum of weights that apply; None when nothing applies.
        band: the score in words.
        lines: every question, its points and the reason.
    """

    score: float | None
    band: str
    lines: tuple[ScoreLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffScore:
    """Everything measured of one staff recording.

    Attributes:
        kind: decides which elements are looked for.
        pace: speed and pauses.
        delivery: the voice and the line.
        elements: by name, in the order they are usually said; empty when the words could not be judged.
        privacy: what was given away.
        language: words that help and words that hurt.
        overall: the scorecard.
        needs_person: why a person has to listen; the score is then None.
    """

    kind: Kind
    pace: Pace
    delivery: Delivery
    elements: dict[str, Element]
    privacy: Privacy
    language: Language
    overall: Overall
    needs_person: str | None = None
