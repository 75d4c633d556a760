"""What one network of the digit recogniser makes of a stretch of sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.dictated_numbers import digits_of
from pipeline.transcribe.numbers.digit_head import BLANK, OTHER, STEP_S, DigitHead, Token

EDGE_S = 0.35  # ours: a digit this far outside the words' times still belongs to them
WIDEST_PAUSE_S = 0.9  # ours: a digit after a longer pause belongs to another number
FLOOR = -30.0  # natural logarithm: nothing is counted as less likely than this
SILENT = -0.002  # ours: log probability of the blank in a frame where nothing else can be heard
EDGE = 2  # frames of the recogniser kept around the digits
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WHOLE = (7, 10)
_ONE = "one"

Floats = NDArray[np.float32]


class RecognisedDigits:
    """What one network makes of a stretch.

    Args:
        logs: of one network, shape ``(frames, symbols)``.
        head: the recogniser that they are from.
        start_s: where the number begins, in seconds from the first frame.
        end_s: where it ends.
    """

    def __init__(self, logs: Floats, head: DigitHead, start_s: float, end_s: float) -> None:
        self._head = head
        self._known: dict[str, float] = {}
        tokens, self.apart = _tokens_of(head.best(logs), start_s, end_s)  # apart: no more number words touch these
        self.readings: dict[str, float] = {}  # digits heard -> natural logarithm of probability, likeliest first
        self.span_s: tuple[float, float] | None = None  # when the digits are spoken, from the first frame on
        self._logs = logs[:0]
        if tokens:
            first, last = max(0, round(tokens[0].start_s / STEP_S) - EDGE), round(tokens[-1].end_s / STEP_S) + EDGE
            self._logs = _shortened(logs[first:last])
            self.readings = _readings(head, self._logs)
            self.span_s = (tokens[0].start_s, tokens[-1].end_s)

    def log_probability(self, digits: str) -> float:
        """How likely the digits are, said in any of the ways heard or else one by one; natural logarithm."""
        if digits in self.readings:
            return max(FLOOR, self.readings[digits])
        if not len(self._logs):
            return FLOOR
        if digits not in self._known:
            words = tuple(NAMES[int(digit)] for digit in digits)
            self._known[digits] = max(FLOOR, self._head.log_probability(self._logs, words))
        return self._known[digits]


def _shortened(logs: Floats) -> Floats:
    """The frames without those that only go on with a silence: they change nothing, and are most of them."""
    silent = logs[:, BLANK] > SILENT
    return logs[~(silent & np.concatenate(([False], silent[:-1])))]


def _readings(head: DigitHead, logs: Floats) -> dict[str, float]:
    """Digits -> logarithm of probability; ways of saying the same digits count together."""
    found: dict[str, float] = {}
    for saying in head.sayings(logs):
        digits = _national(tuple(word for word in saying.words if word != OTHER))
        found[digits] = float(np.logaddexp(found.get(digits, -np.inf), saying.log_probability))
    return dict(sorted(found.items(), key=lambda reading: -reading[1]))


def _national(words: tuple[str, ...]) -> str:
    """Digits without the 1 before an area code, where it is a word of its own: that of 'nineteen' is a year's."""
    digits = digits_of(words)
    return digits[1:] if len(digits) == 11 and words[0] == _ONE else digits


def _tokens_of(tokens: Sequence[Token], start_s: float, end_s: float) -> tuple[Sequence[Token], bool]:
    """The number words of a stretch, and whether no others touch them.

    They are those inside it, unless only those next to them make a whole number, or make it one with an area code.
    """
    inside = [
        place
        for place, token in enumerate(tokens)
        if token.word != OTHER and token.end_s > start_s - EDGE_S and token.start_s < end_s + EDGE_S
    ]
    if not inside:
        return (), True
    first, last = inside[0], inside[-1] + 1
    wide_first, wide_last = first, last
    while wide_first and _follows(tokens[wide_first - 1], tokens[wide_first]):
        wide_first -= 1
    while wide_last < len(tokens) and _follows(tokens[wide_last - 1], tokens[wide_last]):
        wide_last += 1
    ways = ((first, last), (wide_first, wide_last), (first, wide_last), (wide_first, last))
    whole = {way: len(digits) for way in ways if len(digits := _digits(tokens[slice(*way)])) in _WHOLE}
    if not whole:
        return tokens[first:last], (first, last) == (wide_first, wide_last)
    way = max(whole, key=lambda way: whole[way])
    either = (first, last) in whole and way != (first, last)  # with what touches it or without, it is a number
    return tokens[slice(*way)], way == (wide_first, wide_last) and not either


def _digits(tokens: Sequence[Token]) -> str:
    return _national(tuple(token.word for token in tokens if token.word != OTHER))


def _follows(one: Token, other: Token) -> bool:
    """Whether two number words belong together."""
    return OTHER not in (one.word, other.word) and other.start_s - one.end_s < WIDEST_PAUSE_S
