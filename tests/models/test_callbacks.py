"""The life of a callback: tries, closing, opening again; what each does to the clock, the queue and the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.callback import AttemptOutcome, Closing, Resolution
from models.clock import ClockKind, Standing
from models.errors import NotFound, StoreError
from models.recording import Direction
from models.store import Store
from models.urgency import Tier
from models.views import MessageDetail, QueueFilter
from tests.models.builders import NOON, WallClocks, arrival, later, process, recording

SETTLING = [AttemptOutcome.REACHED, AttemptOutcome.PATIENT_CALLED_BACK, AttemptOutcome.REFERRED_TO_911]
IN_VAIN = [AttemptOutcome.NO_ANSWER, AttemptOutcome.WRONG_NUMBER, AttemptOutcome.VOICEMAIL_FULL]


@pytest.fixture
def message_id(timed: Store) -> int:
    """A same-hour message."""
    added, _ = timed.add(recording(), arrival())
    process(timed, Tier.SAME_HOUR)
    return added


def kinds(detail: MessageDetail) -> list[ClockKind]:
    """Of all its clocks, the one that runs last; none of them when none runs."""
    running = [change for change in detail.clocks if change.superseded_at is None]
    assert len(running) <= 1
    return [change.clock.kind for change in detail.clocks] if running else []


@pytest.mark.parametrize("outcome", SETTLING)
def test_a_patient_who_was_spoken_to_stops_the_clock(timed: Store, message_id: int, outcome: AttemptOutcome) -> None:
    timed.log_attempt([message_id], outcome, by="Dana", note="will come in", at=later(20))
    detail = timed.message(message_id)
    (made,) = detail.callbacks
    assert (made.at, made.outcome, made.by, made.note) == (later(20), outcome, "Dana", "will come in")
    assert (detail.answered_at, detail.closed_at, kinds(detail)) == (later(20), None, [])
    (view,) = timed.queue()  # open until someone closes it
    assert (view.clock, view.answered_at, view.tries) == (None, later(20), 1)
    assert timed.start_clocks() == 0
    timed.reprocess()
    process(timed, Tier.EMERGENCY)
    assert (kinds(timed.message(message_id)), timed.message(message_id).tier) == ([], Tier.EMERGENCY)


@pytest.mark.parametrize("outcome", IN_VAIN)
def test_a_try_in_vain_leaves_the_patient_waiting(timed: Store, message_id: int, outcome: AttemptOutcome) -> None:
    before = timed.message(message_id).clocks
    timed.log_attempt([message_id], outcome, by="Dana")
    detail = timed.message(message_id)
    assert (detail.clocks, detail.answered_at) == (before, None)


def test_a_message_left_starts_the_clock_of_the_next_try(timed: Store, message_id: int) -> None:
    timed.log_attempt([message_id], AttemptOutcome.LEFT_MESSAGE, by="Dana", at=later(20))
    detail = timed.message(message_id)
    assert detail.answered_at == later(20)
    assert detail.clocks[-1].clock == WallClocks().next_try(Tier.SAME_HOUR, "", later(20))
    timed.log_attempt([message_id], AttemptOutcome.NO_ANSWER, by="Dana", at=later(50))
    timed.log_attempt([message_id], AttemptOutcome.NO_ANSWER, by="Lee", at=later(30))  # logged late: the latest counts
    detail = timed.message(message_id)
    assert detail.clocks[-1].clock == WallClocks().next_try(Tier.SAME_HOUR, "", later(50))
    assert [made.at for made in detail.callbacks] == [later(20), later(30), later(50)]
    timed.decide_tier(message_id, Tier.ROUTINE, by="Dana", reason="")
    assert timed.message(message_id).clocks == detail.clocks
    timed.log_attempt([message_id], AttemptOutcome.REACHED, by="Dana", at=later(60))
    detail = timed.message(message_id)
    assert (kinds(detail), detail.answered_at) == ([], later(20))


def test_closing_needs_an_outcome_and_takes_it_off_the_queue(timed: Store, message_id: int) -> None:
    timed.close_messages([message_id], Resolution.UNREACHABLE, by="Dana", note="three tries")
    detail = timed.message(message_id)
    assert detail.closed_at is not None
    assert detail.closings == (Closing(detail.closed_at, "Dana", Resolution.UNREACHABLE, "three tries"),)
    assert (detail.answered_at, kinds(detail)) == (None, [])
    assert timed.queue() == ()
    assert [view.id for view in timed.queue(QueueFilter(closed=True))] == [message_id]
    assert [view.id for view in timed.queue(QueueFilter(closed=None))] == [message_id]
    assert timed.standings() == dict.fromkeys(Standing, 0)
    assert timed.start_clocks() == 0
    with pytest.raises(StoreError, match="closed already"):
        timed.close_messages([message_id], Resolution.REACHED, by="Dana")
    with pytest.raises(StoreError, match=f"ringback reopen {message_id}"):
        timed.log_attempt([message_id], AttemptOutcome.REACHED, by="Dana")


def test_closing_as_answered_is_the_answer_where_nobody_logged_one(timed: Store, message_id: int) -> None:
    timed.close_messages([message_id], Resolution.REACHED, by="Dana")
    detail = timed.message(message_id)
    assert detail.answered_at == detail.closed_at is not None


def test_a_try_and_closing_in_one(timed: Store, message_id: int) -> None:
    timed.log_attempt([message_id], AttemptOutcome.REACHED, by="Dana", at=later(5), close_as=Resolution.REACHED)
    detail = timed.message(message_id)
    assert (detail.answered_at, len(detail.callbacks), len(detail.closings)) == (later(5), 1, 1)


def test_a_message_that_is_opened_again_has_its_first_clock(timed: Store, message_id: int) -> None:
    first = timed.message(message_id).clocks[-1].clock
    timed.close_messages([message_id], Resolution.NOT_NEEDED, by="Dana")
    timed.reopen_message(message_id, by="Lee", reason="the wrong one")
    detail = timed.message(message_id)
    assert detail.clocks[-1].clock == first
    assert (detail.clocks[-1].set_by, detail.clocks[-1].reason) == ("Lee", "opened again: the wrong one")
    assert detail.closings[0].reopened_by == "Lee"
    assert [view.id for view in timed.queue()] == [message_id]
    with pytest.raises(StoreError, match="is open"):
        timed.reopen_message(message_id, by="Lee", reason="")


def test_one_that_was_answered_is_tried_again(timed: Store, message_id: int) -> None:
    timed.close_messages([message_id], Resolution.LEFT_MESSAGE, by="Dana")
    before = datetime.now(UTC)
    timed.reopen_message(message_id, by="Lee", reason="")
    clock = timed.message(message_id).clocks[-1].clock
    assert clock.kind is ClockKind.NEXT_TRY
    assert clock.started_at >= before


def test_all_of_several_or_none(timed: Store, message_id: int) -> None:
    other, _ = timed.add(recording("b"), arrival())
    with pytest.raises(NotFound):
        timed.log_attempt([message_id, 99], AttemptOutcome.REACHED, by="Dana")
    with pytest.raises(NotFound):
        timed.close_messages([message_id, 99], Resolution.REACHED, by="Dana")
    assert timed.message(message_id).callbacks == ()
    assert timed.message(message_id).closings == ()
    timed.log_attempt([message_id, other], AttemptOutcome.REACHED, by="Dana")
    assert [view.tries for view in timed.queue()] == [1, 1]


@pytest.mark.parametrize("at", [NOON - timedelta(minutes=1), datetime.now(UTC) + timedelta(days=1)])
def test_no_try_before_the_message_or_in_the_future(timed: Store, message_id: int, at: datetime) -> None:
    with pytest.raises(StoreError, match="left later, or that is yet to come"):
        timed.log_attempt([message_id], AttemptOutcome.REACHED, by="Dana", at=at)


def test_only_callers_are_called_back(timed: Store) -> None:
    outgoing, _ = timed.add(recording("o"), arrival(direction=Direction.OUTGOING))
    with pytest.raises(StoreError, match="isn't a caller's"):
        timed.close_messages([outgoing], Resolution.REACHED, by="Dana")


def test_who_returns_the_call(timed: Store, message_id: int) -> None:
    other, _ = timed.add(recording("b"), arrival(mailbox="b"))
    timed.assign([message_id], "Dana")
    assert [view.id for view in timed.queue(QueueFilter(assigned_to="Dana"))] == [message_id]
    assert [view.id for view in timed.queue(QueueFilter(assigned_to=""))] == [other]
    assert timed.message(message_id).assigned_to == "Dana"
    timed.assign([message_id, other], None)
    assert len(timed.queue(QueueFilter(assigned_to=""))) == 2
    timed.close_messages([message_id], Resolution.NOT_NEEDED, by="Dana")
    with pytest.raises(StoreError, match="is closed"):
        timed.assign([other, message_id], "Dana")
    assert timed.message(other).assigned_to is None


def test_arrivals_of_a_period(timed: Store) -> None:
    for name, minutes in (("late", 20), ("first", 0), ("then", 10)):
        timed.add(recording(name), arrival(mailbox=name, received_at=later(minutes)))
    timed.add(recording("out"), arrival(direction=Direction.OUTGOING))
    assert timed.arrivals(NOON, later(20)) == (("first", NOON), ("then", later(10)))
