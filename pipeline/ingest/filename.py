"""Metadata from the recording's file name, by the pattern that practice.toml sets."""

from __future__ import annotations

import re
from datetime import datetime

from pipeline.ingest.facts import Facts, checked
from pipeline.ingest.source import Found
from practice.settings import Practice


def read(found: Found, practice: Practice, now: datetime) -> Facts:
    """What the name says; nothing when there is no pattern or it doesn't fit."""
    pattern = practice.ingest.filename_pattern
    match = re.search(pattern, found.name) if pattern else None
    return checked(match.groupdict(), "the file name", practice=practice, now=now) if match else Facts()
