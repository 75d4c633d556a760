"""Callers who call again: one thread, one tier more urgent, in whichever order their messages are taken in."""

from __future__ import annotations

from typing import Any

import pytest

from models.callback import Resolution
from models.store import Store
from models.transcript import NumberKind, SpokenNumber
from models.urgency import Tier
from tests.models.builders import WallClocks, arrival, later, process, recording

HOUR = 60


def left(store: Store, name: str, minutes: float, **changes: Any) -> int:
    return store.add(recording(name), arrival(received_at=later(minutes), mailbox=name, **changes))[0]


def born(date: str, *, doubtful: bool = False) -> SpokenNumber:
    return SpokenNumber(NumberKind.DATE_OF_BIRTH, date, "my", 0, 2, 0.0, 0.4, 0.9, doubtful, (date,))


def test_a_repeat_is_one_tier_more_urgent_and_says_why(timed: Store) -> None:
    first = left(timed, "a", 0)
    process(timed, Tier.SAME_DAY)
    again = left(timed, "b", 47 * HOUR)
    assert timed.message(again).thread == (first,)  # known before anyone has heard it
    process(timed, Tier.ROUTINE)
    detail = timed.message(again)
    assert detail.assessment is not None and detail.assessment.value.tier is Tier.ROUTINE
    assert (detail.tier, detail.decided_by) == (Tier.SAME_HOUR, None)
    assert detail.clocks[-1].clock == WallClocks().response(Tier.SAME_HOUR, "", later(47 * HOUR))
    assert detail.clocks[-1].reason == f"called again after message {first}"
    assert timed.message(first).tier is Tier.SAME_DAY
    assert [(view.id, view.tier, view.thread_id) for view in timed.queue()] == [
        (again, Tier.SAME_HOUR, first),
        (first, Tier.SAME_DAY, first),
    ]


def test_calling_often_makes_no_emergency(timed: Store) -> None:
    ids = []
    for number in range(4):
        ids.append(left(timed, str(number), number))
        process(timed, Tier.ROUTINE)
    assert [timed.message(one).tier for one in ids] == [Tier.ROUTINE, *[Tier.SAME_DAY] * 3]
    assert timed.message(ids[3]).thread == tuple(ids[:3])
    timed.reprocess()
    before = [timed.message(one).clocks for one in ids]
    for _ in ids:
        process(timed, Tier.ROUTINE)
    assert [timed.message(one).clocks for one in ids] == before


def test_one_that_says_itself_that_it_is_worse_is_not_raised_once_more(timed: Store) -> None:
    left(timed, "a", 0)
    process(timed, Tier.SAME_DAY)
    again = left(timed, "b", 5)
    process(timed, Tier.SAME_HOUR)
    assert timed.message(again).tier is Tier.SAME_HOUR


def test_an_emergency_stays_one(timed: Store) -> None:
    left(timed, "a", 0)
    process(timed, Tier.EMERGENCY)
    again = left(timed, "b", 5)
    process(timed, Tier.ROUTINE)
    assert timed.message(again).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    ("minutes", "number"), [(48 * HOUR + 1, "+12025550143"), (5, "+12025550199"), (5, None), (5, "anonymous")]
)
def test_too_late_or_another_caller_is_no_repeat(timed: Store, minutes: float, number: str | None) -> None:
    left(timed, "a", 0)
    process(timed, Tier.ROUTINE)
    other = left(timed, "b", minutes, caller_number=number)
    process(timed, Tier.ROUTINE)
    assert (timed.message(other).tier, timed.message(other).thread) == (Tier.ROUTINE, ())


def test_one_call_in_two_mailboxes_is_no_repeat(timed: Store) -> None:
    ids = [timed.add(recording(), arrival(mailbox=mailbox))[0] for mailbox in ("main", "billing")]
    process(timed, Tier.ROUTINE)
    assert [(timed.message(one).tier, timed.message(one).thread) for one in ids] == [(Tier.ROUTINE, ())] * 2


def test_after_the_first_was_resolved_it_is_no_repeat(timed: Store) -> None:
    first = left(timed, "a", 0)
    timed.close_messages([first], Resolution.REACHED, by="Dana")
    closed_at = timed.message(first).closed_at
    assert closed_at is not None
    again = timed.add(recording("b"), arrival(received_at=closed_at, mailbox="b"))[0]
    assert timed.message(again).thread == ()


def test_the_first_may_be_taken_in_last(timed: Store) -> None:
    again = left(timed, "b", 30)
    process(timed, Tier.ROUTINE)
    assert timed.message(again).tier is Tier.ROUTINE
    first = left(timed, "a", 0)
    assert timed.message(again).tier is Tier.SAME_DAY
    process(timed, Tier.SAME_DAY)
    assert timed.message(again).tier is Tier.SAME_HOUR
    assert timed.message(first).tier is Tier.SAME_DAY


def test_a_person_s_word_stands_and_counts(timed: Store) -> None:
    first, again = left(timed, "a", 0), left(timed, "b", 5)
    for _ in range(2):
        process(timed, Tier.ROUTINE)
    timed.decide_tier(again, Tier.ROUTINE, by="Dana", reason="asks for a form")
    timed.decide_tier(first, Tier.SAME_HOUR, by="Dana", reason="bleeds")
    third = left(timed, "c", 9)
    process(timed, Tier.ROUTINE)
    assert timed.message(again).tier is Tier.ROUTINE
    assert timed.message(third).tier is Tier.EMERGENCY


def test_the_same_name_and_date_of_birth_from_another_telephone(timed: Store) -> None:
    ids = []
    for number, (name, birth) in enumerate(
        [("Ann Lee", "1962-03-12"), ("ann lee", "1962-03-12"), ("Ann Lee", "1980-01-01"), ("Bo Lee", "1962-03-12")]
    ):
        ids.append(left(timed, str(number), number, caller_number=f"+1202555010{number}"))
        process(timed, Tier.ROUTINE, caller_name=name, numbers=(born(birth),))
    assert [timed.message(one).thread for one in ids] == [(ids[1],), (ids[0],), (), ()]
    assert timed.message(ids[1]).tier is Tier.SAME_DAY


@pytest.mark.parametrize(
    ("name", "births"),
    [
        (None, (born("1962-03-12"),)),
        ("Ann", ()),
        ("Ann", (born("1962-03-12", doubtful=True),)),
        ("Ann", (born("1962-03-12"), born("1980-01-01"))),
    ],
)
def test_who_someone_is_must_be_certain(timed: Store, name: str | None, births: tuple[SpokenNumber, ...]) -> None:
    for number in range(2):
        one = left(timed, str(number), number, caller_number=None)
        process(timed, Tier.ROUTINE, caller_name=name, numbers=births)
    assert timed.message(one).thread == ()


def test_two_threads_become_one(timed: Store) -> None:
    """A caller with two telephones is known by name at one and at the other."""
    first = left(timed, "a", 0, caller_number="+12025550101")
    second = left(timed, "b", 1, caller_number="+12025550102")
    third = left(timed, "c", 2, caller_number="+12025550102")
    fourth = left(timed, "d", 3, caller_number="+12025550101")
    for _ in range(4):
        process(timed, Tier.ROUTINE, caller_name="Ann", numbers=(born("1962-03-12"),))
    assert timed.message(first).thread == (second, third, fourth)
