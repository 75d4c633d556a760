"""Taking in, processing and looking, as the batch and the app do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.errors import LeaseLost, NotFound, StoreError
from models.recording import Direction, Status
from models.result import Failure, Produced, RecordingResult
from models.store import Store
from models.transcript import Verdict
from models.urgency import Tier
from models.views import Claim
from tests.models.builders import AUDIO, RULES, arrival, assessment, later, outcome, recording, score, transcript

DAMAGED = Failure("decode", "The file is damaged", "Ask the caller again.", permanent=True)
BUSY = Failure("transcribe", "Out of memory", "Close other programs.")


def claimed(store: Store, worker: str = "w") -> Claim:
    claim = store.claim(worker, lease_s=60)
    assert claim is not None
    return claim


def processed(store: Store, tier: Tier = Tier.ROUTINE, *, needs_person: str | None = None) -> Claim:
    claim = claimed(store)
    store.complete(claim.recording.id, "w", outcome(claim, tier, needs_person=needs_person))
    return claim


# -- taking in ---------------------------------------------------------------------------------------------------------


def test_same_recording_in_same_mailbox_is_one_message(store: Store) -> None:
    first, is_new = store.add(recording(), arrival())
    again, is_new_again = store.add(recording(), arrival(source_path="/elsewhere/a.wav"))
    assert (is_new, is_new_again, again) == (True, False, first)


def test_same_recording_in_two_mailboxes_is_two_messages_of_one_recording(store: Store) -> None:
    first, _ = store.add(recording(), arrival())
    second, is_new = store.add(recording(), arrival(mailbox="billing"))
    assert is_new and store.message(first).twins == (second,)
    assert [message.id for message in claimed(store).messages] == [first, second]
    assert store.claim("other", lease_s=60) is None


def test_one_file_is_one_message_whatever_its_metadata_says_later(store: Store) -> None:
    first = store.add(recording(), arrival(source_path="/inbox/100/a.wav", mailbox=""))
    again = store.add(recording(), arrival(source_path="/inbox/100/a.wav", mailbox="100"))
    assert (again, first[1]) == ((first[0], False), True)


def test_two_empty_files_are_two_lost_messages(store: Store) -> None:
    empty = recording("", size_bytes=0)
    added = [store.add(empty, arrival(source_path=path)) for path in ("/a", "/b", "/a")]
    assert [is_new for _, is_new in added] == [True, True, False]


def test_two_callers_who_leave_the_very_same_silence_are_two_messages(store: Store) -> None:
    first = arrival(source_path="/inbox/1.wav", caller_number="+19125550111", call="+19125550111 8:00")
    second = arrival(source_path="/inbox/2.wav", caller_number="+19125550122", call="+19125550122 8:05")
    ids = [store.add(recording(), each)[0] for each in (first, second)]
    assert ids[0] != ids[1]
    assert {store.message(each).message.arrival.caller_number for each in ids} == {"+19125550111", "+19125550122"}
    moved = arrival(source_path="/inbox/old/1.wav", call="+19125550111 8:00")
    assert store.add(recording(), moved) == (ids[0], False)


def test_arrival_comes_back_as_it_went_in(store: Store) -> None:
    sent = arrival(notes=("clock was wrong",), priority=3, staff_member="Bo", recipient_number="+1", caller_name=None)
    message_id, _ = store.add(recording(), sent)
    assert store.message(message_id).message.arrival == sent
    assert store.message(message_id).recording == recording()


def test_undecodable_path_and_nul_are_stored_readably(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival(source_path="/in/\udcff\n'\"🙂.wav", caller_name="A\0nn"))
    stored = store.message(message_id).message.arrival
    assert (stored.source_path, stored.caller_name) == ("/in/\\udcff\n'\"🙂.wav", "Ann")


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="time zone"):
        store.add(recording(), arrival(received_at=later(0).replace(tzinfo=None)))
    assert store.queue() == ()


def test_two_recordings_with_one_id_are_refused(store: Store) -> None:
    store.add(recording(), arrival())
    with pytest.raises(StoreError, match="Two different recordings"):
        store.add(replace(recording(), sha256="0" * 64), arrival(mailbox="other"))


def test_recent_calls_count_incoming_messages_of_the_number(store: Store) -> None:
    for name, minutes in (("a", 0), ("b", 10), ("c", 20)):
        store.add(recording(name), arrival(received_at=later(minutes)))
    store.add(recording("d"), arrival(direction=Direction.OUTGOING, received_at=later(20)))
    assert store.recent_calls("+12025550143", later(10)) == 2
    assert store.recent_calls("+19999999999", later(0)) == 0


def test_problems_stay_until_solved(store: Store) -> None:
    long_path = "/in/" + "x" * 4000
    store.report_problem(long_path, "unreadable", "chmod")
    store.report_problem("/b", "a link", "copy it")
    store.report_problem(long_path, "still unreadable", "chmod")
    assert [(p.path, p.reason) for p in store.problems()] == [(long_path, "still unreadable"), ("/b", "a link")]
    store.solve_problem(long_path)
    assert [p.path for p in store.problems()] == ["/b"]


# -- the batch ---------------------------------------------------------------------------------------------------------


def test_claims_go_by_priority_then_newest(store: Store) -> None:
    for name, priority, minutes in (("old", 1, 0), ("new", 1, 5), ("urgent", 9, -60), ("low", 0, 90)):
        store.add(recording(name), arrival(priority=priority, received_at=later(minutes)))
    order = [claimed(store, f"w{i}").recording.id for i in range(4)]
    assert order == [recording(name).id for name in ("urgent", "new", "old", "low")]


def test_result_comes_back_as_it_went_in(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    processed(store, Tier.EMERGENCY)
    detail = store.message(message_id)
    assert (detail.status, detail.audio, detail.transcript) == (Status.DONE, AUDIO, transcript())
    assert detail.assessment == assessment(Tier.EMERGENCY)
    assert (detail.score, detail.history, detail.failure, detail.attempts) == (None, (), None, 0)


def test_staff_message_is_scored(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival(direction=Direction.OUTGOING, staff_member="Bo"))
    processed(store)
    assert store.message(message_id).score == score()
    (view,) = store.staff()
    assert (view.score, view.arrival.staff_member, view.status) == (score().value, "Bo", Status.DONE)
    assert store.queue() == ()


def test_new_message_of_a_processed_recording_reuses_its_transcript(store: Store) -> None:
    store.add(recording(), arrival())
    processed(store)
    assert store.claim("w", lease_s=60) is None
    second, _ = store.add(recording(), arrival(mailbox="billing"))
    claim = claimed(store)
    assert (claim.transcript, [m.id for m in claim.messages], claim.attempt) == (transcript(), [second], 1)
    store.complete(claim.recording.id, "w", outcome(claim))
    assert store.message(second).transcript == transcript()


def test_message_arriving_during_the_work_stays_waiting(store: Store) -> None:
    first, _ = store.add(recording(), arrival())
    claim = claimed(store)
    second, _ = store.add(recording(), arrival(mailbox="billing"))
    store.complete(claim.recording.id, "w", outcome(claim))
    assert (store.message(first).status, store.message(second).status) == (Status.DONE, Status.WAITING)
    assert [m.id for m in claimed(store).messages] == [second]


def test_reprocessing_keeps_old_results_visible_then_as_history(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    processed(store, Tier.SAME_HOUR)
    assert store.reprocess(stage="classify", message_ids=[message_id]) == 1
    waiting = store.message(message_id)
    assert (waiting.status, waiting.assessment) == (Status.WAITING, assessment(Tier.SAME_HOUR))
    claim = claimed(store)
    assert (claim.redo_from, claim.transcript) == ("classify", transcript())
    newer = RecordingResult(AUDIO, None, {message_id: Produced(assessment(Tier.EMERGENCY).value, RULES)})
    store.complete(claim.recording.id, "w", newer)
    detail = store.message(message_id)
    assert detail.assessment == assessment(Tier.EMERGENCY)
    assert [past.result for past in detail.history] == [assessment(Tier.SAME_HOUR)]
    assert detail.history[0].superseded_at >= detail.history[0].created_at


def test_transcribing_again_takes_all_messages_of_the_recording_and_offers_no_transcript(store: Store) -> None:
    first, _ = store.add(recording(), arrival())
    second, _ = store.add(recording(), arrival(mailbox="billing", received_at=later(60)))
    processed(store)
    assert store.reprocess(since=later(30), until=later(90)) == 2
    claim = claimed(store)
    assert (claim.redo_from, claim.transcript, [m.id for m in claim.messages]) == ("transcribe", None, [first, second])
    result = replace(outcome(claim), transcript=transcript("other words"))
    store.complete(claim.recording.id, "w", result)
    detail = store.message(first)
    assert detail.transcript == transcript("other words")
    assert {type(past.result.value).__name__ for past in detail.history} == {"Transcript", "UrgencyAssessment"}


def test_evidence_keeps_the_transcript_it_was_counted_in(store: Store) -> None:
    first, _ = store.add(recording(), arrival())
    processed(store)
    second, _ = store.add(recording(), arrival(mailbox="billing"))
    claim = claimed(store)
    store.complete(claim.recording.id, "w", replace(outcome(claim), transcript=transcript("other words")))
    assert store.message(first).transcript == transcript()
    assert store.message(second).transcript == transcript("other words")


@pytest.mark.parametrize(("stage", "expected"), [("classify", 1), ("score", 1), ("transcribe", 2), (None, 2)])
def test_a_stage_concerns_its_own_messages(store: Store, stage: str | None, expected: int) -> None:
    store.add(recording("a"), arrival())
    store.add(recording("b"), arrival(direction=Direction.GREETING))
    processed(store), processed(store)
    assert store.reprocess(stage=stage) == expected


def test_reprocessing_refuses_what_does_not_exist(store: Store) -> None:
    with pytest.raises(StoreError, match="no stage 'tone'"):
        store.reprocess(stage="tone")
    with pytest.raises(NotFound, match="no message 7, 8"):
        store.reprocess(message_ids=[8, 7])
    assert store.reprocess(message_ids=[]) == 0


def test_reprocessing_takes_work_under_way_out_of_a_runs_hands(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    claim = claimed(store)
    store.reprocess(message_ids=[message_id])
    with pytest.raises(LeaseLost):
        store.complete(claim.recording.id, "w", outcome(claim))
    assert claimed(store).redo_from == "transcribe"


def test_a_failure_is_tried_again_until_the_last_attempt(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    for attempt in (1, 2):
        assert claimed(store).attempt == attempt
        assert store.fail(recording().id, "w", BUSY, max_attempts=3) is Status.WAITING
        detail = store.message(message_id)
        assert (detail.status, detail.failure, detail.attempts) == (Status.WAITING, BUSY, attempt)
    claimed(store)
    assert store.fail(recording().id, "w", BUSY, max_attempts=3) is Status.NEEDS_PERSON
    detail = store.message(message_id)
    assert (detail.status, detail.needs_person) == (Status.NEEDS_PERSON, "Out of memory. Close other programs.")
    assert detail.attempts == 3
    assert store.claim("w", lease_s=60) is None


def test_a_permanent_failure_is_not_tried_again_and_reprocessing_starts_afresh(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    claimed(store)
    assert store.fail(recording().id, "w", DAMAGED, max_attempts=3) is Status.NEEDS_PERSON
    store.reprocess(message_ids=[message_id])
    assert store.message(message_id).needs_person is not None  # still shown while it waits
    processed(store)
    detail = store.message(message_id)
    assert (detail.status, detail.failure, detail.needs_person) == (Status.DONE, None, None)


def test_a_recording_that_nothing_was_heard_in_is_tried_again_by_another_suffix(store: Store) -> None:
    message_id, _ = store.add(replace(recording(), suffix=".raw"), arrival())
    claimed(store)
    store.fail(recording().id, "w", DAMAGED, max_attempts=3)
    assert store.add(replace(recording(), suffix=".raw"), arrival()) == (message_id, False)
    assert store.claim("w", lease_s=60) is None
    assert store.add(replace(recording(), suffix=".ulaw"), arrival()) == (message_id, False)
    assert processed(store).recording.suffix == ".ulaw"
    store.add(replace(recording(), suffix=".alaw"), arrival())  # what was heard once is not tried again
    assert store.claim("w", lease_s=60) is None


def test_a_failed_reprocessing_leaves_the_older_results(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    processed(store, Tier.EMERGENCY)
    store.reprocess()
    claimed(store)
    store.fail(recording().id, "w", DAMAGED, max_attempts=3)
    detail = store.message(message_id)
    assert (detail.status, detail.assessment) == (Status.NEEDS_PERSON, assessment(Tier.EMERGENCY))
    assert store.queue()[0].tier is Tier.EMERGENCY


@pytest.mark.parametrize("extra", [{99: "listen"}, {}])
def test_a_result_has_to_name_waiting_messages(store: Store, extra: dict[int, str]) -> None:
    store.add(recording(), arrival())
    claim = claimed(store)
    with pytest.raises(StoreError, match="names messages"):
        store.complete(claim.recording.id, "w", RecordingResult(AUDIO, transcript(), needs_person=extra))
    assert store.message(claim.messages[0].id).transcript is None


@pytest.mark.parametrize("where", ["duration", "evidence"])
def test_nan_is_refused_and_nothing_is_stored(store: Store, where: str) -> None:
    message_id, _ = store.add(recording(), arrival())
    claim, nan = claimed(store), float("nan")
    audio = replace(AUDIO, duration_s=nan) if where == "duration" else AUDIO
    found = assessment(probabilities={Tier.ROUTINE: nan}) if where == "evidence" else assessment()
    with pytest.raises(StoreError, match="NaN") as caught:
        store.complete(claim.recording.id, "w", RecordingResult(audio, transcript(), {message_id: found}))
    assert "eye" not in str(caught.value)
    assert store.message(message_id).transcript is None
    store.complete(claim.recording.id, "w", outcome(claim))


# -- looking -----------------------------------------------------------------------------------------------------------


def test_unknown_ids_are_not_found(store: Store) -> None:
    for unknown in (1, 2**31, 2**63):
        with pytest.raises(NotFound):
            store.message(unknown)
        with pytest.raises(NotFound):
            store.reprocess(message_ids=[unknown])
    with pytest.raises(NotFound):
        store.fail("0" * 16, "w", BUSY, max_attempts=3)


def test_counts_name_every_status(store: Store) -> None:
    assert store.counts() == dict.fromkeys(Status, 0)
    for name in "abcd":
        store.add(recording(name), arrival())
    processed(store), processed(store, needs_person="too quiet"), claimed(store)
    assert store.counts() == dict.fromkeys(Status, 1)


def test_a_doubtful_verdict_is_shown(store: Store) -> None:
    store.add(recording(), arrival())
    claim = claimed(store)
    doubtful = transcript(verdict=Verdict.DOUBTFUL)
    store.complete(claim.recording.id, "w", replace(outcome(claim), transcript=doubtful))
    (view,) = store.queue()
    assert (view.verdict, view.language, view.duration_s) == (Verdict.DOUBTFUL, "en", 12.5)
    assert view.arrival.received_at.utcoffset() == timedelta(0)
