"""Clocks of messages: started, set by the machine and by people, kept, and listed by how they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models import migrate
from models.clock import Standing
from models.errors import NotFound, StoreError
from models.recording import Direction, Status
from models.store import Store
from models.urgency import Tier
from models.views import QueueFilter
from tests.models.builders import NOON, WallClocks, arrival, process, recording


def test_a_clock_runs_from_when_the_message_was_left(timed: Store) -> None:
    message_id, _ = timed.add(recording(), arrival())
    (change,) = timed.message(message_id).clocks
    assert change.clock == WallClocks().response(None, "", NOON)
    assert (change.set_by, change.reason, change.superseded_at) == (None, "taken in", None)
    timed.add(recording(), arrival())
    assert len(timed.message(message_id).clocks) == 1
    process(timed, Tier.ROUTINE)
    first, second = timed.message(message_id).clocks
    assert (first.superseded_at, second.superseded_at) == (second.set_at, None)
    assert second.clock == WallClocks().response(Tier.ROUTINE, "", NOON)
    (view,) = timed.queue()
    assert (view.clock, view.tier, view.machine_tier) == (second.clock, Tier.ROUTINE, Tier.ROUTINE)


def test_what_staff_say_has_no_clock(timed: Store) -> None:
    message_id, _ = timed.add(recording(), arrival(direction=Direction.OUTGOING))
    assert timed.message(message_id).clocks == ()
    with pytest.raises(StoreError, match="isn't a caller's"):
        timed.decide_tier(message_id, Tier.ROUTINE, by="Dana", reason="")
    with pytest.raises(NotFound):
        timed.decide_tier(99, Tier.ROUTINE, by="Dana", reason="")


def test_a_person_s_tier_stands_and_the_history_is_kept(timed: Store) -> None:
    message_id, _ = timed.add(recording(), arrival())
    process(timed, Tier.SAME_HOUR, needs_person="hard to hear")
    timed.decide_tier(message_id, Tier.ROUTINE, by="Dana", reason="called about a bill")
    other, _ = timed.add(recording("b"), arrival(mailbox="b"))
    process(timed, Tier.SAME_DAY)
    assert [view.id for view in timed.queue()] == [other, message_id]  # a person has heard it: no need to listen
    timed.reprocess(message_ids=[message_id])
    process(timed, Tier.EMERGENCY, needs_person="hard to hear")
    detail = timed.message(message_id)
    assert [(change.clock.tier, change.set_by) for change in detail.clocks] == [
        (None, None),
        (Tier.SAME_HOUR, None),
        (Tier.ROUTINE, "Dana"),
    ]
    assert detail.clocks[-1].reason == "called about a bill"
    assert (detail.tier, detail.decided_by, detail.status) == (Tier.ROUTINE, "Dana", Status.NEEDS_PERSON)
    assert detail.assessment is not None and detail.assessment.value.tier is Tier.EMERGENCY
    (view,) = timed.queue(QueueFilter(tiers=(Tier.ROUTINE,)))
    assert (view.id, view.decided_by, view.machine_tier) == (message_id, "Dana", Tier.EMERGENCY)


def test_doing_it_again_with_the_same_tier_leaves_the_clock(timed: Store) -> None:
    message_id, _ = timed.add(recording(), arrival())
    process(timed, Tier.ROUTINE)
    before = timed.message(message_id).clocks
    timed.reprocess()
    process(timed, Tier.ROUTINE)
    assert timed.message(message_id).clocks == before


def test_lists_by_standing(timed: Store) -> None:
    now = datetime.now(UTC)
    ids = {
        name: timed.add(recording(name), arrival(mailbox=name, received_at=now - timedelta(minutes=minutes)))[0]
        for name, minutes in {"fresh": 1, "half": 40, "late": 61, "older": 9999}.items()
    }
    timed.add(recording("out"), arrival(direction=Direction.OUTGOING))
    assert timed.standings() == {Standing.ON_TIME: 1, Standing.AT_RISK: 1, Standing.OVERDUE: 2}

    def shown(*standings: Standing) -> list[int]:
        return [view.id for view in timed.queue(QueueFilter(standings=standings))]

    assert shown(Standing.OVERDUE) == [ids["older"], ids["late"]]
    assert shown(Standing.AT_RISK, Standing.ON_TIME) == [ids["half"], ids["fresh"]]


def test_messages_from_before_there_were_clocks_get_theirs(store: Store, url: str) -> None:
    message_id, _ = store.add(recording(), arrival())
    process(store, Tier.SAME_DAY)
    assert store.message(message_id).clocks == ()
    with pytest.raises(StoreError, match="without the practice's hours"):
        store.decide_tier(message_id, Tier.ROUTINE, by="Dana", reason="")
    assert store.start_clocks() == 0
    migrate.downgrade(url, "0003")
    migrate.upgrade(url)
    with Store.open(url, WallClocks()) as timed:
        assert (timed.start_clocks(), timed.start_clocks()) == (1, 0)
        (change,) = timed.message(message_id).clocks
        assert change.clock == WallClocks().response(Tier.SAME_DAY, "", NOON)
