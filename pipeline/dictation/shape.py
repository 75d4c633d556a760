"""What some digits in a row look like: the groups of a telephone number, a year, a number that lacks digits."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.dictation.runs import AREA_CODE, WHOLE, Border, Digit

SHORTEST, NATIONAL = WHOLE
LONGEST = 11
"""Digits of a number with the 1 before its area code."""
GROUPS = {7: (3,), 10: (3, 6), 11: (1, 4, 7)}
"""Where the groups of a number begin, by its length."""


def grouped(digits: Sequence[Digit], first: int, last: int) -> bool:
    """Whether marks or the tokens themselves show the groups of a number: '412-687-9526', '412 687 9526'."""
    natural = {first + place for place in GROUPS.get(last - first, ())}
    if not natural or not fits(digits, first, last):
        return False
    inside = max(digits[place].border for place in range(first + 1, last) if place not in natural)
    return all(digits[place].border > inside for place in natural if place > first + 1)


def fits(digits: Sequence[Digit], first: int, last: int) -> bool:
    """Whether no token lies across the groups of the number; several groups in one token are all right."""
    natural = {first, last, *(first + place for place in GROUPS.get(last - first, ()))}
    ends = [place for place in range(first + 1, last) if digits[place].border is not Border.INSIDE]
    tokens = zip([first, *ends], [*ends, last], strict=True)
    return all({start, end} <= natural or not any(start < place < end for place in natural) for start, end in tokens)


def whole(digits: Sequence[Digit], first: int, last: int) -> bool:
    """Whether digits are as many as a North American number has: 7, 10, or 11 with a leading 1."""
    size = last - first
    return size in WHOLE or (size == LONGEST and digits[first].digit == "1")


def is_year(digits: Sequence[Digit], first: int, last: int) -> bool:
    """Whether four digits are a year of a living person: '1965', 'nineteen sixty five', '1 9 6 5' for themselves."""
    if last - first != 4 or digits[first].digit + digits[first + 1].digit not in ("19", "20"):
        return False
    alone = digits[first + 1].border is not Border.INSIDE
    return not alone or first == 0 or digits[first].border >= Border.COMMA


def _own(digits: Sequence[Digit], end: int) -> bool:
    """Whether the 1 before an area code stands for itself: that of '1965. 271 0826' belongs to a year."""
    first = end - LONGEST
    token = [place for place in range(first, end) if digits[place].start == digits[first].start]
    year = is_year(digits, first, first + 4)
    if year and digits[first + 4].border >= Border.STOP:
        return False
    return len(token) in (1, LONGEST) or (len(token) == 1 + AREA_CODE and not year)


def may_cut(digits: Sequence[Digit], at: int) -> bool:
    """Not inside a token, but for a transcriber's one long row of digits."""
    return (
        at in (0, len(digits))
        or digits[at].border is not Border.INSIDE
        or sum(each.start == digits[at].start for each in digits) > LONGEST
    )


def may_be(digits: Sequence[Digit], first: int, last: int) -> bool:
    """Whether digits may be a number; one that lacks digits, or has too many, stands for itself."""
    if whole(digits, first, last):
        return last - first < LONGEST or _own(digits, last)
    if last - first == LONGEST and digits[first].digit == "1":
        return False
    return min(border_at(digits, first), border_at(digits, last)) >= Border.COMMA


def strange_pauses(digits: Sequence[Digit], first: int, last: int) -> list[int]:
    """Where a sentence ends, or a silence is, inside a group of a number."""
    natural = {first + place for place in GROUPS.get(last - first, ())}
    return [place for place in range(first + 1, last) if digits[place].border >= Border.STOP and place not in natural]


def border_at(digits: Sequence[Digit], place: int) -> Border:
    """What parts a digit from the one before it; the ends of the row part best."""
    return Border.PAUSE if place in (0, len(digits)) else digits[place].border
