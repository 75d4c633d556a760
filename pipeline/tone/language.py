"""Words that help and words that hurt, each with its quote and the reason."""

from __future__ import annotations

from models.staff_score import Language, Phrase
from pipeline.tone.phrases import Span, rules

FILE = "language.toml"


def find_language(text: str) -> Language:
    """Looks for empathy, curt phrases and jargon."""
    return Language(empathy=_phrases(text, "empathy"), curt=_phrases(text, "curt"), jargon=_phrases(text, "jargon"))


def _phrases(text: str, table: str) -> tuple[Phrase, ...]:
    """The finds of one table in order of text; of finds that share words the first and longest stays."""
    found = [
        (span, str((rule.notes or {})["reason"])) for rule in rules(FILE, table).values() for span in rule.finds(text)
    ]
    kept: list[tuple[Span, str]] = []
    for span, reason in sorted(found, key=lambda find: (find[0].start, -find[0].end)):
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, reason))
    return tuple(Phrase(span.of(text), span.start, span.end, reason) for span, reason in kept)
