"""Takes recordings in: each file becomes a message once, its original kept, its doubts noted."""

from __future__ import annotations

import time
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from models.clock import Standing
from models.recording import REPEAT_WINDOW, Arrival, Direction
from pipeline.ingest import metadata, originals
from pipeline.ingest.folder import FolderSource
from pipeline.ingest.local_file import refusal_of, shown
from pipeline.ingest.report import IngestEntry, IngestReport, Outcome
from pipeline.ingest.source import Found, Refusal, SetAside, Source, Stamp, StillChanging
from practice.clocks import PracticeClocks
from practice.priority import priority
from practice.settings import Practice

if TYPE_CHECKING:
    from models.store import Store

Seen = MutableMapping[tuple[str, Stamp], int]

CLOSED_SETTLE_S = 0.4  # ours: time for a phone system to write the metadata beside a recording that is complete
_WAITS = 3  # times settle_s: a message that takes longer to arrive is for the next ingest
_STILL_WRITTEN = "it is still being written: run ringback ingest again"


class Settle(StrEnum):
    """What to do about a file that is still being written."""

    WAIT = "wait"  # up to three times `settle_s` in all, then report it
    SKIP = "skip"  # report it: the caller comes back soon


def ingest(
    paths: Sequence[Path],
    practice: Practice,
    store: Store,
    *,
    now: datetime | None = None,
    settle: Settle = Settle.WAIT,
    seen: Seen | None = None,
    is_closed: Callable[[str], bool] = lambda _: False,
    on_entry: Callable[[IngestEntry], None] | None = None,
) -> IngestReport:
    """Takes in every recording among files and folders; doing so again changes nothing.

    Args:
        paths: recordings, or folders to look through recursively.
        practice: settings, and where originals are kept.
        store: where messages and problems go.
        now: the present; the clock's when None.
        settle: whether to wait for files that are still being written.
        seen: files already taken in, kept by a caller that comes back often, so that they aren't read again.
        is_closed: whether the system said of a file, by its location, that nobody writes it any more.
        on_entry: called with each entry as it is settled.

    Returns:
        What became of each file. A file that can't be taken in is a problem in the store and here; the rest go on.

    Raises:
        StoreError: the database can't be written to. Files taken in before stay so; run again for the rest.
    """
    originals.sweep(practice.originals)
    intake = _Intake(practice, store, now or datetime.now(UTC), {} if seen is None else seen, is_closed, on_entry)
    fresh = intake.look_through(FolderSource(paths, leave_out=(practice.originals, practice.playable)))
    if settle is Settle.WAIT:
        fresh = intake.wait_for(fresh)
    for found in fresh:
        intake.settle(IngestEntry(found.location, Outcome.WAITING, detail=_STILL_WRITTEN))
    intake.forget_solved([path.resolve() for path in paths if path.exists()])
    return IngestReport(tuple(intake.entries))


@dataclass(slots=True)
class _Intake:
    """One ingest under way."""

    practice: Practice
    store: Store
    now: datetime
    seen: Seen
    is_closed: Callable[[str], bool]
    on_entry: Callable[[IngestEntry], None] | None
    entries: list[IngestEntry] = field(default_factory=list)
    problems: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.problems = {problem.path: problem.reason for problem in self.store.problems()}

    def settle(self, entry: IngestEntry) -> None:
        """Enters what became of a file."""
        self.entries.append(entry)
        if self.on_entry:
            self.on_entry(entry)

    def look_through(self, source: Source) -> list[Found]:
        """Takes in what the source has; gives back the files that are still being written."""
        fresh: list[Found] = []
        for found in source.find():
            if isinstance(found, SetAside):
                self._set_aside(found)
            elif not self._settled(found):
                fresh.append(found)
        return fresh

    def wait_for(self, fresh: list[Found]) -> list[Found]:
        """Takes in files as soon as they are complete; gives back those that still are not, in the end."""
        settle_s = self.practice.ingest.settle_s
        deadline = time.monotonic() + _WAITS * settle_s
        while fresh and time.monotonic() < deadline:
            time.sleep(min(settle_s / 4, 1.0))
            fresh = [found for found in fresh if not self._settled(found)]
        return fresh

    def forget_solved(self, roots: Sequence[Path]) -> None:
        """Forgets problems of files below `roots` that have not come up again: taken in meanwhile, or gone."""
        places = [shown(root) for root in roots]
        again = {entry.path for entry in self.entries if entry.outcome in (Outcome.PROBLEM, Outcome.WAITING)}
        for path in self.problems.keys() - again:
            if any(path == place or path.startswith(f"{place}/") for place in places):
                self.store.solve_problem(path)

    def _settled(self, found: Found) -> bool:
        """Takes the file in, or enters why not; False when it is still being written."""
        try:
            stamp, settle_s = found.stamp(), self.practice.ingest.settle_s
            if self.is_closed(found.location):
                settle_s = min(settle_s, CLOSED_SETTLE_S)
            if abs(time.time() - stamp.changed_s) < settle_s:  # abs: the clock may have been set
                return False
            self.settle(self._taken_in(found, stamp))
        except StillChanging:
            return False
        except FileNotFoundError:
            self.settle(IngestEntry(found.location, Outcome.SKIPPED, detail="it was gone before it could be read"))
        except (OSError, Refusal) as error:
            refusal = refusal_of(error)
            self._set_aside(SetAside(found.location, Outcome.PROBLEM, refusal.reason, refusal.remedy))
        return True

    def _taken_in(self, found: Found, stamp: Stamp) -> IngestEntry:
        key = (found.location, stamp)
        if key in self.seen:
            return IngestEntry(found.location, Outcome.KNOWN, self.seen[key])
        recording = originals.keep(found, self.practice.originals)
        arrival = self._arrival(found, stamp)
        message_id, is_new = self.store.add(recording, arrival)
        self.seen[key] = message_id
        overdue = is_new and self._is_overdue(arrival)
        return IngestEntry(found.location, Outcome.ADDED if is_new else Outcome.KNOWN, message_id, overdue=overdue)

    def _is_overdue(self, arrival: Arrival) -> bool:
        """Whether a caller has waited too long already, by what is known before anyone has heard the message."""
        if arrival.direction is not Direction.INCOMING:
            return False
        clock = PracticeClocks(self.practice).response(None, arrival.mailbox, arrival.received_at)
        return clock.standing(self.now) is Standing.OVERDUE

    def _arrival(self, found: Found, stamp: Stamp) -> Arrival:
        known = metadata.read(found, stamp, self.practice, now=self.now)
        arrival, calls = known.arrival, 0
        number = arrival.caller_number or ""
        if arrival.direction is Direction.INCOMING and any(char.isdigit() for char in number):  # not 'anonymous'
            calls = self.store.recent_calls(number, arrival.received_at - REPEAT_WINDOW)
        rank = priority(arrival, self.practice, calls, marked_urgent=known.marked_urgent)
        return replace(arrival, priority=rank)

    def _set_aside(self, aside: SetAside) -> None:
        detail = f"{aside.reason}. {aside.remedy}" if aside.remedy else aside.reason
        if aside.remedy and self.problems.get(aside.location) != aside.reason:
            self.store.report_problem(aside.location, aside.reason, aside.remedy)
        self.settle(IngestEntry(aside.location, aside.outcome, detail=detail))
