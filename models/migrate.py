"""Brings a database to the schema of this version, and back; the revisions are in `models/migrations/versions`."""

from __future__ import annotations


def upgrade(url: str) -> None:
    """Creates the database or brings it to the newest schema; does nothing when it is there already.

    Args:
        url: SQLAlchemy URL.

    Raises:
        StoreError: when the database is newer than this program, locked, full or out of reach.
    """
    raise NotImplementedError


def downgrade(url: str, revision: str) -> None:
    """Takes the schema back to `revision` ('base' for an empty database: everything in it is lost).

    Raises:
        StoreError: when `revision` is unknown, or the database is locked, full or out of reach.
    """
    raise NotImplementedError


def current(url: str) -> str | None:
    """Revision of the database, None when it has no tables of ours (or is not there).

    Raises:
        StoreError: when the database is out of reach.
    """
    raise NotImplementedError


def head() -> str:
    """Newest revision that this program knows."""
    raise NotImplementedError
