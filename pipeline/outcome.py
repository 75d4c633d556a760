"""What became of a recording and its messages, and where the time went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from models.recording import Direction, Status
from models.urgency import Tier


@dataclass(slots=True)
class Timings:
    """Seconds spent by stage: 'decode', 'playable', 'transcribe', 'classify', 'score', 'store'."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Adds the time that the block takes to `stage`."""
        started = perf_counter()
        try:
            yield
        finally:
            self.add(stage, perf_counter() - started)

    def add(self, stage: str, seconds: float) -> None:
        """Adds `seconds` to `stage`."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


@dataclass(frozen=True, slots=True)
class MessageOutcome:
    """What became of one message.

    Attributes:
        message_id: its number.
        status: where it stands now.
        direction: who speaks to whom.
        tier: of an incoming message that was assessed.
        reason: why a person has to listen, or why it is to be tried again.
        remedy: what to do, where it failed.
        failed: whether a stage gave up on its recording.
    """

    message_id: int
    status: Status
    direction: Direction
    tier: Tier | None = None
    reason: str | None = None
    remedy: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed recording.

    Attributes:
        messages: one for each waiting message; empty when the lease was lost and the result dropped.
        audio_s: seconds of sound, None when it couldn't be decoded.
        timings: where the time went.
    """

    recording_id: str
    messages: tuple[MessageOutcome, ...]
    audio_s: float | None
    timings: Timings
