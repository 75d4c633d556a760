"""Times of day: '2:30', 'half past nine', 'nine thirty', 'at two', 'ten after four', '3 p.m.', 'a las tres y media'."""

from __future__ import annotations

import re

from models.transcript import NumberKind
from pipeline.transcribe.numbers.found import Found
from pipeline.transcribe.numbers.small_numbers import SPANISH_WORD, TENS_WORD, UNIT_WORD, WORD, small

_SAID = r"a\.?m\b\.?|p\.?m\b\.?"
_PART = (
    r"in the (?:morning|afternoon|evening)|at night|tonight|this (?:morning|afternoon|evening)"
    r"|de la (?:mañana|tarde|noche|madrugada)"
)
_HALF = rf"(?P<half>,?\s?(?:{_SAID}|{_PART}))"
_MORNING = re.compile(r"am|morning|mañana|madrugada")
_CLEAR_HOURS = (  # part of the day, the hours it leaves no doubt about, and which half they and the others are in
    (_MORNING, range(1, 12), "am", "am"),
    (re.compile(r"afternoon|tarde"), (12, 1, 2, 3, 4, 5, 6, 7, 8), "pm", "pm"),
    (re.compile(r"evening"), range(4, 12), "pm", "pm"),
    (re.compile(r"night|noche"), range(6, 12), "pm", "am"),
)
_NOT_A_TIME = (
    rf"(?![\w:/%-]|,? ?\d|\.\d| (?:{WORD}|oh|hundred|days?|weeks?|months?|years?|minutes?|hours?|milligrams?|percent"
    r"|degrees|pounds|dollars)\b)"
)
_DONE = (  # what may follow a time of one number: nothing, or what isn't counted
    r"(?=\s*(?:[.,;?!]|$)|\s(?:today|tomorrow|on|or|if|is|would|works|with|so|but|because|when|thanks|thank|please|sharp"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)(?!,? ?\d|\.\d)"
)
_MEASURED = re.compile(  # 'my pain is at seven' is no time
    r"\b(?:pain|sugar|glucose|pressure|level|dose|temp\w*|fever|oxygen|rate|pulse|weigh\w*|score|scale|a1c|units)\b[^.?!]*$",
    re.IGNORECASE,
)
_HOUR = rf"(?P<hour>\d{{1,2}}|{UNIT_WORD}|ten|eleven|twelve)"
_MINUTE = rf"(?P<minute>[0-5]\d|(?:oh|zero)\s(?:{UNIT_WORD})|{WORD})"
_TOO_MUCH = "".join(rf"(?<!\b{word}[\s-])" for word in (*TENS_WORD.split("|"), "hundred", "point", "oh", r"\d"))
_ALONE = rf"(?<![\w.:/$-]){_TOO_MUCH}"  # 'sixty one' is no hour
_AT = r"(?<!\w)(?:at|by|until|till|before|after|around)\s"
_LEAD = r"(?<!\w)(?:at|by|until|till|before|after|around|about|from|since|past)\s"
_BEGINS = rf"(?:{_LEAD}(?:about |around )?|\bit(?:'s| is| was) |^\s*|[.,;?!]\s+)"
_SPANISH_HOUR = r"(?P<hour>\d{1,2}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
_COUNTED = r"(?!\w|[:/%]|\.?\d|\s(?:días?|semanas?|mes(?:es)?|años?|horas?|minutos?|personas?|pastillas?|veces)\b)"
_FIVES = r"five|ten|twenty(?:[\s-]five)?|5|10|20|25"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d:/.$-])(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?![\d:/]){_HALF}?",
        rf"(?<![\w.:/$-])(?P<quarter>half past|quarter (?:past|to|of|after)) {_HOUR}(?!\w){_HALF}?",
        rf"(?<![\w.:/$-])(?P<quarter>(?:{_FIVES})(?: minutes?)? (?:past|after)) {_HOUR}(?:{_HALF}|{_DONE})",
        rf"(?<![\w.:/$-])(?P<quarter>(?:{_FIVES}) minutes? (?:to|of|before|till)) {_HOUR}(?:{_HALF}|{_DONE})",
        rf"{_ALONE}{_HOUR} o'?\s?clock{_HALF}?",
        rf"{_ALONE}{_HOUR}(?:[\s.-]{_MINUTE})?(?P<half>\s?(?:{_SAID}))",
        rf"{_ALONE}(?P<hour>1[0-2]|[1-9])(?P<minute>[0-5]\d)(?P<half>\s?(?:{_SAID}))",
        rf"{_BEGINS}(?P<start>){_HOUR}(?:[\s-]{_MINUTE})?(?P<half>,?\s(?:{_PART}))",
        rf"{_LEAD}(?:about |around )?(?P<start>){_HOUR}[\s-]{_MINUTE}{_NOT_A_TIME}",
        rf"{_AT}(?:about |around )?(?P<start>)(?P<bare>){_HOUR}(?!\w){_DONE}",
        rf"\blas? (?P<start>){_SPANISH_HOUR}(?: (?P<sign>y|menos) (?P<minute>media|cuarto|{SPANISH_WORD}))?"
        rf"{_COUNTED}{_HALF}?",
        r"(?<!\w)(?P<noon>noon|midnight|midday|mediodía|medianoche)(?!\w)",
    )
)


