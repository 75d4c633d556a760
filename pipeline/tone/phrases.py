"""Rules as data: patterns in a TOML file become exact spans of a text.

A rule file has a `[words]` table of named fragments and tables of rules. A pattern is a regular expression in which
`{name}` stands for a fragment; it is matched without regard to case unless it starts with `(?-i:`. Adding a phrase is
a change of the data, not of the code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from models.errors import SettingsError

_FRAGMENT = re.compile(r"\{([a-z_]+)\}")
_TITLE = r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bSt)(?<!\b[ap]\.m)(?<!\b[A-Z])"
_SENTENCE_END = re.compile(rf"[?!]+(?=\s|$)|{_TITLE}\.(?=\s+[\"“'(]?[A-ZÀ-Þ0-9]|\s*$)")
_CLAUSE_END = re.compile(rf"[?!;:]+(?=\s|$)|,(?=\s)|{_TITLE}\.(?=\s|$)")
_TRIMMED = ' \t\n.,;:!?—–-"“”'


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns that find one thing.

    Attributes:
        name: what is found.
        patterns: any of them finds it.
        best: likewise; where one of these does, `patterns` are not asked.
        unless: a sentence in which one of these matches is passed over.
        extent: what is quoted: the 'match', its 'clause' (to the next comma) or its 'sentence'.
        last: whether the last find counts rather than the first.
        notes: the rule's other keys, for whoever asked for it.
    """

    name: str
    patterns: tuple[re.Pattern[str], ...]
    best: tuple[re.Pattern[str], ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()
    extent: str = "match"
    last: bool = False
    notes: Mapping[str, Any] | None = None

    def finds(self, text: str) -> Iterator[Span]:
        """Every find, quoted to the rule's extent, in order of text, none inside another."""
        wholes = sentences(text)
        end = -1
        for span in sorted(
            self._matches(text, wholes, self.best) or self._matches(text, wholes, self.patterns),
            key=lambda span: (span.start, -span.end),
        ):
            if span.start >= end and span.end > span.start:
                yield span
                end = span.end

    def find(self, text: str) -> Span | None:
        """The first find, or the last where the rule says so."""
        finds = list(self.finds(text))
        return (finds[-1] if self.last else finds[0]) if finds else None

    def _matches(self, text: str, wholes: list[Span], patterns: tuple[re.Pattern[str], ...]) -> set[Span]:
        """What the patterns match in sentences without a veto, quoted."""
        found = set()
        for pattern in patterns:
            for match in pattern.finditer(text):
                span = trimmed(text, Span(*match.span()))
                sentence = containing(wholes, span.start)
                if not any(veto.search(sentence.of(text)) for veto in self.unless):
                    found.add(self._quoted(text, span, sentence))
        return found

    def _quoted(self, text: str, match: Span, sentence: Span) -> Span:
        match self.extent:
            case "sentence":
                return trimmed(text, Span(min(sentence.start, match.start), max(sentence.end, match.end)))
            case "clause":
                ends = [end.start() for end in _CLAUSE_END.finditer(text, match.end)]
                return trimmed(text, Span(match.start, min([*ends, len(text)])))
        return trimmed(text, match)


def sentences(text: str) -> list[Span]:
    """The sentences of a text, end marks included; covers the text."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if text[a:b].strip()]


def containing(spans: list[Span], at: int) -> Span:
    """The span that holds a position, the nearest one before it otherwise."""
    return max((span for span in spans if span.start <= at), default=Span(0, 0))


def trimmed(text: str, span: Span) -> Span:
    """The span without the blanks and marks at its ends."""
    quote = span.of(text)
    start = span.start + len(quote) - len(quote.lstrip(_TRIMMED))
    return Span(start, max(start, span.end - (len(quote) - len(quote.rstrip(_TRIMMED)))))


def compiled(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern with its fragments put in.

    Raises:
        SettingsError: it names an unknown fragment or is no regular expression.
    """
    try:
        while _FRAGMENT.search(pattern):
            pattern = _FRAGMENT.sub(lambda match: f"(?:{words[match[1]]})", pattern)
        return re.compile(pattern, re.IGNORECASE)
    except (KeyError, re.error) as error:
        raise SettingsError(f"rule pattern {pattern!r} can't be used: {error}. Correct it in its rule file.") from error


@cache
def rule_file(name: str) -> dict[str, Any]:
    """A rule file of this package, as read."""
    return tomllib.loads(resources.files("pipeline.tone").joinpath(name).read_text(encoding="utf-8"))


@cache
def rules(file: str, table: str) -> dict[str, Rule]:
    """The rules of one table of a rule file, by name."""
    data = rule_file(file)
    words = data.get("words", {})
    return {
        name: Rule(
            name=name,
            patterns=tuple(compiled(pattern, words) for pattern in entry.get("any", ())),
            best=tuple(compiled(pattern, words) for pattern in entry.get("best", ())),
            unless=tuple(compiled(pattern, words) for pattern in entry.get("unless", ())),
            extent=entry.get("extent", "match"),
            last=entry.get("last", False),
            notes={
                key: value for key, value in entry.items() if key not in ("any", "best", "unless", "extent", "last")
            },
        )
        for name, entry in data[table].items()
    }
