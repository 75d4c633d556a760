"""Which files the system says are complete: closed after writing, or put in place by a rename.

Where the system says so (inotify on Linux; renames also elsewhere, but not on network drives), a file needn't be left
to settle for as long as one of which only its times are known. watchdog is named here only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from pipeline.ingest.local_file import shown

WAKES_EVERY_S = 0.05  # ours: how late a request to end is heard at most


class Closings(FileSystemEventHandler):
    """Listens to a folder; other threads ask it."""

    def __init__(self) -> None:
        self._closed: set[str] = set()
        self._news = Event()

    def are_over(self, location: str) -> bool:
        """Whether a file, by the location that ingest gives it, was closed or moved in and not written since."""
        return location in self._closed

    def wait(self, seconds: float, stop: Event) -> None:
        """Waits until something is complete, `stop` is set, or the time is over."""
        ends = monotonic() + seconds
        while not self._news.is_set() and (left_s := ends - monotonic()) > 0:
            if stop.wait(min(WAKES_EVERY_S, left_s)):
                return
        self._news.clear()

    def on_closed(self, event: FileSystemEvent) -> None:
        """A file that was open for writing was closed."""
        self._complete(event.src_path)

    def on_moved(self, event: FileSystemEvent) -> None:
        """A file was renamed; watchdog tells a move from outside as a creation, which `on_created` hears."""
        self._closed.discard(_location(event.src_path))
        self._complete(event.dest_path)

    def on_created(self, event: FileSystemEvent) -> None:
        """A file is new here: empty and about to be written, or moved in from elsewhere with its content."""
        location = Path(os.fsdecode(event.src_path))
        try:
            if location.stat().st_size:
                self._complete(event.src_path)
        except OSError:  # gone already
            return

    def on_modified(self, event: FileSystemEvent) -> None:
        """A file is being written."""
        self._closed.discard(_location(event.src_path))

    def on_deleted(self, event: FileSystemEvent) -> None:
        """A file is gone."""
        self._closed.discard(_location(event.src_path))

    def _complete(self, path: bytes | str) -> None:
        self._closed.add(_location(path))
        self._news.set()


def _location(path: bytes | str) -> str:
    return shown(Path(os.fsdecode(path)))


@contextmanager
def listening(folder: Path) -> Iterator[Closings]:
    """Listens to a folder and those in it; where the system can't, nothing is ever heard, which is safe."""
    closings, observer = Closings(), Observer()
    try:
        observer.schedule(closings, str(folder.resolve()), recursive=True)
        observer.start()
    except OSError:  # too many watches, or a file system that tells nothing
        yield closings
        return
    try:
        yield closings
    finally:
        observer.stop()
        observer.join()
