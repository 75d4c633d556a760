"""Measures the staff score's rules on the authored messages: `python -m training.evaluate_staff [FILE...]`.

`staff_train_a.jsonl` is what the rules were written with; `staff_train_b.jsonl` is by other authors and was not read
while writing them, so that its figures say how the rules do on messages nobody has seen. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.staff_score import Kind
from pipeline.tone.elements import find_elements
from pipeline.tone.kinds import tell_kind
from pipeline.tone.language import find_language
from pipeline.tone.phrases import Span
from pipeline.tone.privacy import find_disclosures

DATA = Path(__file__).parent / "data" / "staff"
FILES = ("staff_train_a.jsonl", "staff_train_b.jsonl")

Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Counts of one thing to find.

    Attributes:
        hits: there and found.
        false_alarms: found and not there.
        misses: there and not found.
        overlaps: hits whose quote shares a character with the author's.
    """

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0
    overlaps: int = 0

    def count(self, *, there: bool, found: bool, overlaps: bool = False) -> None:
        """Adds one case."""
        self.hits += there and found
        self.false_alarms += found and not there
        self.misses += there and not found
        self.overlaps += there and found and overlaps

    @property
    def precision(self) -> float:
        """Share of the finds that are right; 1 without finds."""
        return self.hits / (self.hits + self.false_alarms) if self.hits + self.false_alarms else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that is found; 1 when nothing is there."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / both if both else 1.0


@dataclass(frozen=True, slots=True)
class Privacy:
    """How disclosures are found: a find or an authored span counts when it shares a character with one of the other."""

    precision: float
    recall: float
    message_precision: float
    message_recall: float


def read(path: Path) -> list[Row]:
    """The messages of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def spans(text: str, quotes: Iterable[str]) -> list[Span]:
    """Where authored quotes first stand in their text."""
    return [Span(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]


def everywhere(text: str, quote: str) -> list[Span]:
    """Every place where a quote stands: a number said twice is quoted in the same words."""
    return [Span(match.start(), match.end()) for match in re.finditer(re.escape(quote), text)]


def elements(rows: Sequence[Row]) -> dict[str, Tally]:
    """Tally per element, the kind of recording being given; '' is the sum."""
    tallies: dict[str, Tally] = {"": Tally()}
    for row in rows:
        found = find_elements(row["text"], Kind(row["kind"]))
        for name, quote in row["elements"].items():
            element = found[name]
            wanted = everywhere(row["text"], quote) if quote else []
            overlaps = any(Span(element.start or 0, element.end or 0).overlaps(span) for span in wanted)
            for tally in (tallies.setdefault(name, Tally()), tallies[""]):
                tally.count(there=bool(quote), found=element.found, overlaps=overlaps)
    return tallies


def privacy(rows: Sequence[Row]) -> Privacy:
    """Precision and recall of disclosures, by span and by message."""
    by_span, by_message = Tally(), Tally()
    recalled = wanted_count = 0
    for row in rows:
        wanted = spans(row["text"], row["phi"])
        found = [Span(item.start, item.end) for item in find_disclosures(row["text"], Kind(row["kind"])).disclosures]
        for span in found:
            by_span.count(there=any(span.overlaps(other) for other in wanted), found=True)
        recalled += sum(any(span.overlaps(other) for other in found) for span in wanted)
        wanted_count += len(wanted)
        by_message.count(there=bool(wanted), found=bool(found))
    return Privacy(by_span.precision, recalled / wanted_count, by_message.precision, by_message.recall)


def kinds(rows: Sequence[Row]) -> float:
    """Share of messages whose kind is told right from the words."""
    return sum(tell_kind(row["text"]) is Kind(row["kind"]) for row in rows) / len(rows)


def curt_by_tone(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """Per authored tone: messages with a curt phrase, and messages."""
    curt: Counter[str] = Counter(row["language_tone"] for row in rows if find_language(row["text"]).curt)
    return {tone: (curt[tone], count) for tone, count in Counter(row["language_tone"] for row in rows).items()}


def empathy(rows: Sequence[Row]) -> Tally:
    """Whether a message has any empathetic phrase, against its author's."""
    tally = Tally()
    for row in rows:
        tally.count(there=bool(row["empathy"]), found=bool(find_language(row["text"]).empathy))
    return tally


def report(path: Path) -> None:
    """Prints every figure of one file."""
    rows = read(path)
    print(f"\n## {path.name}: {len(rows)} messages\n")
    print("| element | there | precision | recall | F1 | quote overlaps |\n|---|---|---|---|---|---|")
    for name, tally in sorted(elements(rows).items()):
        there = tally.hits + tally.misses
        share = tally.overlaps / tally.hits if tally.hits else 0.0
        label = name or "**all (micro)**"
        print(f"| {label} | {there} | {tally.precision:.2f} | {tally.recall:.2f} | {tally.f1:.3f} | {share:.2f} |")
    found = privacy(rows)
    print(f"\n- disclosures, by span: precision {found.precision:.2f}, recall {found.recall:.2f}")
    print(f"- disclosures, by message: precision {found.message_precision:.2f}, recall {found.message_recall:.2f}")
    feeling = empathy(rows)
    print(f"- any empathy, by message: precision {feeling.precision:.2f}, recall {feeling.recall:.2f}")
    tones = ", ".join(f"{tone} {hit}/{count}" for tone, (hit, count) in sorted(curt_by_tone(rows).items()))
    print(f"- messages with a curt phrase, by authored tone: {tones}")
    print(f"- kind told from the words: {kinds(rows):.1%}")


def main() -> None:
    """Reports on the files given, the authored ones otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, default=[DATA / name for name in FILES], help="JSON lines")
    for path in parser.parse_args().files:
        report(path)


if __name__ == "__main__":
    main()
