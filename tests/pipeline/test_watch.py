"""`run --watch`: what appears in the inbox is taken in and processed, until somebody asks it to end."""

from __future__ import annotations

import os
from threading import Thread
from time import monotonic, sleep, time

from models.recording import Status
from models.store import Store
from pipeline.engines.local import LocalBatch
from pipeline.interrupt import Interrupt
from pipeline.report import BatchReport
from pipeline.watch import InboxLog, watch
from practice.settings import Practice
from tests.audio_samples import tone, write_wav
from tests.fakes import scripted


def test_what_appears_in_the_inbox_is_processed(store: Store, practice: Practice) -> None:
    interrupt, said = Interrupt(), list[str]()
    log = InboxLog(said.append)

    def run_waiting() -> BatchReport:
        batch = LocalBatch(store, scripted(), practice, interrupt=interrupt, on_outcome=log.processed)
        return batch.run(workers=1)

    def arrive_later() -> None:
        sleep(0.3)
        files = [write_wav(practice.inbox / "one.wav", tone(440, 0.5)), practice.inbox / "empty.wav"]
        files[1].touch()
        for file in files:  # as if they had lain there for a while: nobody is still writing them
            os.utime(file, (time() - 60, time() - 60))
        ends = monotonic() + 20
        while store.counts()[Status.DONE] == 0 and monotonic() < ends:
            sleep(0.05)
        interrupt.ask()

    thread = Thread(target=arrive_later)
    thread.start()
    total = watch(practice, store, run_waiting, interrupt=interrupt, on_entry=log.taken_in, every_s=0.05)
    thread.join()
    assert store.counts()[Status.DONE] == 1
    assert total.stopped
    assert total.tiers.total() == 1
    assert sum(line.endswith("taken in") for line in said) == len([line for line in said if "taken in" in line])
    assert len(said) == len(set(said))  # each thing is said once, however often it is found
