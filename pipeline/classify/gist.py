"""The message in at most twelve of its own words, for a line in the queue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.classify.wording import normalise

MOST_WORDS = 12
SKIPPED = frozenset("um uh er ah like you know so yeah okay ok well hi hello hey".split())
_ASKING = re.compile(
    r"(?<!\w)(?:calling|i need|i'd like|i want|need to|needs? a|i have|i've got|can (?:you|i|someone|somebody)"
    r"|could (?:you|i)"
    r"|wondering|question|checking|looking|refill|appointment|reschedule|cancel|bill|results|referral|records|form"
    r"|necesito|quiero|quisiera|llamo|tengo)(?!\w)"
)
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"[^.?!\n]+[.?!]?")


def gist(text: str, quotes: Sequence[tuple[int, int]] = ()) -> str:
    """At most twelve words taken from `text`, in their order; '...' stands between parts that are apart.

    Args:
        text: the message.
        quotes: (start, end) of what makes it urgent, most important first; without any, the sentence that asks for
            something is used, or else the first one.
    """
    if quotes:
        return _of_quotes(text, quotes)
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    if not sentences:
        return ""
    asking = next((s for s in sentences if _ASKING.search(normalise(s))), max(sentences[:3], key=len))
    found = _ASKING.search(normalise(asking))
    return " ".join(_words(asking[found.start() :] if found else asking)[:MOST_WORDS])


def _of_quotes(text: str, quotes: Sequence[tuple[int, int]]) -> str:
    """The quotes, most important first while there is room, then the words around them in their own sentences."""
    words = [
        (number, match)
        for number, sentence in enumerate(_SENTENCE.finditer(text))
        for match in _WORD.finditer(text, sentence.start(), sentence.end())
        if _says_something(match[0])
    ]
    chosen: set[int] = set()
    for start, end in quotes:
        touched = [i for i, (_, word) in enumerate(words) if word.start() < end and start < word.end()]
        chosen.update(touched[: MOST_WORDS - len(chosen)])
    grown = True
    while grown and len(chosen) < MOST_WORDS:
        grown = False
        for i in sorted(chosen):
            for near in (i + 1, i - 1):
                fits = 0 <= near < len(words) and near not in chosen and words[near][0] == words[i][0]
                if fits and len(chosen) < MOST_WORDS:
                    chosen.add(near)
                    grown = True
    parts: list[str] = []
    for i in sorted(chosen):
        if parts and (i - 1 not in chosen or words[i - 1][0] != words[i][0]):
            parts.append("...")
        parts.append(words[i][1][0])
    return " ".join(parts)


def _says_something(word: str) -> bool:
    return word.strip(",.").lower() not in SKIPPED and any(map(str.isalnum, word))


def _words(text: str) -> list[str]:
    return [word for word in text.split() if _says_something(word)]
