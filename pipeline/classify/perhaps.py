"""Red flags that a message raises if a suggestion is right: they can make it more urgent, never less."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from models.transcript import Suggestion
from pipeline.classify.red_flags import Mention, Raised
from pipeline.vocabulary.suggestions import as_suggested


def raised_perhaps(
    text: str,
    suggestions: Sequence[Suggestion],
    raised: Iterable[Raised],
    findings: Callable[[str], Iterable[Raised]],
) -> list[Raised]:
    """Flags that the text raises only with suggested names in place of what was heard.

    Args:
        text: what was heard.
        suggestions: names that some of its words may be, in order.
        raised: the flags that it raises as it was heard.
        findings: the flags that a text raises.

    Returns:
        Flags with their mentions placed in `text`: one that rests on a suggestion covers the words heard.
    """
    if not suggestions:
        return []
    known = {one.flag.concept for one in raised}
    instead, offsets = as_suggested(text, tuple(suggestions))
    found = (one for one in findings(instead) if one.flag.concept not in known)
    return [
        replace(one, mentions=tuple(_as_heard(mention, offsets, suggestions) for mention in one.mentions))
        for one in found
    ]


def _as_heard(mention: Mention, offsets: Sequence[int], suggestions: Sequence[Suggestion]) -> Mention:
    start, end = offsets[mention.start], offsets[mention.end - 1] + 1
    for one in suggestions:
        if start < one.end and one.start < end:
            start, end = min(start, one.start), max(end, one.end)
    return replace(mention, start=start, end=end)
