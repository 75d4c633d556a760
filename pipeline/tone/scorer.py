"""The stage: one staff recording to its score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from models.provenance import Provenance
from models.staff_score import (
    Delivery,
    Disclosure,
    Element,
    Kind,
    Language,
    NumberPace,
    Overall,
    Pace,
    Phrase,
    Privacy,
    StaffScore,
)
from models.transcript import Transcript, Verdict
from pipeline.audio import Waveform
from pipeline.tone import pace as pace_measures
from pipeline.tone import prosody, scorecard
from pipeline.tone.activity import find_quiet
from pipeline.tone.elements import callback_number, find_elements
from pipeline.tone.kinds import tell_kind
from pipeline.tone.language import find_language
from pipeline.tone.privacy import find_disclosures
from pipeline.tone.scorecard import NOT_SCORED, Measures, Scorecard, default_scorecard

VERSION = "3"
"""Changes whenever the same recording may come out with another score: code, rules or scorecard."""

T = TypeVar("T", Element, Disclosure, Phrase)
Times = Callable[[int, int], tuple[float, float] | None]


class StaffScorer:
    """Measures staff messages and greetings; implements `pipeline.stages.Scorer`; pitch loads on first use."""

    def __init__(self, card: Scorecard | None = None) -> None:
        self._card = card or default_scorecard()

    @property
    def provenance(self) -> Provenance:
        """Version of the rules and definitions, and the pitch model behind the delivery figures."""
        return Provenance(stage="score", version=VERSION, model_name="swift-f0")

    def score(self, waveform: Waveform, transcript: Transcript, kind: Kind | None) -> StaffScore:
        """Measures one recording.

        Args:
            waveform: the recording.
            transcript: what was said in it; when it can't be judged the result asks for a person and has no score.
            kind: callback, greeting or new-patient opening; None tells it from the words.
        """
        activity = find_quiet(waveform)
        delivery = prosody.describe(waveform, activity)
        delivery = replace(delivery, line_notes=scorecard.line_notes(delivery, self._card.norms))
        reason = _unjudgeable(transcript)
        if reason:
            return _unscored(kind or Kind.CALLBACK, delivery, reason)
        text = transcript.text
        number = _number_pace(text, transcript.times_of)
        pace = pace_measures.measure(transcript.words, quiet=activity.quiet, number=number)
        silences = pace_measures.pauses(transcript.words, quiet=activity.quiet)
        delivery = replace(delivery, moments=scorecard.moments(pace, silences, self._card.norms))
        return _judged(text, kind, pace, delivery, self._card, transcript.times_of)

    def score_text(self, text: str, kind: Kind | None) -> StaffScore:
        """Scores words alone: what needs sound or times is None, and its questions are left out."""
        if not text.strip():
            return _unscored(kind or Kind.CALLBACK, Delivery(), "There are no words to score.")
        return _judged(text, kind, pace_measures.count_text(text), Delivery(), self._card, None)


def score_text(text: str, kind: Kind | None) -> StaffScore:
    """Scores words alone by the shipped scorecard; see `StaffScorer.score_text`."""
    return StaffScorer().score_text(text, kind)


def _judged(
    text: str, kind: Kind | None, pace: Pace, delivery: Delivery, card: Scorecard, times: Times | None
) -> StaffScore:
    """The score of a text that can be judged."""
    known = kind or tell_kind(text)
    elements = {name: _timed(element, times) for name, element in find_elements(text, known).items()}
    privacy = Privacy(tuple(_timed(item, times) for item in find_disclosures(text, known).disclosures))
    found = find_language(text)
    language = Language(
        empathy=tuple(_timed(phrase, times) for phrase in found.empathy),
        curt=tuple(_timed(phrase, times) for phrase in found.curt),
        jargon=tuple(_timed(phrase, times) for phrase in found.jargon),
    )
    overall = scorecard.mark(known, Measures(pace, elements, privacy, language), card)
    return StaffScore(known, pace, delivery, elements, privacy, language, overall)


def _unjudgeable(transcript: Transcript) -> str | None:
    """Why the words can't be judged, None when they can."""
    if transcript.quality.verdict is Verdict.UNUSABLE:
        reasons = "; ".join(transcript.quality.reasons)
        return f"The transcript can't be relied on{f' ({reasons})' if reasons else ''}: listen to the recording."
    if not transcript.words:
        return "No words were understood: listen to the recording."
    if transcript.language not in (None, "en"):
        return (
            f"Spoken in another language ({transcript.language}): the checklist reads English, listen to the recording."
        )
    return None


def _unscored(kind: Kind, delivery: Delivery, reason: str) -> StaffScore:
    """No score, never a score of 0: nothing was found missing because nothing could be looked for."""
    return StaffScore(
        kind=kind,
        pace=Pace(words=0, syllables=0),
        delivery=delivery,
        elements={},
        privacy=Privacy(),
        language=Language(),
        overall=Overall(None, NOT_SCORED),
        needs_person=reason,
    )


def _number_pace(text: str, times: Times) -> NumberPace | None:
    """Pace of the slower saying of the callback number: that one can be written down."""
    said = callback_number(text)
    if said is None:
        return None
    spans = [(number, times(number.start, number.end)) for number in said if number is not None]
    paces = [
        pace_measures.number_pace(span, len(number.digits), said_twice=said[1] is not None)
        for number, span in spans
        if span is not None
    ]
    return min((pace for pace in paces if pace is not None), key=lambda pace: pace.digits_per_s, default=None)


def _timed(item: T, times: Times | None) -> T:
    """The finding with the times at which its quote is spoken, where they are known."""
    if times is None or item.start is None or item.end is None:
        return item
    span = times(item.start, item.end)
    return replace(item, start_s=span[0], end_s=span[1]) if span else item
