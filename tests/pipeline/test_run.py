"""One recording through scripted stages: what is stored when all goes well, and when something doesn't."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from models.errors import AudioError, StageFailed, StoreError, WeightsError
from models.recording import Direction, Status
from models.staff_score import Kind
from models.store import Store
from models.transcript import Channel, Transcript, Verdict
from models.urgency import Tier
from pipeline.audio import Waveform, decode
from pipeline.outcome import Outcome
from pipeline.run import Stages, process_claim
from practice.settings import AudioSettings, Practice
from tests.audio_samples import stereo, write_wav
from tests.fakes import (
    ScriptedClassifier,
    ScriptedScorer,
    ScriptedTranscriber,
    assessment,
    scripted,
    staff_score,
    transcript,
)
from tests.pipeline.conftest import Arrive
from tests.pipeline.test_parties import said

WORKER = "here:1:0"
SECRET = "my chest hurts, call 912 555 0123"  # noqa: S105 - what a caller said must not get into logs or failures


def process(store: Store, practice: Practice, stages: Stages) -> Outcome:
    claim = store.claim(WORKER, lease_s=practice.run.lease_s, max_attempts=practice.run.max_attempts)
    assert claim is not None
    return process_claim(claim, stages, practice, store, worker=WORKER)


def test_an_incoming_message_is_transcribed_classified_and_stored(
    store: Store, practice: Practice, arrive: Arrive
) -> None:
    message_id = arrive()
    stages = scripted(classifier=ScriptedClassifier(assessment(Tier.SAME_HOUR)))
    outcome = process(store, practice, stages)
    detail = store.message(message_id)
    assert detail.status is Status.DONE
    assert detail.transcript is not None
    assert detail.transcript.provenance == stages.transcriber.provenance
    assert detail.assessment is not None
    assert detail.assessment.value.tier is Tier.SAME_HOUR
    assert detail.audio is not None
    assert detail.audio.duration_s == pytest.approx(0.5)
    assert practice.playable_of(detail.recording.id).is_file()
    assert outcome.messages[0].tier is Tier.SAME_HOUR
    assert set(outcome.timings.seconds) == {"decode", "playable", "transcribe", "classify", "store"}


@pytest.mark.parametrize(("direction", "kind"), [(Direction.OUTGOING, None), (Direction.GREETING, Kind.GREETING)])
def test_what_staff_said_is_scored(
    store: Store, practice: Practice, arrive: Arrive, direction: Direction, kind: Kind | None
) -> None:
    message_id, scorer = arrive(direction=direction), ScriptedScorer()
    process(store, practice, scripted(scorer=scorer))
    assert scorer.kinds == [kind]
    assert store.message(message_id).score is not None
    assert store.message(message_id).assessment is None


def test_one_sound_in_two_mailboxes_is_heard_once(store: Store, practice: Practice, arrive: Arrive) -> None:
    first, second = arrive(mailbox="main"), arrive(mailbox="nurse-line")
    transcriber = ScriptedTranscriber()
    outcome = process(store, practice, scripted(transcriber=transcriber))
    assert [message.message_id for message in outcome.messages] == [first, second]
    assert len(transcriber.heard) == 1


def test_a_later_arrival_of_a_known_sound_uses_its_transcript_again(
    store: Store, practice: Practice, arrive: Arrive
) -> None:
    arrive(mailbox="main")
    transcriber = ScriptedTranscriber()
    process(store, practice, scripted(transcriber=transcriber))
    arrive(mailbox="nurse-line")
    process(store, practice, scripted(transcriber=transcriber))
    assert len(transcriber.heard) == 1


def test_another_model_hears_a_later_arrival_afresh(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive(mailbox="main")
    process(store, practice, scripted())
    second = arrive(mailbox="nurse-line")
    newer = ScriptedTranscriber(provenance=replace(ScriptedTranscriber().provenance, version="2"))
    process(store, practice, scripted(transcriber=newer))
    detail = store.message(second)
    assert detail.transcript is not None
    assert detail.transcript.provenance.version == "2"


@pytest.mark.parametrize(("stage", "heard"), [("transcribe", 2), ("classify", 1), (None, 2)])
def test_reprocess_does_again_what_was_asked_for_and_keeps_history(
    store: Store, practice: Practice, arrive: Arrive, stage: str | None, heard: int
) -> None:
    message_id, transcriber = arrive(), ScriptedTranscriber()
    process(store, practice, scripted(transcriber=transcriber))
    assert store.reprocess(stage=stage) == 1
    process(
        store, practice, scripted(transcriber=transcriber, classifier=ScriptedClassifier(assessment(Tier.SAME_DAY)))
    )
    assert len(transcriber.heard) == heard
    detail = store.message(message_id)
    assert detail.assessment is not None
    assert detail.assessment.value.tier is Tier.SAME_DAY
    assert detail.history


def test_a_transcript_nobody_can_rely_on_needs_a_person(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    heard = transcript("", language=None, verdict=Verdict.UNUSABLE, reason="Nobody speaks.")
    process(store, practice, scripted(transcriber=ScriptedTranscriber(heard)))
    detail = store.message(message_id)
    assert detail.status is Status.NEEDS_PERSON
    assert detail.needs_person is not None
    assert "Nobody speaks" in detail.needs_person


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (scripted(transcriber=ScriptedTranscriber(transcript("hola", language="es"))), "'es'"),
        (scripted(classifier=ScriptedClassifier(assessment(needs_person="It breaks off."))), "It breaks off."),
    ],
)
def test_doubts_of_the_stages_reach_a_person(
    store: Store, practice: Practice, arrive: Arrive, stages: Stages, said: str
) -> None:
    message_id = arrive()
    process(store, practice, stages)
    detail = store.message(message_id)
    assert detail.status is Status.NEEDS_PERSON
    assert said in (detail.needs_person or "")


def test_a_scorers_doubt_reaches_a_person(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive(direction=Direction.OUTGOING)
    process(store, practice, scripted(scorer=ScriptedScorer(replace(staff_score(), needs_person="Too noisy."))))
    assert store.message(message_id).needs_person == "Too noisy."


def test_without_a_copy_for_the_browser_it_is_triaged_all_the_same(
    store: Store, practice: Practice, arrive: Arrive
) -> None:
    message_id = arrive()
    practice.playable.rmdir()
    practice.playable.touch()  # nothing can be written below it, as on a full disk
    process(store, practice, scripted(classifier=ScriptedClassifier(assessment(Tier.EMERGENCY))))
    detail = store.message(message_id)
    assert detail.assessment is not None
    assert detail.assessment.value.tier is Tier.EMERGENCY
    assert "can't be played in the app (Not a directory)" in (detail.needs_person or "")


def test_what_comes_after_max_minutes_needs_a_person(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    process(store, replace(practice, audio=AudioSettings(max_minutes=0.005)), scripted())
    assert "first 0.005 minutes" in (store.message(message_id).needs_person or "")


def test_a_file_that_is_no_sound_needs_a_person_at_once(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive(content=b"Dear practice, please call me back.\n" * 20)
    outcome = process(store, practice, scripted())
    detail = store.message(message_id)
    assert detail.status is Status.NEEDS_PERSON
    assert detail.failure is not None
    assert detail.failure.stage == "decode"
    assert detail.failure.permanent
    assert outcome.messages[0].failed


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError(SECRET), "unexpected ValueError"),
        (MemoryError(SECRET), "not enough memory"),
        (OSError(28, "No space left on device", SECRET), "No space left on device"),
        (AudioError("Nothing can be heard."), "Nothing can be heard"),
        (StoreError("strange"), "strange"),
        (StageFailed("x", stage="transcribe", reason="gave up", remedy="Rest."), "gave up"),
    ],
)
def test_whatever_a_stage_raises_is_stored_without_what_was_said(
    store: Store,
    practice: Practice,
    arrive: Arrive,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    reason: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    message_id = arrive()
    process(store, practice, scripted(transcriber=ScriptedTranscriber(error)))
    failure = store.message(message_id).failure
    assert failure is not None
    assert reason in failure.reason
    assert SECRET not in f"{failure} {caplog.text}"


@pytest.mark.parametrize("stage", ["classify", "score"])
def test_the_stage_that_failed_is_named(store: Store, practice: Practice, arrive: Arrive, stage: str) -> None:
    message_id = arrive(direction=Direction.INCOMING if stage == "classify" else Direction.OUTGOING)
    bad = scripted(classifier=ScriptedClassifier(KeyError("x")), scorer=ScriptedScorer(KeyError("x")))
    process(store, practice, bad)
    failure = store.message(message_id).failure
    assert failure is not None
    assert failure.stage == stage
    assert store.message(message_id).transcript is None  # nothing half done is kept


def test_failures_are_tried_again_and_end_with_a_person(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    bad = scripted(transcriber=ScriptedTranscriber(RuntimeError("boom")))
    for expected in (Status.WAITING, Status.WAITING, Status.NEEDS_PERSON):
        assert process(store, practice, bad).messages[0].status is expected
    assert store.claim(WORKER, lease_s=1) is None
    assert "RuntimeError" in (store.message(message_id).needs_person or "")


def test_a_result_that_comes_too_late_is_dropped(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()

    def taken_over() -> None:
        store.expire(WORKER)
        assert store.claim("other:2:0", lease_s=60) is not None

    outcome = process(store, practice, scripted(transcriber=ScriptedTranscriber(before=taken_over)))
    assert outcome.messages == ()
    assert store.message(message_id).assessment is None
    assert store.owners() == ("other:2:0",)


def test_a_failure_that_comes_too_late_is_dropped(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive()

    def taken_over() -> None:
        store.expire(WORKER)
        store.claim("other:2:0", lease_s=60)

    late = ScriptedTranscriber(RuntimeError("boom"), before=taken_over)
    assert process(store, practice, scripted(transcriber=late)).messages == ()


def test_a_result_that_cannot_be_stored_becomes_a_failure(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    nan = replace(assessment(), probabilities=dict.fromkeys(Tier, float("nan")))
    process(store, practice, scripted(classifier=ScriptedClassifier(nan)))
    failure = store.message(message_id).failure
    assert failure is not None
    assert failure.stage == "store"


def test_damaged_weights_are_no_recordings_fault(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    with pytest.raises(WeightsError):
        process(store, practice, scripted(classifier=ScriptedClassifier(WeightsError("head.safetensors is damaged"))))
    detail = store.message(message_id)
    assert (detail.status, detail.attempts, detail.failure) == (Status.WAITING, 0, None)


def test_a_long_recording_keeps_its_lease(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    brief = replace(practice, run=replace(practice.run, lease_s=0.3))

    def work_longer_than_the_lease() -> None:
        from time import sleep

        sleep(0.8)
        assert store.claim("other:2:0", lease_s=60) is None

    process(store, brief, scripted(transcriber=ScriptedTranscriber(before=work_longer_than_the_lease)))
    assert store.message(message_id).status is Status.DONE


@pytest.fixture
def call(tmp_path: Path) -> bytes:
    """A call of two real voices, one in each channel."""
    left, right = said("phone-number-male"), said("phone-number-female", at_s=5.0)
    return write_wav(tmp_path / "call.wav", stereo(left, right)).read_bytes()


@dataclass
class TwoParties(ScriptedTranscriber):
    """Hears its first sound say one thing and its second another."""

    def transcribe(self, waveform: Waveform) -> Transcript:
        super().transcribe(waveform)
        return transcript("my chest hurts" if len(self.heard) % 2 else "hold on please")


def known(practice: Practice, channel: Channel | None) -> Practice:
    return replace(practice, audio=AudioSettings(staff_channel=channel))


@pytest.mark.parametrize(
    ("staff", "read"),
    [(Channel.RIGHT, "my chest hurts"), (Channel.LEFT, "hold on please"), (None, "my chest hurts hold on please")],
)
def test_triage_reads_the_callers_words(
    store: Store, practice: Practice, arrive: Arrive, call: bytes, staff: Channel | None, read: str
) -> None:
    message_id, classifier = arrive(content=call), ScriptedClassifier()
    process(store, known(practice, staff), scripted(transcriber=TwoParties(), classifier=classifier))
    assert [told.text for told in classifier.read] == [read]
    detail = store.message(message_id)
    assert detail.transcript is not None
    assert [segment.channel for segment in detail.transcript.value.segments] == [Channel.LEFT, Channel.RIGHT]
    assert decode(practice.playable_of(detail.recording.id)).facts.channels == 2


def test_a_staff_score_hears_the_staff_members_channel_only(
    store: Store, practice: Practice, arrive: Arrive, call: bytes
) -> None:
    message_id, transcriber, scorer = arrive(content=call, direction=Direction.OUTGOING), TwoParties(), ScriptedScorer()
    process(store, known(practice, Channel.RIGHT), scripted(transcriber=transcriber, scorer=scorer))
    assert scorer.heard == [transcriber.heard[1]]
    assert store.message(message_id).score is not None


def test_whose_channel_is_not_known_is_never_scored(
    store: Store, practice: Practice, arrive: Arrive, call: bytes
) -> None:
    message_id = arrive(content=call, direction=Direction.OUTGOING)
    process(store, known(practice, None), scripted(transcriber=TwoParties()))
    detail = store.message(message_id)
    assert detail.score is None
    assert "set staff_channel" in (detail.needs_person or "")


def test_a_transcript_that_mixed_up_two_parties_is_not_used_again(
    store: Store, practice: Practice, arrive: Arrive, call: bytes
) -> None:
    message_id, transcriber = arrive(content=call), ScriptedTranscriber(transcript("", language=None))
    process(store, practice, scripted(transcriber=transcriber))
    store.reprocess(stage="classify")
    process(store, practice, scripted(transcriber=TwoParties()))
    detail = store.message(message_id)
    assert detail.transcript is not None
    assert detail.transcript.value.channels == (Channel.LEFT, Channel.RIGHT)
