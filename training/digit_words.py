"""The words that the digit recogniser knows, and sayings labelled with them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OTHER = "other"
WORDS = ("", *UNITS, *TEENS, *TENS, "hundred", "thousand", "double", "triple", OTHER)
"""The recogniser's symbols; the first is CTC's blank."""
_SAME = {"oh": "zero", "o": "zero"}


@dataclass(frozen=True, slots=True)
class Said:
    """A saying: its words and its sound at 16 kHz."""

    text: str
    samples: NDArray[np.float32]
    speaker: str


def label(text: str) -> list[int]:
    """The symbols of a text; words that are no numbers are one 'other', however many follow each other."""
    words = (_SAME.get(word, word) for word in re.findall(r"[a-z']+", text.lower()))
    return merged([WORDS.index(word) if word in WORDS else WORDS.index(OTHER) for word in words])


def merged(symbols: list[int]) -> list[int]:
    """Symbols with 'other' only once where it follows itself."""
    other = WORDS.index(OTHER)
    return [each for at, each in enumerate(symbols) if not (at and each == other == symbols[at - 1])]
