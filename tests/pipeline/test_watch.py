"""`run --watch`: what appears in the inbox is taken in and processed, until somebody asks it to end."""

from __future__ import annotations

import os
import signal
import sqlite3
from threading import Thread
from time import monotonic, sleep, time

import pytest

from models.database import connect
from models.recording import Status
from models.store import Store
from pipeline import build
from pipeline.cli import main
from pipeline.engines.local import LocalBatch
from pipeline.ingest.report import IngestEntry, Outcome
from pipeline.interrupt import Interrupt
from pipeline.report import BatchReport
from pipeline.watch import InboxLog, watch
from practice.settings import DATABASE_NAME, Practice
from tests.audio_samples import tone, write_wav
from tests.fakes import ScriptedTranscriber, scripted
from tests.pipeline.conftest import Arrive


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


def test_a_locked_database_does_not_end_the_watch(store: Store, practice: Practice) -> None:
    file = write_wav(practice.inbox / "one.wav", tone(440, 0.5))
    os.utime(file, (time() - 60, time() - 60))
    brief = Store(practice.database_url, connect(practice.database_url, busy_timeout_s=0.05))
    other = sqlite3.connect(practice.home / DATABASE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    interrupt, said = Interrupt(), list[str]()
    log = InboxLog(said.append)

    def trouble(reason: str | None) -> None:
        log.trouble(reason)
        if reason:
            other.execute("ROLLBACK")
        elif store.counts()[Status.DONE]:
            interrupt.ask()

    def run_waiting() -> BatchReport:
        return LocalBatch(brief, scripted(), practice, interrupt=interrupt).run(workers=1)

    total = watch(
        practice, brief, run_waiting, interrupt=interrupt, on_trouble=trouble, every_s=0.05, after_trouble_s=0.05
    )
    other.close()
    brief.close()
    assert "is locked by another program" in said[0]
    assert said[1:] == ["It works again."]
    assert total.error is None
    assert store.counts()[Status.DONE] == 1


def test_a_backlog_does_not_keep_a_new_message_out(
    practice: Practice,
    store: Store,
    arrive: Arrive,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = (practice.home / "practice.toml").read_text("utf-8").replace("settle_s = 2.0", "settle_s = 0.0")
    (practice.home / "practice.toml").write_text(settings, "utf-8")
    for hz in range(400, 409):
        arrive(hz=hz)

    def before() -> None:
        if store.counts()[Status.DONE] == 0:
            write_wav(practice.inbox / "new.wav", tone(500, 0.5))
        elif store.counts()[Status.DONE] == 9:
            os.kill(os.getpid(), signal.SIGINT)

    stages = scripted(transcriber=ScriptedTranscriber(before=before))
    monkeypatch.setattr(build, "build_stages", lambda _practice: stages)
    assert main(["--home", str(practice.home), "run", "--watch", "--workers", "1"]) == 0
    done = [line.split()[1] for line in capsys.readouterr().err.splitlines() if "done" in line]
    assert len(done) == 10
    assert done.index("10") < 9


def test_the_command_watches_until_ctrl_c(practice: Practice, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build_stages", lambda _practice: scripted())
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
