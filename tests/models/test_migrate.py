"""Migrations: up, down, equal to the tables, and refused where they would do harm."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from models import database, migrate
from models.errors import StoreError
from models.store import Store
from models.tables import REVISION, Base
from tests.models.builders import arrival, recording

ROOT = Path(__file__).parents[2]


def tables(url: str) -> set[str]:
    engine = database.connect(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}
    finally:
        engine.dispose()


def set_revision(tmp_path: Path, revision: str) -> str:
    url = f"sqlite:///{tmp_path}/ringback.db"
    migrate.upgrade(url)
    with sqlite3.connect(tmp_path / "ringback.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()
    return url


def test_the_newest_revision_is_the_one_the_tables_are_at() -> None:
    assert ScriptDirectory.from_config(migrate._config()).get_current_head() == REVISION == migrate.head()


def test_migrations_build_exactly_the_tables(url: str) -> None:
    migrate.upgrade(url)
    engine = database.connect(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_up_down_and_up_again(url: str) -> None:
    assert migrate.current(url) is None
    migrate.upgrade(url)
    migrate.upgrade(url)  # does nothing
    assert (migrate.current(url), tables(url)) == (REVISION, set(Base.metadata.tables))
    with Store.open(url) as store:
        store.add(recording(), arrival())
    migrate.downgrade(url, "base")
    assert (migrate.current(url), tables(url)) == (None, set())
    migrate.upgrade(url)
    with Store.open(url) as store:
        assert store.add(recording(), arrival()) == (1, True)


def test_looking_makes_no_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ringback.db"
    assert migrate.current(url) is None
    with pytest.raises(StoreError, match="ringback init"):
        Store.open(url)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    url = set_revision(tmp_path, "9999")
    for touch in (Store.open, migrate.upgrade, lambda where: migrate.downgrade(where, "base")):
        with pytest.raises(StoreError, match=r"schema 9999, made by a newer Ringback .*Install that version"):
            touch(url)
    assert tables(url) == set(Base.metadata.tables)


def test_an_older_database_asks_for_the_upgrade(tmp_path: Path) -> None:
    url = set_revision(tmp_path, "0001")
    with pytest.raises(StoreError, match=rf"older schema 0001, this program needs {REVISION}.*copy.*`ringback init`"):
        Store.open(url)


def test_an_unknown_revision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=rf"no schema revision 7; there are base, {REVISION}, .*, 0001"):
        migrate.downgrade(f"sqlite:///{tmp_path}/x.db", "7")


def test_two_processes_may_upgrade_at_once(url: str) -> None:
    code = "import sys; from models import migrate; migrate.upgrade(sys.argv[1])"
    both = [subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in both] == [(b"", 0), (b"", 0)]
    assert migrate.current(url) == REVISION


def test_rows_without_parents_stop_a_migration(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ringback.db"
    migrate.upgrade(url)
    with sqlite3.connect(tmp_path / "ringback.db") as connection:  # its own connections check no foreign keys
        connection.execute("INSERT INTO failures VALUES (1, 'nobody', '', NULL, 1, '', '', '', 0)")
    connection.close()
    with pytest.raises(StoreError, match="without their parents"):
        migrate.upgrade(url)


def test_a_draft_of_no_change_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "models" / "migrations", tmp_path / "migrations")
    monkeypatch.setattr(migrate, "__file__", str(tmp_path / "migrate.py"))
    migrate.draft("nothing to see")
    (drafted,) = (tmp_path / "migrations" / "versions").glob(f"{int(REVISION) + 1:04}_*.py")
    assert drafted.read_text().count("    pass\n") == 2


def test_opening_a_store_loads_no_alembic_and_nothing_heavy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ringback.db"
    migrate.upgrade(url)
    code = "import sys; from models.store import Store; Store.open(sys.argv[1]).queue(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, check=True, capture_output=True, text=True)
    assert not {"alembic", "numpy", "torch", "streamlit"} & set(done.stdout.split())
