"""Settings -> real stages: the only place that names them; imports inside functions keep light commands light."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.run import Stages

if TYPE_CHECKING:
    from pipeline.stages import Classifier, Scorer, Transcriber
    from practice.settings import Practice, TranscribeSettings


IN_WORK = 4  # ours: recordings for each core, so that the speech model always finds chunks to decode together


def workers_of(practice: Practice) -> int:
    """Recordings in work at once: as practice.toml says, else four for each core."""
    return practice.run.workers or IN_WORK * (os.cpu_count() or 1)


def build_transcriber(settings: TranscribeSettings) -> Transcriber:
    """The speech model, loaded.

    Raises:
        WeightsError: its files are missing, damaged or out of reach.
    """
    from pipeline.transcribe.whisper import WhisperTranscriber

    return WhisperTranscriber(settings)


def build_classifier() -> Classifier:
    """What says how urgent a message is, its text model loaded.

    Raises:
        WeightsError: the model's files are missing or damaged.
    """
    from pipeline.classify.classifier import UrgencyClassifier

    classifier = UrgencyClassifier()
    classifier.classify_text("Hello.")  # loads it, which would otherwise happen within the first message's time
    return classifier


def build_scorer() -> Scorer:
    """What measures staff messages and greetings."""
    from pipeline.tone.scorer import StaffScorer

    return StaffScorer()


def build_stages(practice: Practice) -> Stages:
    """All three stages, for any number of threads; the two large models are loaded here, so that they fail here.

    Raises:
        WeightsError: model files are missing, damaged or out of reach.
    """
    return Stages(build_transcriber(practice.transcribe), build_classifier(), build_scorer())
