"""Small whole numbers as people say them: 'twenty five', 'oh five', 'the third'."""

from __future__ import annotations

from pipeline.cardinals import ENGLISH, SPANISH, cardinals

SMALL = {word: value for word, value in ENGLISH.small.items() if word not in ("oh", "o")}
UNITS = {word: value for word, value in SMALL.items() if value < 10}
DECADES = ENGLISH.tens
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "primero": 1,
}  # fmt: skip
_WORDS = sorted([*SMALL, *DECADES], key=len, reverse=True)
TENS_WORD = "|".join(DECADES)
UNIT_WORD = "|".join(word for word, value in SMALL.items() if 0 < value < 10)
WORD = rf"(?:(?:{TENS_WORD})(?:[\s-]+(?:{UNIT_WORD}))?|{'|'.join(_WORDS)})"
"""A number below a hundred in words."""
_SPANISH_SMALL = sorted(SPANISH.small.keys() - {"o"}, key=len, reverse=True)
SPANISH_WORD = rf"(?:(?:{'|'.join(SPANISH.tens)})(?: y (?:{'|'.join(_SPANISH_SMALL)}))?|{'|'.join(_SPANISH_SMALL)})"
"""Likewise in Spanish."""


def small(words: str) -> int | None:
    """The value of digits or of words below a hundred: '25', 'twenty five', 'oh five'; None when it is none."""
    parts = words.lower().replace("-", " ").split()
    if len(parts) == 1 and parts[0].isdecimal():
        return int(parts[0])
    if len(parts) == 2 and parts[0] in ("oh", "o", "zero") and UNITS.get(parts[1]):
        return UNITS[parts[1]]
    if len(parts) == 2 and parts[0] in DECADES and 0 < SMALL.get(parts[1], 0) < 10:
        return DECADES[parts[0]] + SMALL[parts[1]]
    if len(parts) == 1 and (value := SMALL.get(parts[0], DECADES.get(parts[0]))) is not None:
        return value
    spanish = cardinals(parts, SPANISH) or []
    return spanish[0].value if len(spanish) == 1 and spanish[0].value < 100 else None


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
