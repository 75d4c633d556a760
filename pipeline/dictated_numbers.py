"""Telephone numbers as people dictate them and transcribers write them.

'404-555-0132', '(404) 555 0132', 'four oh four, five five five, oh one three two', 'four zero four, um, 555, and then
oh one thirty two', 'double five': each is found with its exact span, its digits and where every digit stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "for": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7",
    "ocho": "8", "nueve": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
SHORTEST = 7
"""Digits of a number without its area code."""
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s,.\-–—()/:;…]*")
_FILLER = frozenset({"um", "uh", "er", "hmm", "then", "area", "code"})
_JOINER = frozenset({"and"})
_AMBIGUOUS = frozenset({"o", "for"})


@dataclass(frozen=True, slots=True)
class DictatedNumber:
    """One saying of a number: `text[start:end]` comes to `digits`; `places` holds the span of each digit's token."""

    digits: str
    start: int
    end: int
    places: tuple[tuple[int, int], ...]

    def same_as(self, other: DictatedNumber) -> bool:
        """Whether both are the same number; one may lack the area code or the leading 1."""
        length = min(len(self.digits), len(other.digits), 10)
        return length >= SHORTEST and self.digits[-length:] == other.digits[-length:]


def dictated_numbers(text: str) -> list[DictatedNumber]:
    """All telephone numbers of 7 digits and more in a text, in order; two sayings side by side are two numbers."""
    return [number for run in _runs(text) for number in _split(run, text)]


_Digit = tuple[str, int, int]


def _runs(text: str) -> list[list[_Digit]]:
    """Digits that follow each other with nothing but marks, hesitations and joining words between."""
    runs: list[list[_Digit]] = []
    run: list[_Digit] = []
    reached = 0
    times, times_start = 1, 0
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        if not _BETWEEN.fullmatch(text, reached, match.start()):
            runs, run = [*runs, run], []
        reached = match.end()
        if word in _FILLER or (word in _JOINER and len(run) >= 3):
            continue
        if word in _TIMES:
            times, times_start = _TIMES[word], match.start()
            continue
        digits = _digits(word, run)
        if digits is None or (word in _AMBIGUOUS and not run):
            runs, run = [*runs, run], []
        else:
            start = times_start if times > 1 else match.start()
            run.extend((digit, start, match.end()) for digit in digits * times)
        times = 1
    return [*runs, run]


def _digits(word: str, run: list[_Digit]) -> str | None:
    """The digits of one word, None when it is no number; 'hundred' and a unit after a ten change what went before."""
    if word[0] in "0123456789":
        return word
    if word == "hundred" and run:
        return "00"
    if word in _TENS:
        return _TENS[word] + "0"
    if word in DIGITS and len(run) > 1 and run[-1][0] == "0" and run[-1][1] == run[-2][1] and DIGITS[word] != "0":
        run.pop()  # 'thirty two' is 32, not 302
    return DIGITS.get(word) or _TEENS.get(word)


def _split(run: list[_Digit], text: str) -> list[DictatedNumber]:
    """Cuts a run into numbers: ten digits, eleven with a leading 1, or what is left when that is at least seven."""
    numbers = []
    while len(run) >= SHORTEST:
        size = min(len(run), 11 if run[0][0] == "1" else 10)
        if SHORTEST * 2 <= len(run) < 17 and _same(run[:7], run[7:14]):
            size = 7
        part, run = run[:size], run[size:]
        places = tuple((start, end) for _, start, end in part)
        start = places[0][0] - (places[0][0] > 0 and text[places[0][0] - 1] == "(")
        numbers.append(DictatedNumber("".join(digit for digit, _, _ in part), start, places[-1][1], places))
    return numbers


def _same(one: list[_Digit], other: list[_Digit]) -> bool:
    """Whether two stretches hold the same digits."""
    return [digit for digit, _, _ in one] == [digit for digit, _, _ in other]
