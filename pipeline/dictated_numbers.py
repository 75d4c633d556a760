"""Telephone numbers as people dictate them and transcribers write them.

'404-555-0132', '(404) 555 0132', 'four oh four, five five five, oh one three two', 'four zero four, um, 555, and then
oh one thirty two', 'double five', 'five one hundred', 'one three two, sorry, one three three', 'extension 12', and the
area code said behind: each is found with its exact span, its digits and where every digit stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.number_words import DIGITS, PAIRS, ROUND, SPANISH, SPANISH_HUNDREDS, TENS, TIMES

SHORTEST = 7
"""Digits of a number without its area code."""
LONGEST = 11
"""Digits of a number with the 1 before its area code."""
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s,.\-–—()/:;…+]*")
_MARKS = ",.;:…()–—-"
_FILLER = frozenset({"um", "uh", "er", "hmm", "then", "area", "code", "eh", "este", "luego", "código", "área", "guion",
                     "guión"})  # fmt: skip
_JOINER = frozenset({"and", "y", "de"})
_AMBIGUOUS = frozenset({"o", "for", "un"})
_OR = "o"  # 'oh', or Spanish for 'or'
_ONCE = "once"  # Spanish for eleven
_CORRECTION = re.compile(
    r"[\s,.\-–—…]*(?:um |uh )?\b(?:sorry|i'm sorry|correction|no|wait|no wait|i mean|scratch that|make that|excuse me"
    r"|oops|rather|perdón|digo)\b(?:[\s,.\-–—…]+(?:that's|it's|it is|make that|i mean|sorry|i'm sorry))?[\s,.\-–—…:]*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"[\s,.\-–—]*(?:and |at )?\b(?:extension|extensión|ext|x)\b[\s.,:#-]*(?:number )?", re.IGNORECASE
)
_AREA_BEHIND = re.compile(
    r"[\s,.\-–—]*(?:and |in |with |that's )?(?:the |my )?area code(?: is|'s)?[\s,.:\-]*", re.IGNORECASE
)
LONGEST_EXTENSION = 6
AREA_CODE = 3


@dataclass(frozen=True, slots=True)
class DictatedNumber:
    """One saying of a number: `text[start:end]` comes to `digits`; `places` holds the span of each digit's token.

    Attributes:
        extension: digits behind 'extension', '' where there is none; not part of `digits`.
        uncorrected: the digits as they were before the caller corrected them, '' where nobody did.
    """

    digits: str
    start: int
    end: int
    places: tuple[tuple[int, int], ...]
    extension: str = ""
    uncorrected: str = ""

    @property
    def complete(self) -> bool:
        """Whether it has as many digits as a North American number: 7, 10, or 11 with a leading 1."""
        return len(self.digits) in (7, 10) or (len(self.digits) == LONGEST and self.digits[0] == "1")

    def same_as(self, other: DictatedNumber) -> bool:
        """Whether both are the same number; one may lack the area code or the leading 1."""
        length = min(len(self.digits), len(other.digits), 10)
        return length >= SHORTEST and self.digits[-length:] == other.digits[-length:]


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit and the span of the token it comes from.

    Attributes:
        starts_group: it follows a mark, not just a space.
        word: the token in lower case.
    """

    digit: str
    start: int
    end: int
    starts_group: bool = False
    word: str = ""


@dataclass(slots=True)
class Run:
    """Digits that follow each other.

    Attributes:
        before: what stood here before the caller corrected it.
        extension: digits said behind 'extension'.
        end: offset after the last token that belongs to it, 0 where that is its last digit.
    """

    digits: list[Digit] = field(default_factory=list)
    before: list[Digit] = field(default_factory=list)
    extension: str = ""
    end: int = 0


def dictated_numbers(text: str) -> list[DictatedNumber]:
    """All telephone numbers of 7 digits and more in a text, in order; two sayings side by side are two numbers."""
    return [number for run in _completed(text) for number in _numbers(run, text)]


def digit_runs(text: str, *, shortest: int) -> list[tuple[int, int, str]]:
    """(start, end, digits) of everything that may be a number, whole or in part: digits in a row, at least so many."""
    return [
        (run.digits[0].start, run.digits[-1].end, "".join(each.digit for each in run.digits))
        for run in _completed(text)
        if len(run.digits) >= shortest
    ]


def digits_of(words: tuple[str, ...]) -> str:
    """The digits that number words come to when nothing else stands between them."""
    runs = _runs(" ".join(words))
    return "".join(each.digit for run in runs for each in run.digits)


def _runs(text: str) -> list[Run]:
    """Digits that follow each other with nothing but marks, hesitations and joining words between."""
    runs: list[Run] = [Run()]
    reached = 0
    times, times_start = 1, 0
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        between = text[reached : match.start()]
        if not _BETWEEN.fullmatch(between):
            runs.append(Run())
        reached = match.end()
        run = runs[-1].digits
        if word == "area" and len(run) == SHORTEST:
            runs.append(Run())
        if word in _FILLER or (word in _JOINER and (len(run) >= AREA_CODE or (run and run[-1].word in TENS))):
            continue
        if word in TIMES:
            times, times_start = TIMES[word], match.start()
            continue
        closes = text[match.end() : match.end() + 1] in _MARKS
        digits = _digits(word, run, closes=closes)
        if digits is None or not _is_meant(word, run):
            runs.append(Run())
        else:
            start = times_start if times > 1 else match.start()
            group = any(mark in between for mark in _MARKS) or not run
            run.extend(
                Digit(digit, start, match.end(), group and not place, word)
                for place, digit in enumerate(digits * times)
            )
        times = 1
    return [run for run in runs if run.digits]


