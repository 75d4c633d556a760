"""Takes names, numbers and dates out of what was said, so that a label can be kept without saying whose message it was.

It errs on the side of taking out: every capitalised word that is no ordinary one and no medicine goes. Names that a
transcriber wrote in lower case are found only where the phone system, the practice or the words around tell them;
`python -m training.deidentification` measures what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache

from pipeline.classify.caller_name import NOT_NAMES, caller_name_span
from pipeline.dictated_numbers import digit_runs
from pipeline.tone.names import find_names
from pipeline.transcribe.numbers.dates import MONTHS, dates_of_birth
from pipeline.vocabulary.ordinary import rarity
from pipeline.vocabulary.terms import shipped

NAME, NUMBER, DATE = "[name]", "[number]", "[date]"
SHORTEST_NUMBER = 5  # digits: a ZIP code's; readings, doses and ages have fewer
KNOWN = 2  # ours: `rarity` of words that many know; of a common name too
_ORDINAL = (
    r"(?:twenty|thirty)?[\s-]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth"
)
_YEAR = r"(?:,?\s+(?:of\s+)?(?:(?:19|20)\d\d|(?:nineteen|twenty|two thousand)(?:[\s-](?:and )?\w+){0,2}))?"
_MONTH = "|".join(MONTHS)
_DATES = re.compile(
    rf"\b(?:{_MONTH})\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})\b{_YEAR}"
    rf"|\b(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})\s+(?:of|de)\s+(?:{_MONTH})\b{_YEAR}"
    r"|\b(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])(?:[/-](?:\d{4}|\d{2}))?\b(?!\s*(?:mg|ml|percent|%))"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+|\b\w+ at \w+ dot (?:com|org|net|edu)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<![\w'’])[A-ZÀ-Þ][\w'’-]*")
_TITLED = re.compile(r"\b(?:dr|doctor|mr|mrs|ms|miss|nurse)\.?\s+([^\W\d_][\w'’-]*)", re.IGNORECASE)
_STARTS = re.compile(r"(?:^|[.?!:]\s+|\n)$")
_ORDINARY = frozenset(word.lower() for word in (*NOT_NAMES, *MONTHS, "mr", "mrs", "ms", "uh", "um"))


def deidentified(text: str, known_names: Iterable[str] = ()) -> str:
    """The text with [name], [number] and [date] in place of what would say who it is.

    Args:
        text: what was said.
        known_names: of the caller as the phone system shows it, of staff, of places: found however they are written.
    """
    kept, at = [], 0
    for start, end, instead in _without_overlaps(sorted(_found(text, known_names))):
        kept += [text[at:start], instead]
        at = end
    plain = "".join((*kept, text[at:]))
    return re.sub(r"\[name\](?:(?:['’]s)?[\s-]+\[name\])+", NAME, plain)


def _found(text: str, known_names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, what to write instead) of everything to take out."""
    for match in _DATES.finditer(text):
        yield *match.span(), DATE
    for born in dates_of_birth(text, datetime.now(UTC).date()):
        yield born.start, born.end, DATE
    for start, end, _ in digit_runs(text, shortest=SHORTEST_NUMBER):
        yield start, end, NUMBER
    for match in _MAIL.finditer(text):
        yield *match.span(), NAME
    if caller := caller_name_span(text):
        yield *caller, NAME
    named = find_names(text)
    for span in (named.patient, named.staff, named.practice):
        if span is not None:
            yield span.start, span.end, NAME
    for match in _TITLED.finditer(text):
        if rarity(match[1]) >= KNOWN or match[1][0].isupper():
            yield *match.span(1), NAME
    for match in _CAPITAL.finditer(text):
        if _is_name(match.group(), starts=bool(_STARTS.search(text[: match.start()]))):
            yield *match.span(), NAME
    words = [word for name in known_names for word in re.findall(r"[^\W\d_]{3,}", name) if rarity(word) >= KNOWN]
    for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, words))})\b", text, re.IGNORECASE) if words else ():
        yield *match.span(), NAME


def _is_name(word: str, *, starts: bool) -> bool:
    plain = re.sub(r"['’].*", "", word)
    lower = plain.lower()
    if not lower or lower in _ORDINARY or lower in _medical():
        return False
    if plain.isupper() and len(plain) <= 4:  # MRI, ER, RN
        return False
    return rarity(lower) >= KNOWN or not starts


@cache
def _medical() -> frozenset[str]:
    """Words of the names of medicines, tests and procedures, which must stay."""
    return frozenset(word for term in shipped().terms for word in re.findall(r"[^\W\d_]+", term.name.lower()))


def _without_overlaps(found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Joined where they touch: the first says what is written instead."""
    open_one: tuple[int, int, str] | None = None
    for start, end, instead in found:
        if open_one is not None and start < open_one[1]:
            open_one = (open_one[0], max(open_one[1], end), open_one[2])
            continue
        if open_one is not None:
            yield open_one
        open_one = (start, end, instead)
    if open_one is not None:
        yield open_one
