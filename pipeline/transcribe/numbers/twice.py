"""A number said more than once in a message: its sayings vouch for each other, or raise a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.transcribe.numbers.settle import Settled, is_whole

ALIKE = 0.75  # ours: of 10 digits two may differ; two different numbers of one office differ in more, or are both sure


def agreed(settled: Sequence[Settled]) -> list[Settled]:
    """Compares the sayings of each number with those after it.

    Where both come to the same digits, neither is doubtful any more. Where one of two like sayings is doubtful and the
    other isn't, the doubtful one takes the other's reading if it was among its own. Two like but different sayings
    that are both sure stay: two numbers of one house differ by a digit.
    """
    result = list(settled)
    for one in range(len(result)):
        for other in range(one + 1, len(result)):
            result[one], result[other] = _compared(result[one], result[other])
    return result


def _compared(one: Settled, other: Settled) -> tuple[Settled, Settled]:
    """Two sayings after a look at each other."""
    if not is_whole(one.digits) or not is_whole(other.digits):
        return one, other
    if _same(one.digits, other.digits):
        return _vouched(one), _vouched(other)
    if SequenceMatcher(None, one.digits, other.digits).ratio() < ALIKE or one.doubtful == other.doubtful:
        return one, other
    if one.doubtful:
        return _following(one, other), other
    return one, _following(other, one)


def _same(one: str, other: str) -> bool:
    """The same number; one may lack the area code or the leading 1."""
    length = min(len(one), len(other), 10)
    return one[-length:] == other[-length:]


def _vouched(one: Settled) -> Settled:
    return replace(one, doubtful=False, readings=(one.digits,))


def _following(doubtful: Settled, sure: Settled) -> Settled:
    """The sure reading where it was heard here too; still doubtful, since this saying alone didn't settle it."""
    if sure.digits not in doubtful.readings:
        return doubtful
    others = tuple(reading for reading in doubtful.readings if reading != sure.digits)
    return replace(doubtful, digits=sure.digits, readings=(sure.digits, *others))
