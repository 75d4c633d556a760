"""Times as metadata writes them, into instants; a time without zone is what the practice's clocks showed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from practice.hours import instant
from practice.settings import Practice

_EPOCH_S = re.compile(r"\d{9,10}(\.\d+)?")
_EPOCH_MS = re.compile(r"\d{13}")
_CLOCK = re.compile(r"\d{4}\D?\d\d\D?\d\d\D?\d\d\D?\d\d(\D?\d\d)?")  # 20260105143000, 2026_01_05_14.30


class Doubt(ValueError):  # noqa: N818 - reads as what happened
    """A value that can't be believed; says why."""


def moment(value: object, practice: Practice) -> datetime:
    """The instant, in UTC, that a value stands for.

    Args:
        value: ISO 8601, YYYYMMDDhhmm[ss] with or without separators, or seconds (or milliseconds) since 1970 as a
            number or digits.
        practice: its time zone, for times without.

    Raises:
        Doubt: it is none of these.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Doubt("it is not a time")
    text = str(value).strip()
    try:
        return _epoch(text) or _iso(text, practice) or _clock_time(text, practice)
    except (ValueError, OverflowError, OSError):
        raise Doubt("it is not a time that can be read") from None


def _epoch(text: str) -> datetime | None:
    if _EPOCH_S.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _EPOCH_MS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return None


def _iso(text: str, practice: Practice) -> datetime | None:
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant(parsed, practice) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _clock_time(text: str, practice: Practice) -> datetime:
    if not _CLOCK.fullmatch(text):
        raise ValueError("no time of day")
    digits = re.sub(r"\D", "", text).ljust(14, "0")
    return instant(datetime.strptime(digits, "%Y%m%d%H%M%S"), practice)
