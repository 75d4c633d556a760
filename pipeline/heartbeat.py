"""Keeps a claimed recording ours for as long as the work on it takes."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING

from models.errors import LeaseLost, StoreError

if TYPE_CHECKING:
    from models.store import Store

log = logging.getLogger(__name__)


class Heartbeat(AbstractContextManager["Heartbeat"]):
    """Keeps a lease from running out while a long recording is in work.

    It renews three times per lease (ours: two renewals may be missed before the lease ends) and stops by itself when
    the lease is lost: storing the result then fails with LeaseLost, which is where it is dealt with.
    """

    def __init__(self, store: Store, recording_id: str, worker: str, *, lease_s: float) -> None:
        self._store, self._recording_id, self._worker, self._lease_s = store, recording_id, worker, lease_s
        self._over = Event()
        self._thread = Thread(target=self._beat, name=f"lease-{recording_id}", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._lease_s / 3):
            try:
                self._store.renew(self._recording_id, self._worker, lease_s=self._lease_s)
            except LeaseLost:
                log.warning("recording %s was taken over by another run", self._recording_id)
                return
            except StoreError as error:  # a locked database now need not be one at the next beat
                log.warning("lease of recording %s not renewed: %s", self._recording_id, error)
