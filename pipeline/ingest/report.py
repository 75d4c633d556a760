"""What became of every file that ingest looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one file."""

    ADDED = "added"  # a new message
    KNOWN = "known"  # taken in before
    WAITING = "waiting"  # still being written: the next ingest takes it
    SKIPPED = "skipped"  # not a recording
    PROBLEM = "problem"  # a person has to see to it; shown until solved


@dataclass(frozen=True, slots=True)
class IngestEntry:
    """One file.

    Attributes:
        path: where it was found, as text a terminal and a database can hold.
        outcome: what became of it.
        message_id: the message it is, None unless added or known.
        detail: why, for a person to read; '' when there is nothing to say.
        overdue: whether it was due before it was taken in, as far as is known before anyone has heard it.
    """

    path: str
    outcome: Outcome
    message_id: int | None = None
    detail: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Every file looked at, in the order it was settled; sidecars and hidden or partial files are not listed."""

    entries: tuple[IngestEntry, ...] = ()

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many files came to each outcome, all outcomes named."""
        found = Counter(entry.outcome for entry in self.entries)
        return {outcome: found[outcome] for outcome in Outcome}

    def of(self, outcome: Outcome) -> tuple[IngestEntry, ...]:
        """The entries with this outcome."""
        return tuple(entry for entry in self.entries if entry.outcome is outcome)