def times_of_day(text: str) -> list[Found]:
    """All times of day; where nothing says which half of the day, none is made up, and where it may be either, both."""
    found: list[Found] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start = match.start("start") if "start" in pattern.groupindex else match.start()
            if "bare" in pattern.groupindex and _MEASURED.search(text, 0, start):
                continue
            values = _values(match.groupdict())
            if values and not any(one.start < match.end() and start < one.end for one in found):
                found.append(Found(NumberKind.TIME, values[0], start, match.end(), len(values) == 1, values))
    return sorted(found, key=lambda one: one.start)


def _values(parts: dict[str, str | None]) -> tuple[str, ...]:
    """'HH:MM', with ' am' or ' pm' where that is said; both where it may be either, () where it is no time."""
    if noon := parts.get("noon"):
        return ("12:00 am" if noon.lower() in ("midnight", "medianoche") else "12:00 pm",)
    hour, minute = small(parts.get("hour") or ""), _minute(parts.get("minute"))
    if hour is None or minute is None or hour > 23 or minute > 59:
        return ()
    quarter = (parts.get("quarter") or "").lower()
    if quarter:
        minute = _minute(re.sub(r"(?: minutes?)? \w+$", "", quarter)) or 0
    if quarter.endswith((" to", " of", " before", " till")) or (parts.get("sign") or "").lower() == "menos":
        hour, minute = (hour - 2) % 12 + 1, 60 - minute
    time, half = f"{hour:02d}:{minute:02d}", re.sub(r"[\s.,]", "", (parts.get("half") or "").lower())
    if not half:
        return (time,)
    if not 0 < hour <= 12:  # of 24 hours, which name their half themselves
        return (time,) if (hour < 12) == bool(_MORNING.search(half)) else ()
    return tuple(f"{time} {one}" for one in _halves(hour, half))


def _minute(words: str | None) -> int | None:
    named = {"half": 30, "media": 30, "quarter": 15, "cuarto": 15}
    return named.get(words.lower(), small(words)) if words else 0


def _halves(hour: int, half: str) -> tuple[str, ...]:
    """The halves of the day that an hour may be in, likeliest first: midnight is 'twelve at night'."""
    if half in ("am", "pm"):
        return (half,)
    for name, clear, usual, otherwise in _CLEAR_HOURS:
        if name.search(half):
            if hour in clear:
                return (usual,)
            if otherwise == "am" and hour == 12:
                return ("am",)
            return (otherwise, "pm" if otherwise == "am" else "am")
    return ()
