"""The amount right before a unit, or the range: of 'I take two 25 mg' it is '25', of 'ten to twelve units' both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from pipeline.transcribe.numbers.amounts import BETWEEN_WORDS, WORDS, amount, exact

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:/\d+(?:\.\d+)?)?|(?<!\d)\.\d+|[½¼¾]|[^\W\d_]+")
_INSIDE_ANOTHER = re.compile(r"(?:[.:$-]|\d/)\Z")  # a time, a date, a price, a telephone number
FARTHEST = 120  # characters; ours: no amount is longer in words
_CLOSE = re.compile(r"[\s\-–]*")
_DASH = re.compile(r"\s?[-–]\s?")
_RANGES = MappingProxyType({"to": "-", "through": "-", "a": "-", "or": " or ", "o": " or ", "and": "-", "y": "-"})
_BETWEEN = frozenset({"between", "entre"})  # only behind these 'and' is a range
_CHANGE = "from"  # 'from ten to twenty milligrams' may be a range or a change
_INSIDE = BETWEEN_WORDS | _RANGES.keys() | _BETWEEN | {_CHANGE}
_COMBINED = re.compile(r"\d+(?:\.\d+)?/\d+(?:\.\d+)?")  # two medicines in one, '5/325', or a third


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of an amount and where it stands; a dash between numerals is the word 'to'."""

    word: str
    start: int

    @property
    def is_numeral(self) -> bool:
        return not self.word[0].isalpha()

    @property
    def is_number(self) -> bool:
        return self.is_numeral or (self.word in WORDS and self.word not in _RANGES)


@dataclass(frozen=True, slots=True)
class Before:
    """The amount before a unit.

    Attributes:
        start: character offset where it begins.
        values: in digits, likeliest first.
        clear: whether nothing else may be meant, as far as the words before it tell.
    """

    start: int
    values: tuple[str, ...]
    clear: bool


def amount_before(text: str, end: int, *, half: bool, counts: bool) -> Before | None:
    """The longest amount or range that ends at a unit.

    Args:
        text: what was said.
        end: where the unit begins.
        half: whether 'and a half' stands behind the unit.
        counts: whether what comes in that unit is counted behind it, as in 'two twenty five milligram tablets'.
    """
    row = _row(text, end)
    for at, first in enumerate(row):
        words, before = [piece.word for piece in row[at:]], [piece.word for piece in row[:at]]
        values = _values(words, half=half, counts=counts) or _range(words, before)
        if values and not _INSIDE_ANOTHER.search(text[max(0, first.start - 2) : first.start]):
            lost = not first.is_numeral and any(piece.is_number for piece in row[:at])
            return Before(first.start, values, clear=not lost and len(values) == 1)
    return None


def _row(text: str, end: int) -> list[_Piece]:
    """The words right before a unit that may belong to its amount, in order."""
    row: list[_Piece] = []
    for token in reversed(list(_TOKEN.finditer(text, max(0, end - FARTHEST), end))):
        piece = _Piece(token.group().lower(), token.start())
        gap = text[token.end() : end]
        if not _CLOSE.fullmatch(gap) or not (piece.is_number or piece.word in _INSIDE):
            break
        if row and _DASH.fullmatch(gap) and piece.is_numeral and row[0].is_numeral:
            row.insert(0, _Piece("to", token.end()))
        row.insert(0, piece)
        end = token.start()
    return row


def _values(words: list[str], *, half: bool, counts: bool) -> tuple[str, ...]:
    """The values of an amount; () when it is none."""
    if half and words in (["a"], ["an"]):
        return ("1.5",)
    if len(words) == 1 and _COMBINED.fullmatch(words[0]) and not amount(words[0]):
        return (words[0],)
    found = amount(" ".join(words))
    if found is None:
        return ()
    values = [*found.values, *([found.apart] if found.apart and counts else [])]
    return tuple(exact(value + (Decimal("0.5") if half else 0)) for value in values if value)


def _range(words: list[str], before: list[str]) -> tuple[str, ...]:
    """'10-12' of 'ten to twelve', and what else it may be; () when it is no range."""
    for at in reversed(range(1, len(words) - 1)):
        if words[at] not in _RANGES or (words[at] in ("and", "y") and not _BETWEEN & {*before[-1:]}):
            continue
        low, high = amount(" ".join(words[:at])), amount(" ".join(words[at + 1 :]))
        if low and high:
            least, most = low.values[0], high.values[0]
            ends = (exact(most), exact(least))
            if least >= most:
                return ends
            both = ends[1] + _RANGES[words[at]] + ends[0]
            return (both, *ends) if before[-1:] == [_CHANGE] else (both,)
    return ()
