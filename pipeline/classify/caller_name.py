"""Who is calling, as they say it: 'this is Greta Lindqvist', 'my name is ...', or a name alone at either end."""

from __future__ import annotations

import re

from pipeline.classify.spelled_names import as_spelled

NAME_WORD = r"(?:(?:Mc|Mac|O'|De|Di|La|Le|Van)?[A-ZÀ-Þ][a-zà-ÿ']+(?:-[A-ZÀ-Þ][a-zà-ÿ']+)*(?:[A-Z][a-z]+)?)"
TITLE = r"(?:(?:Mrs?|Ms|Dr|Miss|Sister|Coach|Father|Pastor|Sergeant|Staff|Nurse)\.? )"
NAME = rf"(?:{TITLE}*{NAME_WORD}(?: {NAME_WORD}){{0,2}}(?: Jr\.| Sr\.)?)"
_LEAD = (
    r"(?:[Tt]his is|[Mm]y name(?:'s| is)?|[Nn]ame(?:'s| is)|[Ii]t(?:'s| is)(?: only| just)?|[Ii]'m|[Ii] am"
    r"|[Ss]poke with|[Hh]abla|[Ss]oy|[Mm]e llamo|[Mm]i nombre es|[Pp]harmacist|[Vv]isiting nurse|[Aa]sk for)"
)
_INTRODUCED = re.compile(rf"(?<!\w){_LEAD}[,:]? (?P<name>{NAME})")
_OPENERS = (
    r"[Uu][hm]+|[Yy]eah|[Yy]es|[Oo]kay|[Oo]h|[Ww]ell|[Hh]ey|[Hh]i|[Hh]ello|[Hh]iya"
    r"|[Gg]ood (?:morning|afternoon|evening|day)"
    r"|[Mm]orning|[Tt]here|[Dd]ear|[Mm]a'am|[Ss]ir|[Pp]lease|[Ss]ay|[Aa]loha|[Hh]oney"
    r"|[Hh]ola|[Bb]uen[oa]s(?: d[ií]as| tardes)?"
)
_GREETED = re.compile(rf"^(?:(?:{_OPENERS})[,.!]? )*(?P<name>{NAME})(?=,| here|\.| calling| with| from| at)")
_SIGNED = re.compile(rf"(?<=[.?!,] )(?P<name>{NAME})(?=[.,]? ?(?:\(?\d{{3}}[\s).-]|$|born|date of birth))")
NOT_NAMES = frozenset(
    """
    I I'm I've I'll It It's The This That And But So My Our Your His Her He She We They You Yes Yeah No Not Okay
    Ok Oh Well Hi  Hello Hey Hola Good Morning Thanks Thank Please Call Calling Just Um Uh Monday Tuesday
    Wednesday Thursday Friday  Saturday Sunday January February March April May June July August September
    October November December Is Are Do  Does Did Can Could Would Will Should What When Where Why How Who If
    Since About Also Anyway Anyhow Now Then There  Medicare Medicaid Blue Cross Tylenol Advil Bye Sorry Listen
    Look Mom Dad Doctor Dr Nurse Hang Still Same One Two  Christmas Micro Say Stress Breathing English Spanish
    Ma'am Sir Honey Miss Mister Lord God Ten
    """.split()
)


def caller_name(text: str) -> str | None:
    """The caller's name; None when none is said, or none can be told from the words.

    It is an exact substring of `text`, but for words of it that are spelled out: those are as spelled.
    """
    span = caller_name_span(text)
    return None if span is None else as_spelled(text, *span)


def caller_name_span(text: str) -> tuple[int, int] | None:
    """Where the caller's name stands: (start, end) character offsets, or None."""
    for pattern in (_INTRODUCED, _GREETED, _SIGNED):
        for match in pattern.finditer(text):
            span = _trimmed(text, *match.span("name"))
            if span is not None and not _of_a_doctor(text, span[0], match.group("name")):
                return span
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Leaves off words that start sentences or name days: 'Ferrante Stress' can't be told, 'Rhonda I' can."""
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
    kept = []
    for first, last in words:
        if text[first:last].removesuffix("'s") in NOT_NAMES:
            break
        kept.append((first, last))
    return (kept[0][0], kept[-1][1]) if kept else None


def _of_a_doctor(text: str, start: int, name: str) -> bool:
    before = text[max(0, start - 12) : start].lower()
    return before.endswith(("for dr. ", "dr. ", "for doctor ", "doctor ")) and not name.startswith("Dr")
