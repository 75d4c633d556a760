"""What a finder gives: a number in a text, before anybody has listened again."""

from __future__ import annotations

from dataclasses import dataclass

from models.transcript import NumberKind


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` comes to `value`.

    Attributes:
        clear: whether the words leave no second way to read them.
        readings: all values the words may come to, `value` first.
    """

    kind: NumberKind
    value: str
    start: int
    end: int
    clear: bool = True
    readings: tuple[str, ...] = ()
