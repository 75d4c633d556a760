"""A practice with a real database and real sound files, for tests of the batch and the command."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.recording import Arrival, Direction, Recording
from models.store import Store
from pipeline.home import open_store, prepare
from practice.settings import DATABASE_NAME, TEMPLATE, Practice, RunSettings, TranscribeSettings
from tests.audio_samples import tone, write_wav

RECEIVED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

Arrive = Callable[..., int]


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest schema: migrated once, copied for every test."""
    home = tmp_path_factory.mktemp("blank")
    prepare(Practice(home=home))
    return home / DATABASE_NAME


@pytest.fixture
def practice(tmp_path: Path, blank_database: Path) -> Practice:
    """A prepared practice of one worker, its practice.toml the template."""
    home = tmp_path / "practice"
    home.mkdir(mode=0o700)
    shutil.copy(blank_database, home)
    (home / "practice.toml").write_text(TEMPLATE.read_text("utf-8"), "utf-8")
    made = Practice(
        home=home, run=RunSettings(workers=1, lease_s=30.0, retry_s=0.0), transcribe=TranscribeSettings(model="tiny.en")
    )
    for folder in (made.originals, made.playable, made.inbox):
        folder.mkdir(mode=0o700)
    return made


@pytest.fixture
def store(practice: Practice) -> Iterator[Store]:
    with open_store(practice) as opened:
        yield opened


@pytest.fixture
def arrive(practice: Practice, store: Store) -> Arrive:
    """Adds a message: a tone of its own unless `content` says otherwise; returns its id."""

    def add(
        *,
        direction: Direction = Direction.INCOMING,
        content: bytes | None = None,
        hz: float = 440,
        mailbox: str = "main",
        priority: int = 0,
    ) -> int:
        file = write_wav(practice.originals / "new.wav", tone(hz, 0.5))
        if content is not None:
            file.write_bytes(content)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        stored = file.replace(practice.originals / f"{digest[:16]}.wav")
        path = str(stored.relative_to(practice.home))
        recording = Recording(digest[:16], digest, path, stored.stat().st_size, ".wav")
        arrival = Arrival(direction, mailbox, RECEIVED, source_path=f"{mailbox}/{digest}.wav")
        return store.add(recording, replace(arrival, priority=priority))[0]

    return add


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Makes the rest of the test run without root's rights, where it would have them: root can read everything."""
    if os.geteuid() != 0:
        yield lambda: None
        return
    nobody = 65534

    def drop() -> None:
        for folder in tmp_path.parents:
            if folder.owner() == "root" and not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o011)  # pytest's own folders: to pass through, not to list
        for path in (tmp_path, *tmp_path.rglob("*")):
            os.chown(path, nobody, nobody, follow_symlinks=False)
        os.seteuid(nobody)

    try:
        yield drop
    finally:
        os.seteuid(0)
