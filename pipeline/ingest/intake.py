"""Takes recordings in: each file becomes a message once, its original kept, its doubts noted."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.report import IngestEntry, IngestReport
from practice.settings import Practice

if TYPE_CHECKING:
    from models.store import Store

Seen = MutableMapping[tuple[str, str], int]


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
        on_entry: called with each entry as it is settled.

    Returns:
        What became of each file. A file that can't be taken in is a problem in the store and here; the rest go on.

    Raises:
        StoreError: the database can't be written to. Files taken in before stay so; run again for the rest.
    """
    raise NotImplementedError
