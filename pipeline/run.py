"""One claimed recording through the stages; what goes wrong is stored with it, never swallowed.

The stages know nothing of the Store: everything they came to is written in one transaction at the end, so a process
killed at any moment leaves the recording as it was, to be claimed again when its lease runs out.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import AudioError, LeaseLost, RingbackError, StageFailed, StoreError, WeightsError
from models.recording import Direction, Message, Status
from models.result import Failure, Produced, RecordingResult
from models.staff_score import Kind, StaffScore
from models.transcript import Transcript
from models.urgency import UrgencyAssessment
from pipeline import audio
from pipeline.conversation import hear, side_of
from pipeline.doubts import WHOSE_IS_WHICH, file_doubts, joined, transcript_doubts
from pipeline.heartbeat import Heartbeat
from pipeline.outcome import MessageOutcome, Outcome, Timings
from pipeline.parties import Voices, voice_of, voices_of
from pipeline.playable import write_playable
from pipeline.stages import Classifier, Scorer, Transcriber
from pipeline.transcribe.numbers.caller import settled_by_caller
from practice.settings import AudioSettings, Practice

if TYPE_CHECKING:
    from models.store import Store
    from models.views import Claim

log = logging.getLogger(__name__)

TRY_AGAIN = "It is tried a few times; after the last, listen to it, or mend the cause and run `ringback reprocess`."
UNREADABLE = "`ringback show` says which file it is."


@dataclass(frozen=True, slots=True)
class Stages:
    """The three stages of one run; shared by all its workers, so each must be safe to call from several threads."""

    transcriber: Transcriber
    classifier: Classifier
    scorer: Scorer


def process_claim(claim: Claim, stages: Stages, practice: Practice, store: Store, *, worker: str) -> Outcome:
    """Takes one claimed recording through the stages and stores what came of it.

    Args:
        claim: what to work on; its lease must be `worker`'s.
        stages: the real stages, or scripted ones.
        practice: where the recordings lie, and how to decode and run.
        store: where result or failure is written.
        worker: the name that holds the lease.

    Returns:
        What became of it; stage failures are in there, never raised.

    Raises:
        StoreError: neither the result nor its failure could be stored; the lease then runs out by itself.
        WeightsError: a stage's model can't be loaded; the recording is given back.
    """
    timings, recording = Timings(), claim.recording
    try:
        with Heartbeat(store, recording.id, worker, lease_s=practice.run.lease_s):
            try:
                result = through_stages(claim, stages, practice, timings)
            except StageFailed as failed:
                log.info("%s failed for recording %s: %s", failed.stage, recording.id, failed.reason)
                return _fail(claim, store, practice, worker, _failure(failed), timings)
        with timings.of("store"):
            try:
                store.complete(recording.id, worker, result)
            except LeaseLost:
                raise
            except StoreError as error:
                failure = Failure("store", f"Its result could not be stored: {error}", TRY_AGAIN)
                return _fail(claim, store, practice, worker, failure, timings)
    except WeightsError:  # every recording would fail alike: this one is as good as untried
        store.release(recording.id, worker)
        raise
    except LeaseLost:
        log.warning("recording %s: lease lost, result dropped", recording.id)
        return Outcome(recording.id, (), None, timings)
    return Outcome(recording.id, _outcomes(claim, result), result.audio.duration_s, timings)


def through_stages(claim: Claim, stages: Stages, practice: Practice, timings: Timings) -> RecordingResult:
    """Decodes, transcribes (or takes the stored transcript again), and classifies or scores each waiting message.

    Raises:
        StageFailed: with the stage, the reason and what to do.
        WeightsError: a stage's model can't be loaded; nothing else comes out of here.
    """
    recording = claim.recording
    with _stage("decode", recording.id, timings):
        decoded = audio.decode(
            practice.home / recording.stored_path,
            suffix=recording.suffix or None,
            max_minutes=practice.audio.max_minutes,
        )
        voices = voices_of(decoded)
    with _stage("playable", recording.id, timings):
        unplayable = _keep_playable(decoded, voices, practice.playable_of(recording.id))
    produced = reused = reusable(claim, stages.transcriber, voices)
    if produced is None:
        with _stage("transcribe", recording.id, timings):
            produced = Produced(hear(voices, stages.transcriber), stages.transcriber.provenance)
    assessments, scores = _judge(claim.messages, voices, produced.value, stages, practice.audio, timings)
    doubts, general = file_doubts(decoded, practice.audio) + unplayable, transcript_doubts(produced.value)
    found = {i: assessment.value.needs_person for i, assessment in assessments.items()}
    found |= {i: score.value.needs_person for i, score in scores.items()}
    found |= {m.id: f"{WHOSE_IS_WHICH} Then run `ringback reprocess`." for m in claim.messages if m.id not in found}
    reasons = {i: reason for i, own in found.items() if (reason := joined(doubts, own or general))}
    made = None if produced is reused else produced
    return RecordingResult(decoded.facts, made, assessments, scores, needs_person=reasons)


def reusable(claim: Claim, transcriber: Transcriber, voices: Voices) -> Produced[Transcript] | None:
    """The stored transcript, unless a new one is asked for or would come from something else than the stored one.

    One that mixed up two parties is not used again either.
    """
    stored = claim.transcript
    if stored is None or claim.redo_from == "transcribe" or bool(stored.value.channels) != (None not in voices):
        return None
    if claim.redo_from in {"classify", "score"} or stored.provenance == transcriber.provenance:
        return stored
    return None


def _keep_playable(decoded: audio.Decoded, voices: Voices, target: Path) -> tuple[str, ...]:
    """Writes the copy for the browser, unless it is there; a full disk must not keep an emergency from being found."""
    if target.exists():
        return ()
    try:
        write_playable(tuple(voices.values()) if None in voices else decoded.sides or (), target)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return (f"It can't be played in the app ({why}): mend that and run `ringback reprocess`.",)
    return ()


def _judge(
    messages: tuple[Message, ...],
    voices: Voices,
    transcript: Transcript,
    stages: Stages,
    settings: AudioSettings,
    timings: Timings,
) -> tuple[dict[int, Produced[UrgencyAssessment]], dict[int, Produced[StaffScore]]]:
    """Classifies what callers left and scores what staff said, by message id.

    Where nobody knows which of two channels is the caller's, triage reads both; what the other party said is never
    scored, so then no staff message is.
    """
    assessments: dict[int, Produced[UrgencyAssessment]] = {}
    scores: dict[int, Produced[StaffScore]] = {}
    for message in messages:
        if message.arrival.direction is Direction.INCOMING:
            with _stage("classify", message.recording_id, timings):
                caller = side_of(transcript, settings.caller_channel)
                told = settled_by_caller(caller.transcript, message.arrival.caller_number)
                assessment = caller.placed(stages.classifier.classify(told))
            assessments[message.id] = Produced(assessment, stages.classifier.provenance)
            continue
        if (own := voice_of(voices, settings.staff_channel)) is None:
            continue
        kind = Kind.GREETING if message.arrival.direction is Direction.GREETING else None
        with _stage("score", message.recording_id, timings):
            staff = side_of(transcript, settings.staff_channel)
            score = staff.placed(stages.scorer.score(own, staff.transcript, kind))
        scores[message.id] = Produced(score, stages.scorer.provenance)
    return assessments, scores


@contextmanager
def _stage(stage: str, recording_id: str, timings: Timings) -> Iterator[None]:
    """The one boundary where anything a stage raises becomes StageFailed; damaged weights are no recording's fault.

    Of an unexpected exception only the type is kept: its text may quote what was said.
    """
    try:
        with timings.of(stage):
            yield
    except (StageFailed, WeightsError):
        raise
    except AudioError as error:
        raise StageFailed(recording_id, stage=stage, reason=str(error), remedy=UNREADABLE, permanent=True) from error
    except OSError as error:
        reason = f"{error.strerror or type(error).__name__} while reading or writing its files"
        raise StageFailed(recording_id, stage=stage, reason=reason, remedy=TRY_AGAIN) from error
    except RingbackError as error:
        raise StageFailed(recording_id, stage=stage, reason=str(error), remedy=TRY_AGAIN) from error
    except MemoryError as error:
        reason = "there was not enough memory"
        raise StageFailed(recording_id, stage=stage, reason=reason, remedy=TRY_AGAIN) from error
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        log.error("%s of recording %s: %s at %s:%s", stage, recording_id, type(error).__name__, at.filename, at.lineno)
        reason = f"unexpected {type(error).__name__}"
        raise StageFailed(recording_id, stage=stage, reason=reason, remedy=TRY_AGAIN) from error


def _failure(failed: StageFailed) -> Failure:
    return Failure(failed.stage, failed.reason, failed.remedy, permanent=failed.permanent)


def _fail(claim: Claim, store: Store, practice: Practice, worker: str, failure: Failure, timings: Timings) -> Outcome:
    """Stores a failure; raises LeaseLost or StoreError like `Store.fail`."""
    settings = practice.run
    rest_s = settings.retry_s * 2 ** (claim.attempt - 1)
    status = store.fail(claim.recording.id, worker, failure, max_attempts=settings.max_attempts, rest_s=rest_s)
    messages = tuple(
        MessageOutcome(m.id, status, m.arrival.direction, reason=failure.reason, remedy=failure.remedy, failed=True)
        for m in claim.messages
    )
    return Outcome(claim.recording.id, messages, None, timings)


def _outcomes(claim: Claim, result: RecordingResult) -> tuple[MessageOutcome, ...]:
    return tuple(
        MessageOutcome(
            message.id,
            Status.NEEDS_PERSON if message.id in result.needs_person else Status.DONE,
            message.arrival.direction,
            tier=found.value.tier if (found := result.assessments.get(message.id)) else None,
            reason=result.needs_person.get(message.id),
        )
        for message in claim.messages
    )
