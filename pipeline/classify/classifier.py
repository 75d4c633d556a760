"""The triage stage: what was said -> how urgent it is, what about, and why."""

from __future__ import annotations

from collections.abc import Sequence

from models.provenance import Provenance
from models.transcript import Transcript
from models.urgency import UrgencyAssessment


class UrgencyClassifier:
    """Red-flag rules with assertion, joined with a text model; implements `pipeline.stages.Classifier`.

    Making one is cheap: rules and weights are loaded when the first message is assessed.
    """

    @property
    def provenance(self) -> Provenance:
        """Version of rules and code, name and SHA-256 of the weights."""
        raise NotImplementedError

    def classify(self, transcript: Transcript) -> UrgencyAssessment:
        """Assesses one message.

        Offsets of all quotes count in `transcript.text`; their times are filled in from its words. A message in
        another language is judged by its English rendering as well, and a person is asked to listen.
        """
        raise NotImplementedError

    def classify_text(self, text: str) -> UrgencyAssessment:
        """Assesses a message given as text: no times, the text is taken to be good."""
        return self.classify_texts([text])[0]

    def classify_texts(self, texts: Sequence[str]) -> list[UrgencyAssessment]:
        """Assesses many messages, in batches; the n-th result belongs to the n-th text."""
        raise NotImplementedError


def classify_text(text: str) -> UrgencyAssessment:
    """Assesses one message with a classifier shared by this process."""
    raise NotImplementedError


def classify_texts(texts: Sequence[str]) -> list[UrgencyAssessment]:
    """Assesses many messages with a classifier shared by this process, in batches."""
    raise NotImplementedError
