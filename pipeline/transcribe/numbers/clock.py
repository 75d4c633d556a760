"""Times of day: '2:30', 'half past nine', 'nine thirty', 'five o'clock', '3 p.m.', 'noon'."""

from __future__ import annotations

import re

from models.transcript import NumberKind
from pipeline.transcribe.numbers.amounts import UNIT_WORD, WORD, small
from pipeline.transcribe.numbers.found import Found

_HALF = (
    r"(?P<half>\s?(?:a\.?m\b\.?|p\.?m\b\.?|in the (?:morning|afternoon|evening)|at night|tonight"
    r"|this (?:morning|afternoon|evening)|de la (?:mañana|tarde|noche)))"
)
_MORNING = ("am", "inthemorning", "thismorning", "delamañana")
_NOT_A_TIME = (
    rf"(?![\w:/%-]|,? ?\d|\.\d| (?:{WORD}|oh|hundred|days?|weeks?|months?|years?|minutes?|hours?|milligrams?|percent"
    r"|degrees|pounds|dollars)\b)"
)
_HOUR = rf"(?P<hour>\d{{1,2}}|{UNIT_WORD}|ten|eleven|twelve)"
_MINUTE = rf"(?P<minute>[0-5]\d|(?:oh|zero)\s(?:{UNIT_WORD})|{WORD})"
_LEAD = r"(?<!\w)(?:at|by|until|till|before|after|around|about|from|since|past)\s"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d:/.$-])(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?![\d:/]){_HALF}?",
        rf"(?<![\w.:/$-])(?P<quarter>half|quarter) (?P<side>past|to|of|after) {_HOUR}(?!\w){_HALF}?",
        rf"(?<![\w.:/$-]){_HOUR} o'?\s?clock{_HALF}?",
        rf"(?<![\w.:/$-]){_HOUR}(?:[\s-]{_MINUTE})?{_HALF}",
        rf"{_LEAD}(?:about |around )?(?P<start>){_HOUR}[\s-]{_MINUTE}{_NOT_A_TIME}",
        r"(?<!\w)(?:at |by |until |till |before |after |around )(?P<start>)(?P<noon>noon|midnight|midday)(?!\w)",
    )
)


def times_of_day(text: str) -> list[Found]:
    """All times of day; where nothing says which half of the day, none is made up."""
    found: list[Found] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start = match.start("start") if "start" in pattern.groupindex else match.start()
            value = _value(match.groupdict())
            if value and not any(one.start < match.end() and start < one.end for one in found):
                found.append(Found(NumberKind.TIME, value, start, match.end()))
    return sorted(found, key=lambda one: one.start)


def _value(parts: dict[str, str | None]) -> str | None:
    """'HH:MM', with ' am' or ' pm' where that is said."""
    if noon := parts.get("noon"):
        return "12:00 am" if noon.lower() == "midnight" else "12:00 pm"
    hour = small(parts.get("hour") or "")
    minute = small(parts.get("minute") or "0") if "minute" in parts else 0
    if hour is None or minute is None or hour > 23 or minute > 59:
        return None
    if quarter := parts.get("quarter"):
        minutes = 30 if quarter.lower() == "half" else 15
        past = (parts.get("side") or "").lower() in ("past", "after")
        hour, minute = (hour, minutes) if past else ((hour - 2) % 12 + 1, 60 - minutes)
    half = re.sub(r"[\s.]", "", (parts.get("half") or "").lower())
    if not half or hour > 12:
        return f"{hour:02d}:{minute:02d}"
    return f"{hour:02d}:{minute:02d} {'am' if half in _MORNING else 'pm'}"
