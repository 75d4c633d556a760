"""From places in one text to places in another that has the same words among others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from models.transcript import Transcript

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placing:
    """Where the words of one transcript stand in another.

    Attributes:
        source: whose places are known.
        target: whose places are wanted.
        index: number of a word in `target`, for the number of each word in `source` that is there too; in order.
    """

    source: Transcript
    target: Transcript
    index: Mapping[int, int]

    def placed(self, found: T) -> T:
        """The same finding with all its quotes where they stand in `target`.

        A quote reaches from its first word to its last, with whatever is said between them there. What has no place in
        a text (`start` None) stays as it is.

        Args:
            found: a dataclass with `start`, `end` and `quote`, or dataclasses, tuples and mappings that hold such.

        Raises:
            KeyError: none of a quote's words are in `target`.
        """
        starts, target = _starts(self.source), (_starts(self.target), self.target)
        return self._placed(found, starts, *target)  # type: ignore[no-any-return]

    def holds(self, start: int) -> bool:
        """Whether the word at an offset of `source` is in `target`."""
        return bisect_right(_starts(self.source), start) - 1 in self.index

    def _placed(self, found: Any, starts: Sequence[int], aims: Sequence[int], target: Transcript) -> Any:  # noqa: ANN401
        if isinstance(found, tuple):
            return tuple(self._placed(item, starts, aims, target) for item in found)
        if isinstance(found, dict):
            return {key: self._placed(item, starts, aims, target) for key, item in found.items()}
        if not is_dataclass(found) or isinstance(found, type):
            return found
        names = {field.name for field in fields(found)}
        if not {"start", "end", "quote"} <= names:
            return replace(found, **{name: self._placed(getattr(found, name), starts, aims, target) for name in names})
        start, end = getattr(found, "start"), getattr(found, "end")  # noqa: B009 - any of several dataclasses
        if start is None or end is None:
            return found
        start, end = self._span(start, end, starts, aims)
        return replace(found, start=start, end=end, quote=target.text[start:end])

    def _span(self, start: int, end: int, starts: Sequence[int], aims: Sequence[int]) -> tuple[int, int]:
        """Where the characters `start` to `end` of `source` stand in `target`."""
        words = self.source.words
        first = max(0, bisect_right(starts, start) - 1)
        if start >= starts[first] + len(words[first].text) and first + 1 < len(words):  # at the space before a word
            first, start = first + 1, starts[first + 1]
        last = max(first, bisect_left(starts, end) - 1)
        there = [number for number in range(first, last + 1) if number in self.index]
        if not there:
            raise KeyError("none of its words are there")
        into = start - starts[first] if there[0] == first else 0
        until = min(end - starts[last], len(words[last].text)) if there[-1] == last else len(words[there[-1]].text)
        return aims[self.index[there[0]]] + into, aims[self.index[there[-1]]] + until


def _starts(transcript: Transcript) -> list[int]:
    """Offset of each word in the text."""
    starts, at = [], 0
    for word in transcript.words:
        starts.append(at)
        at += len(word.text) + 1
    return starts
