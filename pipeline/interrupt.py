"""Ctrl-C and SIGTERM as two requests: first to finish what is in work, then to give it back at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType


class Interrupt:
    """What a person, or the service manager, has asked a running batch to do.

    Attributes:
        stop: claim nothing more; end when the current recordings are done.
        abort: give the current recordings back and end now; implies `stop`.
    """

    def __init__(self) -> None:
        self.stop = Event()
        self.abort = Event()

    def ask(self) -> None:
        """Asks once more: the first time to stop, from then on to abort."""
        if self.stop.is_set():
            self.abort.set()
        self.stop.set()

    @contextmanager
    def listening(self, announce: Callable[[str], None]) -> Iterator[None]:
        """Turns SIGINT and SIGTERM into requests while the block runs; only the main thread may enter it.

        Args:
            announce: told, in words for a person, what each signal leads to.
        """

        def heard(_signal: int, _frame: FrameType | None) -> None:
            self.ask()
            announce(
                "Ending now; what was in work is given back."
                if self.abort.is_set()
                else "Finishing the recordings in work, then ending. Once more to end now."
            )

        kept = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)
