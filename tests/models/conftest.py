"""A real database for every test: SQLite in `tmp_path`, and PostgreSQL where RINGBACK_TEST_POSTGRES names a server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from models import database, migrate
from models.store import Store
from tests.models.builders import WallClocks

SERVER = os.environ.get("RINGBACK_TEST_POSTGRES", "")


@pytest.fixture(params=["sqlite", *([pytest.param("postgres", marks=pytest.mark.postgres)] if SERVER else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ringback.db'}"
        return
    name = f"ringback_test_{os.getpid()}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema: copied, since migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("fresh") / "ringback.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def store(url: str, fresh: Path) -> Iterator[Store]:
    """An open store."""
    file = database.sqlite_file(url)
    if file is None:
        migrate.upgrade(url)
    else:
        shutil.copy(fresh, file)
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def timed(store: Store, url: str) -> Iterator[Store]:
    """The same database, with clocks."""
    store.close()
    with Store.open(url, WallClocks()) as opened:
        yield opened
