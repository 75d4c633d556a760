"""The stage: one staff recording to its score."""

from __future__ import annotations

from models.provenance import Provenance
from models.staff_score import Kind, StaffScore
from models.transcript import Transcript
from pipeline.audio import Waveform

VERSION = "1"


class StaffScorer:
    """Measures staff messages and greetings; implements `pipeline.stages.Scorer`. Loads the pitch model on first use."""

    @property
    def provenance(self) -> Provenance:
        """Version of the rules and definitions, and the pitch model behind the delivery figures."""
        return Provenance(stage="score", version=VERSION, model_name="swift-f0")

    def score(self, waveform: Waveform, transcript: Transcript, kind: Kind | None) -> StaffScore:
        """Measures one recording.

        Args:
            waveform: the recording.
            transcript: what was said in it; when it is unusable the result asks for a person and has no score.
            kind: callback, greeting or new-patient opening; None tells it from the words.
        """
        raise NotImplementedError


def score_text(text: str, kind: Kind | None) -> StaffScore:
    """Scores words alone: what needs sound or times is None."""
    raise NotImplementedError
