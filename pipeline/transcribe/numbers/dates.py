"""Dates of birth: 'born March third, nineteen sixty two', 'date of birth 3/12/62', 'two fifteen sixty two'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from models.transcript import NumberKind
from pipeline.self_correction import CORRECTION
from pipeline.transcribe.numbers.found import Found
from pipeline.transcribe.numbers.small_numbers import (
    ORDINALS,
    SPANISH_WORD,
    TENS_WORD,
    UNIT_WORD,
    UNITS,
    WORD,
    ordinal,
    small,
)

_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
_SPANISH = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre")  # fmt: skip
MONTHS = {name: number for names in (_ENGLISH, _SPANISH) for number, name in enumerate(names, 1)}
OLDEST = 120  # years; ours
FARTHEST = 60  # characters between 'date of birth' and the end of a date that is corrected, or said before it; ours
_BIRTH = r"date of birth|d\.?\s?o\.?\s?b\.?|birth ?date|birthday"
_CUE = re.compile(
    rf"\b(?:{_BIRTH}|born|fecha de nacimiento|nací|nació)(?:'s)?(?!\w)"
    r"(?:[\s,:.]+(?:is|was|it's|its|on|in|the|of|and|um|uh|es|el|that's|that|would|should|be))*[\s,:.]+",
    re.IGNORECASE,
)
_CUE_BEHIND = re.compile(
    rf"[\s,]+(?:is|was|that's|that is|es)\s(?:my|his|her|the|our|their|mi|su|la)\s(?:{_BIRTH}|fecha de nacimiento)\b",
    re.IGNORECASE,
)
_GAP = r"(?:[\s,.\-–/]+)"
_ORDINAL = "|".join(ORDINALS)
_OH = r"(?:oh|zero)\s\w+"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:{TENS_WORD})[\s-](?:{_ORDINAL})|{_ORDINAL}|{WORD}|{_OH}|{SPANISH_WORD})"
_DIGIT = rf"(?:\d|oh|zero|{UNIT_WORD})\b"
_YEAR = (
    rf"(?:\d{{4}}|(?:19|20)[\s-]\d\d(?![\s-]?\d)|'?\d{{2}}|(?:one nine|two (?:oh|zero))(?: {_DIGIT}){{2}}"
    rf"|nineteen(?:\s(?:hundred(?: and)?|oh))?[\s-]{WORD}"
    rf"|(?:twenty|two thousand)(?: and)?[\s-]{WORD}|two thousand|{WORD}|{_OH}"
    rf"|(?:mil novecientos|dos mil)(?: {SPANISH_WORD})?|{SPANISH_WORD})"
)
_NAMED = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)}){_GAP}(?:the )?(?P<day>{_DAY}){_GAP}(?:of )?(?P<year>{_YEAR})(?!\w)"
    rf"|(?P<day2>{_DAY}){_GAP}(?:of |de )?(?P<month2>{'|'.join(MONTHS)}){_GAP}(?:del? )?(?P<year2>{_YEAR})(?!\w)",
    re.IGNORECASE,
)
_PART = rf"(?:\d{{1,2}}|(?:oh |zero )?{WORD}|{SPANISH_WORD})"
_NUMERIC = re.compile(rf"(?P<month>{_PART}){_GAP}(?P<day>{_PART}){_GAP}(?P<year>{_YEAR})(?!\w)", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])")
_COMPACT = re.compile(
    rf"(?:\d{{8}}|\d{{6}}|{_DIGIT}(?:[\s-]+{_DIGIT}){{5}}(?:(?:[\s-]+{_DIGIT}){{2}})?)(?!\w|[\s-]+{_DIGIT})",
    re.IGNORECASE,
)
_PATTERNS = (_NAMED, _ISO, _NUMERIC)
_RUN_ON = re.compile(rf"[\s-]+(?:\d|oh\b|{WORD}\b)", re.IGNORECASE)
_PIECE = re.compile(
    rf"(?:(?:the )?(?P<day>\d{{1,2}}(?:st|nd|rd|th)|(?:{TENS_WORD})[\s-](?:{_ORDINAL})|{_ORDINAL})|(?P<year>{_YEAR}))"
    r"(?=\s*(?:[.,;!?]|$))",
    re.IGNORECASE,
)
_CENTURIES = {
    "nineteen hundred ": 1900,
    "two thousand ": 2000,
    "nineteen oh ": 1900,
    "nineteen ": 1900,
    "twenty ": 2000,
    "mil novecientos ": 1900,
    "dos mil ": 2000,
    "19 ": 1900,
    "20 ": 2000,
}
_ROUND_YEARS = {"two thousand": 2000, "dos mil": 2000, "mil novecientos": 1900}


def dates_of_birth(text: str, today: date) -> list[Found]:
    """All dates of birth: what follows 'born', 'date of birth' and the like, or stands before 'is my date of birth'.

    A date that the caller corrects is the later one, doubtful, with both as readings.

    Args:
        text: what was said.
        today: two-digit years are the last ones before this day.
    """
    found: list[Found] = []
    for one in (*_behind_cues(text, today), *_before_cues(text, today)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def read_date(text: str, today: date) -> str | None:
    """A text that is nothing but a date, ISO 8601; None when it is none."""
    plain = text.strip(" .")
    one = _at(plain, 0, today)
    return one.value if one and one.end == len(plain) else None


def _behind_cues(text: str, today: date) -> Iterator[Found]:
    for cue in _CUE.finditer(text):
        one = _at(text, cue.end(), today)
        if one:
            yield _corrected(one, text, today)
        elif slip := CORRECTION.search(text, cue.end(), cue.end() + FARTHEST):
            later = _at(text, slip.end(), today)  # what came before was no whole date
            if later:
                yield replace(later, clear=False)


def _before_cues(text: str, today: date) -> Iterator[Found]:
    for cue in _CUE_BEHIND.finditer(text):
        for start in range(max(0, cue.start() - FARTHEST), cue.start()):
            starts_word = not text[max(0, start - 1) : start].isalnum() and text[start].isalnum()
            one = _at(text, start, today) if starts_word else None
            if one and one.end == cue.start():
                yield one
                break


def _at(text: str, start: int, today: date) -> Found | None:
    """The date that begins there."""
    if (match := _COMPACT.match(text, start)) and (one := _compact(match, today)):
        return one
    for pattern in _PATTERNS:
        match = pattern.match(text, start)
        if match and (one := _read(match, today)):
            return one
    return None


def _corrected(one: Found, text: str, today: date) -> Found:
    """The date as it was said anew behind 'sorry', in whole or its day or year."""
    slip = CORRECTION.match(text, one.end)
    if not slip:
        return one
    later = _at(text, slip.end(), today)
    if later:
        return replace(later, start=one.start, clear=False, readings=(later.value, one.value))
    piece = _PIECE.match(text, slip.end())
    if not piece:
        return one
    born = date.fromisoformat(one.value)
    year, day = _year(piece["year"] or "", today), ordinal(piece["day"] or piece["year"] or "")
    values = [_born(year, born.month, born.day, today), _born(born.year, born.month, day, today)]
    readings = dict.fromkeys([*(value.isoformat() for value in values if value), one.value])
    return replace(one, value=next(iter(readings)), end=piece.end(), clear=False, readings=tuple(readings))


def _compact(match: re.Match[str], today: date) -> Found | None:
    """'03121962', '031262', '19620312', or their digits one by one."""
    digits = "".join(str(UNITS.get(part, part)) for part in re.findall(r"\d|[a-z]+", match.group().lower()))
    digits = digits.replace("oh", "0")
    born = _born(_year(digits[4:], today), int(digits[:2]), int(digits[2:4]), today)
    if born is None and len(digits) == 8:
        born = _born(int(digits[:4]), int(digits[4:6]), int(digits[6:]), today)
    return Found(NumberKind.DATE_OF_BIRTH, born.isoformat(), match.start(), match.end()) if born else None


def _read(match: re.Match[str], today: date) -> Found | None:
    parts = match.groupdict()
    month_text = parts["month"] or parts.get("month2") or ""
    day_text = parts["day"] or parts.get("day2") or ""
    year_text = parts["year"] or parts.get("year2") or ""
    by_name = month_text.lower() in MONTHS
    month = MONTHS.get(month_text.lower()) or small(month_text)
    day = ordinal(day_text)
    swapped = not by_name and month is not None and day is not None and month > 12 >= day
    born = _born(_year(year_text, today), *((day, month) if swapped else (month, day)), today)
    if born is None:
        return None
    whole = re.fullmatch(r"\d{4}", year_text) or "/" in match.group()
    runs_on = not whole and _RUN_ON.match(match.string, match.end())  # cut from a longer row of numbers
    return Found(NumberKind.DATE_OF_BIRTH, born.isoformat(), match.start(), match.end(), clear=not (swapped or runs_on))


def _born(year: int | None, month: int | None, day: int | None, today: date) -> date | None:
    """The date, None when there is no such day or nobody born on it is alive."""
    if year is None or month is None or day is None:
        return None
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if 0 <= today.year - born.year <= OLDEST and born <= today else None


def _year(words: str, today: date) -> int | None:
    """A year in four digits, or in two: the last one before today."""
    plain = re.sub(r"[\s-]+", " ", words.lower().replace(" and", "").lstrip("'")).strip()
    if re.fullmatch(rf"{_DIGIT}(?: {_DIGIT}){{3}}", plain):
        plain = "".join(str(UNITS.get(word, 0)) for word in plain.split())
    for lead, century in _CENTURIES.items():
        rest = small(plain.removeprefix(lead)) if plain.startswith(lead) else None
        if rest is not None and not (lead == "twenty " and rest < 10):
            return century + rest
    if plain in _ROUND_YEARS:
        return _ROUND_YEARS[plain]
    value = small(plain) if len(plain) > 1 and plain not in UNITS else None  # 'five' alone is no year
    if value is None or value > 9999:
        return None
    if value > 99:
        return value
    return value + (2000 if value <= today.year % 100 else 1900)
