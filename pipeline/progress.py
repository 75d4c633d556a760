"""The progress bar of a batch."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from models.recording import Status
from pipeline.outcome import Outcome


class BatchProgress:
    """Messages done of those that waited, minutes heard, and an estimate of the time that is left."""

    def __init__(self, console: Console, waiting: int) -> None:
        """Prepares the bar; `waiting` is how many messages there are to do."""
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("messages, {task.fields[heard]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
        )
        self._audio_s = 0.0
        self._task = self._bar.add_task("Loading models", total=waiting, heard="0.0 min heard")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def advance(self, outcome: Outcome) -> None:
        """Counts one outcome in; a message that waits for another try isn't done."""
        final = sum(message.status is not Status.WAITING for message in outcome.messages)
        self._audio_s += outcome.audio_s or 0.0
        self._bar.update(
            self._task, description="Processing", advance=final, heard=f"{self._audio_s / 60:.1f} min heard"
        )

    def waiting_for_others(self, messages: int) -> None:
        """Says why nothing moves."""
        self._bar.update(self._task, description=f"Another run has {messages} in work")
