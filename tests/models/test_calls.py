"""Recorded calls find the messages that they answer, in whichever order the two are taken in."""

from __future__ import annotations

from typing import Any

import pytest

from models.callback import AttemptOutcome, CallbackAttempt, Resolution
from models.clock import ClockKind
from models.errors import NotFound, StoreError
from models.recording import Direction
from models.store import Store
from models.urgency import CallbackNumber, Tier
from tests.models.builders import arrival, later, process, recording

NUMBER = "+12025550143"
SAID = CallbackNumber("two", 0, 3, "4045550132", "+14045550132")


def incoming(store: Store, name: str = "in", minutes: float = 0, **changes: Any) -> int:
    return store.add(recording(name), arrival(received_at=later(minutes), mailbox=name, **changes))[0]


def outgoing(store: Store, minutes: float = 30, number: str | None = NUMBER) -> int:
    left = arrival(
        direction=Direction.OUTGOING,
        mailbox="out",
        received_at=later(minutes),
        caller_number=None,
        staff_member="Dana",
        recipient_number=number,
        source_path=f"{minutes}.wav",
    )
    return store.add(recording(f"out {minutes}"), left)[0]


def test_a_call_answers_the_open_message_of_its_number(timed: Store) -> None:
    message_id = incoming(timed)
    process(timed, Tier.SAME_HOUR)
    call_id = outgoing(timed)
    detail = timed.message(message_id)
    assert detail.callbacks == (CallbackAttempt(later(30), AttemptOutcome.LEFT_MESSAGE, "Dana", call_id=call_id),)
    assert detail.answered_at == later(30)
    assert detail.clocks[-1].clock.kind is ClockKind.NEXT_TRY
    assert timed.message(call_id).answers == (message_id,)
    process(timed, Tier.ROUTINE)  # the call: now it has a score
    assert timed.message(message_id).callbacks[0].score == 80.0
    outgoing(timed)
    assert len(timed.message(message_id).callbacks) == 1


def test_a_call_that_is_taken_in_first_waits_for_its_message(timed: Store) -> None:
    call_id = outgoing(timed)
    message_id = incoming(timed)
    assert [made.call_id for made in timed.message(message_id).callbacks] == [call_id]


def test_a_number_that_was_said_counts_once_it_was_heard(timed: Store) -> None:
    message_id = incoming(timed, caller_number="anonymous")
    call_id = outgoing(timed, number=SAID.e164)
    assert timed.message(message_id).callbacks == ()
    process(timed, Tier.ROUTINE)  # the call, which is the newer one
    process(timed, Tier.ROUTINE, callback_numbers=(SAID,))
    assert [made.call_id for made in timed.message(message_id).callbacks] == [call_id]


@pytest.mark.parametrize(("minutes", "number"), [(-1, NUMBER), (30, "+12025550199"), (30, None), (30, "5550143")])
def test_no_other_call_does(timed: Store, minutes: float, number: str | None) -> None:
    message_id = incoming(timed)
    outgoing(timed, minutes, number)
    assert timed.message(message_id).callbacks == ()


def test_a_message_closed_before_the_call_has_nothing_to_do_with_it(timed: Store) -> None:
    message_id = incoming(timed)
    timed.close_messages([message_id], Resolution.REACHED, by="Dana")
    closed_at = timed.message(message_id).closed_at
    outgoing(timed)  # made before that, taken in after: it belongs to it, and leaves it closed
    detail = timed.message(message_id)
    assert (len(detail.callbacks), detail.closed_at, detail.answered_at) == (1, closed_at, later(30))
    assert [change for change in detail.clocks if change.superseded_at is None] == []


def two_people(store: Store) -> tuple[int, int]:
    """Two messages of one number, by people who give different names."""
    first = incoming(store, "a")
    process(store, Tier.ROUTINE, caller_name="Ann Lee")
    second = incoming(store, "b", 5)
    process(store, Tier.ROUTINE, caller_name="Bo Lee")
    return first, second


def test_one_person_s_messages_are_answered_together(timed: Store) -> None:
    first = incoming(timed, "a")
    process(timed, Tier.ROUTINE, caller_name="Ann Lee")
    second = incoming(timed, "b", 5)
    process(timed, Tier.ROUTINE, caller_name="ann")
    call_id = outgoing(timed)
    assert timed.message(call_id).answers == (first, second)
    assert timed.questions() == ()


def test_different_people_of_one_number_ask_a_person(timed: Store) -> None:
    first, second = two_people(timed)
    call_id = outgoing(timed)
    (question,) = timed.questions()
    assert (question.call_id, question.candidates) == (call_id, (first, second))
    assert timed.message(call_id).question == question
    assert timed.message(first).callbacks == timed.message(second).callbacks == ()
    timed.settle_call(call_id, [second], by="Lee")
    assert timed.questions() == ()
    assert (timed.message(call_id).answers, timed.message(call_id).question) == ((second,), None)
    timed.reprocess()
    for _ in range(3):
        process(timed, Tier.ROUTINE)
    assert timed.message(call_id).answers == (second,)  # a person has said so


def test_it_answers_nobody(timed: Store) -> None:
    two_people(timed)
    call_id = outgoing(timed)
    timed.settle_call(call_id, [], by="Lee")
    assert timed.questions() == ()
    assert timed.message(call_id).answers == ()


def test_messages_that_nobody_has_heard_are_asked_about_until_they_are(timed: Store) -> None:
    first, second = incoming(timed, "a"), incoming(timed, "b", 5)
    call_id = outgoing(timed)
    assert [question.call_id for question in timed.questions()] == [call_id]
    for _ in range(3):
        process(timed, Tier.ROUTINE, caller_name="Ann")
    assert timed.questions() == ()
    assert timed.message(call_id).answers == (first, second)


def test_a_person_may_attach_a_call_that_found_nobody(timed: Store) -> None:
    message_id = incoming(timed)
    call_id = outgoing(timed, number=None)
    timed.settle_call(call_id, [message_id], by="Lee")
    assert timed.message(message_id).callbacks[0].by == "Dana"


def test_what_cannot_be_attached(timed: Store) -> None:
    message_id, call_id = incoming(timed), outgoing(timed, -5)
    for call, messages, told in (
        (99, [message_id], "no message 99"),
        (call_id, [99], "no message 99"),
        (message_id, [message_id], "answers nobody"),
        (call_id, [message_id], "left after that call"),
        (call_id, [call_id], "isn't a caller's"),
    ):
        with pytest.raises((NotFound, StoreError), match=told):
            timed.settle_call(call, messages, by="Lee")
    assert timed.questions() == ()
