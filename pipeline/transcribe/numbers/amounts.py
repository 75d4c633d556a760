"""Small numbers as people say them: 'twenty five', '2.5', 'two and a half', 'nineteen sixty two', 'the third'."""

from __future__ import annotations

from pipeline.number_words import ENGLISH_DIGITS, ENGLISH_TEENS, ENGLISH_TENS

UNITS = {word: int(digit) for word, digit in ENGLISH_DIGITS.items() if word not in ("oh", "o", "for")}
SMALL = UNITS | {word: int(value) for word, value in ENGLISH_TEENS.items()}
DECADES = {word: int(value) * 10 for word, value in ENGLISH_TENS.items()}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_WORDS = sorted([*SMALL, *DECADES], key=len, reverse=True)
TENS_WORD = "|".join(DECADES)
UNIT_WORD = "|".join(word for word, value in SMALL.items() if 0 < value < 10)
WORD = rf"(?:(?:{TENS_WORD})(?:[\s-]+(?:{UNIT_WORD}))?|{'|'.join(_WORDS)})"
"""A number below a hundred in words."""


def small(words: str) -> int | None:
    """The value of digits or of words below a hundred: '25', 'twenty five', 'oh five'; None when it is none."""
    parts = words.lower().replace("-", " ").split()
    if len(parts) == 1 and parts[0].isdecimal():
        return int(parts[0])
    if len(parts) == 2 and parts[0] in ("oh", "o", "zero") and UNITS.get(parts[1]):
        return UNITS[parts[1]]
    if len(parts) == 2 and parts[0] in DECADES and 0 < SMALL.get(parts[1], 0) < 10:
        return DECADES[parts[0]] + SMALL[parts[1]]
    return SMALL.get(parts[0], DECADES.get(parts[0])) if len(parts) == 1 else None


def ordinal(words: str) -> int | None:
    """The value of 'third', '3rd', 'twenty first', or of a plain number up to 31; None when it is none."""
    plain = words.lower().replace("-", " ")
    for ending in ("st", "nd", "rd", "th"):
        if plain.endswith(ending) and plain[: -len(ending)].isdecimal():
            return int(plain[: -len(ending)])
    parts = plain.split()
    if len(parts) == 2 and parts[0] in DECADES and ORDINALS.get(parts[1], 10) < 10:
        return DECADES[parts[0]] + ORDINALS[parts[1]]
    return ORDINALS.get(plain) or small(plain)


def number(words: str) -> float | None:
    """Any amount: digits with decimals, words up to the thousands, 'point five', 'and a half'; None when it is none."""
    plain = words.lower().replace("-", " ").replace(",", "")
    half = 0.5 if plain.endswith(" and a half") else 0.0
    if plain.startswith(("point ", "oh point ", ".")):
        plain = "zero point " + plain.removeprefix("oh ").removeprefix("point ").lstrip(". ")
    whole, _, decimals = plain.removesuffix(" and a half").partition(" point ")
    try:
        value = float(whole)
    except ValueError:
        spoken = _spoken(whole.split())
        if spoken is None:
            return 0.5 if whole in ("half", "half a", "a half", "one half") else None
        value = spoken
    if decimals:
        digits = [small(word) for word in decimals.split()]
        if None in digits:
            return None
        value = float(f"{value:.0f}." + "".join(map(str, digits)))
    return value + half


def _spoken(words: list[str]) -> float | None:
    """Words with 'hundred' and 'thousand'; 'one twenty' is 120, as people say doses."""
    total, current = 0, 0
    last = 0
    for word in words:
        if word in ("a", "an") and not current:
            current = 1
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word != "and":
            value = SMALL.get(word, DECADES.get(word))
            if value is None:
                return None
            fits = current % 100 == 0 or (last >= 20 and value < 10)
            current = current + value if fits else current * 100 + value
            last = value
            continue
        last = 0
    return float(total + current) if words else None
