"""`ringback run --watch`: looks into the inbox again and again, with the models kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.errors import StoreError
from models.recording import Status
from pipeline.ingest.closing import listening
from pipeline.ingest.intake import Seen, Settle, ingest
from pipeline.ingest.report import IngestEntry, Outcome
from pipeline.interrupt import Interrupt
from pipeline.outcome import Outcome as Processed
from pipeline.report import BatchReport
from practice.settings import Practice

if TYPE_CHECKING:
    from models.store import Store

BETWEEN_LOOKS = 1  # ours: recordings per worker before the next look, so that a backlog never keeps an emergency out
LOOK_EVERY_S = 2.0  # ours: for folders of which the system tells nothing; long against one look's cost
LOOK_SOON_S = 0.1  # ours: while a complete file waits for what may come beside it
AFTER_TROUBLE_S = 10.0  # ours: a locked database or a full disk is a matter of minutes


class InboxLog:
    """Says what comes in and what became of it, each thing once: a bad file is found again at every look."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Prepares a log that writes lines with `say`."""
        self._say = say
        self._told: set[tuple[str, str]] = set()
        self._trouble: str | None = None

    def taken_in(self, entry: IngestEntry) -> None:
        """Says that a file was taken in, or why it wasn't."""
        if entry.outcome is Outcome.ADDED:
            self._say(f"message {entry.message_id} taken in{', overdue already' if entry.overdue else ''}")
        elif entry.outcome is Outcome.PROBLEM and (entry.path, entry.detail) not in self._told:
            self._told.add((entry.path, entry.detail))
            self._say(f"problem: {entry.path}: {entry.detail}")

    def trouble(self, reason: str | None) -> None:
        """Says why nothing can be done at the moment, and when that is over."""
        if reason != self._trouble:
            self._trouble = reason
            self._say(f"{reason} It is tried again by itself." if reason else "It works again.")

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
    on_trouble: Callable[[str | None], None] = lambda _: None,
    every_s: float = LOOK_EVERY_S,
    after_trouble_s: float = AFTER_TROUBLE_S,
) -> BatchReport:
    """Takes in what is new in the inbox and processes what waits, until it is asked to end.

    Nothing else ends it: nobody may be there at night to start it again.

    Args:
        practice: says where the inbox is; the folder is made when it isn't there.
        store: where messages wait.
        run_waiting: processes some of what waits, the most pressing first, with models that are already loaded.
        interrupt: how to ask it to end.
        on_entry: told of every file, at every look.
        on_trouble: told after every look why nothing could be done (a database locked for long, say), or None.
        every_s: seconds between two looks when nothing waits.
        after_trouble_s: seconds until the next look after trouble.

    Returns:
        The sum of all batches; its `error` is the last look's trouble.
    """
    total = BatchReport()
    seen: Seen = {}
    practice.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    with listening(practice.inbox) as closings:
        while not interrupt.stop.is_set():
            batch, soon = BatchReport(), False
            try:
                soon = _look(practice, store, seen, closings.are_over, on_entry)
                if store.counts()[Status.WAITING]:
                    batch = run_waiting()
            except StoreError as error:
                batch.error = str(error)
            total.merge(batch)
            total.error = batch.error
            on_trouble(batch.error)
            if batch.error:
                interrupt.stop.wait(after_trouble_s)
            elif not batch.recordings:
                closings.wait(min(every_s, LOOK_SOON_S) if soon else every_s, interrupt.stop)
    total.stopped = True
    return total


def _look(
    practice: Practice,
    store: Store,
    seen: Seen,
    is_closed: Callable[[str], bool],
    on_entry: Callable[[IngestEntry], None],
) -> bool:
    """Takes in what is new; whether a complete file still waits for what may come beside it."""
    inbox = practice.inbox
    inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    looked = ingest([inbox], practice, store, settle=Settle.SKIP, seen=seen, is_closed=is_closed, on_entry=on_entry)
    return any(is_closed(entry.path) for entry in looked.of(Outcome.WAITING))
