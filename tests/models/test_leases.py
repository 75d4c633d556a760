"""Leases: who has a recording, when another may take it, and when to stop trying."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.errors import LeaseLost
from models.leases import MAX_LOST_LEASES, SUSPECT_AFTER
from models.recording import Status
from models.result import Failure
from models.store import Store
from tests.models.builders import arrival, outcome, recording

BUSY = Failure("transcribe", "Out of memory", "Close other programs.")

# A run in a process of its own. It says what it claimed, and then does with it what the argument says.
CLAIMER = """
import sys, time
from models.store import Store
url, worker, what = sys.argv[1:]
with Store.open(url) as store:
    sys.stdin.readline()
    while (claim := store.claim(worker, lease_s=0.5 if what == "hang" else 60)) is not None:
        print(claim.recording.id, flush=True)
        if what == "hang":
            time.sleep(60)
"""


def start(url: str, worker: str, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLAIMER, url, worker, what],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_never_get_the_same_recording(store: Store, url: str) -> None:
    for number in range(40):
        store.add(recording(str(number)), arrival())
    claimers = [start(url, f"process {number}", "keep") for number in range(3)]
    for claimer in claimers:  # started, so that they claim at the same time
        assert claimer.stdin is not None
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    got = Counter("".join(claimer.communicate(timeout=60)[0] for claimer in claimers).split())
    assert set(got.values()) == {1} and len(got) == 40
    assert all(claimer.returncode == 0 for claimer in claimers)


def test_work_of_a_killed_process_is_taken_over(store: Store, url: str) -> None:
    store.add(recording(), arrival())
    claimer = start(url, "victim", "hang")
    assert claimer.stdin is not None and claimer.stdout is not None
    claimer.stdin.write("go\n")
    claimer.stdin.flush()
    assert claimer.stdout.readline().strip() == recording().id
    claimer.kill()
    claimer.communicate()
    assert store.owners() == ("victim",)
    ends = store.next_expiry()
    assert ends is not None
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()))
    claim = store.claim("heir", lease_s=60)
    assert claim is not None and claim.attempt == 1
    store.complete(claim.recording.id, "heir", outcome(claim))
    assert store.counts()[Status.DONE] == 1 and store.owners() == () and store.next_expiry() is None


def test_a_live_lease_is_respected_and_an_expired_one_is_not(store: Store) -> None:
    store.add(recording(), arrival())
    now = datetime.now(UTC)
    assert store.claim("a", lease_s=60, now=now) is not None
    assert store.claim("b", lease_s=60, now=now + timedelta(seconds=59)) is None
    store.renew(recording().id, "a", lease_s=60, now=now + timedelta(seconds=59))
    assert store.claim("b", lease_s=60, now=now + timedelta(seconds=118)) is None
    assert store.claim("b", lease_s=60, now=now + timedelta(seconds=119)) is not None


def test_a_lost_lease_is_lost(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    slow = store.claim("slow", lease_s=0)
    assert slow is not None and store.claim("quick", lease_s=60) is not None
    with pytest.raises(LeaseLost):
        store.renew(recording().id, "slow", lease_s=60)
    with pytest.raises(LeaseLost):
        store.complete(recording().id, "slow", outcome(slow))
    with pytest.raises(LeaseLost):
        store.fail(recording().id, "slow", BUSY, max_attempts=3)
    store.release(recording().id, "slow")  # nothing to give back
    assert store.message(message_id).assessment is None
    assert store.owners() == ("quick",)


def test_a_late_result_counts_while_nobody_has_taken_over(store: Store) -> None:
    store.add(recording(), arrival())
    claim = store.claim("slow", lease_s=0)
    assert claim is not None
    store.complete(recording().id, "slow", outcome(claim))
    assert store.counts()[Status.DONE] == 1


def test_giving_back_does_not_count(store: Store) -> None:
    store.add(recording(), arrival())
    for _ in range(5):
        claim = store.claim("w", lease_s=60)
        assert claim is not None and claim.attempt == 1
        store.release(recording().id, "w")


def test_a_dead_workers_leases_can_be_ended_at_once(store: Store) -> None:
    for name in "ab":
        store.add(recording(name), arrival())
        store.claim("dead", lease_s=600)
    assert store.expire("dead") == 2 and store.expire("dead") == 0
    assert store.claim("w", lease_s=60) is not None


def test_lost_leases_spare_the_attempts_until_there_are_too_many(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    for _ in range(MAX_LOST_LEASES):
        claim = store.claim("w", lease_s=0)
        assert claim is not None and claim.attempt == 1
    assert store.claim("w", lease_s=0) is None
    detail = store.message(message_id)
    assert detail.status is Status.NEEDS_PERSON and detail.needs_person is not None
    assert f"ended {MAX_LOST_LEASES} times" in detail.needs_person
    assert detail.failure is not None and detail.failure.stage == "run"


def test_a_suspect_waits_until_nothing_else_is_free(store: Store) -> None:
    store.add(recording("killer"), arrival(priority=9))
    for _ in range(SUSPECT_AFTER + 1):
        store.claim("w", lease_s=0)
    store.add(recording("innocent"), arrival(priority=0))
    order = [claim.recording.id for claim in (store.claim("w", lease_s=60), store.claim("v", lease_s=60)) if claim]
    assert order == [recording("innocent").id, recording("killer").id]


def test_a_lower_limit_later_gives_up_what_failed_before(store: Store) -> None:
    message_id, _ = store.add(recording(), arrival())
    for _ in range(2):
        store.claim("w", lease_s=60, max_attempts=3)
        store.fail(recording().id, "w", BUSY, max_attempts=3)
    assert store.claim("w", lease_s=60, max_attempts=2) is None
    assert store.message(message_id).needs_person is not None
    assert store.counts()[Status.NEEDS_PERSON] == 1


def test_a_failed_recording_rests_before_it_is_tried_again(store: Store) -> None:
    store.add(recording(), arrival())
    store.claim("w", lease_s=60)
    store.fail(recording().id, "w", BUSY, max_attempts=3, rest_s=30)
    assert store.claim("w", lease_s=60) is None
    assert store.counts()[Status.WAITING] == 1
    again = store.claim("w", lease_s=60, now=datetime.now(UTC) + timedelta(seconds=31))
    assert again is not None
    assert again.attempt == 2
