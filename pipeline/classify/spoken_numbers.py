"""Numbers as callers say them and transcribers write them: '101.8', 'one oh one point eight', 'two eighteen'.

Read the way people say readings: groups stand side by side ('three eighty' is 380, 'one oh one' is 101), unless
'hundred' says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.cardinals import ENGLISH
from pipeline.classify.wording import normalise

WORDS = {**ENGLISH.small, **ENGLISH.tens}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_GROUP = rf"(?:{_WORD}|hundred)"
_NUMBER = re.compile(
    r"(?<![\w.$])(?P<digits>\d{1,4}(?:\.\d{1,2})?)(?![\d\w]|\.\d)"
    rf"|(?<!\w)(?P<words>(?:a[\s-]+hundred|{_GROUP})(?:[\s-]+(?:and[\s-]+)?{_GROUP})*"
    rf"(?:[\s-]+point[\s-]+(?:{_WORD})(?:[\s-]+(?:{_WORD}))?)?)(?!\w)"
)
_HALF = re.compile(r"\s+and\s+an?\s+half(?!\w)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number said in a text: `text[start:end]` comes to `value`."""

    value: float
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """All numbers in order, digits and words alike; 'o' and 'oh' count only inside a number."""
    plain = normalise(text)
    found = []
    for match in _NUMBER.finditer(plain):
        value = float(match["digits"]) if match["digits"] else _spoken(match["words"])
        if value is None:
            continue
        half = _HALF.match(plain, match.end())
        found.append(Number(value + (0.5 if half else 0.0), match.start(), half.end() if half else match.end()))
    return found


def _spoken(words: str) -> float | None:
    whole, _, decimals = re.sub(r"[\s-]+", " ", words).partition(" point ")
    groups = whole.replace(" and ", " ").split()
    if groups[0] in ("oh", "o"):
        return None
    integer = _hundreds(groups) if "hundred" in groups else _side_by_side(groups)
    fraction = _side_by_side(decimals.split()) if decimals else ""
    return float(f"{integer}.{fraction}" if fraction else integer)


def _hundreds(groups: list[str]) -> str:
    at = groups.index("hundred")
    before = "1" if groups[:at] in ([], ["a"]) else _side_by_side(groups[:at])
    after = _side_by_side([group for group in groups[at + 1 :] if group != "hundred"]) or "0"
    return str(int(before) * 100 + int(after))


def _side_by_side(groups: list[str]) -> str:
    digits = ""
    previous_tens = False
    for group in groups:
        value = WORDS[group]
        if previous_tens and 0 < value < 10:
            digits = digits[:-1] + str(value)
        else:
            digits += str(value)
        previous_tens = group in ENGLISH.tens
    return digits
