"""Settings -> real stages: the only place that names them; imports inside functions keep light commands light."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.run import Stages

if TYPE_CHECKING:
    from pipeline.classify.classifier import UrgencyClassifier
    from pipeline.stages import Scorer, Transcriber
    from practice.settings import Practice


IN_WORK = 4  # ours: recordings for each core, so that the speech model always finds chunks to decode together


def workers_of(practice: Practice) -> int:
    """Recordings in work at once: as practice.toml says, else four for each core."""
    return practice.run.workers or IN_WORK * (os.cpu_count() or 1)


def build_transcriber(practice: Practice) -> Transcriber:
    """The speech model, loaded, and beside it the names that the practice's callers say.

    Raises:
        WeightsError: its files are missing, damaged or out of reach.
    """
    from pipeline.transcribe.naming import NamingTranscriber
    from pipeline.transcribe.whisper import WhisperTranscriber
    from pipeline.vocabulary.suggestions import Suggester
    from pipeline.vocabulary.terms import terms_of

    suggester = Suggester(terms_of(practice.vocabulary, practice.staff))
    return NamingTranscriber(WhisperTranscriber(practice.transcribe), suggester)


def make_classifier(practice: Practice) -> UrgencyClassifier:
    """Rules and weights as the practice has them; the text model is loaded with the first message.

    Raises:
        SettingsError: a red flag in practice.toml can't be used.
    """
    from pipeline.classify.classifier import UrgencyClassifier
    from pipeline.classify.rule_file import with_own
    from pipeline.classify.text_model import TextModel
    from pipeline.learning import weights

    model = TextModel(head=weights.head_file(practice.home))
    return UrgencyClassifier(model, with_own(practice.red_flags), recall=practice.triage.recall)


def build_classifier(practice: Practice) -> UrgencyClassifier:
    """What says how urgent a message is, by the practice's rules too, its text model loaded.

    Raises:
        SettingsError: a red flag in practice.toml can't be used.
        WeightsError: the model's files are missing or damaged.
    """
    classifier = make_classifier(practice)
    classifier.classify_text("Hello.")  # loads it, which would otherwise happen within the first message's time
    return classifier


def build_scorer() -> Scorer:
    """What measures staff messages and greetings."""
    from pipeline.tone.scorer import StaffScorer

    return StaffScorer()


def build_stages(practice: Practice) -> Stages:
    """All three stages, for any number of threads; the two large models are loaded here, so that they fail here.

    Raises:
        SettingsError: a red flag in practice.toml can't be used.
        WeightsError: model files are missing, damaged or out of reach.
    """
    return Stages(build_transcriber(practice), build_classifier(practice), build_scorer())
