"""The batch on this machine: some worker threads over one set of models, each claiming until nothing waits.

Threads are enough: CTranslate2, torch and FFmpeg let go of the interpreter while they work, and one set of weights in
memory serves them all. Two runs, here or on another machine, share the work through the leases in the Store.
"""

from __future__ import annotations

import logging
import os
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from time import perf_counter
from typing import TYPE_CHECKING

from models.errors import LeaseLost, NotFound, StoreError, WeightsError
from models.recording import Status
from pipeline.interrupt import Interrupt
from pipeline.outcome import Outcome
from pipeline.report import BatchReport
from pipeline.run import Stages, process_claim
from practice.settings import Practice

if TYPE_CHECKING:
    from models.store import Store
    from models.views import Claim

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 0.5  # ours: how often an idle worker looks whether another run's recording has come free


def worker_name(number: int) -> str:
    """Name that holds leases: tells another run on this machine whether the process behind it still lives."""
    return f"{socket.gethostname()}:{os.getpid()}:{number}"


def free_dead_leases(store: Store) -> int:
    """Ends the leases of killed runs of this machine at once, instead of waiting for them to run out.

    Call it before this process claims anything: a lease under its own id is that of a killed one, as ids come again.

    Returns:
        How many recordings came free. Leases of other machines, and of process ids that live, are left alone.
    """
    freed = 0
    for owner in store.owners():
        host, _, rest = owner.partition(":")
        pid = rest.partition(":")[0]
        if host == socket.gethostname() and pid.isdecimal() and (int(pid) == os.getpid() or not _lives(int(pid))):
            freed += store.expire(owner)
    return freed


def _lives(pid: int) -> bool:
    """Whether a process has this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


class LocalBatch:
    """One batch: its workers, what they have in work, and what came of it so far."""

    def __init__(
        self,
        store: Store,
        stages: Stages,
        practice: Practice,
        *,
        interrupt: Interrupt,
        limit: int | None = None,
        on_outcome: Callable[[Outcome], None] = lambda _: None,
        on_wait: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Prepares a batch.

        Args:
            store: where the recordings wait.
            stages: shared by all workers.
            practice: its settings.
            interrupt: how to ask it to end.
            limit: recordings to claim at most; None = all.
            on_outcome: told of every recording as it ends, one at a time.
            on_wait: told, once, how many messages another run has in work when nothing else is left.
        """
        self.report = BatchReport()
        self._store, self._stages, self._practice = store, stages, practice
        self._interrupt, self._left = interrupt, limit
        self._on_outcome, self._on_wait = on_outcome, on_wait
        self._lock = Lock()
        self._in_work: dict[str, Claim] = {}  # by worker
        self._said_waiting = False
        self._can_not_go_on = Event()

    def run(self, *, workers: int) -> BatchReport:
        """Works until nothing waits, the limit is reached, or it is asked to end.

        Args:
            workers: recordings in work at once.

        Returns:
            What it came to; `report.error` says why when it had to end early.
        """
        started = perf_counter()
        threads = [Thread(target=self._work, args=(worker_name(n),), daemon=True) for n in range(workers)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads) and not self._interrupt.abort.is_set():
            for thread in threads:
                thread.join(timeout=0.05)  # short, so that the main thread hears signals
        if self._interrupt.abort.is_set():
            self._give_back()
        with self._lock:
            self.report.wall_s = perf_counter() - started
            self.report.stopped = self._interrupt.stop.is_set()
        return self.report

    def _work(self, worker: str) -> None:
        """One worker's life."""
        try:
            while not self._is_over() and self._may_claim():
                if (claim := self._claim(worker)) is None:
                    self._put_back_limit()
                    if not self._more_to_come():
                        return
                    self._interrupt.stop.wait(LOOK_AGAIN_S)
                    continue
                self._process(claim, worker)
        except (StoreError, WeightsError) as error:
            log.info("the batch can't go on: %s", error)
            self._end_early(str(error))
        except Exception as error:  # a thread's error would otherwise end unseen, and the batch look complete
            at = traceback.extract_tb(error.__traceback__)[-1]
            log.error("worker ended by %s at %s:%s", type(error).__name__, at.filename, at.lineno)
            self._end_early(f"unexpected {type(error).__name__} in a worker; run again with --verbose and report it")

    def _end_early(self, reason: str) -> None:
        with self._lock:
            self.report.error = reason
        self._can_not_go_on.set()

    def _is_over(self) -> bool:
        return self._interrupt.stop.is_set() or self._can_not_go_on.is_set()

    def _claim(self, worker: str) -> Claim | None:
        settings = self._practice.run
        return self._store.claim(worker, lease_s=settings.lease_s, max_attempts=settings.max_attempts)

    def _process(self, claim: Claim, worker: str) -> None:
        with self._lock:
            self._in_work[worker] = claim
        try:
            log.info("recording %s: attempt %d", claim.recording.id, claim.attempt)
            outcome = process_claim(claim, self._stages, self._practice, self._store, worker=worker)
        finally:
            with self._lock:
                self._in_work.pop(worker, None)
        with self._lock:
            self.report.add(outcome)
            self._on_outcome(outcome)

    def _may_claim(self) -> bool:
        """Takes one from what the limit leaves."""
        with self._lock:
            if self._left is None:
                return True
            self._left -= 1
            return self._left >= 0

    def _put_back_limit(self) -> None:
        with self._lock:
            if self._left is not None:
                self._left += 1

    def _more_to_come(self) -> bool:
        """Whether messages rest after a failure, or another run has some in work: if it was killed, they come free."""
        counts = self._store.counts()
        with self._lock:
            others = counts[Status.PROCESSING] - sum(len(claim.messages) for claim in self._in_work.values())
            if others > 0 and not self._said_waiting and not self._in_work:
                self._said_waiting = True
                self._on_wait(others)
        return others > 0 or counts[Status.WAITING] > 0

    def _give_back(self) -> None:
        """Releases what is in work; a worker that ends later finds its lease lost and drops its result."""
        with self._lock:
            in_work = dict(self._in_work)
        for worker, claim in in_work.items():
            with suppress(LeaseLost, NotFound):
                self._store.release(claim.recording.id, worker)
