"""Brings a database to the schema of this version, and back; the revisions are in `models/migrations/versions`.

To change the schema: change `models.tables`, then `python -c "from models import migrate; migrate.draft('why')"`, read
what it wrote, and set `tables.REVISION`. Alembic is imported only when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table, text

from models import database
from models.errors import StoreError
from models.tables import REVISION

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "alembic_version"
MIGRATION_LOCK = 0x52494E47  # any number, the same in every process ('RING')


def upgrade(url: str) -> None:
    """Creates the database or brings it to the newest schema; does nothing when it is there already.

    A migration is one transaction: after a crash the schema is the old one or the new one. Two processes that upgrade
    at once take turns.

    Args:
        url: SQLAlchemy URL.

    Raises:
        StoreError: when the database is newer than this program, locked, full or out of reach.
    """
    from alembic import command

    with _migrating(url) as (connection, config):
        _refuse_newer(_revision(connection))
        command.upgrade(config, "head")


def downgrade(url: str, revision: str) -> None:
    """Takes the schema back to `revision` ('base' for an empty database: everything in it is lost).

    Raises:
        StoreError: when `revision` is unknown, or the database is newer, locked, full or out of reach.
    """
    from alembic import command

    if revision != "base" and revision not in _revisions():
        raise StoreError(f"There is no schema revision {revision}; there are base, {', '.join(_revisions())}.")
    with _migrating(url) as (connection, config):
        _refuse_newer(_revision(connection))
        command.downgrade(config, revision)


def current(url: str) -> str | None:
    """Revision of the database, None when it has no tables of ours (or is not there).

    Raises:
        StoreError: when the database is out of reach.
    """
    engine = database.connect(url)
    file = database.sqlite_file(url)
    if file is not None and not file.exists():
        return None
    try:
        with database.explained(url), engine.connect() as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def head() -> str:
    """Newest revision that this program knows."""
    return REVISION


def check(url: str) -> None:
    """Makes sure that the database has the schema of this program.

    Raises:
        StoreError: with what to do, when it hasn't.
    """
    found = current(url)
    if found == REVISION:
        return
    _refuse_newer(found)
    if found is None:
        raise StoreError(f"There is no Ringback database at {_shown(url)}. Run `ringback init` to make one.")
    raise StoreError(
        f"The database at {_shown(url)} has the older schema {found}, this program needs {REVISION}. "
        "Make a copy of it, then run `ringback init` to bring it up to date."
    )


def draft(why: str) -> None:
    """Writes a new revision file with the differences between the newest revision and `models.tables`."""
    from alembic import command

    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        upgrade(url)
        with _migrating(url) as (_, config):
            command.revision(config, why, autogenerate=True, rev_id=f"{int(REVISION) + 1:04}")


def _shown(url: str) -> str:
    return str(database.sqlite_file(url) or "the configured address")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revisions() -> list[str]:
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return found


def _refuse_newer(found: str | None) -> None:
    if found not in (None, REVISION) and found not in _revisions():
        raise StoreError(
            f"The database has schema {found}, made by a newer Ringback than this one (schema {REVISION}). "
            "Install that version or a later one; this one leaves the database as it is."
        )


@contextmanager
def _migrating(url: str) -> Iterator[tuple[Connection, Config]]:
    """One write transaction for Alembic; SQLite's foreign keys are checked at its end, not on the way."""
    engine = database.for_writing(database.connect(url, foreign_keys=False))
    try:
        with database.explained(url), engine.begin() as connection:
            on_sqlite = connection.dialect.name == "sqlite"
            if not on_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            config = _config()
            config.attributes["connection"] = connection
            yield connection, config
            if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError("The migration would leave rows without their parents. Please report this.")
    finally:
        engine.dispose()
