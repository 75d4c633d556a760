"""What the system says of files in the inbox, and how soon ingest believes it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from models.store import Store
from pipeline.ingest.closing import Closings, listening
from pipeline.ingest.intake import CLOSED_SETTLE_S, Settle, ingest
from pipeline.ingest.report import Outcome
from practice.settings import IngestSettings, Practice
from tests.audio_samples import tone, write_wav

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems don't say when a file is closed")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder.resolve()


@pytest.fixture
def closings(inbox: Path) -> Iterator[Closings]:
    with listening(inbox) as heard:
        yield heard


def comes_true(true: Callable[[], bool], within_s: float = 5.0) -> bool:
    """Whether something becomes so; the news takes a moment."""
    ends = monotonic() + within_s
    while not true() and monotonic() < ends:
        sleep(0.01)
    return true()


def test_a_file_is_over_when_it_is_closed(inbox: Path, closings: Closings) -> None:
    file = inbox / "a.wav"
    with file.open("wb") as open_file:
        open_file.write(b"RIFF")
        open_file.flush()
        closings.wait(0.3, Event())
        open_file.write(b"more")
        open_file.flush()
        sleep(0.3)
        assert not closings.are_over(str(file))
    assert comes_true(lambda: closings.are_over(str(file)))


def test_a_file_that_is_moved_in_is_over(inbox: Path, closings: Closings, tmp_path: Path) -> None:
    shutil.move(write_wav(tmp_path / "a.wav", tone(440)), inbox / "a.wav")
    assert comes_true(lambda: closings.are_over(str(inbox / "a.wav")))


def test_a_rename_in_the_inbox_is_over_under_its_new_name(inbox: Path, closings: Closings) -> None:
    write_wav(inbox / "a.part", tone(440)).replace(inbox / "a.wav")
    assert comes_true(lambda: closings.are_over(str(inbox / "a.wav")))
    assert not closings.are_over(str(inbox / "a.part"))


def test_a_file_that_is_written_again_is_not_over(inbox: Path, closings: Closings) -> None:
    file = write_wav(inbox / "a.wav", tone(440))
    assert comes_true(lambda: closings.are_over(str(file)))
    with file.open("ab") as again:
        again.write(b"more")
        again.flush()
        assert comes_true(lambda: not closings.are_over(str(file)))


def test_the_wait_ends_with_the_news_or_when_asked_to(inbox: Path, closings: Closings) -> None:
    write_wav(inbox / "a.wav", tone(440))
    started = monotonic()
    closings.wait(20, Event())
    stop = Event()
    stop.set()
    closings.wait(20, stop)
    assert monotonic() - started < 5


def test_a_folder_that_is_not_there_tells_nothing(tmp_path: Path) -> None:
    with listening(tmp_path / "nowhere") as heard:
        assert not heard.are_over(str(tmp_path / "nowhere" / "a.wav"))


def test_a_closed_file_is_taken_in_sooner(inbox: Path, practice: Practice, store: Store) -> None:
    patient = replace(practice, ingest=IngestSettings(settle_s=60))
    write_wav(inbox / "a.wav", tone(440))
    sleep(CLOSED_SETTLE_S + 0.1)
    looked = ingest([inbox], patient, store, settle=Settle.SKIP)
    assert looked.counts[Outcome.WAITING] == 1
    looked = ingest([inbox], patient, store, settle=Settle.SKIP, is_closed=lambda _: True)
    assert looked.counts[Outcome.ADDED] == 1
