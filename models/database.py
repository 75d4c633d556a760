"""The connection to SQLite or PostgreSQL: how it is set up, and what its errors mean to a person.

SQLite is set up for a store that several processes share and that may not lose anything:

- WAL: the app reads while a run writes.
- `synchronous=FULL`: in WAL mode the default of many builds (NORMAL) may lose the last commits when the power fails.
  A flagged emergency that was shown and then vanished would be worse than the millisecond that the fsync costs.
- A busy timeout, so that writers queue up instead of failing.
- BEGIN IMMEDIATE for writes. A deferred transaction that reads first and then writes fails at once with 'database is
  locked', busy timeout or not, when another process wrote in between. Python's driver begins transactions by itself
  and deferred, so it is told not to (`isolation_level = None`) and the BEGIN is ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from models.errors import StoreError

BUSY_TIMEOUT_S = 30.0  # ours: ten times the longest write we know of (reprocess of 10,000 messages)
WAL_AGAIN_S = 0.05  # ours: another process is done with the switch in a few milliseconds

# What a driver's message says -> what happened and what to do. Checked in order, lower case.
REMEDIES = (
    (
        ("is locked", "lock timeout", "deadlock"),
        "is locked by another program. Close whatever else has it open (a backup or database browser, say), "
        "then run this again; nothing was lost.",
    ),
    (
        ("disk is full", "no space left", "disk i/o error"),
        "can't grow: the disk is full or fails. Free some space, then run this again; nothing stored was lost.",
    ),
    (
        ("readonly", "read-only", "unable to open", "permission denied"),
        "can't be written. Check that the folder exists and that this user may write the folder and the file.",
    ),
    (
        ("malformed", "not a database"),
        "is damaged or isn't a Ringback database. Move it aside and put a backup in its place.",
    ),
    (
        ("connection", "could not translate host", "server closed", "no password", "authentication"),
        "can't be reached. Check the database address in practice.toml and that the server runs.",
    ),
)


def connect(url: str, *, foreign_keys: bool = True, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Sets up the engine; connects to nothing yet.

    Args:
        url: SQLAlchemy URL.
        foreign_keys: off for migrations only, which rebuild SQLite tables.
        busy_timeout_s: how long a writer waits for its turn.

    Raises:
        StoreError: when `url` isn't one or its driver isn't installed.
    """
    try:
        if make_url(url).get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError
        engine = create_engine(url, hide_parameters=True)
    except (ArgumentError, ImportError):
        raise StoreError(
            "The database address isn't a SQLAlchemy URL with an installed driver. "
            "Use 'sqlite:///FILE' or 'postgresql+psycopg://...', or leave `database` out of practice.toml."
        ) from None
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine, foreign_keys=foreign_keys, busy_timeout_s=busy_timeout_s)
    return engine


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite URL, None for a database in memory or on a server."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if is_file else None


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take SQLite's write lock when they begin."""
    return engine.execution_options(ringback_writes=True)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """The one place where SQLAlchemy's errors become `StoreError`.

    The driver's own text is passed on only where it can't hold stored data, and the original is never chained: a
    traceback in a log would carry what a PostgreSQL DETAIL line quotes.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(_explain(error, url)) from None


def _explain(error: SQLAlchemyError, url: str) -> str:
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    name = f"The database {sqlite_file(url) or make_url(url).render_as_string(hide_password=True)}"
    if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
        return f"A value can't be stored: {cause}."  # our column types said no, in words without data
    if isinstance(error, IntegrityError):
        return f"{name} refused a row that contradicts another one ({type(cause).__name__}). Please report this."
    said = str(cause).lower()
    for signs, meaning in REMEDIES:
        if any(sign in said for sign in signs):
            return f"{name} {meaning}"
    return f"{name} refused ({type(cause).__name__}). Run `ringback doctor` to see what is wrong."


def _switch_to_wal(connection: Any, busy_timeout_s: float) -> None:  # noqa: ANN401 - a driver's
    """Turns write-ahead logging on, waiting as long as for any lock.

    SQLite's own busy timeout doesn't hold here: of two processes that open a new database at once, one is told
    'locked' immediately.
    """
    patience = monotonic() + busy_timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= patience:
                raise
            sleep(WAL_AGAIN_S)


def _set_up_sqlite(engine: Engine, *, foreign_keys: bool, busy_timeout_s: float) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {round(busy_timeout_s * 1000)}")
        _switch_to_wal(connection, busy_timeout_s)
        for pragma in ("synchronous = FULL", f"foreign_keys = {'ON' if foreign_keys else 'OFF'}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("ringback_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
