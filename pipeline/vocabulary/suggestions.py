"""Suggestions: names that words of a text may be. The text itself is never changed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from models.transcript import Suggestion, Transcript
from pipeline.vocabulary.likelihood import LEAST, likelihood
from pipeline.vocabulary.near_misses import Index
from pipeline.vocabulary.terms import Terms, shipped

ENGLISH = "en"  # the spelling rules are those of English


class Suggester:
    """Finds what sounds like a name; safe for threads, its only state is the index.

    Args:
        terms: the names to listen for; the shipped ones unless given.
    """

    def __init__(self, terms: Terms | None = None) -> None:
        terms = terms or shipped()
        self._index = Index(terms)
        self.version = terms.version

    def of_text(self, text: str) -> tuple[Suggestion, ...]:
        """Suggestions for a text, likeliest where several overlap, in order."""
        found = sorted(((likelihood(miss), miss) for miss in self._index.near_misses(text)), key=lambda one: -one[0])
        kept: list[Suggestion] = []
        for confidence, miss in found:
            if confidence < LEAST:
                break
            if not any(miss.start < other.end and other.start < miss.end for other in kept):
                heard = text[miss.start : miss.end]
                term = miss.term
                kept.append(Suggestion(heard, miss.start, miss.end, term.name, term.kind, round(confidence, 4)))
        return tuple(sorted(kept, key=lambda one: one.start))

    def of_transcript(self, transcript: Transcript) -> tuple[Suggestion, ...]:
        """Suggestions for what was heard, with when it was said; none for another language than English."""
        if transcript.language != ENGLISH:
            return ()
        found = []
        for one in self.of_text(transcript.text):
            times = transcript.times_of(one.start, one.end)
            found.append(one if times is None else replace(one, start_s=times[0], end_s=times[1]))
        return tuple(found)


@cache
def shipped_suggester() -> Suggester:
    """One for the shipped names, shared by this process."""
    return Suggester()


def as_suggested(text: str, suggestions: tuple[Suggestion, ...]) -> tuple[str, tuple[int, ...]]:
    """The text as it would read if every suggestion were right, to be judged beside what was heard.

    Returns:
        The text, and for each of its characters, and for its end, the offset in `text` that it stands for.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for one in suggestions:
        pieces += [text[at : one.start], one.term]
        offsets += [*range(at, one.start), *[one.start] * len(one.term)]
        at = one.end
    pieces.append(text[at:])
    offsets += range(at, len(text) + 1)
    return "".join(pieces), tuple(offsets)
