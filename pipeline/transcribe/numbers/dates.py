"""Dates of birth: 'born March third, nineteen sixty two', 'date of birth 3/12/62', 'two fifteen sixty two'."""

from __future__ import annotations

import re
from datetime import date

from models.transcript import NumberKind
from pipeline.transcribe.numbers.amounts import ORDINALS, TENS_WORD, WORD, ordinal, small
from pipeline.transcribe.numbers.found import Found

_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
_SPANISH = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre")  # fmt: skip
MONTHS = {name: number for names in (_ENGLISH, _SPANISH) for number, name in enumerate(names, 1)}
OLDEST = 120  # years; ours
_CUE = (
    r"\b(?:date of birth|d\.?\s?o\.?\s?b\.?|birth ?date|birthday|born|fecha de nacimiento|nací|nació)\b"
    r"(?:[\s,:.]+(?:is|was|it's|its|on|in|the|of|and|um|uh|es|el))*[\s,:.]+"
)
_GAP = r"(?:[\s,.\-–/]+)"
_ORDINAL = "|".join(ORDINALS)
_OH = r"(?:oh|zero)\s\w+"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:{TENS_WORD})[\s-](?:{_ORDINAL})|{_ORDINAL}|{WORD}|{_OH})"
_YEAR = (
    rf"(?:\d{{4}}|'?\d{{2}}|nineteen(?:\s(?:hundred(?: and)?|oh))?[\s-]{WORD}"
    rf"|(?:twenty|two thousand)(?: and)?[\s-]{WORD}|two thousand|{WORD}|{_OH})"
)
_NAMED = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)}){_GAP}(?:the )?(?P<day>{_DAY}){_GAP}(?:of )?(?P<year>{_YEAR})(?!\w)"
    rf"|(?P<day2>{_DAY}){_GAP}(?:of |de )?(?P<month2>{'|'.join(MONTHS)}){_GAP}(?:del? )?(?P<year2>{_YEAR})(?!\w)",
    re.IGNORECASE,
)
_PART = rf"(?:\d{{1,2}}|(?:oh |zero )?{WORD})"
_NUMERIC = re.compile(rf"(?P<month>{_PART}){_GAP}(?P<day>{_PART}){_GAP}(?P<year>{_YEAR})(?!\w)", re.IGNORECASE)
_CENTURIES = {
    "nineteen hundred ": 1900,
    "two thousand ": 2000,
    "nineteen oh ": 1900,
    "nineteen ": 1900,
    "twenty ": 2000,
}


def dates_of_birth(text: str, today: date) -> list[Found]:
    """All dates of birth: what follows 'born', 'date of birth' and the like.

    Args:
        text: what was said.
        today: two-digit years are the last ones before this day.
    """
    found = []
    for cue in re.finditer(_CUE, text, re.IGNORECASE):
        for pattern in (_NAMED, _NUMERIC):
            match = pattern.match(text, cue.end())
            if match and (one := _read(match, today)):
                found.append(one)
                break
    return found


def read_date(text: str, today: date) -> str | None:
    """A text that is nothing but a date, ISO 8601; None when it is none."""
    for pattern in (_NAMED, _NUMERIC):
        match = pattern.fullmatch(text.strip(" ."))
        if match and (one := _read(match, today)):
            return one.value
    return None


def _read(match: re.Match[str], today: date) -> Found | None:
    parts = match.groupdict()
    month_text = parts["month"] or parts.get("month2") or ""
    day_text = parts["day"] or parts.get("day2") or ""
    year_text = parts["year"] or parts.get("year2") or ""
    by_name = month_text.lower() in MONTHS
    month = MONTHS.get(month_text.lower()) or small(month_text)
    day, year = ordinal(day_text), _year(year_text, today)
    if month is None or day is None or year is None:
        return None
    swapped = not by_name and month > 12 >= day
    if swapped:
        month, day = day, month
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    if not 0 <= today.year - born.year <= OLDEST or born > today:
        return None
    return Found(NumberKind.DATE_OF_BIRTH, born.isoformat(), match.start(), match.end(), clear=not swapped)


def _year(words: str, today: date) -> int | None:
    """A year in four digits, or in two: the last one before today."""
    plain = re.sub(r"[\s-]+", " ", words.lower().replace(" and", "").lstrip("'")).strip()
    for lead, century in _CENTURIES.items():
        rest = small(plain.removeprefix(lead)) if plain.startswith(lead) else None
        if rest is not None and not (lead == "twenty " and rest < 10):
            return century + rest
    if plain == "two thousand":
        return 2000
    value = small(plain)
    if value is None or value > 9999:
        return None
    if value > 99:
        return value
    return value + (2000 if value <= today.year % 100 else 1900)
