"""Which kind of staff recording it is, told from the words."""

from __future__ import annotations

from functools import cache
from re import Pattern

from models.staff_score import Kind
from pipeline.tone.elements import find_elements
from pipeline.tone.phrases import compiled, rule_file

FILE = "kinds.toml"


def tell_kind(text: str) -> Kind:
    """The kind whose clues add up to most.

    Clues are phrases (`kinds.toml`) and the elements that set the kinds apart. A callback is the commonest
    recording and wins a draw; where a recording's direction is known, give its kind instead.
    """
    sums = dict.fromkeys(Kind, 0.0)
    for kind, points, pattern in _clues():
        if pattern.search(text):
            sums[kind] += points
    weights = rule_file(FILE)["element"]
    for kind in Kind:
        found = (name for name, element in find_elements(text, kind).items() if element.found)
        sums[kind] += sum(weights.get(name, 0.0) for name in found)
    return max(Kind, key=lambda kind: sums[kind])


@cache
def _clues() -> tuple[tuple[Kind, float, Pattern[str]], ...]:
    """Kind, points and pattern of every clue."""
    data = rule_file(FILE)
    return tuple(
        (Kind(clue["kind"]), clue["points"], compiled(pattern, data["words"]))
        for clue in data["clue"]
        for pattern in clue["any"]
    )
