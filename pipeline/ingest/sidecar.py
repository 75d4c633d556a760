"""Metadata from a JSON file beside the recording: x.wav.json or x.json, one object with the names of `Facts`."""

from __future__ import annotations

import json
from datetime import datetime

from pipeline.ingest.facts import Facts, checked
from pipeline.ingest.names import sidecars_of
from pipeline.ingest.source import Found, Refusal
from practice.settings import Practice

LIMIT_BYTES = 64 * 1024  # ours: a hundred times what the fields need


def read(found: Found, practice: Practice, now: datetime) -> Facts:
    """What the sidecar says; nothing when there is none, and a note when it can't be used."""
    for name in sidecars_of(found.name):
        if not name.endswith(".json") or name == found.name:
            continue
        try:
            content = found.beside(name, LIMIT_BYTES + 1)
        except (OSError, Refusal):
            return _ignored("it can't be read")
        if content is not None:
            return _parsed(content, practice, now)
    return Facts()


def _parsed(content: bytes, practice: Practice, now: datetime) -> Facts:
    if len(content) > LIMIT_BYTES:
        return _ignored(f"it is larger than {LIMIT_BYTES // 1024} KiB")
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        return _ignored("it is nested too deeply")
    except ValueError:  # JSONDecodeError, UnicodeDecodeError, an integer with too many digits
        return _ignored("it is not valid JSON")
    if not isinstance(said, dict):
        return _ignored("it is not a JSON object")
    return checked(said, "the sidecar", practice=practice, now=now)


def _ignored(reason: str) -> Facts:
    return Facts(notes=(f"the sidecar was ignored: {reason}",))
