"""A practice's folder: its practice.toml, its database, and who may look inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import SettingsError
from practice.settings import FILE_NAME, Practice, load

if TYPE_CHECKING:
    from models.store import Store

PRIVATE = 0o700  # patients' voices: the owner alone


def open_practice(home: Path) -> Practice:
    """Reads practice.toml.

    Raises:
        SettingsError: there is none, or it holds something that can't be used.
    """
    if not (home / FILE_NAME).is_file():
        raise SettingsError(
            f"No {FILE_NAME} in {home}. Write one with `ringback init {home}`, "
            "or name the practice's folder with --home or RINGBACK_HOME."
        )
    return load(home)


def settings_or_defaults(home: Path) -> Practice:
    """The settings in practice.toml, or the defaults where there is none: for commands that need no practice."""
    return load(home) if (home / FILE_NAME).is_file() else Practice(home=home)


def prepare(practice: Practice) -> None:
    """Makes the practice's folders, readable by their owner alone, and brings the database to its newest schema.

    Messages from before there were clocks get theirs.

    Raises:
        StoreError: the database can't be made or brought up to date.
    """
    from models import migrate

    for folder in (practice.home, practice.originals, practice.playable, practice.inbox):
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    migrate.upgrade(practice.database_url)
    with open_store(practice) as store:
        store.start_clocks()


def open_store(practice: Practice) -> Store:
    """Opens the practice's database, with the practice's clocks.

    Raises:
        StoreError: it is not there, or not at the schema this version works with.
    """
    from models.store import Store
    from practice.clocks import PracticeClocks

    return Store.open(practice.database_url, PracticeClocks(practice))
