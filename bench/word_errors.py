"""Word error rate as Whisper's authors count it, with every digit a word of its own: '42' is 'four two'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

DIGITS = {name: str(digit) for digit, name in enumerate("zero one two three four five six seven eight nine".split())}


@cache
def _normalizer() -> EnglishTextNormalizer:
    """Whisper's own for English, without its list of British spellings, which transformers doesn't carry."""
    from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

    return EnglishTextNormalizer({})  # type: ignore[no-untyped-call]


def words(text: str) -> list[str]:
    """The words to compare."""
    # the normaliser takes a leading zero for nothing: "05" is said "oh five"
    kept = re.sub(r"\b0(?=\d)|(?<=\b0)0(?=\d)", "0 ", text)
    spaced = re.sub(r"\d", r" \g<0> ", str(_normalizer()(kept)))
    return [DIGITS.get(word, word) for word in spaced.split()]


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Fewest words inserted, left out or replaced that make one the other."""
    row = list(range(len(heard) + 1))
    for left_out, word in enumerate(said, 1):
        diagonal, row[0] = row[0], left_out
        for place, other in enumerate(heard, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
    return row[-1]


def word_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Errors for each 100 words said, over all pairs of what was said and what was heard."""
    wrong = total = 0
    for said, heard in pairs:
        reference = words(said)
        wrong += errors(reference, words(heard))
        total += len(reference)
    return 100 * wrong / total


def digits(text: str) -> str:
    """All digits in it, said or written, in order."""
    return "".join(word for word in words(text) if word.isdigit())


def same_number(said: str, heard: str) -> bool:
    """Whether both hold the same digits in the same order, and no others."""
    return digits(said) == digits(heard)
