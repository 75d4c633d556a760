"""What processing one recording came to: written to the store in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from models.provenance import Provenance
from models.recording import AudioFacts
from models.staff_score import StaffScore
from models.transcript import Transcript
from models.urgency import UrgencyAssessment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Produced(Generic[T]):
    """A stage's result with what produced it."""

    value: T
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """Everything that processing one recording came to.

    Attributes:
        audio: what decoding found.
        transcript: None when the stored, still current one was used again.
        assessments: by message id, for incoming messages.
        scores: by message id, for outgoing messages and greetings.
        needs_person: by message id, why a person has to listen to it; a message not named here is done.
    """

    audio: AudioFacts
    transcript: Produced[Transcript] | None
    assessments: dict[int, Produced[UrgencyAssessment]] = field(default_factory=dict)
    scores: dict[int, Produced[StaffScore]] = field(default_factory=dict)
    needs_person: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a recording could not be processed: `reason` and `remedy` hold no spoken words."""

    stage: str
    reason: str
    remedy: str
    permanent: bool = False
