"""What a page starts from: the practice, its Store, and the time."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from models.store import Store
from practice.settings import Practice, load

HOME_VARIABLE = "RINGBACK_HOME"


def home() -> Path:
    """The practice's folder: RINGBACK_HOME, or where the app was started."""
    return Path(os.environ.get(HOME_VARIABLE, ".")).resolve()


@st.cache_resource(show_spinner=False)
def _store_at(url: str) -> Store:
    return Store.open(url)


def practice() -> Practice:
    """practice.toml as it stands now, so that a change shows without a restart.

    Raises:
        SettingsError: when it is missing or wrong.
    """
    return load(home())


def store() -> Store:
    """The practice's Store, opened once for all sessions.

    Raises:
        StoreError: when it can't be opened.
    """
    return _store_at(practice().database_url)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
