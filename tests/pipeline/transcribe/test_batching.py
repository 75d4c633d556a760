"""Jobs of several threads run together, each with its own result or its own error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import sleep

import pytest

from pipeline.transcribe.batching import Batcher

WAIT_S = 10


class Model:
    """Doubles numbers, notes what came together; keeps every batch until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go = Event()
        self.most_at_once = 0
        self._at_once = 0
        self._lock = Lock()

    def start(self, jobs: Sequence[int]) -> Callable[[], list[int]]:
        if 13 in jobs:
            raise ValueError("13")
        with self._lock:
            self.batches.append(list(jobs))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

        def outcome() -> list[int]:
            assert self.go.wait(WAIT_S)
            with self._lock:
                self._at_once -= 1
            if 14 in jobs:
                raise ValueError("14")
            return [2 * job for job in jobs]

        return outcome


def batcher(model: Model, slots: int = 2, most: int = 4) -> Batcher[int, int]:
    return Batcher(model.start, lambda job: job // 100, slots=slots, most=most)


def test_a_lone_callers_jobs_are_spread_over_all_slots() -> None:
    model = Model()
    model.go.set()
    assert batcher(model).run([1, 2, 3, 4]) == [2, 4, 6, 8]
    assert model.batches == [[1, 2], [3, 4]]
    assert batcher(model).run([]) == []


def test_only_like_jobs_run_together_and_never_too_many() -> None:
    model = Model()
    model.go.set()
    assert batcher(model, slots=1, most=2).run([1, 101, 2, 3]) == [2, 202, 4, 6]
    assert model.batches == [[1, 2], [101], [3]]


def test_jobs_of_several_threads_run_together_once_a_slot_is_free() -> None:
    model = Model()
    jobs = batcher(model, slots=1, most=8)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(jobs.run, [1])
        while not model.batches:
            sleep(0.001)
        others = [threads.submit(jobs.run, [number]) for number in (2, 3, 4)]
        while len(jobs._waiting) < 3:
            sleep(0.001)
        model.go.set()
        assert [each.result(WAIT_S) for each in (first, *others)] == [[2], [4], [6], [8]]
    assert model.batches[0] == [1]
    assert sorted(model.batches[1]) == [2, 3, 4]
    assert model.most_at_once == 1


@pytest.mark.parametrize("bad", [13, 14])
def test_a_job_fails_by_itself(bad: int) -> None:
    model = Model()
    model.go.set()
    jobs = batcher(model, slots=1, most=8)
    with pytest.raises(ValueError, match=str(bad)):
        jobs.run([1, bad, 2])
    assert [2] in model.batches  # it was run all the same
    assert jobs.run([5]) == [10]


def test_an_interrupted_thread_leaves_the_others_their_jobs() -> None:
    model = Model()
    interrupted = Event()

    def start(jobs: Sequence[int]) -> Callable[[], list[int]]:
        outcome = model.start(jobs)
        if interrupted.is_set() or 2 not in jobs:
            return outcome
        interrupted.set()

        def cut_short() -> list[int]:
            raise KeyboardInterrupt

        return cut_short

    jobs = Batcher(start, lambda job: job // 100, slots=1, most=8)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(jobs.run, [1])
        while not model.batches:
            sleep(0.001)
        others = [threads.submit(jobs.run, [number]) for number in (2, 3, 4)]
        while len(jobs._waiting) < 3:
            sleep(0.001)
        model.go.set()
        assert first.result(WAIT_S) == [2]
        ended = [each.exception(WAIT_S) for each in others]
    assert [type(error) for error in ended if error] == [KeyboardInterrupt]
    unhurt = [
        (number, each.result()) for number, each, error in zip((2, 3, 4), others, ended, strict=True) if not error
    ]
    assert len(unhurt) == 2
    assert all(result == [2 * number] for number, result in unhurt)
    assert jobs.run([5]) == [10]