def _is_meant(word: str, run: list[Digit]) -> bool:
    """Whether a word that may be a number or something else is a number where it stands."""
    if word == _OR and run and len(run[-1].word) > 1 and run[-1].word.isdecimal():
        return False
    if word == _ONCE:
        return bool(run) and run[-1].word in SPANISH
    return bool(run) or word not in _AMBIGUOUS


def _digits(word: str, run: list[Digit], *, closes: bool) -> str | None:
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


def _completed(text: str) -> list[Run]:
    """Runs with their corrections, extensions and area codes said behind taken in."""
    completed: list[Run] = []
    for run in _runs(text):
        last = completed[-1] if completed else None
        between = text[last.end or last.digits[-1].end : run.digits[0].start] if last else ""
        if last and _CORRECTION.fullmatch(between) and (corrected := _corrected(last.digits, run.digits)):
            completed[-1] = Run(corrected, last.digits, end=run.digits[-1].end)
        elif last and len(last.digits) >= SHORTEST and _EXTENSION.fullmatch(between) and not last.extension:
            length = min(LONGEST_EXTENSION, len(run.digits))
            last.extension = "".join(each.digit for each in run.digits[:length])
            last.end = run.digits[length - 1].end
        elif last and len(last.digits) == SHORTEST and len(run.digits) == AREA_CODE and _AREA_BEHIND.fullmatch(between):
            completed[-1] = Run([*run.digits, *last.digits], end=run.digits[-1].end)
        else:
            completed.append(run)
    return completed


def _corrected(before: list[Digit], after: list[Digit]) -> list[Digit] | None:
    """`before` with its end said anew by `after`; None when that makes no number."""
    fits: list[tuple[bool, int, list[Digit]]] = []
    for kept in range(len(before) + 1):
        whole = before[:kept] + after
        if len(whole) in (SHORTEST, 10) or kept + len(after) == len(before):
            replaced = before[kept:]
            alike = sum(one.digit == other.digit for one, other in zip(replaced, after, strict=False))
            fits.append((len(whole) in (SHORTEST, 10), alike, whole))
    _, alike, whole = max(fits, key=lambda fit: fit[:2], default=(False, 0, []))
    if alike:
        return whole
    last = len(before) - len(after)  # 'five, sorry, six' has nothing in common with what it corrects
    return before[:last] + after if len(after) < AREA_CODE and len(before) in (SHORTEST, 10) else None


def _numbers(run: Run, text: str) -> Iterator[DictatedNumber]:
    """Cuts a run into numbers."""
    parts = _parts(run.digits)
    for part, (first, last) in enumerate(parts):
        digits = run.digits[first:last]
        is_last = part == len(parts) - 1
        yield DictatedNumber(
            "".join(each.digit for each in digits),
            _start(min(each.start for each in digits), text),
            run.end if is_last and run.end else digits[-1].end,
            tuple((each.start, each.end) for each in digits),
            run.extension if is_last else "",
            "".join(each.digit for each in run.before) if is_last else "",
        )


def _start(start: int, text: str) -> int:
    """Takes an opening bracket or a plus in."""
    return start - (start > 0 and text[start - 1] in "(+")


def _parts(digits: list[Digit]) -> list[tuple[int, int]]:
    """The best way to cut a run: as many digits as can be in whole numbers that begin and end where groups do."""
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for end in range(1, len(digits) + 1):
        best.append(best[-1])
        for size in range(SHORTEST, min(LONGEST, end) + 1):
            start = end - size
            if not (_may_cut(digits, start) and _may_cut(digits, end)):
                continue
            score = best[start][0] + _worth(digits[start:end], digits[end] if end < len(digits) else None)
            if score > best[end][0]:
                best[end] = (score, [*best[start][1], (start, end)])
    return best[-1][1]


def _may_cut(digits: list[Digit], at: int) -> bool:
    """Not inside a token, but for a transcriber's one long row of digits."""
    return (
        at in (0, len(digits))
        or digits[at].start != digits[at - 1].start
        or digits[at].end - digits[at].start > LONGEST
    )


def _worth(part: list[Digit], following: Digit | None) -> float:
    """How much like a telephone number a part of a run is."""
    size = len(part)
    whole = size in (SHORTEST, 10) or (size == LONGEST and part[0].digit == "1")
    plausible = part[0].digit not in "01" or size == LONGEST
    return (
        size
        - (0 if whole else 4)
        + 0.5 * plausible
        + 0.6 * part[0].starts_group
        + 0.6 * (following is None or following.starts_group)
    )
