"""What a stage is: inputs and settings in, a result out; no stage sees the Store or a file path."""

from __future__ import annotations

from typing import Protocol

from models.provenance import Provenance
from models.staff_score import Kind, StaffScore
from models.transcript import Transcript
from models.urgency import UrgencyAssessment
from pipeline.audio import Waveform


class Transcriber(Protocol):
    """Hears what is said."""

    @property
    def provenance(self) -> Provenance:
        """What produces the transcripts."""
        ...

    def transcribe(self, waveform: Waveform) -> Transcript:
        """Transcribes one recording; all work, and every error, happens before it returns."""
        ...


class Classifier(Protocol):
    """Says how urgent an incoming message is."""

    @property
    def provenance(self) -> Provenance:
        """What produces the assessments."""
        ...

    def classify(self, transcript: Transcript) -> UrgencyAssessment:
        """Assesses one message; a transcript that isn't good never comes out as routine."""
        ...


class Scorer(Protocol):
    """Measures a staff message or greeting."""

    @property
    def provenance(self) -> Provenance:
        """What produces the scores."""
        ...

    def score(self, waveform: Waveform, transcript: Transcript, kind: Kind | None) -> StaffScore:
        """Measures one recording; `kind` None means: tell it from the words."""
        ...
