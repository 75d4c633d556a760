"""Digits in a row cut into telephone numbers: where each begins and ends, and whether that is beyond doubt.

A cut is scored; all scores are ours, ordered by these sayings: a number in its own groups (412-687-9526) outweighs two
of seven digits, two of seven outweigh one of ten with digits left over, and digits that touch a number without a mark
outweigh a number that leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pipeline.dictation.runs import AREA_CODE, Border, Digit
from pipeline.dictation.shape import (
    LONGEST,
    NATIONAL,
    SHORTEST,
    border_at,
    fits,
    grouped,
    is_year,
    may_be,
    may_cut,
    strange_pauses,
    whole,
)
from pipeline.number_words import HOMOPHONES

_IN_GROUPS, _EVENLY = 3.0, 1.5  # for a number whose groups are told apart, and for one whose digits are all alike
_ACROSS_GROUPS = -6.0  # for one whose tokens lie across its groups
_INCOMPLETE = -4.0
_CANT_BE_DIALLED = -8.0
_EDGE = 0.6  # for an end where a mark, or nothing, is
_TOUCHED = -5.0  # for digits left over that touch a number
_STRANGE_PAUSE = -1.5  # inside a group
_WORST_PAUSES = -5.0
_LAST_WORDS = frozenset({"o", "oh"})  # what may be an ordinary word behind a number


@dataclass(frozen=True, slots=True)
class Cut:
    """Digits `first` up to `last` of a row are a number.

    Attributes:
        clear: whether nothing speaks for another cut.
        grouped: whether it is said in the groups of a telephone number, which other numbers are not.
    """

    first: int
    last: int
    clear: bool
    grouped: bool


class _Kind(Enum):
    NUMBER = auto()
    REST = auto()
    APART = auto()  # a year: digits that belong to no number


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to cut a row up to some place, by what ends there."""

    score: float
    parts: tuple[tuple[_Kind, int, int], ...]


def cuts(digits: Sequence[Digit], *, follows: bool = False) -> list[Cut]:
    """The best way to cut a row into numbers of at least seven digits.

    Args:
        digits: the row.
        follows: whether an ordinary word stands right behind it: 'one more time'.
    """
    ways: list[dict[_Kind, _Way]] = [{_Kind.APART: _Way(0.0, ())}]
    for end in range(1, len(digits) + 1):
        here: dict[_Kind, _Way] = {}
        for kind, start in _segments(digits, end):
            worth = _worth(digits, start, end) if kind is _Kind.NUMBER else 0.0
            for before, way in ways[start].items():
                score = way.score + worth + _between(before, kind, digits, start, follows=follows)
                if kind not in here or score > here[kind].score:
                    here[kind] = _Way(score, (*way.parts, (kind, start, end)))
        ways.append(here)
    best = max(ways[-1].values(), key=lambda way: way.score)
    parts = _joined(best.parts)
    return [
        Cut(first, last, _clear(digits, parts, place, follows=follows), grouped(digits, first, last))
        for place, (kind, first, last) in enumerate(parts)
        if kind is _Kind.NUMBER
    ]


def _segments(digits: Sequence[Digit], end: int) -> list[tuple[_Kind, int]]:
    """What may end at a place, and where it begins."""
    found = [(_Kind.REST, end - 1)]
    if not may_cut(digits, end):
        return found
    if end >= 4 and is_year(digits, end - 4, end):
        found.append((_Kind.APART, end - 4))
    return found + [
        (_Kind.NUMBER, end - size)
        for size in range(SHORTEST, min(LONGEST, end) + 1)
        if may_cut(digits, end - size) and may_be(digits, end - size, end)
    ]


def _worth(digits: Sequence[Digit], first: int, last: int) -> float:
    """How much like a telephone number some digits are."""
    size = last - first
    worth = float(size)
    if not whole(digits, first, last):
        worth += _INCOMPLETE
    elif not fits(digits, first, last):
        worth += _ACROSS_GROUPS
    else:
        worth += _IN_GROUPS if grouped(digits, first, last) else _EVENLY
    if digits[first].digit in "01" and not (size == LONGEST and digits[first].digit == "1"):
        worth += _CANT_BE_DIALLED
    strange = len(strange_pauses(digits, first, last))
    worth += max(_WORST_PAUSES, strange * _STRANGE_PAUSE)
    starts, ends = border_at(digits, first), border_at(digits, last)
    return worth + _EDGE * (starts >= Border.COMMA) + _EDGE * (ends >= Border.COMMA)


def _between(before: _Kind, kind: _Kind, digits: Sequence[Digit], place: int, *, follows: bool) -> float:
    """What it costs that two parts of a row touch."""
    if {before, kind} != {_Kind.NUMBER, _Kind.REST} or border_at(digits, place) >= Border.COMMA:
        return 0.0
    return 0.0 if kind is _Kind.REST and _ordinary(digits, place, follows=follows) else _TOUCHED


def _ordinary(digits: Sequence[Digit], place: int, *, follows: bool) -> bool:
    """Whether what goes on behind a number is no digit after all: '... oh, and', '... for two days', 'one more'."""
    word, last = digits[place].word, place == len(digits) - 1
    return word in HOMOPHONES or (last and (word in _LAST_WORDS or (follows and word == "one")))


def _joined(parts: Sequence[tuple[_Kind, int, int]]) -> list[tuple[_Kind, int, int]]:
    """Digits left over side by side as one part."""
    found: list[tuple[_Kind, int, int]] = []
    for kind, first, last in parts:
        if found and kind is _Kind.REST is found[-1][0]:
            found[-1] = (kind, found[-1][1], last)
        else:
            found.append((kind, first, last))
    return found


def _clear(digits: Sequence[Digit], parts: Sequence[tuple[_Kind, int, int]], place: int, *, follows: bool) -> bool:
    """Whether nothing speaks for another cut: no digits left over beside it, no homophone or strange pause inside."""
    _, first, last = parts[place]
    size = last - first
    if any(each.word in HOMOPHONES for each in digits[first:last]) or not whole(digits, first, last):
        return False
    if any(digits[at].border is Border.PAUSE for at in strange_pauses(digits, first, last)):
        return False
    apart = size == NATIONAL and digits[first + 3].border >= Border.STOP > digits[first + 6].border
    if apart and digits[first].border is not Border.AREA:  # 'I live at 204. 555-0199'
        return False
    if place and not _stands_off(digits, parts[place - 1], first, size):
        return False
    behind = parts[place + 1] if place + 1 < len(parts) else None
    return not behind or _ordinary(digits, last, follows=follows) or _stands_off(digits, behind, last, size)


def _stands_off(digits: Sequence[Digit], other: tuple[_Kind, int, int], border: int, size: int) -> bool:
    """Whether what is beside a number is well apart from it, which three digits that may be its own never are."""
    kind, first, last = other
    if kind is _Kind.NUMBER:
        return True
    if kind is _Kind.REST and size == SHORTEST and last - first <= AREA_CODE + 1:
        return last - first > AREA_CODE and digits[border].border is Border.PAUSE
    return digits[border].border >= Border.COMMA
