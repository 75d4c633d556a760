"""Jobs of several threads, run together: many small jobs cost a model far less side by side than one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from threading import Condition
from typing import Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Batch = list[tuple[Job, "Future[Result]"]]


class Batcher(Generic[Job, Result]):
    """Collects jobs while the model is busy; whoever finds it free starts what waits, other threads' jobs as well.

    There are no threads of its own: a lone caller's jobs start at once, spread over all slots.

    Args:
        start: begins a batch of jobs that are alike; gives back what waits for their results, in their order.
        alike: jobs with the same key may be run together.
        slots: batches in work at once.
        most: jobs in a batch.
    """

    def __init__(
        self,
        start: Callable[[Sequence[Job]], Callable[[], Sequence[Result]]],
        alike: Callable[[Job], Hashable],
        *,
        slots: int,
        most: int,
    ) -> None:
        self._start, self._alike, self._most = start, alike, most
        self._free = slots
        self._waiting: Batch[Job, Result] = []
        self._changed = Condition()

    def run(self, jobs: Sequence[Job]) -> list[Result]:
        """Runs jobs; returns when all have ended.

        Returns:
            A result for each, in their order.

        Raises:
            Exception: what the first of them that failed ended with; a job never fails for another one's sake.
        """
        own: Batch[Job, Result] = [(job, Future()) for job in jobs]
        with self._changed:
            self._waiting += own
        futures = [future for _, future in own]
        while batches := self._taken(futures):
            in_work = [(batch, self._begun(batch)) for batch in batches]
            try:
                while in_work:
                    self._settle(*in_work[0])
                    del in_work[0]
                    self._let_go([], slots=1)
            finally:  # an interrupt ends this thread, whose own jobs go with it; others' are left to them
                left = [each for batch, _ in in_work for each in batch if not each[1].done()]
                self._let_go([each for each in left if each[1] not in futures], slots=len(in_work))
        return [future.result() for future in futures]

    def _let_go(self, jobs: Batch[Job, Result], *, slots: int) -> None:
        """Frees slots, and puts jobs back that nobody runs any more."""
        with self._changed:
            self._waiting += jobs
            self._free += slots
            self._changed.notify_all()

    def _taken(self, own: Sequence[Future[Result]]) -> list[Batch[Job, Result]]:
        """Batches for the slots that are free, as soon as one is; none once the caller's own jobs have ended."""
        with self._changed:
            while not all(future.done() for future in own):
                if self._free and self._waiting:
                    batches: list[Batch[Job, Result]] = []
                    while self._free and self._waiting:
                        batches.append(self._next_batch())
                        self._free -= 1
                    return batches
                self._changed.wait()
        return []

    def _next_batch(self) -> Batch[Job, Result]:
        """The longest waiting job with those like it; no more of them than leaves the other free slots their share."""
        key = self._alike(self._waiting[0][0])
        alike = [each for each in self._waiting if self._alike(each[0]) == key]
        batch = alike[: min(self._most, -(-len(alike) // self._free))]
        taken = {future for _, future in batch}
        self._waiting = [each for each in self._waiting if each[1] not in taken]
        return batch

    def _settle(self, batch: Batch[Job, Result], outcome: Callable[[], Sequence[Result]]) -> None:
        """Waits for a batch; when it fails, its jobs are run again one by one."""
        try:
            results = list(zip(batch, outcome(), strict=True))
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for each in batch:
                self._settle([each], self._begun([each]))
            return
        for (_, future), result in results:
            future.set_result(result)

    def _begun(self, batch: Batch[Job, Result]) -> Callable[[], Sequence[Result]]:
        """Starts a batch; an error at the start shows where its results are asked for."""
        try:
            return self._start([job for job, _ in batch])
        except Exception as error:
            failed = error

            def outcome() -> Sequence[Result]:
                raise failed

            return outcome
