"""One claimed recording through the stages; what goes wrong is stored with it, never swallowed.

The stages know nothing of the Store: everything they came to is written in one transaction at the end, so a process
killed at any moment leaves the recording as it was, to be claimed again when its lease runs out.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING

from models.errors import AudioError, LeaseLost, RingbackError, StageFailed, StoreError
from models.recording import Direction, Message, Status
from models.result import Failure, Produced, RecordingResult
from models.staff_score import Kind, StaffScore
from models.transcript import Transcript, Verdict
from models.urgency import Tier, UrgencyAssessment
from pipeline import audio
from pipeline.playable import write_playable
from pipeline.stages import Classifier, Scorer, Transcriber
from practice.settings import AudioSettings, Practice

if TYPE_CHECKING:
    from models.store import Claim, Store

log = logging.getLogger(__name__)

TRY_AGAIN = "It is tried again by itself; if it keeps failing, listen to the recording."
LISTEN = "Listen to the recording."
UNDERSTOOD_LANGUAGE = "en"  # what the rules, the text model and the checklist are written for


@dataclass(frozen=True, slots=True)
class Stages:
    """The three stages of one run; shared by all its workers, so each must be safe to call from several threads."""

    transcriber: Transcriber
    classifier: Classifier
    scorer: Scorer


@dataclass(slots=True)
class Timings:
    """Seconds spent by stage: 'decode', 'playable', 'transcribe', 'classify', 'score', 'store'."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Adds the time that the block takes to `stage`."""
        started = perf_counter()
        try:
            yield
        finally:
            self.add(stage, perf_counter() - started)

    def add(self, stage: str, seconds: float) -> None:
        """Adds `seconds` to `stage`."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


@dataclass(frozen=True, slots=True)
class MessageOutcome:
    """What became of one message.

    Attributes:
        message_id: its number.
        status: where it stands now.
        direction: who speaks to whom.
        tier: of an incoming message that was assessed.
        reason: why a person has to listen, or why it is to be tried again.
        remedy: what to do, where it failed.
        failed: whether a stage gave up on its recording.
    """

    message_id: int
    status: Status
    direction: Direction
    tier: Tier | None = None
    reason: str | None = None
    remedy: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed recording.

    Attributes:
        messages: one for each waiting message; empty when the lease was lost and the result dropped.
        audio_s: seconds of sound, None when it couldn't be decoded.
        timings: where the time went.
    """

    recording_id: str
    messages: tuple[MessageOutcome, ...]
    audio_s: float | None
    timings: Timings


