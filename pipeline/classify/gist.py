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
    chosen: list[tuple[int, list[str]]] = []
    left = MOST_WORDS
    for start, end in quotes:
        words = _words(text[start:end])
        if words and left >= min(len(words), 3) and text[start:end] not in " ".join(w for _, c in chosen for w in c):
            chosen.append((start, words[:left]))
            left -= len(words[:left])
    return " ... ".join(" ".join(words) for _, words in sorted(chosen, key=lambda part: part[0]))


def _words(text: str) -> list[str]:
    return [word for word in text.split() if word.strip(",.").lower() not in SKIPPED and any(map(str.isalnum, word))]
