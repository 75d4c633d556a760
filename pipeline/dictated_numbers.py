"""Telephone numbers as people dictate them and transcribers write them.

'404-555-0132', '(404) 555 0132', 'four oh four, five five five, oh one three two', 'four zero four, um, 555, and then
oh one thirty two', 'double five', 'five one hundred', 'one three two, sorry, one three three', 'extension 12', and the
area code said behind: each is found with its exact span, its digits and where every digit stands. What may be read
otherwise is found too, and said not to be clear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.dictation import elsewise
from pipeline.dictation.abroad import from_abroad
from pipeline.dictation.amendments import EXTENSION, amended
from pipeline.dictation.cuts import Cut, cuts
from pipeline.dictation.runs import Border, Run, runs
from pipeline.dictation.shape import LONGEST, NATIONAL, SHORTEST

_LONGEST_EXTENSION = 6  # ours: digits; a longer one is a number of its own, or two


@dataclass(frozen=True, slots=True)
class DictatedNumber:
    """One saying of a number: `text[start:end]` comes to `digits`; `places` holds the span of each digit's token.

    Attributes:
        extension: digits behind 'extension', '' where there is none; not part of `digits`.
        uncorrected: the digits as they were before the caller corrected them, '' where nobody did.
        clear: whether the words leave no second way to read it.
        abroad: whether `digits` begin with the code of a country outside North America.
    """

    digits: str
    start: int
    end: int
    places: tuple[tuple[int, int], ...]
    extension: str = ""
    uncorrected: str = ""
    clear: bool = True
    abroad: bool = False

    @property
    def whole(self) -> bool:
        """Whether it has as many digits as a North American number: 7, 10, or 11 with a leading 1."""
        size = len(self.digits)
        return not self.abroad and (size in (SHORTEST, NATIONAL) or (size == LONGEST and self.digits[0] == "1"))

    @property
    def complete(self) -> bool:
        """Whether it is beyond doubt that nothing is missing."""
        return self.clear and (self.whole or self.abroad)

    @property
    def national(self) -> str:
        """The digits without the 1 before an area code."""
        return self.digits[1:] if self.whole and len(self.digits) == LONGEST else self.digits

    def same_as(self, other: DictatedNumber) -> bool:
        """Whether both are the same number; one may lack the area code or the leading 1."""
        length = min(len(self.digits), len(other.digits), NATIONAL)
        return length >= SHORTEST and self.digits[-length:] == other.digits[-length:]


def dictated_numbers(
    text: str,
    language: str | None = None,
    hidden: Sequence[tuple[int, int]] = (),
    pauses: Sequence[int] = (),
) -> list[DictatedNumber]:
    """All telephone numbers of 7 digits and more in a text, in order; two sayings side by side are two numbers.

    Args:
        text: what was said.
        language: ISO 639-1 code of it, None when unknown.
        hidden: spans whose digits are known to be something else's, as those of doses.
        pauses: offsets of the words before which somebody paused for so long that another number may begin.
    """
    found = amended(runs(text, language, [*hidden, *elsewise.apart(text)], pauses), text)
    return [number for run in found for number in _numbers(run, text)]


def digit_runs(
    text: str,
    *,
    shortest: int,
    language: str | None = None,
    hidden: Sequence[tuple[int, int]] = (),
) -> list[tuple[int, int, str]]:
    """(start, end, digits) of everything that may be a number, whole or in part: digits in a row, at least so many."""
    return [
        (run.digits[0].start, run.digits[-1].end, "".join(each.digit for each in run.digits))
        for run in amended(runs(text, language, [*hidden, *elsewise.apart(text)]), text)
        if len(run.digits) >= shortest
    ]


def digits_of(words: tuple[str, ...]) -> str:
    """The digits that number words come to when nothing else stands between them."""
    return "".join(each.digit for run in runs(" ".join(words), "en") for each in run.digits)


def _numbers(run: Run, text: str) -> Iterator[DictatedNumber]:
    """The telephone numbers of a row of digits."""
    abroad = from_abroad(run.digits, text)
    if abroad:
        first, last, valid = abroad
        yield _number(run, Cut(first, last, valid, grouped=False), text, is_last=last == len(run.digits), abroad=True)
        run = replace(run, digits=run.digits[last:], touches=True)
    elif elsewise.announced(text, run.digits[0].start):
        yield from _behind_announced(run, text)
        return
    found = cuts(run.digits, follows=run.follows) if run.digits else []
    for place, cut in enumerate(found):
        unsure = not cut.first and (
            (run.touches and cut.last == SHORTEST) or elsewise.perhaps_announced(text, run.digits[0].start)
        )
        if unsure:
            cut = replace(cut, clear=False)
        yield _number(run, cut, text, is_last=place == len(found) - 1)


def _behind_announced(run: Run, text: str) -> Iterator[DictatedNumber]:
    """The numbers behind a room's or a policy's, and that itself where it looks like a telephone number."""
    first = next((at for at in range(1, len(run.digits)) if run.digits[at].border >= Border.COMMA), len(run.digits))
    own = cuts(run.digits, follows=run.follows)
    behind = cuts(run.digits[first:], follows=run.follows) if first < len(run.digits) else []
    kept = [cut for cut in own if cut.first or (cut.grouped and cut.last >= NATIONAL)]
    if behind and (not kept or kept[0].first == 0):
        kept = [replace(cut, first=cut.first + first, last=cut.last + first) for cut in behind]
    for place, cut in enumerate(kept):
        long = cut.last - cut.first >= NATIONAL
        clear = cut.clear and cut.first > 0 and long
        yield _number(run, replace(cut, clear=clear), text, is_last=place == len(kept) - 1)


def _number(run: Run, cut: Cut, text: str, *, is_last: bool, abroad: bool = False) -> DictatedNumber:
    """A cut with all that is known of it."""
    digits = run.digits[cut.first : cut.last]
    extension = run.extension if is_last else ""
    lost = not extension and EXTENSION.match(text, digits[-1].end)  # 'extension for 17'
    return DictatedNumber(
        "".join(each.digit for each in digits),
        _start(min(each.start for each in digits), text),
        run.end if is_last and run.end else digits[-1].end,
        tuple((each.start, each.end) for each in digits),
        extension,
        "".join(each.digit for each in run.before) if is_last else "",
        cut.clear and not lost and len(extension) <= _LONGEST_EXTENSION,
        abroad,
    )


def _start(start: int, text: str) -> int:
    """Takes an opening bracket or a plus in."""
    return start - (start > 0 and text[start - 1] in "(+")
