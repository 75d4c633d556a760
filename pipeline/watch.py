"""`ringback run --watch`: looks into the inbox again and again, with the models kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.recording import Status
from pipeline.ingest.intake import Seen, Settle, ingest
from pipeline.ingest.report import IngestEntry, Outcome
from pipeline.interrupt import Interrupt
from pipeline.outcome import Outcome as Processed
from pipeline.report import BatchReport
from practice.settings import Practice

if TYPE_CHECKING:
    from models.store import Store

LOOK_EVERY_S = 2.0  # ours: short against the minutes that an emergency's clock has, long against one look's cost


class InboxLog:
    """Says what comes in and what became of it, each thing once: a bad file is found again at every look."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Prepares a log that writes lines with `say`."""
        self._say = say
        self._told: set[tuple[str, str]] = set()

    def taken_in(self, entry: IngestEntry) -> None:
        """Says that a file was taken in, or why it wasn't."""
        if entry.outcome is Outcome.ADDED:
            self._say(f"message {entry.message_id} taken in")
        elif entry.outcome is Outcome.PROBLEM and (entry.path, entry.detail) not in self._told:
            self._told.add((entry.path, entry.detail))
            self._say(f"problem: {entry.path}: {entry.detail}")

    def processed(self, outcome: Processed) -> None:
        """Says what became of a recording's messages."""
        for message in outcome.messages:
            found = f", {message.tier.value}" if message.tier else ""
            why = f": {message.reason}" if message.reason else ""
            self._say(f"message {message.message_id} {message.status.value}{found}{why}")


def watch(
    practice: Practice,
    store: Store,
    run_waiting: Callable[[], BatchReport],
    *,
    interrupt: Interrupt,
    on_entry: Callable[[IngestEntry], None] = lambda _: None,
    every_s: float = LOOK_EVERY_S,
) -> BatchReport:
    """Takes in what is new in the inbox and processes what waits, until it is asked to end.

    Args:
        practice: says where the inbox is; the folder is made when it isn't there.
        store: where messages wait.
        run_waiting: processes everything that waits, with models that are already loaded.
        interrupt: how to ask it to end.
        on_entry: told of every file, at every look.
        every_s: seconds between two looks.

    Returns:
        The sum of all batches; its `error` says why when it had to end by itself.
    """
    total = BatchReport()
    seen: Seen = {}
    practice.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    while not interrupt.stop.is_set():
        ingest([practice.inbox], practice, store, settle=Settle.SKIP, seen=seen, on_entry=on_entry)
        if store.counts().get(Status.WAITING, 0):
            total.merge(run_waiting())
        interrupt.stop.wait(every_s)
    total.stopped = True
    return total
