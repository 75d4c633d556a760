"""What rounds of transcription come to: a row for each set and way, differences with their intervals, a table."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.numbers import verdict
from bench.speech_sets import Spoken
from bench.word_errors import errors, same_number, words
from pipeline.audio import SAMPLE_RATE_HZ

DRAWS = 2000
Rounds = Mapping[str, Sequence[Mapping[str, Any]]]  # by way: what bench/ways.py found, round by round


@dataclass(frozen=True, slots=True)
class Row:
    """One way on one set.

    Attributes:
        length: 'clips' or 'voicemail'.
        version: 'clean', 'gsm' and so on.
        way: as in bench/ways.py.
        errors: words wrong in each recording.
        words: words said in each recording.
        in_text: share of telephone numbers whose digits the text has, and no others; None where none was said alone.
        given: counts of `bench.numbers.verdict` on the numbers the way gives beside the text, where it does.
        audio_s_per_s: seconds of audio per second, median of the rounds.
        audio_s_per_cpu_s: likewise per second of processor time.
        peak_mb: memory of the way's process at its most, over all sets.
        rounds: how many.
    """

    length: str
    version: str
    way: str
    errors: tuple[int, ...]
    words: tuple[int, ...]
    in_text: float | None
    given: Mapping[str, int] | None
    audio_s_per_s: float
    audio_s_per_cpu_s: float
    peak_mb: int
    rounds: int

    @property
    def wer(self) -> float:
        """Word error rate in %."""
        return 100 * sum(self.errors) / sum(self.words)


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two word error rates, in points, with the 95% interval of a paired bootstrap over recordings."""

    points: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.points:+.2f} points (95%: {self.low:+.2f} to {self.high:+.2f})"


def rows(sets: Mapping[str, Sequence[Spoken]], rounds: Rounds) -> list[Row]:
    """A row for each set and way.

    Args:
        sets: by '<length> <version>'.
        rounds: words are those of each way's first.
    """
    return [_row(name, spoken, way, found) for name, spoken in sets.items() for way, found in rounds.items()]


def _row(name: str, spoken: Sequence[Spoken], way: str, found: Sequence[Mapping[str, Any]]) -> Row:
    length, version = name.split()
    heard = found[0]["sets"][name]["heard"]
    said = [words(each.text) for each in spoken]
    numbers = [(each, one) for each, one in zip(spoken, heard, strict=True) if each.number]
    given = [(each.number, one["phones"]) for each, one in numbers if one["phones"] is not None]
    timed = [each["sets"][name] for each in found if name in each["sets"]]
    audio_s = sum(len(each.samples) for each in spoken) / SAMPLE_RATE_HZ
    return Row(
        length=length,
        version=version,
        way=way,
        errors=tuple(errors(true, words(one["text"])) for true, one in zip(said, heard, strict=True)),
        words=tuple(map(len, said)),
        in_text=statistics.fmean(same_number(each.text, one["text"]) for each, one in numbers) if numbers else None,
        given=_counts([verdict([(value, doubtful) for value, doubtful in phones], said) for said, phones in given]),
        audio_s_per_s=audio_s / statistics.median(each["wall_s"] for each in timed),
        audio_s_per_cpu_s=audio_s / statistics.median(each["cpu_s"] for each in timed),
        peak_mb=round(max(each["peak_bytes"] for each in found) / 1e6),
        rounds=len(timed),
    )


def _counts(verdicts: Sequence[str]) -> dict[str, int] | None:
    return {each: verdicts.count(each) for each in sorted(set(verdicts))} or None


def difference(ours: Sequence[Row], theirs: Sequence[Row], *, relative: bool = False) -> Difference:
    """Our word error rate less theirs, all sets together.

    Args:
        ours: rows of one way, all with the same recordings: one in three versions is still one to draw.
        theirs: rows of the other, the same sets in the same order.
        relative: in % of their errors rather than in points.
    """
    mine, other, said = (
        np.sum([getattr(row, name) for row in side], axis=0, dtype=float)
        for side, name in ((ours, "errors"), (theirs, "errors"), (ours, "words"))
    )
    drawn = np.random.default_rng(1).integers(0, len(said), (DRAWS, len(said)))
    below = other if relative else said
    found = 100 * (mine - other)[drawn].sum(axis=1) / np.maximum(below[drawn].sum(axis=1), 1)
    low, high = np.percentile(found, [2.5, 97.5])
    return Difference(100 * float((mine - other).sum() / max(below.sum(), 1)), float(low), float(high))


def table(found: Sequence[Row]) -> str:
    """The rows in Markdown."""
    heads = ("set", "way", "WER %", "numbers in text", "numbers given", "audio s per s", "per processor s", "peak MB")
    lines = ["| " + " | ".join(heads) + " |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for row in found:
        exact = "" if row.in_text is None else f"{row.in_text:.1%}"
        cells = (f"{row.length} {row.version}", row.way, f"{row.wer:.2f}", exact, _given(row))
        speeds = (f"{row.audio_s_per_s:.2f}", f"{row.audio_s_per_cpu_s:.2f}", str(row.peak_mb))
        lines.append("| " + " | ".join((*cells, *speeds)) + " |")
    return "\n".join(lines)


def _given(row: Row) -> str:
    """Exact of all, and how the others were given."""
    if not row.given:
        return ""
    total = sum(row.given.values())
    exact = sum(count for name, count in row.given.items() if name.startswith("exact"))
    others = ", ".join(f"{count} {name}" for name, count in row.given.items() if not name.startswith("exact"))
    return f"{exact / total:.1%}" + (f" ({others})" if others else "")
