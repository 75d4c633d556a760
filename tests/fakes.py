"""Scripted stages: they honour the Protocols, so mypy keeps them honest, and say what they are told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from models.provenance import Provenance
from models.staff_score import Delivery, Kind, Language, Overall, Pace, Privacy, StaffScore
from models.transcript import Quality, Segment, Transcript, Verdict, Word
from models.urgency import Tier, Topic, UrgencyAssessment
from pipeline.audio import Waveform
from pipeline.run import Stages
from pipeline.stages import Classifier, Scorer, Transcriber


def transcript(
    text: str = "please call me back", *, language: str | None = "en", verdict: Verdict = Verdict.GOOD, reason: str = ""
) -> Transcript:
    """A transcript with a word every half second."""
    words = tuple(Word(i * 0.5, i * 0.5 + 0.4, word, 0.9) for i, word in enumerate(text.split()))
    segments = (Segment(words[0].start_s, words[-1].end_s, words),) if words else ()
    return Transcript(len(words) * 0.5, language, segments, Quality(verdict, (reason,) if reason else ()))


def assessment(tier: Tier = Tier.ROUTINE, *, needs_person: str | None = None) -> UrgencyAssessment:
    """An assessment without evidence."""
    probabilities = {each: 1.0 if each is tier else 0.0 for each in Tier}
    return UrgencyAssessment(tier, probabilities, Topic.OTHER, (), (), (), None, "call back", needs_person)


def staff_score(kind: Kind = Kind.CALLBACK) -> StaffScore:
    """A score that measured next to nothing."""
    return StaffScore(kind, Pace(4, 4), Delivery(), {}, Privacy(), Language(), Overall(None, "no score"))


@dataclass
class ScriptedTranscriber:
    """Says `says`, or raises it; `before` runs first, in the middle of the work as it were."""

    says: Transcript | BaseException = field(default_factory=transcript)
    provenance: Provenance = field(default_factory=lambda: Provenance("transcribe", "1", "scripted"))
    before: Callable[[], Any] = lambda: None
    heard: list[Waveform] = field(default_factory=list)

    def transcribe(self, waveform: Waveform) -> Transcript:
        self.heard.append(waveform)
        self.before()
        if isinstance(self.says, BaseException):
            raise self.says
        return self.says


@dataclass
class ScriptedClassifier:
    """Finds `finds`, or raises it."""

    finds: UrgencyAssessment | BaseException = field(default_factory=assessment)
    provenance: Provenance = field(default_factory=lambda: Provenance("classify", "1"))
    read: list[Transcript] = field(default_factory=list)

    def classify(self, transcript: Transcript) -> UrgencyAssessment:
        self.read.append(transcript)
        if isinstance(self.finds, BaseException):
            raise self.finds
        return self.finds


@dataclass
class ScriptedScorer:
    """Scores everything alike; `kinds` and `heard` remember what it was given."""

    finds: StaffScore | BaseException = field(default_factory=staff_score)
    provenance: Provenance = field(default_factory=lambda: Provenance("score", "1"))
    kinds: list[Kind | None] = field(default_factory=list)
    heard: list[Waveform] = field(default_factory=list)

    def score(self, waveform: Waveform, transcript: Transcript, kind: Kind | None) -> StaffScore:  # noqa: ARG002
        self.kinds.append(kind)
        self.heard.append(waveform)
        if isinstance(self.finds, BaseException):
            raise self.finds
        return self.finds


_conform: tuple[Transcriber, Classifier, Scorer] = (ScriptedTranscriber(), ScriptedClassifier(), ScriptedScorer())


def scripted(
    *,
    transcriber: ScriptedTranscriber | None = None,
    classifier: ScriptedClassifier | None = None,
    scorer: ScriptedScorer | None = None,
) -> Stages:
    """Three scripted stages."""
    return Stages(transcriber or ScriptedTranscriber(), classifier or ScriptedClassifier(), scorer or ScriptedScorer())
