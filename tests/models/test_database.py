"""A database that can't do what is asked says what happened and what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from models import database, migrate
from models.errors import StoreError
from models.recording import Status
from models.store import Store
from models.views import QueueFilter
from tests.models.builders import arrival, outcome, recording

# Adds messages until no file may grow any more, then says how many were stored and what the error said.
QUOTA_WRITER = """
import resource, sys
from models.errors import StoreError
from models.store import Store
from models.views import QueueFilter
from tests.models.builders import arrival, recording
with Store.open(sys.argv[1]) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    for number in range(10_000):
        try:
            store.add(recording(str(number)), arrival(caller_name="x" * 5000))
        except StoreError as error:
            print(number, error)
            break
"""


@pytest.fixture
def file(fresh: Path, tmp_path: Path) -> Path:
    """A SQLite file at the newest schema."""
    return Path(shutil.copy(fresh, tmp_path / "ringback.db"))


@pytest.fixture
def impatient(file: Path) -> Iterator[Store]:
    """A store that waits a tenth of a second for its turn."""
    url = f"sqlite:///{file}"
    with Store(url, database.connect(url, busy_timeout_s=0.1)) as store:
        yield store


def test_sqlite_is_set_up_to_lose_nothing(file: Path) -> None:
    engine = database.connect(f"sqlite:///{file}")
    with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        said = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    engine.dispose()
    assert said == ["wal", 2, 1, 30_000]  # 2 = FULL


def test_foreign_keys_and_one_current_result_are_enforced(file: Path) -> None:
    engine = database.connect(f"sqlite:///{file}")
    row = """INSERT INTO transcripts (recording_id, verdict, reasons, duration_s, words, segments, speech, numbers,
        suggestions, created_at, stage, version, model_name, model_hash, settings)
        VALUES (:id, 'good', '[]', 1, '', '[]', '[]', '[]', '[]', '', '', '', '', '', '{}')"""
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), engine.begin() as connection:
        connection.execute(text(row), {"id": "nobody"})
    with Store.open(f"sqlite:///{file}") as store:
        store.add(recording(), arrival())
    with pytest.raises(IntegrityError, match="UNIQUE"), engine.begin() as connection:
        connection.execute(text(row), {"id": recording().id})
        connection.execute(text(row), {"id": recording().id})
    engine.dispose()


def test_locked_by_another_process(impatient: Store, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"locked by another program\. Close .* nothing was lost"):
        impatient.add(recording(), arrival())
    assert impatient.counts()[Status.WAITING] == 0  # looking goes on meanwhile
    other.execute("ROLLBACK")
    other.close()
    impatient.add(recording(), arrival())


def test_a_writer_waits_for_its_turn(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as store:
        holder = subprocess.Popen(
            [
                "python3",
                "-c",
                "import sqlite3,sys,time\nc=sqlite3.connect(sys.argv[1],isolation_level=None)\n"
                "c.execute('BEGIN IMMEDIATE')\nprint(flush=True)\ntime.sleep(0.5)\nc.execute('COMMIT')",
                str(file),
            ],
            stdout=subprocess.PIPE,
        )
        assert holder.stdout is not None
        holder.stdout.readline()
        assert store.add(recording(), arrival()) == (1, True)
        holder.communicate()


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_space(impatient: Store) -> None:
    impatient.add(recording("first"), arrival())
    claim = impatient.claim("w", lease_s=60)
    assert claim is not None
    with impatient._engine.connect() as connection:  # as full as a disk can be: not a page more
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"the disk is full or fails. Free some space"):
        for number in range(500):
            impatient.add(recording(str(number)), arrival(caller_name="x" * 500))
    before = impatient.counts()[Status.WAITING]
    with impatient._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    impatient.complete(claim.recording.id, "w", outcome(claim))
    assert impatient.counts() == {Status.WAITING: before, Status.PROCESSING: 0, Status.DONE: 1, Status.NEEDS_PERSON: 0}


def test_a_writer_over_its_quota_says_so_and_keeps_what_was_stored(file: Path) -> None:
    url = f"sqlite:///{file}"
    done = subprocess.run(
        [sys.executable, "-c", QUOTA_WRITER, url], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert "the disk is full or fails" in done.stdout, done
    with Store.open(url) as store:
        assert len(store.queue(QueueFilter(limit=10_000))) == int(done.stdout.split()[0])
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_not_a_database(tmp_path: Path) -> None:
    file = tmp_path / "ringback.db"
    file.write_text("Dear diary, " * 1000)
    with pytest.raises(StoreError, match="damaged or isn't a Ringback database"):
        Store.open(f"sqlite:///{file}")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/no/ringback.db"
    with pytest.raises(StoreError, match=r"can't be written\. Check that the folder exists"):
        migrate.upgrade(url)
    with pytest.raises(StoreError, match=r"no Ringback database at .*`ringback init`"):
        Store.open(url)
    assert not (tmp_path / "no").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as store:
        file.chmod(0o400)
        with pytest.raises(StoreError, match="can't be written"):
            store.add(recording(), arrival())


@pytest.mark.parametrize("url", ["not a url", "mssql://x/y", "sqlite+nodriver:///x"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StoreError, match="isn't a SQLAlchemy URL"):
        Store.open(url)


def test_a_server_that_is_not_there_and_its_password_stays_secret() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=r"can't be reached\. Check the database address") as caught:
        Store.open("postgresql+psycopg://ringback:secret@127.0.0.1:9/ringback")
    assert "secret" not in str(caught.value)


def test_errors_never_quote_what_is_stored(impatient: Store) -> None:
    message = arrival(caller_name="Mrs Miller")
    broken: list[SQLAlchemyError] = []
    with pytest.raises(StoreError) as caught, database.explained("sqlite:///x.db"):
        try:
            with impatient._writers.begin() as session:
                session.execute(
                    text("INSERT INTO messages (caller_name) VALUES (:name)"), {"name": message.caller_name}
                )
        except SQLAlchemyError as error:
            broken.append(error)
            raise
    assert "contradicts another" in str(caught.value)
    assert caught.value.__suppress_context__
    assert "Miller" not in str(caught.value) + str(broken[0])


def test_an_error_nobody_foresaw_points_to_the_doctor(impatient: Store) -> None:
    with (
        pytest.raises(StoreError, match=r"refused .OperationalError.*ringback doctor"),
        database.explained("sqlite:///x"),
    ):
        with impatient._readers.begin() as session:
            session.execute(text("SELECT * FROM nothing"))


def test_a_result_this_version_cannot_read_says_so(impatient: Store) -> None:
    message_id, _ = impatient.add(recording(), arrival())
    with impatient._writers.begin() as session:
        session.execute(text("""UPDATE messages SET notes = '5'"""))
    with pytest.raises(StoreError, match="can't read"):
        impatient.message(message_id)
