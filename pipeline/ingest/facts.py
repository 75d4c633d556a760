"""What one piece of metadata says about a message, checked field by field: a doubtful field is left out with a note."""

from __future__ import annotations

import math
import reprlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.recording import Direction
from pipeline.ingest.moments import Doubt, moment
from practice import phone
from practice.settings import Practice

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # ours: voicemail older than this is a clock that was never set
SKEW = timedelta(minutes=5)  # ours: clocks of two machines in one building differ by less
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said; None for what isn't. Fields as in `models.recording.Arrival`.

    Attributes:
        duration_s: how long the recording is said to be.
        marked_urgent: whether the caller marked it urgent.
    """

    direction: Direction | None = None
    mailbox: str | None = None
    caller_number: str | None = None
    caller_name: str | None = None
    staff_member: str | None = None
    recipient_number: str | None = None
    received_at: datetime | None = None
    duration_s: float | None = None
    marked_urgent: bool | None = None
    notes: tuple[str, ...] = ()


def checked(said: Mapping[str, object], origin: str, *, practice: Practice, now: datetime) -> Facts:
    """Turns what a sidecar or name says into facts.

    Args:
        said: values by field; other keys are of no interest, None and '' say nothing.
        origin: what says so, for the notes.
        practice: its country and time zone.
        now: the present; a message can't have been received later.
    """
    found: dict[str, Any] = {}
    notes: list[str] = []
    for field, read in _READERS.items():
        value = said.get(field)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            continue
        try:
            found[field] = read(value, practice, now)
        except Doubt as doubt:
            notes.append(f"{field} in {origin} was ignored: {doubt}")
    return Facts(**found, notes=tuple(notes))


def merged(sources: Iterable[Facts]) -> Facts:
    """The first source that says something about a field has it; all notes are kept."""
    result = Facts()
    for facts in sources:
        missing = {
            field.name: getattr(facts, field.name)
            for field in fields(Facts)
            if field.name != "notes" and getattr(result, field.name) is None
        }
        result = replace(result, **missing, notes=result.notes + facts.notes)
    return result


def plausible(when: datetime, now: datetime) -> datetime:
    """The time itself, at latest `now`.

    Raises:
        Doubt: before there was voicemail, or more than clocks differ in the future.
    """
    if when < EARLIEST:
        raise Doubt("it is before 1990")
    if when > now + SKEW:
        raise Doubt("it is in the future")
    return min(when, now)


def _text(value: object, *_: object) -> str:
    if type(value) is int:  # a mailbox or number without its quotes
        value = str(value)
    if not isinstance(value, str):
        raise Doubt(f"it is not text but {_kind(value)}")
    text = " ".join(value.split())
    if len(text) > _LONGEST_TEXT:
        raise Doubt(f"it is longer than {_LONGEST_TEXT} characters")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):  # no terminal or database can hold them
        raise Doubt("it holds characters that can't be shown")
    return text


def _number(value: object, practice: Practice, _: object) -> str:
    return phone.normalised(_text(value), practice.country)


def _direction(value: object, *_: object) -> Direction:
    text = _text(value).lower()
    if text not in list(Direction):
        raise Doubt(f"it is {reprlib.repr(text)}, which is none of {', '.join(Direction)}")
    return Direction(text)


def _received_at(value: object, practice: Practice, now: datetime) -> datetime:
    return plausible(moment(value, practice), now)


def _duration(value: object, *_: object) -> float:
    try:
        seconds = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        seconds = math.nan
    if not 0 <= seconds <= 86400:
        raise Doubt("it is not a number of seconds from 0 to 86400")
    return seconds


def _flag(value: object, *_: object) -> bool:
    if not isinstance(value, bool):
        raise Doubt("it is neither true nor false")
    return value


def _kind(value: object) -> str:
    names = {dict: "a table", list: "a list", bool: "true or false", float: "a number with a fraction"}
    return names.get(type(value), "something else")


_READERS: dict[str, Callable[[object, Practice, datetime], object]] = {
    "direction": _direction,
    "mailbox": _text,
    "caller_number": _number,
    "caller_name": _text,
    "staff_member": _text,
    "recipient_number": _number,
    "received_at": _received_at,
    "duration_s": _duration,
    "marked_urgent": _flag,
}
