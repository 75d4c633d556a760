"""Digits in a row: the number words and figures of a text that follow each other with nothing but marks between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.number_words import DIGITS, HOMOPHONES, PAIRS, ROUND, SPANISH, SPANISH_HUNDREDS, TENS, TIMES

WHOLE = (7, 10)
"""Digits of a North American number without and with its area code."""
AREA_CODE = 3
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s,.\-–—()/:;…+]*")
_STOP = re.compile(r"(?<!\.)\.(?:\s|$)")
_FILLER = frozenset({"um", "uh", "er", "hmm", "then", "area", "code", "eh", "este", "luego", "código", "área", "guion",
                     "guión"})  # fmt: skip
_THINKING = re.compile(r"\b(?:let me see|let's see|let me think|hold on|a ver)\b", re.IGNORECASE)
_JOINER = frozenset({"and", "y", "de"})
_NEVER_FIRST = frozenset({"o", "un", *HOMOPHONES})
_OR = "o"  # 'oh', or Spanish for 'or'
_ONCE = "once"  # Spanish for eleven
_MARKS = ",.;:…()–—-"


class Border(IntEnum):
    """What parts a digit from the one before it, weakest first."""

    INSIDE = 0  # the same token
    SPACE = 1
    MARK = 2  # a hyphen, a bracket: groups of one number
    COMMA = 3
    STOP = 4  # the end of a sentence
    PAUSE = 5  # a silence after which another number may begin
    AREA = 6  # 'area code'


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit and the span of the token it comes from.

    Attributes:
        border: what parts it from the digit before.
        word: the token in lower case.
    """

    digit: str
    start: int
    end: int
    border: Border = Border.SPACE
    word: str = ""


@dataclass(slots=True)
class Run:
    """Digits that follow each other.

    Attributes:
        before: what stood here before the caller corrected it.
        extension: digits said behind 'extension'.
        end: offset after the last token that belongs to it, 0 where that is its last digit.
        touches: whether digits of something else (a date, a time) stand right before it.
        follows: whether a word stands right behind its last token.
    """

    digits: list[Digit] = field(default_factory=list)
    before: list[Digit] = field(default_factory=list)
    extension: str = ""
    end: int = 0
    touches: bool = False
    follows: bool = False


def runs(
    text: str,
    language: str | None = None,
    hidden: Sequence[tuple[int, int]] = (),
    pauses: Sequence[int] = (),
) -> list[Run]:
    """All digits of a text.

    Args:
        text: what was said.
        language: ISO 639-1 code of it, None when unknown: 'o' is a nought in English and 'or' in Spanish.
        hidden: spans whose digits are something else's.
        pauses: offsets of the words before which somebody paused for long.
    """
    reader = _Reader(text, language, pauses)
    thinking = [found.span() for found in _THINKING.finditer(text)]
    tokens = list(_TOKEN.finditer(text))
    for place, token in enumerate(tokens):
        if any(start < token.end() and token.start() < end for start, end in hidden):
            reader.hide(token)
        elif any(start <= token.start() < end for start, end in thinking):
            reader.skip(token)
        else:
            reader.read(token)
        run = reader.runs[-1]
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if run.digits and after and not text[token.end() : after.start()].strip():
            run.follows = run.digits[-1].end == token.end()
    return [run for run in reader.runs if run.digits]


