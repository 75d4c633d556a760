"""Amounts as people say and write them: 'twenty five', 'one oh five', 'two and a half', '1,000', '½', 'dos y media'.

Words that can be taken in more than one way give all of their values; nothing is ever rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.cardinals import ENGLISH, SPANISH, Cardinal, Tongue, cardinals

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d*[.,]?\d+")
_FRACTION = re.compile(r"(\d+)/(\d+)")
_POINTS = frozenset({"point", "punto", "coma"})
_SIGNS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_PARTS = {
    "half": Decimal("0.5"), "media": Decimal("0.5"), "medio": Decimal("0.5"), "quarter": Decimal("0.25"),
    "cuarto": Decimal("0.25"), "three quarters": Decimal("0.75"), "tres cuartos": Decimal("0.75"),
}  # fmt: skip
_PART_OF = re.compile(rf"(?:(?:a|an|one|un|una) )?({'|'.join(_PARTS)})(?: (?:of|de))?(?: (?:a|an|one|the|un|una))?")
_OF_ONE = re.compile(r"(?<=[\d½¼¾])(?: (?:of|de))?(?: (?:a|an|un|una))?$")
_AND_PART = re.compile(rf"(.+) (?:and|y) (?:(?:a|an|one|un) )?({'|'.join(_PARTS)})")
SMALLER = frozenset({2, 4, 5, 8, 10})
"""Denominators of fractions that have few decimals."""
WORDS = ENGLISH.words | SPANISH.words
"""All words that are numbers by themselves."""
BETWEEN_WORDS = frozenset({"and", "y", "a", "an", "of", "de", *_POINTS, *" ".join(_PARTS).split(), "quarters"})
"""Words that may stand inside an amount."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What words come to.

    Attributes:
        values: likeliest first; more than one where the words don't tell.
        apart: the value when the first number is a count of its own: 25 in 'two twenty five milligram tablets'.
    """

    values: tuple[Decimal, ...]
    apart: Decimal | None = None


def amount(words: str) -> Amount | None:
    """An amount in one language, None when the words are none or have anything else among them."""
    plain = " ".join(re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])|(?<=\d)(?=[½¼¾])", " ", words.lower()).split())
    plain = _OF_ONE.sub("", plain)
    if part := _PART_OF.fullmatch(plain):
        return Amount((_PARTS[part[1]],))
    if part := _AND_PART.fullmatch(plain):
        whole = amount(part[1])
        return whole and Amount(tuple(value + _PARTS[part[2]] for value in whole.values))
    return _written(plain.split()) or _with_point(plain.split(), ENGLISH) or _with_point(plain.split(), SPANISH)


def exact(value: Decimal) -> str:
    """In digits, without exponent or noughts behind."""
    return f"{value.normalize():f}"


def _written(parts: list[str]) -> Amount | None:
    """A numeral, or one with a fraction behind."""
    if len(parts) == 2 and parts[0].isdecimal() and (rest := _share(parts[1])):
        return Amount((int(parts[0]) + rest,))
    if len(parts) != 1:
        return None
    numeral = parts[0]
    if share := _share(numeral):
        return Amount((share,))
    if _THOUSANDS.fullmatch(numeral) and numeral[0] != "0":
        return Amount((Decimal(numeral.replace(",", "")),))
    if not _DECIMAL.fullmatch(numeral):
        return None
    value = Decimal(numeral.replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", numeral):  # a thousand where Spanish is written, a decimal elsewhere
        values = (value, value * 1000)
        return Amount(values[::-1] if numeral.endswith("000") else values)
    return Amount((value,))


def _share(numeral: str) -> Decimal | None:
    """A proper fraction: '1/2', '¾'."""
    fraction = _FRACTION.fullmatch(numeral)
    if fraction and int(fraction[1]) < int(fraction[2]) and int(fraction[2]) in SMALLER:
        return Decimal(fraction[1]) / Decimal(fraction[2])
    return _SIGNS.get(numeral)


def _with_point(words: list[str], tongue: Tongue) -> Amount | None:
    """Whole numbers and 'two point five', 'point oh five', 'one point two million'."""
    place = next((at for at, word in enumerate(words) if word in _POINTS), None)
    if place is None and len(words) == 2 and words[1] in tongue.scales and (numeral := _written(words[:1])):
        return Amount(tuple(value * tongue.scales[words[1]] for value in numeral.values))
    if place is None:
        found = cardinals(words, tongue)
        return _side_by_side(found, words) if found and not _is_mixed(words) else None
    times = tongue.scales.get(words[-1])
    digits = cardinals(words[place + 1 : -1 if times else None], tongue)
    if not digits:
        return None
    before = [] if words[:place] in ([], ["oh"]) else cardinals(words[:place], tongue)
    whole = Amount((Decimal(0),)) if before == [] else before and _side_by_side(before, words)
    fraction = Decimal("0." + "".join(str(one.value) for one in digits))
    return Amount(tuple((value + fraction) * (times or 1) for value in whole.values)) if whole else None


def _is_mixed(words: list[str]) -> bool:
    """'1 o 5' is Spanish for 'one or five'."""
    return "o" in words and any(word.isdecimal() for word in words)


def _side_by_side(found: list[Cardinal], words: list[str]) -> Amount | None:
    """What numbers in a row come to: 'five five five' is 555 and 'one twenty' 120; 'two 25' is 25 and a count."""
    values = [one.value for one in found]
    last, joined = Decimal(values[-1]), Decimal("".join(map(str, values)))
    numerals = any(words[one.first].isdecimal() for one in found)
    if len(values) == 1:
        return Amount((last,))
    if all(value < 10 for value in values):
        if numerals:
            return Amount((last, joined) if len(values) == 2 else (joined, last))
        if values[0] == 0:  # 'oh five' lacks its point, or is five
            return Amount((joined, joined.scaleb(1 - len(values))))
        return Amount((joined,), last if len(values) == 2 else None)
    if numerals:
        return None
    if len(values) == 2 and 0 < values[0] < 10:
        return Amount((joined,), last) if last < 100 else Amount((last,))
    return Amount((joined, last) if max(values) < 100 else (last, Decimal(sum(values))))
