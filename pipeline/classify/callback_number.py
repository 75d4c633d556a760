"""Telephone numbers said in a message, as digits or in words.

'404-555-0132', '5 1 2, 555, 0173', 'four oh four, double five five, oh one three two'. Seven digits (a local number),
ten, or eleven with a leading 1 make a telephone number; dates, times, doses and other runs of digits do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.urgency import CallbackNumber
from pipeline.classify.spoken_numbers import SPANISH_UNITS, TEENS, TENS, UNITS
from pipeline.classify.wording import normalise

MOST_TOKENS = 14  # more parts than any way of saying eleven digits with doubles and pauses
REPEATS = {"double": 2, "triple": 3}
_SPOKEN = UNITS | SPANISH_UNITS
_PART = "|".join(sorted([*_SPOKEN, *TEENS, *TENS, *REPEATS, "hundred", "thousand"], key=len, reverse=True))
_TOKEN = re.compile(rf"(?<![\w])(?:\+?\d+|(?:{_PART})(?!\w))")
_BETWEEN = re.compile(r"(?:[\s,()\-–—/]|\.(?!\s)){0,4}(?:(?:then|um|uh|and)[\s,]+)?")
_NOT_A_PHONE = re.compile(
    r"(?:(?:date of birth|birthday|born|dob|member|policy|claim|account|zip|rx|prescription)\W[^.?!]{0,14}"
    r"|fax\w*\W[^.?!]*)$"
)
_FORMATTED = re.compile(r"(?<![\d])(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}(?!\d)")


def callback_numbers(text: str, country: str = "US") -> tuple[CallbackNumber, ...]:
    """All telephone numbers in order, a repeated one once for each time that it is said.

    Args:
        text: what was said.
        country: ISO 3166 code that numbers without a country code belong to.
    """
    plain = normalise(text)
    return tuple(
        CallbackNumber(text[start:end], start, end, digits, _e164(digits, country))
        for start, end, digits in _runs(plain)
    )


def _runs(plain: str) -> Iterator[tuple[int, int, str]]:
    """Formatted numbers first, then what is spoken between them; in order."""
    formatted = [match.span() for match in _FORMATTED.finditer(plain)]
    found = [(start, end, re.sub(r"\D", "", plain[start:end])) for start, end in formatted]
    for run in _spoken_runs(plain, formatted):
        found += _numbers_in(run)
    return iter(sorted(one for one in found if not _NOT_A_PHONE.search(plain[max(0, one[0] - 35) : one[0]])))


def _spoken_runs(plain: str, taken: list[tuple[int, int]]) -> Iterator[list[re.Match[str]]]:
    """Digits and number words that follow one another without words or a sentence's end in between."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(plain):
        if any(start <= token.start() < end for start, end in taken):
            continue
        if run and not _BETWEEN.fullmatch(plain[run[-1].end() : token.start()]):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _numbers_in(run: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    """The telephone numbers in a run, from its end: what is said before one ('at nine thirty') is not part of it."""
    end = len(run)
    while end:
        starts = range(end - 1, max(-1, end - MOST_TOKENS), -1)
        readings = [(start, _digits([token[0] for token in run[start:end]])) for start in starts]
        whole = [(start, digits) for start, digits in readings if digits and len(digits) >= 10]
        local = [(start, digits) for start, digits in readings if digits and len(digits) == 7]
        chosen = next(((s, d) for s, d in [*whole, *local] if _is_number(d, [token[0] for token in run[s:end]])), None)
        if chosen is None:
            end -= 1
            continue
        yield run[chosen[0]].start(), run[end - 1].end(), chosen[1]
        end = chosen[0]


def _is_number(digits: str, words: list[str]) -> bool:
    if len(digits) == 11:
        return digits[0] == "1"
    tens = any(word in TEENS or word in TENS for word in words)
    return digits[0] not in "01" and (len(digits) == 10 or (len(digits) == 7 and len(words) > 1 and not tens))


def _digits(words: list[str]) -> str | None:
    digits, repeat = "", 1
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in REPEATS:
            repeat = REPEATS[word]
            continue
        if word in ("hundred", "thousand"):
            digits += "00" if word == "hundred" else "000"
        elif word in TENS and following in UNITS and UNITS[following]:
            digits += str(TENS[word])[0]
        elif word in _SPOKEN or word in TEENS or word in TENS:
            digits += str((_SPOKEN | TEENS | TENS)[word]) * repeat
        else:
            digits += word.lstrip("+")
        repeat = 1
    return digits if repeat == 1 else None


def _e164(digits: str, country: str) -> str | None:
    import phonenumbers

    if len(digits) == 7:
        return None
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
