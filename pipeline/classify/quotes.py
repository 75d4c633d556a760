"""Evidence: exact quotes of the text with the reason, from rules, from the model, with times where words have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from models.transcript import Suggestion, Transcript
from models.urgency import CallbackNumber, Evidence, Source
from pipeline.classify.red_flags import Raised
from pipeline.classify.text_model import Highlight

MODEL_REASON = "reads like messages that were urgent"
IN_RENDERING = "in the English rendering"
MOST_MODEL_QUOTES = 3
Quoted = TypeVar("Quoted", Evidence, CallbackNumber)


def quote(text: str, start: int, end: int, reason: str, source: Source) -> Evidence:
    """The evidence at these character offsets."""
    return Evidence(text[start:end], start, end, reason, source)


def rule_evidence(text: str, raised: Iterable[Raised]) -> tuple[Evidence, ...]:
    """What raised flags, most urgent flag first."""
    quotes = (
        quote(text, mention.start, mention.end, one.flag.concept, Source.RULE)
        for one in raised
        for mention in one.mentions
    )
    return tuple(without_overlaps(quotes))


def as_heard(evidence: Iterable[Evidence], suggestions: Sequence[Suggestion]) -> tuple[Evidence, ...]:
    """Evidence that rests on words which may be a name says so: 'heard “eloquence”, perhaps Eliquis'."""
    return tuple(
        replace(one, reason="; ".join((one.reason, *_perhaps(one, suggestions)))) if one.source is Source.RULE else one
        for one in evidence
    )


def _perhaps(one: Evidence, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    for other in suggestions:
        if one.start < other.end and other.start < one.end:
            yield f"heard “{other.quote}”, perhaps {other.term}"


def rendered_evidence(text: str, raised: Sequence[Raised]) -> tuple[Evidence, ...]:
    """Flags found in the English rendering can't be placed in what was spoken: they quote all of it."""
    return tuple(quote(text, *_extent(text), f"{one.flag.concept}, {IN_RENDERING}", Source.RULE) for one in raised[:1])


def model_evidence(text: str, highlights: Sequence[Highlight], known: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What the model looked at; where it can't say, the whole message, so that nothing is flagged without a quote."""
    chosen = [(one.start, one.end) for one in highlights[:MOST_MODEL_QUOTES]]
    if not chosen and not known:
        chosen = [_extent(text)]
    free = [(s, e) for s, e in chosen if not any(s < one.end and one.start < e for one in known)]
    return tuple(quote(text, start, end, MODEL_REASON, Source.MODEL) for start, end in free)


def _extent(text: str) -> tuple[int, int]:
    """The text without the white space around it."""
    return len(text) - len(text.lstrip()), len(text.rstrip())


def without_overlaps(quotes: Iterable[Evidence]) -> list[Evidence]:
    """Drops a quote that lies in one before it."""
    kept: list[Evidence] = []
    for quote in quotes:
        if not any(one.start <= quote.start and quote.end <= one.end for one in kept):
            kept.append(quote)
    return kept


def timed(one: Quoted, transcript: Transcript) -> Quoted:
    """The same, with when it is spoken."""
    times = transcript.times_of(one.start, one.end)
    return one if times is None else replace(one, start_s=times[0], end_s=times[1])
