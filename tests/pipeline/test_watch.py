"""`run --watch`: what appears in the inbox is taken in and processed, until somebody asks it to end."""

from __future__ import annotations

import os
import signal
from threading import Thread
from time import monotonic, sleep, time

import pytest

from models.recording import Status
from models.store import Store
from pipeline import build
from pipeline.cli import main
from pipeline.engines.local import LocalBatch
from pipeline.ingest.report import IngestEntry, Outcome
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


def test_each_thing_is_said_once() -> None:
    said: list[str] = []
    log = InboxLog(said.append)
    for _ in range(3):
        log.taken_in(IngestEntry("spool/a.wav", Outcome.PROBLEM, None, "it can't be read"))
        log.taken_in(IngestEntry("spool/b.wav", Outcome.KNOWN, 1))
    log.taken_in(IngestEntry("spool/c.wav", Outcome.ADDED, 2))
    assert said == ["problem: spool/a.wav: it can't be read", "message 2 taken in"]


def test_the_command_watches_until_ctrl_c(practice: Practice, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build_stages", lambda _practice, workers: scripted())  # noqa: ARG005
    file = write_wav(practice.inbox / "one.wav", tone(440, 0.5))
    os.utime(file, (time() - 60, time() - 60))

    def ask_when_done() -> None:
        ends = monotonic() + 20
        while store.counts()[Status.DONE] == 0 and monotonic() < ends:
            sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    thread = Thread(target=ask_when_done)
    thread.start()
    assert main(["--home", str(practice.home), "run", "--watch"]) == 0
    thread.join()
    assert store.counts()[Status.DONE] == 1
