"""A practice with a real database, and small real recordings."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import migrate
from models.store import Store
from practice.settings import IngestSettings, Practice


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Settings that wait for nothing."""
    home = tmp_path / "practice"
    home.mkdir()
    return Practice(home, ingest=IngestSettings(settle_s=0))


@pytest.fixture
def store(practice: Practice) -> Iterator[Store]:
    """The practice's open database."""
    migrate.upgrade(practice.database_url)
    with Store.open(practice.database_url) as opened:
        yield opened


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def sound() -> Callable[..., bytes]:
    """Makes a WAV file, different for each `seed`."""

    def make(seed: int = 0, seconds: float = 0.1) -> bytes:
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(8000)
            writer.writeframes((seed + 1).to_bytes(2, "little") * int(8000 * seconds))
        return file.getvalue()

    return make
