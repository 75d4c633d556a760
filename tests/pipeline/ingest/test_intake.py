from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models import database
from models.errors import StoreError
from models.recording import Direction
from models.result import Failure
from models.store import Store
from models.views import QueueFilter
from pipeline.headerless import HEADERLESS
from pipeline.ingest import originals
from pipeline.ingest.intake import Seen, Settle, ingest
from pipeline.ingest.local_file import LocalFile
from pipeline.ingest.report import IngestEntry, Outcome
from practice.settings import IngestSettings, Mailbox, Practice

ADDED, KNOWN, WAITING, SKIPPED, PROBLEM = Outcome
CLOSED = datetime(2026, 1, 4, 12, tzinfo=UTC)  # a Sunday


def messages(store: Store) -> list[str]:
    return sorted(view.arrival.source_path for view in store.queue(QueueFilter(limit=1000, directions=())))


def outcomes(entries: tuple[IngestEntry, ...]) -> dict[str, Outcome]:
    return {Path(entry.path).name: entry.outcome for entry in entries}


def test_two_callers_who_leave_the_same_silence_are_two_messages(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]
) -> None:
    for number in (1, 2):
        (inbox / f"{number}.wav").write_bytes(sound())
        said = f'{{"caller_number": "212-555-010{number}", "received_at": "2026-01-04T12:0{number}Z"}}'
        (inbox / f"{number}.json").write_text(said)
    assert ingest([inbox], practice, store).counts[ADDED] == 2
    assert ingest([inbox], practice, store).counts[KNOWN] == 2


