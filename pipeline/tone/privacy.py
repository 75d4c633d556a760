"""What a message gave away beyond the minimum necessary on somebody's answering machine."""

from __future__ import annotations

from functools import cache
from re import Pattern

from models.staff_score import Disclosure, Kind, Privacy
from pipeline.tone.names import find_practice
from pipeline.tone.phrases import Rule, Span, compiled, containing, rule_file, rules, sentences

FILE = "privacy.toml"
SEVERITIES = ("high", "medium", "low")


def find_disclosures(text: str, kind: Kind) -> Privacy:
    """Looks for disclosures of every kind.

    A greeting speaks to everyone and about nobody: nothing is looked for. Where two finds share words the more severe
    one stays; a practice's own name counts only when it gives the condition away.
    """
    if kind is Kind.GREETING:
        return Privacy()
    wholes = sentences(text)
    practice = find_practice(text)
    found: list[tuple[Span, Rule]] = []
    for name, rule in rules(FILE, "disclosures").items():
        for span in rule.finds(text):
            names_practice = practice is not None and span.overlaps(practice)
            if not _harmless(containing(wholes, span.start).of(text)) and (name == "specialty" or not names_practice):
                found.append((span, rule))
    return Privacy(tuple(_disclosure(text, span, rule) for span, rule in _apart(found)))


def _harmless(sentence: str) -> bool:
    """Whether a sentence speaks to every listener rather than about one."""
    return any(pattern.search(sentence) for pattern in _harmless_patterns())


@cache
def _harmless_patterns() -> tuple[Pattern[str], ...]:
    """Patterns of sentences that speak to every listener."""
    return tuple(compiled(pattern, {}) for pattern in rule_file(FILE)["harmless"]["any"])


def _apart(found: list[tuple[Span, Rule]]) -> list[tuple[Span, Rule]]:
    """Finds that share no words, in order of text: of those that do, the most severe and then the longest."""
    kept: list[tuple[Span, Rule]] = []
    ranked = sorted(found, key=lambda find: (SEVERITIES.index(_severity(find[1])), find[0].start - find[0].end))
    for span, rule in ranked:
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, rule))
    return sorted(kept, key=lambda find: find[0])


def _severity(rule: Rule) -> str:
    """Severity that a rule gives its finds."""
    return str((rule.notes or {})["severity"])


def _disclosure(text: str, span: Span, rule: Rule) -> Disclosure:
    """A find as the data model has it."""
    return Disclosure(span.of(text), span.start, span.end, rule.name, _severity(rule))
