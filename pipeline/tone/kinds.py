"""Which kind of staff recording it is, told from the words."""

from __future__ import annotations

from functools import cache
from re import Pattern

from models.staff_score import Kind
from pipeline.tone.phrases import compiled, rule_file

FILE = "kinds.toml"


def tell_kind(text: str) -> Kind:
    """The kind whose clues add up to most, `CALLBACK` when none reaches the threshold.

    A callback is the commonest recording and is checked for the most; where a recording's direction is known, give its
    kind instead.
    """
    sums = dict.fromkeys(Kind, 0.0)
    for kind, points, pattern in _clues():
        if pattern.search(text):
            sums[kind] += points
    best = max(Kind, key=lambda kind: sums[kind])
    return best if sums[best] >= rule_file(FILE)["threshold"] else Kind.CALLBACK


@cache
def _clues() -> tuple[tuple[Kind, float, Pattern[str]], ...]:
    """Kind, points and pattern of every clue."""
    data = rule_file(FILE)
    return tuple(
        (Kind(clue["kind"]), clue["points"], compiled(pattern, data["words"]))
        for clue in data["clue"]
        for pattern in clue["any"]
    )
