"""Settings -> real stages: the only place that names them; imports inside functions keep light commands light."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.run import Stages

if TYPE_CHECKING:
    from pipeline.stages import Scorer, Transcriber
    from practice.settings import Practice, TranscribeSettings


def workers_of(practice: Practice) -> int:
    """Recordings in work at once: as practice.toml says, else one for each core."""
    return practice.run.workers or os.cpu_count() or 1


def build_transcriber(settings: TranscribeSettings, *, workers: int = 1) -> Transcriber:
    """The speech model, loaded.

    Raises:
        WeightsError: its files are missing, damaged or out of reach.
    """
    from pipeline.transcribe.whisper import WhisperTranscriber

    return WhisperTranscriber(settings, workers=workers)


def build_scorer() -> Scorer:
    """What measures staff messages and greetings."""
    from pipeline.tone.scorer import StaffScorer

    return StaffScorer()


def build_stages(practice: Practice, *, workers: int) -> Stages:
    """All three stages, loaded and shared by `workers` threads.

    Raises:
        WeightsError: model files are missing, damaged or out of reach.
    """
    from pipeline.classify.classifier import UrgencyClassifier

    return Stages(
        transcriber=build_transcriber(practice.transcribe, workers=workers),
        classifier=UrgencyClassifier(),
        scorer=build_scorer(),
    )
