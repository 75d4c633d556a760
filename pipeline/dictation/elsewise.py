"""Digits that are no telephone number's: dates, times, and what follows 'room', 'policy number', 'zip code is'."""

from __future__ import annotations

import re

from pipeline.number_words import ENGLISH_TEENS, ENGLISH_TENS

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo"
    r"|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TENS = "|".join(ENGLISH_TENS)
_SMALL = rf"(?:(?:{_TENS})(?:[\s-]{_UNIT})?|{'|'.join(ENGLISH_TEENS)}|{_UNIT})"
_ORDINAL = (
    r"(?:(?:twenty|thirty)[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?![\w-])|{_ORDINAL}|{_SMALL}(?=[\s,]+(?:nineteen|two thousand)))"
_YEAR = (
    rf"(?:(?:19|20)\d\d(?![\w-])|nineteen\s(?:hundred\s|oh\s)?{_SMALL}|two thousand(?:\s(?:and\s)?{_SMALL})?"
    rf"|twenty[\s-](?:(?:{_TENS})(?:[\s-]{_UNIT})?|{'|'.join(ENGLISH_TEENS)}))"
)
_HOUR = r"(?:\d{1,2}(?:[: ]?[0-5]\d)?(?![\w:-])|(?:ten|eleven|twelve|" + _UNIT + r")(?:\s(?:" + _TENS + r"|fifteen))?)"
_APART = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/-])\d{1,3}/\d{1,3}(?:/\d{2,4})?(?![\d/-]|\s\d{3}[\s-])",
        r"(?<![\d/-])\d{1,2}[/-]\d{1,2}[/-](?:19|20)?\d\d(?![\d/-])",
        rf"\b{_MONTH}\s(?:the\s)?{_DAY}(?:[\s,.]+(?:of\s)?{_YEAR})?",
        rf"\b(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)?)\s(?:of\s|de\s)?{_MONTH}(?:[\s,.]+(?:of\s|del?\s)?{_YEAR})?",
        r"(?<![\d:])\d{1,2}:[0-5]\d(?![\d:]|[-.]\d)",
        r"(?<![\d:-])\d{1,2}\s?[ap]\.?\s?m\b",
        rf"\b(?:between|from)\s{_HOUR}\s(?:and|to|until|till)\s{_HOUR}(?!\w)",
    )
)
_IS = r"(?:\s*(?:\b(?:numbers?|no\.?|id|code|is|was|it's|on)\b|['’]s\b|#|:))*\s*#?$"
_CUE = re.compile(
    rf"\b(?:(?:member|policy|claim|account|zip|rx|reference|confirmation|invoice|room|suite|highway|birthday|born|dob"
    rf"|date of birth|birth ?date|(?<!area )(?<!are )code){_IS}"
    rf"|(?:prescription|case|order|group|street)\s*(?:numbers?|no\b\.?|id|#){_IS})",
    re.IGNORECASE,
)
_WEAK_CUE = re.compile(rf"\b(?:prescription|case|order|group|street){_IS}", re.IGNORECASE)
_LOOK_BACK = 40  # characters


def apart(text: str) -> list[tuple[int, int]]:
    """Spans of dates and of times of day, whatever they are the dates and times of."""
    return [match.span() for pattern in _APART for match in pattern.finditer(text)]


def announced(text: str, start: int) -> bool:
    """Whether the words right before some digits say that they are another number's: 'room', 'policy number is'."""
    return bool(_CUE.search(text[max(0, start - _LOOK_BACK) : start]))


def perhaps_announced(text: str, start: int) -> bool:
    """Whether they may say so, as 'case' and 'order' do, which are ordinary words too."""
    return bool(_WEAK_CUE.search(text[max(0, start - _LOOK_BACK) : start]))