def test_the_whole_way(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    (inbox / "x.wav").write_bytes(sound())
    (inbox / "x.json").write_text('{"caller_number": "212-555-0123", "received_at": "2026-01-04T12:00Z"}')
    (inbox / "notes.md").write_text("hello")
    told: list[IngestEntry] = []
    report = ingest([inbox], practice, store, on_entry=told.append)

    assert tuple(told) == report.entries
    assert report.counts == {ADDED: 1, KNOWN: 0, WAITING: 0, SKIPPED: 1, PROBLEM: 0}
    (added,) = report.of(ADDED)
    assert added.message_id is not None
    detail = store.message(added.message_id)
    assert detail.message.arrival.caller_number == "+12125550123"
    assert detail.message.arrival.received_at == CLOSED
    assert (practice.home / detail.recording.stored_path).read_bytes() == sound()
    assert (inbox / "x.wav").read_bytes() == sound()


def test_again_changes_nothing(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    (inbox / "x.wav").write_bytes(sound())
    (first,) = ingest([inbox], practice, store).entries
    (second,) = ingest([inbox, inbox / "x.wav"], practice, store).of(KNOWN)[:1]
    assert (second.outcome, second.message_id) == (KNOWN, first.message_id)
    assert len(messages(store)) == 1


def test_a_caller_that_comes_back_often_reads_nothing_twice(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "x.wav").write_bytes(sound())
    seen: Seen = {}
    ingest([inbox], practice, store, seen=seen)
    monkeypatch.setattr(LocalFile, "open", lambda self: pytest.fail(f"{self.name} was read again"))
    assert ingest([inbox], practice, store, seen=seen).counts[KNOWN] == 1


def test_one_sound_in_two_mailboxes(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    practice = replace(practice, mailboxes=(Mailbox("100"), Mailbox("200")))
    for mailbox in ("100", "200"):
        (inbox / mailbox).mkdir()
        (inbox / mailbox / "x.wav").write_bytes(sound())
    first, second = ingest([inbox], practice, store).of(ADDED)
    assert first.message_id is not None
    assert second.message_id is not None
    assert store.message(first.message_id).recording == store.message(second.message_id).recording
    assert [store.message(one).message.arrival.mailbox for one in (first.message_id, second.message_id)] == [
        "100",
        "200",
    ]
    assert len(list(practice.originals.rglob("*.wav"))) == 1


def test_empty_files_are_messages(inbox: Path, practice: Practice, store: Store) -> None:
    for name in ("a.wav", "b.wav"):
        (inbox / name).touch()
    assert ingest([inbox], practice, store).counts[ADDED] == 2
    assert ingest([inbox], practice, store).counts[KNOWN] == 2


def test_text_named_wav_is_taken_in(inbox: Path, practice: Practice, store: Store) -> None:
    (inbox / "a.wav").write_text("this is no sound")
    assert ingest([inbox], practice, store).counts[ADDED] == 1


def test_renamed_by_its_encoding_as_the_error_says_it_is_tried_again(
    inbox: Path, practice: Practice, store: Store
) -> None:
    (inbox / "a.raw").write_bytes(bytes([0xFF]) * 8000)
    ingest([inbox], practice, store)
    claim = store.claim("w", lease_s=60)
    assert claim and claim.recording.suffix == ".raw"
    store.fail(claim.recording.id, "w", Failure("decode", "No header", "Name it .ulaw", permanent=True), max_attempts=3)
    (inbox / "a.raw").rename(inbox / "a.ulaw")
    assert ingest([inbox], practice, store).counts[KNOWN] == 1
    again = store.claim("w", lease_s=60)
    assert again and again.recording.suffix == ".ulaw" and again.messages == claim.messages


@pytest.mark.parametrize("suffix", sorted(HEADERLESS))
def test_every_headerless_encoding_is_taken_in_under_its_name(
    suffix: str, inbox: Path, practice: Practice, store: Store
) -> None:
    (inbox / f"a{suffix}").write_bytes(bytes([0xFF]) * 8000)
    assert ingest([inbox], practice, store).counts[ADDED] == 1
    claim = store.claim("w", lease_s=60)
    assert claim and claim.recording.suffix == suffix


def test_odd_names_reach_the_database(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]
) -> None:
    odd = ['it\'s "q".wav', "new\nline.wav", "🙂.wav", "x" * 251 + ".wav"]
    for number, name in enumerate(odd):
        (inbox / name).write_bytes(sound(number))
    Path(os.fsdecode(os.fsencode(inbox) + b"/bad\xff.wav")).write_bytes(sound(99))
    assert ingest([inbox], practice, store).counts == {ADDED: 5, KNOWN: 0, WAITING: 0, SKIPPED: 0, PROBLEM: 0}
    assert messages(store) == sorted(
        f"{inbox}/{name}" for name in [*odd[:1], "new\\nline.wav", *odd[2:], "bad\\xff.wav"]
    )
    assert ingest([inbox], practice, store).counts[KNOWN] == 5


def test_priorities(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    said = {
        "a": '"direction": "outgoing"',
        "b": '"received_at": "2026-01-05T15:00Z"',
        "c": '"received_at": "2026-01-04T15:00Z"',
        "d": '"received_at": "2026-01-05T15:00Z", "caller_number": "2125550123"',
        "e": '"received_at": "2026-01-06T15:00Z", "caller_number": "+1 212 555 0123"',
        "f": '"received_at": "2026-01-06T15:00Z", "caller_number": "anonymous"',
        "g": '"received_at": "2026-01-06T15:01Z", "caller_number": "anonymous"',
    }
    for number, (name, fields) in enumerate(said.items()):
        (inbox / f"{name}.wav").write_bytes(sound(number))
        (inbox / f"{name}.json").write_text(f"{{{fields}}}")
    ids = [entry.message_id for entry in ingest([inbox], practice, store).of(ADDED)]
    a, b, c, d, e, f, g = (store.message(one).message.arrival.priority for one in ids if one is not None)
    assert a < b < c < e
    assert b == d == f == g  # 'anonymous' is nobody's number: no repeat


# -- files that are still being written ------------------------------------------------------------------------------


def test_a_fresh_file_is_waited_for(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    patient = replace(practice, ingest=IngestSettings(settle_s=0.2))
    (inbox / "x.wav").write_bytes(sound())
    os.utime(inbox / "x.wav", (0, 0))  # a copy with an old time is as fresh as any
    skipped = ingest([inbox], patient, store, settle=Settle.SKIP)
    assert skipped.counts[WAITING] == 1
    assert "run ringback ingest again" in skipped.entries[0].detail
    assert ingest([inbox], patient, store).counts[ADDED] == 1


def test_a_file_that_grows_is_reported(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]
) -> None:
    patient = replace(practice, ingest=IngestSettings(settle_s=0.3))
    stop = threading.Event()
    (inbox / "done.wav").write_bytes(sound())

    def write() -> None:
        with (inbox / "x.wav").open("ab", buffering=0) as file:
            while not stop.wait(0.02):
                file.write(b"more")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        time.sleep(0.1)
        report = ingest([inbox], patient, store)
    finally:
        stop.set()
        writer.join()
    assert outcomes(report.entries) == {"done.wav": ADDED, "x.wav": WAITING}
    assert len(messages(store)) == 1
    assert ingest([inbox], patient, store).counts[ADDED] == 1
    assert [path.name for path in (practice.originals / ".incoming").iterdir()] == []


def test_a_sidecar_being_written_is_waited_for(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]
) -> None:
    patient = replace(practice, ingest=IngestSettings(settle_s=0.3))
    (inbox / "x.wav").write_bytes(sound())
    time.sleep(0.35)
    (inbox / "x.json").write_text('{"mailb')
    assert ingest([inbox], patient, store, settle=Settle.SKIP).counts[WAITING] == 1


def test_a_clock_in_the_future(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    (inbox / "x.wav").write_bytes(sound())
    future = time.time() + 86_400
    os.utime(inbox / "x.wav", (future, future))
    before = datetime.now(UTC)
    (added,) = ingest([inbox], replace(practice, ingest=IngestSettings(settle_s=0.1)), store).of(ADDED)
    assert added.message_id is not None
    arrival = store.message(added.message_id).message.arrival
    assert timedelta(seconds=-1) <= arrival.received_at - before <= timedelta(seconds=5)
    assert "future" in arrival.notes[0]


# -- problems --------------------------------------------------------------------------------------------------------


def test_an_unreadable_file_is_a_problem_until_it_is_readable(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes], as_nobody: Callable[[], None]
) -> None:
    for number, name in enumerate(("a.wav", "b.wav", "mystery", "z.wav")):
        (inbox / name).write_bytes(sound(number))
    as_nobody()
    for name in ("b.wav", "mystery"):
        (inbox / name).chmod(0)
    report = ingest([inbox], practice, store)
    assert outcomes(report.entries) == {"a.wav": ADDED, "b.wav": PROBLEM, "mystery": PROBLEM, "z.wav": ADDED}
    assert [problem.path for problem in store.problems()] == [str(inbox / "b.wav"), str(inbox / "mystery")]
    assert store.problems()[0].reason == "it can't be read: Permission denied"
    assert "readable" in store.problems()[0].remedy
    since = store.problems()[0].since
    ingest([inbox], practice, store)
    assert store.problems()[0].since == since

    (inbox / "b.wav").chmod(0o600)
    assert ingest([inbox], practice, store).counts == {ADDED: 1, KNOWN: 2, WAITING: 0, SKIPPED: 0, PROBLEM: 1}
    assert [problem.path for problem in store.problems()] == [str(inbox / "mystery")]
    (inbox / "mystery").unlink()
    ingest([inbox], practice, store)
    assert store.problems() == ()


def test_a_link_out_is_a_problem_of_its_folder_alone(
    inbox: Path, practice: Practice, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "x.wav").touch()
    (inbox / "x.wav").symlink_to(tmp_path / "x.wav")
    (problem,) = ingest([inbox], practice, store).of(PROBLEM)
    assert "leads out of the folder. Put the recording itself there" in problem.detail
    (tmp_path / "other").mkdir()
    ingest([tmp_path / "other"], practice, store)
    assert len(store.problems()) == 1
    (inbox / "x.wav").unlink()
    ingest([inbox], practice, store)
    assert store.problems() == ()


def test_a_mistyped_path_is_told_but_not_remembered(inbox: Path, practice: Practice, store: Store) -> None:
    (inbox / "x.wav").touch()
    report = ingest([inbox / "y.wav", inbox / "x.wav"], practice, store)
    assert outcomes(report.entries) == {"y.wav": PROBLEM, "x.wav": ADDED}
    assert store.problems() == ()


@pytest.fixture
def full_disk(practice: Practice) -> Iterator[None]:
    """Originals find no room for 9 MiB: on a tiny tmpfs where we may mount one, else by a limit on a file's size."""
    practice.originals.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(practice.originals)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        yield
        subprocess.run(["umount", str(practice.originals)], check=True)
    else:
        with file_size_limit():
            yield


@contextmanager
def file_size_limit() -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 1024 * 1024, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.fixture
def with_a_large_one(inbox: Path, sound: Callable[..., bytes]) -> None:
    (inbox / "a.wav").write_bytes(sound())
    with (inbox / "b.wav").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    (inbox / "c.wav").write_bytes(sound(2))


def left_over(practice: Practice) -> list[Path]:
    return [path for path in practice.originals.rglob("*") if path.is_file() and path.stat().st_mode & 0o777 != 0o440]


@pytest.mark.usefixtures("with_a_large_one", "full_disk")
def test_a_full_disk(inbox: Path, practice: Practice, store: Store) -> None:
    report = ingest([inbox], practice, store)
    assert outcomes(report.entries) == {"a.wav": ADDED, "b.wav": PROBLEM, "c.wav": ADDED}
    (problem,) = store.problems()
    assert problem.reason == "the disk that keeps the originals is full"
    assert left_over(practice) == []


@pytest.mark.usefixtures("with_a_large_one")
def test_a_quota_and_room_again(inbox: Path, practice: Practice, store: Store) -> None:
    with file_size_limit():
        report = ingest([inbox], practice, store)
    assert outcomes(report.entries) == {"a.wav": ADDED, "b.wav": PROBLEM, "c.wav": ADDED}
    assert left_over(practice) == []
    assert ingest([inbox], practice, store).counts == {ADDED: 1, KNOWN: 2, WAITING: 0, SKIPPED: 0, PROBLEM: 0}
    assert store.problems() == ()


def test_a_locked_database_is_told(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    (inbox / "x.wav").write_bytes(sound())
    other = sqlite3.connect(practice.home / "ringback.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    url = practice.database_url
    try:
        with (
            Store(url, database.connect(url, busy_timeout_s=0.05)) as hurried,
            pytest.raises(StoreError, match="locked"),
        ):
            ingest([inbox], practice, hurried)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert ingest([inbox], practice, store).counts[ADDED] == 1  # the original kept before is used again
    assert len(list(practice.originals.rglob("*.wav"))) == 1


# -- killed, and two at once -----------------------------------------------------------------------------------------

CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
from models.result import Failure
from models.store import Store
from pipeline.ingest.intake import ingest
from practice.settings import IngestSettings, Practice
practice = Practice(Path(sys.argv[1]), ingest=IngestSettings(settle_s=0))
with Store.open(practice.database_url) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    ingest([Path(sys.argv[2])], practice, store, on_entry=lambda entry: print(entry.outcome, flush=True))
"""


def start(practice: Practice, inbox: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(practice.home), str(inbox)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def test_an_original_without_a_message_is_used_again(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]
) -> None:
    (inbox / "x.wav").write_bytes(sound())
    originals.keep(LocalFile(inbox / "x.wav", inbox), practice.originals)  # killed here
    assert ingest([inbox], practice, store).counts[ADDED] == 1
    assert len(list(practice.originals.rglob("*.wav"))) == 1


def test_killed_and_run_again(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    for number in range(40):
        (inbox / f"{number:02}.wav").write_bytes(sound(number))
    child = start(practice, inbox)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("\n")
    child.stdin.flush()
    for _ in range(10):
        assert child.stdout.readline() == "added\n"
    child.kill()
    assert child.wait() == -signal.SIGKILL
    child.stdin.close()
    child.stdout.close()

    report = ingest([inbox], practice, store)
    assert report.counts[ADDED] + report.counts[KNOWN] == 40
    assert report.counts[KNOWN] >= 10
    assert messages(store) == [str(inbox / f"{number:02}.wav") for number in range(40)]
    assert len(list(practice.originals.rglob("*.wav"))) == 40


def test_two_at_once(inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]) -> None:
    for number in range(30):
        (inbox / f"{number:02}.wav").write_bytes(sound(number))
    children = [start(practice, inbox) for _ in range(2)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    lines = [line for child in children for line in child.communicate()[0].split()]
    assert [child.returncode for child in children] == [0, 0]
    assert (lines.count("added"), lines.count("known")) == (30, 30)
    assert len(messages(store)) == 30
    assert len(list(practice.originals.rglob("*.wav"))) == 30


def test_the_direction_of_a_greeting(
    inbox: Path, practice: Practice, store: Store, sound: Callable[..., bytes]
) -> None:
    (inbox / "1001").mkdir()
    (inbox / "1001" / "unavail.wav").write_bytes(sound())
    (added,) = ingest([inbox], practice, store).of(ADDED)
    assert added.message_id is not None
    assert store.message(added.message_id).message.arrival.direction is Direction.GREETING