class _Reader:
    """Reads tokens one after the other."""

    def __init__(self, text: str, language: str | None, pauses: Sequence[int]) -> None:
        self.runs: list[Run] = [Run()]
        self._text, self._language, self._pauses = text, language, pauses
        self._reached = 0  # offset after the last token
        self._times, self._times_start = 1, 0
        self._border = Border.INSIDE  # the strongest since the last digit

    def hide(self, token: re.Match[str]) -> None:
        """Passes by a token that belongs to something else."""
        self._break(touches=True)
        self._reached = token.end()
        self._times = 1

    def skip(self, token: re.Match[str]) -> None:
        """Passes by a token that people say while they think of the next digits."""
        self._part(token)
        self._border = max(self._border, Border.COMMA)

    def read(self, token: re.Match[str]) -> None:
        """Takes a token in, or ends the row."""
        word = token.group().lower()
        self._part(token)
        run = self.runs[-1].digits
        if word == "area":
            self._border = Border.AREA
            if len(run) == min(WHOLE):
                self._break()
        if word in _FILLER or (word in _JOINER and (len(run) >= AREA_CODE or (run and run[-1].word in TENS))):
            return
        if word in TIMES:
            self._times, self._times_start = TIMES[word], token.start()
            return
        closes = self._text[token.end() : token.end() + 1] in _MARKS
        digits = self._digits(word, closes=closes)
        if digits is None:
            self._break()
        else:
            start = self._times_start if self._times > 1 else token.start()
            run.extend(
                Digit(digit, start, token.end(), Border.INSIDE if place else self._border, word)
                for place, digit in enumerate(digits * self._times)
            )
            self._border = Border.INSIDE
        self._times = 1

    def _break(self, *, touches: bool = False) -> None:
        if self.runs[-1].digits or touches != self.runs[-1].touches:
            self.runs.append(Run(touches=touches))
        self._border = Border.INSIDE

    def _part(self, token: re.Match[str]) -> None:
        """Notes what stands before a token."""
        between = self._text[self._reached : token.start()]
        if not _BETWEEN.fullmatch(between):
            self._break()
        border = _border(between)
        if any(self._reached <= pause <= token.start() for pause in self._pauses) and self._reached:
            border = Border.PAUSE
        self._border = max(self._border, border)
        if border >= Border.COMMA and not self.runs[-1].digits:
            self.runs[-1].touches = False
        self._reached = token.end()

    def _digits(self, word: str, *, closes: bool) -> str | None:
        """The digits of one word, None when it is no number here."""
        run = self.runs[-1].digits
        if not run and word in _NEVER_FIRST:
            return None
        if word in HOMOPHONES:  # a transcriber that writes figures writes every digit as one
            return None if run[-1].word.isdecimal() else HOMOPHONES[word]
        if (word == _OR and self._means_or(run)) or (word == _ONCE and not (run and run[-1].word in SPANISH)):
            return None
        return _value(word, run, closes=closes)

    def _means_or(self, run: list[Digit]) -> bool:
        """Whether 'o' stands between two numbers."""
        if self._language == "en":
            return False
        return self._language == "es" or (len(run[-1].word) > 1 and run[-1].word.isdecimal() and len(run) in WHOLE)


def _border(between: str) -> Border:
    """What marks make of the place between two tokens."""
    if _STOP.search(between):
        return Border.STOP
    if any(mark in between for mark in ",;…") or ".." in between:
        return Border.COMMA
    return Border.MARK if any(mark in between for mark in _MARKS) else Border.SPACE


def _value(word: str, run: list[Digit], *, closes: bool) -> str | None:
    """The digits of one word, None when it is no number; those after a hundred or a ten take its noughts' place.

    Args:
        word: in lower case.
        run: the digits before it, of which noughts may be taken away.
        closes: whether the word ends a group. Behind 'ochocientos' only such a unit is part of the same amount.
    """
    if word[0] in "0123456789":
        return word
    if word in ROUND and run:
        return ROUND[word]
    if word in SPANISH_HUNDREDS:
        return f"{SPANISH_HUNDREDS[word]}00"
    noughts = _noughts(run)
    if word in TENS or word in PAIRS:
        if noughts == 2:  # 'quinientos cincuenta' is 550, not 50050
            del run[-2:]
        return PAIRS.get(word) or f"{TENS[word]}0"
    if DIGITS.get(word, "0") != "0" and (noughts == 1 or (noughts == 2 and closes)):
        run.pop()  # 'thirty two' is 32, not 302
    return DIGITS.get(word)


def _noughts(run: list[Digit]) -> int:
    """How many noughts at the end of a run may yet become other digits."""
    last = run[-1].word if run else ""
    if run and run[-1].digit == "0" and last in TENS:
        return 1
    return 2 if last in SPANISH_HUNDREDS else 0
