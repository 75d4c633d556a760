"""The lists that the app and `ringback list` show: order, filters, pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql

from models import database
from models.recording import Direction, Status
from models.staff_score import Kind
from models.store import Store
from models.urgency import Tier, Topic
from models.views import QueueFilter, StaffFilter
from tests.models.builders import arrival, assessment, later, outcome, recording, transcript


def add_done(store: Store, name: str, tier: Tier, needs_person: str | None = None, **changes: Any) -> int:
    """A processed message whose transcript is its name."""
    message_id, _ = store.add(recording(name), arrival(priority=99, **changes))
    claim = store.claim("w", lease_s=60)
    assert claim is not None and claim.messages[0].id == message_id
    result = replace(outcome(claim, tier, needs_person=needs_person), transcript=transcript(name))
    if message_id in result.assessments:
        result.assessments[message_id] = assessment(
            tier, gist=f"gist of {name}", topic=Topic(changes.get("x", "other"))
        )
    store.complete(claim.recording.id, "w", result)
    return message_id


def test_queue_order(store: Store) -> None:
    routine = add_done(store, "routine", Tier.ROUTINE, received_at=later(-100), caller_number=None)
    same_day = add_done(store, "same day", Tier.SAME_DAY, caller_number=None)
    heard_badly = add_done(store, "mumble", Tier.ROUTINE, "hard to hear", received_at=later(5), caller_number=None)
    same_hour = add_done(store, "same hour", Tier.SAME_HOUR, caller_number=None)
    newer = add_done(store, "emergency", Tier.EMERGENCY, received_at=later(3), caller_number=None)
    older = add_done(store, "emergency too", Tier.EMERGENCY, "and listen", received_at=later(1), caller_number=None)
    waiting, _ = store.add(recording("new"), arrival(received_at=later(9), caller_number=None))
    order = [view.id for view in store.queue()]
    assert order == [older, newer, same_hour, heard_badly, waiting, same_day, routine]
    assert [view.id for view in store.queue(QueueFilter(limit=2, offset=1))] == order[1:3]


def test_queue_row_has_what_a_row_shows(store: Store) -> None:
    message_id = add_done(store, "my eye hurts", Tier.SAME_HOUR, "listen")
    (view,) = store.queue()
    found = assessment(Tier.SAME_HOUR).value
    assert (view.id, view.status, view.needs_person) == (message_id, Status.NEEDS_PERSON, "listen")
    assert (view.tier, view.topic, view.gist) == (Tier.SAME_HOUR, Topic.OTHER, "gist of my eye hurts")
    assert (view.evidence, view.negated) == (found.evidence, found.negated)
    assert (view.callback_numbers, view.said_name) == (found.callback_numbers, "Ann")
    assert (view.arrival, view.duration_s) == (arrival(priority=99), 12.5)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (QueueFilter(), "abcd"),
        (QueueFilter(directions=()), "abcde"),
        (QueueFilter(tiers=(Tier.EMERGENCY, Tier.ROUTINE)), "ab"),
        (QueueFilter(topics=(Topic.OTHER,)), "ab"),
        (QueueFilter(topics=(Topic.BILLING,)), ""),
        (QueueFilter(mailbox="billing"), "b"),
        (QueueFilter(mailbox="nowhere"), ""),
        (QueueFilter(statuses=(Status.PROCESSING,)), "c"),
        (QueueFilter(statuses=(Status.WAITING,)), "d"),
        (QueueFilter(statuses=(Status.DONE, Status.WAITING)), "abd"),
        (QueueFilter(since=later(10)), "bcd"),
        (QueueFilter(until=later(10)), "a"),
        (QueueFilter(text="GIST OF 100%"), "a"),
        (QueueFilter(text="100_"), ""),
        (QueueFilter(text="zoe"), "b"),
        (QueueFilter(text="'; drop table messages; --"), ""),
    ],
)
def test_queue_filters(store: Store, wanted: QueueFilter, expected: str) -> None:
    ids = {
        "a": add_done(store, "100% sure", Tier.EMERGENCY),
        "b": add_done(store, "sure", Tier.ROUTINE, mailbox="billing", received_at=later(10), caller_name="Zoe"),
    }
    ids["c"], _ = store.add(recording("c"), arrival(received_at=later(20)))
    assert store.claim("w", lease_s=60) is not None
    ids["d"], _ = store.add(recording("d"), arrival(received_at=later(30)))
    ids["e"], _ = store.add(recording("e"), arrival(received_at=later(40), direction=Direction.GREETING))
    shown = {view.id for view in store.queue(wanted)}
    assert {name for name, message_id in ids.items() if message_id in shown} == set(expected)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (StaffFilter(), "cba"),
        (StaffFilter(limit=1, offset=1), "b"),
        (StaffFilter(staff_member="Bo"), "ca"),
        (StaffFilter(kinds=(Kind.CALLBACK,)), "ba"),
        (StaffFilter(kinds=(Kind.GREETING,)), ""),
        (StaffFilter(directions=(Direction.GREETING,)), "b"),
        (StaffFilter(statuses=(Status.WAITING,)), "c"),
        (StaffFilter(text="thank"), "a"),
        (StaffFilter(mailbox="main", since=later(1), until=later(2)), "b"),
    ],
)
def test_staff_filters_newest_first(store: Store, wanted: StaffFilter, expected: str) -> None:
    outgoing = Direction.OUTGOING
    ids = {
        add_done(store, "thank you", Tier.ROUTINE, direction=outgoing, staff_member="Bo"): "a",
        add_done(store, "we are closed", Tier.ROUTINE, direction=Direction.GREETING, received_at=later(1)): "b",
        store.add(recording("c"), arrival(direction=outgoing, staff_member="Bo", received_at=later(2)))[0]: "c",
    }
    add_done(store, "a caller", Tier.ROUTINE)
    assert "".join(ids[view.id] for view in store.staff(wanted)) == expected


def test_a_detail_under_a_lease_is_processing(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    store.claim("w", lease_s=60)
    assert store.message(message_id).status is Status.PROCESSING


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # PostgreSQL plans by its statistics
def test_indexes_serve_the_queue_and_the_claim_without_sorting(store: Store, url: str) -> None:
    said: list[str] = []
    plain = store._engine
    event.listen(plain, "before_cursor_execute", lambda *a: said.append(a[2].replace("?", "0")))
    store.queue()
    store.claim("w", lease_s=60)
    selects = [statement for statement in said if "ORDER BY messages" in statement]
    assert len(selects) == 3  # the queue, and the two looks of a claim that finds nothing
    engine = database.connect(url)
    with engine.connect() as connection:
        for statement in selects:
            plan = " ".join(row[3] for row in connection.execute(sql("EXPLAIN QUERY PLAN " + statement)))
            assert "TEMP B-TREE" not in plan, plan
    engine.dispose()
