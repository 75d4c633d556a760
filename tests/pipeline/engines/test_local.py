"""The batch on this machine: everything ends, work is shared, and whoever asks it to end is heard."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from threading import Event, Thread
from time import monotonic

import pytest

from models.errors import StoreError, WeightsError
from models.recording import Status
from models.store import Store
from models.urgency import Tier
from pipeline.engines.local import LocalBatch, free_dead_leases, worker_name
from pipeline.interrupt import Interrupt
from pipeline.outcome import Outcome
from pipeline.run import Stages
from practice.settings import Practice
from tests.fakes import ScriptedClassifier, ScriptedTranscriber, assessment, scripted
from tests.pipeline.conftest import Arrive


def batch(store: Store, practice: Practice, stages: Stages | None = None, **options: object) -> LocalBatch:
    interrupt = options.pop("interrupt", None) or Interrupt()
    return LocalBatch(store, stages or scripted(), practice, interrupt=interrupt, **options)  # type: ignore[arg-type]


def test_everything_that_waits_is_done_and_counted(store: Store, practice: Practice, arrive: Arrive) -> None:
    for hz in range(400, 406):
        arrive(hz=hz)
    seen: list[Outcome] = []
    stages = scripted(classifier=ScriptedClassifier(assessment(Tier.SAME_DAY)))
    report = batch(store, practice, stages, on_outcome=seen.append).run(workers=2)
    assert store.counts()[Status.DONE] == 6
    assert report.tiers == Counter({Tier.SAME_DAY: 6})
    assert len(seen) == report.recordings == 6
    assert report.audio_s == pytest.approx(3.0)
    assert report.times_speed
    assert not report.error


def test_the_most_pressing_recording_is_first(store: Store, practice: Practice, arrive: Arrive) -> None:
    slow, urgent = arrive(hz=400, priority=0), arrive(hz=401, priority=200)
    order: list[int] = []
    batch(store, practice, on_outcome=lambda o: order.extend(m.message_id for m in o.messages)).run(workers=1)
    assert order == [urgent, slow]


def test_a_limit_is_kept(store: Store, practice: Practice, arrive: Arrive) -> None:
    for hz in range(400, 404):
        arrive(hz=hz)
    assert batch(store, practice, limit=3).run(workers=2).recordings == 3
    assert store.counts()[Status.WAITING] == 1


def test_one_bad_recording_leaves_the_others_alone(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive(content=b"no sound at all" * 50)
    good = arrive(hz=500)
    report = batch(store, practice).run(workers=1)
    assert store.message(good).status is Status.DONE
    assert report.failures == report.needs_person_count == 1
    assert report.needs_person[0].remedy


def test_failures_are_retried_within_the_run(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive()
    transcriber = ScriptedTranscriber(RuntimeError("boom"))
    report = batch(store, practice, scripted(transcriber=transcriber)).run(workers=2)
    assert len(transcriber.heard) == practice.run.max_attempts
    assert (report.retried, report.failures) == (2, 1)


def test_a_run_waits_for_what_rests_after_a_failure(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive()
    transcriber = ScriptedTranscriber(OSError("disk"))
    resting = replace(practice, run=replace(practice.run, retry_s=0.3))
    started = monotonic()
    report = batch(store, resting, scripted(transcriber=transcriber)).run(workers=1)
    assert monotonic() - started >= 0.3 + 0.6
    assert (report.retried, report.failures) == (2, 1)


def test_asked_to_stop_it_finishes_what_is_in_work(store: Store, practice: Practice, arrive: Arrive) -> None:
    for hz in range(400, 404):
        arrive(hz=hz)
    interrupt = Interrupt()
    stages = scripted(transcriber=ScriptedTranscriber(before=interrupt.ask))
    report = batch(store, practice, stages, interrupt=interrupt).run(workers=1)
    assert report.stopped
    counts = store.counts()
    assert (counts[Status.DONE], counts[Status.WAITING], counts[Status.PROCESSING]) == (1, 3, 0)


def test_asked_twice_it_gives_back_what_is_in_work(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id, interrupt, hold = arrive(), Interrupt(), Event()

    def insist() -> None:
        interrupt.ask()
        interrupt.ask()
        hold.wait(10)

    started = monotonic()
    stages = scripted(transcriber=ScriptedTranscriber(before=insist))
    report = batch(store, practice, stages, interrupt=interrupt).run(workers=2)
    try:
        assert monotonic() - started < 5
        assert report.recordings == 0
        assert store.counts()[Status.WAITING] == 1
        assert store.message(message_id).attempts == 0
    finally:
        hold.set()


def test_two_batches_share_the_work(store: Store, practice: Practice, arrive: Arrive) -> None:
    ids = [arrive(hz=400 + n) for n in range(8)]
    done: list[int] = []
    transcriber = ScriptedTranscriber(before=lambda: Event().wait(0.05))
    with Store.open(practice.database_url) as other:
        batches = [
            batch(
                s,
                practice,
                scripted(transcriber=transcriber),
                on_outcome=lambda o: done.append(o.messages[0].message_id),
            )
            for s in (store, other)
        ]
        # names of workers hold this process's id, so the two need numbers of their own
        threads = [Thread(target=each._work, args=(worker_name(n),)) for n, each in enumerate(batches)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(done) == ids
    assert len(transcriber.heard) == 8
    assert all(each.report.recordings for each in batches)


def test_an_idle_run_waits_for_what_a_killed_one_held(store: Store, practice: Practice, arrive: Arrive) -> None:
    message_id = arrive()
    assert store.claim("elsewhere:1:0", lease_s=0.7) is not None
    told: list[int] = []
    batch(store, practice, on_wait=told.append).run(workers=1)
    assert told == [1]
    assert store.message(message_id).status is Status.DONE


def test_leases_of_dead_processes_here_are_freed_at_once(store: Store, arrive: Arrive) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = socket.gethostname()
    owners = [f"{host}:{ended.pid}:0", f"{host}:{os.getppid()}:0", f"elsewhere:{ended.pid}:0", worker_name(0), "odd"]
    for hz, owner in enumerate(owners, start=400):
        arrive(hz=hz)
        assert store.claim(owner, lease_s=60) is not None
    assert free_dead_leases(store) == 2  # the dead one's, and one under our own id: ids come again
    assert store.counts()[Status.WAITING] == 2


class BrokenStore(Store):
    """A database that can't be written to any more."""

    def claim(self, *_args: object, **_options: object) -> None:
        raise StoreError("The disk is full. Free some space and run again.")