class Heartbeat(AbstractContextManager["Heartbeat"]):
    """Keeps a lease from running out while a long recording is in work.

    It renews three times per lease (ours: two renewals may be missed before the lease ends) and stops by itself when
    the lease is lost: storing the result then fails with LeaseLost, which is where it is dealt with.
    """

    def __init__(self, store: Store, recording_id: str, worker: str, *, lease_s: float) -> None:
        self._store, self._recording_id, self._worker, self._lease_s = store, recording_id, worker, lease_s
        self._over = Event()
        self._thread = Thread(target=self._beat, name=f"lease-{recording_id}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._lease_s / 3):
            try:
                self._store.renew(self._recording_id, self._worker, lease_s=self._lease_s)
            except LeaseLost:
                log.warning("recording %s was taken over by another run", self._recording_id)
                return
            except StoreError as error:  # a locked database now need not be one at the next beat
                log.warning("lease of recording %s not renewed: %s", self._recording_id, error)


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
    """
    timings, recording = Timings(), claim.recording
    try:
        with Heartbeat(store, recording.id, worker, lease_s=practice.run.lease_s):
            try:
                result = through_stages(claim, stages, practice, timings)
            except StageFailed as failed:
                log.warning("%s failed for recording %s: %s", failed.stage, recording.id, failed.reason)
                return _fail(claim, store, practice, worker, _failure(failed), timings)
        with timings.of("store"):
            try:
                store.complete(recording.id, worker, result)
            except LeaseLost:
                raise
            except StoreError as error:
                failure = Failure("store", f"Its result could not be stored: {error}", TRY_AGAIN)
                return _fail(claim, store, practice, worker, failure, timings)
    except LeaseLost:
        log.warning("recording %s: lease lost, result dropped", recording.id)
        return Outcome(recording.id, (), None, timings)
    return Outcome(recording.id, _outcomes(claim, result), result.audio.duration_s, timings)


def through_stages(claim: Claim, stages: Stages, practice: Practice, timings: Timings) -> RecordingResult:
    """Decodes, transcribes (or takes the stored transcript again), and classifies or scores each waiting message.

    Raises:
        StageFailed: with the stage, the reason and what to do; nothing else comes out of here.
    """
    recording = claim.recording
    channel = party_channel(claim.messages, practice.audio)
    with _stage("decode", recording.id, timings):
        decoded = audio.decode(
            practice.home / recording.stored_path,
            suffix=recording.suffix or None,
            max_minutes=practice.audio.max_minutes,
            channel=channel,
        )
    playable = practice.playable_of(recording.id)
    if not playable.exists():
        with _stage("playable", recording.id, timings):
            write_playable(decoded.waveform, playable)
    made: Produced[Transcript] | None = None
    if (reused := reusable(claim, stages.transcriber)) is None:
        with _stage("transcribe", recording.id, timings):
            made = Produced(stages.transcriber.transcribe(decoded.waveform), stages.transcriber.provenance)
    transcript = (reused or made).value  # type: ignore[union-attr]  # one of them is there
    assessments, scores = _judge(claim.messages, decoded.waveform, transcript, stages, timings)
    doubts = recording_doubts(decoded, transcript, practice.audio)
    judged = {**assessments, **scores}
    reasons = {i: reason for i, made_of in judged.items() if (reason := _joined(doubts, made_of.value.needs_person))}
    return RecordingResult(decoded.facts, made, assessments, scores, needs_person=reasons)


def party_channel(messages: tuple[Message, ...], settings: AudioSettings) -> int:
    """Channel of a stereo call to listen to: the caller's when any message is incoming, else the practice's."""
    incoming = any(message.arrival.direction is Direction.INCOMING for message in messages)
    return 1 - settings.staff_channel if incoming else settings.staff_channel


def reusable(claim: Claim, transcriber: Transcriber) -> Produced[Transcript] | None:
    """The stored transcript, unless a new one is asked for or would come from something else than the stored one."""
    stored = claim.transcript
    if stored is None or claim.redo_from == "transcribe":
        return None
    if claim.redo_from in {"classify", "score"} or stored.provenance == transcriber.provenance:
        return stored
    return None


def recording_doubts(decoded: audio.Decoded, transcript: Transcript, settings: AudioSettings) -> tuple[str, ...]:
    """Why a person has to listen whatever the stages say: what they couldn't hear, or couldn't understand."""
    doubts: list[str] = []
    if decoded.truncated:
        doubts.append(f"Only its first {settings.max_minutes:g} minutes were heard: listen to the rest.")
    doubts.extend(f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in decoded.notes)
    if transcript.quality.verdict is Verdict.UNUSABLE:
        doubts.extend(transcript.quality.reasons or ("Its transcript can't be relied on.",))
    if transcript.language not in {None, UNDERSTOOD_LANGUAGE}:
        doubts.append(f"Language '{transcript.language}' is spoken, which Ringback can't judge yet.")
    return tuple(doubts)


def _judge(
    messages: tuple[Message, ...], waveform: audio.Waveform, transcript: Transcript, stages: Stages, timings: Timings
) -> tuple[dict[int, Produced[UrgencyAssessment]], dict[int, Produced[StaffScore]]]:
    """Classifies what callers left and scores what staff said, by message id."""
    assessments: dict[int, Produced[UrgencyAssessment]] = {}
    scores: dict[int, Produced[StaffScore]] = {}
    for message in messages:
        if message.arrival.direction is Direction.INCOMING:
            with _stage("classify", message.recording_id, timings):
                assessment = stages.classifier.classify(transcript)
            assessments[message.id] = Produced(assessment, stages.classifier.provenance)
        else:
            kind = Kind.GREETING if message.arrival.direction is Direction.GREETING else None
            with _stage("score", message.recording_id, timings):
                score = stages.scorer.score(waveform, transcript, kind)
            scores[message.id] = Produced(score, stages.scorer.provenance)
    return assessments, scores


def _joined(doubts: tuple[str, ...], found: str | None) -> str:
    """All reasons why a person has to listen, each once, in order."""
    return " ".join(dict.fromkeys((*doubts, *([found] if found else ()))))


@contextmanager
def _stage(stage: str, recording_id: str, timings: Timings) -> Iterator[None]:
    """The one boundary where anything a stage raises becomes StageFailed.

    Of an unexpected exception only the type is kept: its text may quote what was said.
    """
    try:
        with timings.of(stage):
            yield
    except StageFailed:
        raise
    except AudioError as error:
        raise StageFailed(recording_id, stage=stage, reason=str(error), remedy=LISTEN, permanent=True) from error
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
    status = store.fail(claim.recording.id, worker, failure, max_attempts=practice.run.max_attempts)
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
