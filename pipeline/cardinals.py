"""Whole numbers in words, as English and Spanish build them: 'one hundred and five', 'mil doscientos treinta y cuatro'.

A row of number words is a row of cardinals said side by side: 'five five five' is three, 'two twenty five' is two, and
'quinientos cincuenta y cinco' one. What a row stands for is up to whom reads it: an amount, a year, a telephone number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.number_words import (
    ENGLISH_DIGITS,
    ENGLISH_TEENS,
    ENGLISH_TENS,
    SPANISH_DIGITS,
    SPANISH_HUNDREDS,
    SPANISH_TEENS,
    SPANISH_TENS,
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The number words of a language.

    Attributes:
        small: below a hundred in one word, without the round tens.
        tens: the round tens from twenty, of which a unit behind replaces the nought.
        hundreds: words that are so many hundreds by themselves.
        hundred: the word that multiplies what stands before it by a hundred, '' where there is none.
        scales: words that multiply what stands before them by a thousand or a million.
        one: words that are 1 only before a hundred or a scale.
        joiner: may stand between the parts of one number.
        joins_tens: whether it stands between a ten and its unit.
    """

    small: Mapping[str, int]
    tens: Mapping[str, int]
    hundreds: Mapping[str, int]
    hundred: str
    scales: Mapping[str, int]
    one: frozenset[str]
    joiner: str
    joins_tens: bool

    @property
    def words(self) -> frozenset[str]:
        """All words that may begin or go on with a number."""
        return frozenset({*self.small, *self.tens, *self.hundreds, self.hundred, *self.scales} - {""})


@dataclass(frozen=True, slots=True)
class Cardinal:
    """`words[first:last]` come to `value`."""

    value: int
    first: int
    last: int


def _values(words: Mapping[str, str], times: int = 1) -> dict[str, int]:
    return {word: int(digits) * times for word, digits in words.items()}


ENGLISH = Tongue(
    small=MappingProxyType(_values({word: digit for word, digit in ENGLISH_DIGITS.items() if word != "for"})
                           | _values(ENGLISH_TEENS)),
    tens=MappingProxyType(_values(ENGLISH_TENS, 10)),
    hundreds=MappingProxyType({}),
    hundred="hundred",
    scales=MappingProxyType({"thousand": 1_000, "million": 1_000_000}),
    one=frozenset({"a", "an"}),
    joiner="and",
    joins_tens=False,
)  # fmt: skip
SPANISH = Tongue(
    small=MappingProxyType(_values(SPANISH_DIGITS) | _values(SPANISH_TEENS) | {"una": 1, "veintiuna": 21}),
    tens=MappingProxyType(_values(SPANISH_TENS, 10)),
    hundreds=MappingProxyType(_values(SPANISH_HUNDREDS, 100)
                              | {f"{word[:-2]}as": int(digit) * 100 for word, digit in SPANISH_HUNDREDS.items()
                                 if word.endswith("os")}),
    hundred="",
    scales=MappingProxyType({"mil": 1_000, "millón": 1_000_000, "millones": 1_000_000}),
    one=frozenset(),
    joiner="y",
    joins_tens=True,
)  # fmt: skip


def cardinals(words: list[str], tongue: Tongue) -> list[Cardinal] | None:
    """The numbers that words in lower case come to side by side, each as long as can be.

    Numerals count as words; a joining word belongs inside a number. None when anything else is among the words.
    """
    found: list[Cardinal] = []
    at = 0
    while at < len(words):
        one = cardinal(words, at, tongue)
        if one is None:
            return None
        found.append(one)
        at = one.last
    return found


def cardinal(words: list[str], at: int, tongue: Tongue) -> Cardinal | None:
    """The longest number that begins at `at`, None when none does."""
    total, end, smallest = 0, at, 0
    here = at
    while True:
        part = _below_thousand(words, here, tongue)
        value, after = part or (1, here)
        times = tongue.scales.get(words[after], 1) if after < len(words) else 1
        is_scaled = times > 1
        if (part is None and not is_scaled) or (smallest and times >= smallest) or (smallest and not value):
            break
        total, end, smallest = total + value * times, after + is_scaled, times
        if not is_scaled:
            break
        here = _behind_joiner(words, end, tongue)
    return Cardinal(total, at, end) if end > at else None


def _below_thousand(words: list[str], at: int, tongue: Tongue) -> tuple[int, int] | None:
    """(value, place behind it) of the number that begins at `at` and has no thousands."""
    word, following = (*words[at : at + 2], "", "")[:2]
    if word in tongue.hundreds:
        value, end = tongue.hundreds[word], at + 1
    else:
        if word in tongue.one and (following == tongue.hundred or following in tongue.scales):
            first: tuple[int, int] | None = (1, at + 1)
        else:
            first = _below_hundred(words, at, tongue)
        times, end = first or (1, at)
        if not tongue.hundred or words[end : end + 1] != [tongue.hundred] or not times:
            return first
        value, end = times * 100, end + 1
    rest = _below_hundred(words, _behind_joiner(words, end, tongue), tongue)
    if rest and 0 < rest[0] < 100 and words[rest[1] : rest[1] + 1] != [tongue.hundred]:
        return value + rest[0], rest[1]
    return value, end


def _below_hundred(words: list[str], at: int, tongue: Tongue) -> tuple[int, int] | None:
    """Likewise without hundreds; a numeral may be any number."""
    word = words[at] if at < len(words) else ""
    if word.isdecimal():
        return int(word), at + 1
    if word not in tongue.tens:
        return (tongue.small[word], at + 1) if word in tongue.small else None
    unit = _behind_joiner(words, at + 1, tongue) if tongue.joins_tens else at + 1
    value = tongue.small.get(words[unit], 0) if unit < len(words) else 0
    return (tongue.tens[word] + value, unit + 1) if 0 < value < 10 else (tongue.tens[word], at + 1)


def _behind_joiner(words: list[str], at: int, tongue: Tongue) -> int:
    return at + 1 if at < len(words) and words[at] == tongue.joiner else at