def test_a_database_that_cannot_be_written_ends_the_batch_with_the_reason(practice: Practice) -> None:
    with BrokenStore.open(practice.database_url) as broken:
        report = batch(broken, practice).run(workers=2)
    assert report.error == "The disk is full. Free some space and run again."


def test_damaged_weights_end_the_batch_and_lose_nothing(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive()
    stages = scripted(classifier=ScriptedClassifier(WeightsError("The head is damaged. Install again.")))
    report = batch(store, practice, stages).run(workers=1)
    assert report.error == "The head is damaged. Install again."
    assert store.counts()[Status.WAITING] == 1


def test_a_workers_own_fault_does_not_look_like_success(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive()

    def fault(_: Outcome) -> None:
        raise ZeroDivisionError

    report = batch(store, practice, on_outcome=fault).run(workers=1)
    assert "ZeroDivisionError" in (report.error or "")


def test_leases_are_taken_for_as_long_as_practice_toml_says(store: Store, practice: Practice, arrive: Arrive) -> None:
    arrive()
    owners: list[tuple[str, ...]] = []
    transcriber = ScriptedTranscriber(before=lambda: owners.append(store.owners()))
    brief = replace(practice, run=replace(practice.run, lease_s=5))
    batch(store, brief, scripted(transcriber=transcriber)).run(workers=1)
    assert owners == [(worker_name(0),)]
    assert store.owners() == ()
