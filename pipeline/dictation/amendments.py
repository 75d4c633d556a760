"""What people say behind a number: a correction, an extension, the area code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dictation.cuts import cuts
from pipeline.dictation.runs import AREA_CODE, Border, Digit, Run
from pipeline.dictation.shape import NATIONAL, SHORTEST
from pipeline.self_correction import CORRECTION

EXTENSION = re.compile(
    r"[\s,.\-–—]*(?:and |at )?\b(?:extension|extensión|ext|x)\b[\s.,:#-]*(?:number )?", re.IGNORECASE
)
_AREA_BEHIND = re.compile(
    r"[\s,.\-–—]*(?:and |in |with |that's )?(?:the |my )?area code(?: is|'s)?[\s,.:\-]*", re.IGNORECASE
)


def amended(found: Sequence[Run], text: str) -> list[Run]:
    """Rows with their corrections, extensions and area codes said behind taken in."""
    taken: list[Run] = []
    waiting = list(found)
    while waiting:
        run = waiting.pop(0)
        last = taken[-1] if taken else None
        between = text[last.end or last.digits[-1].end : run.digits[0].start] if last else ""
        if last and CORRECTION.fullmatch(between) and (corrected := _corrected(last.digits, run.digits)):
            taken[-1] = Run(corrected, last.digits, end=run.digits[-1].end, touches=last.touches, follows=run.follows)
        elif last and len(last.digits) >= SHORTEST and EXTENSION.fullmatch(between) and not last.extension:
            length = _extension(run.digits)
            last.extension = "".join(each.digit for each in run.digits[:length])
            last.end = run.digits[length - 1].end
            last.follows = False
            if run.digits[length:]:
                waiting.insert(0, Run(run.digits[length:], end=run.end, follows=run.follows))
        elif last and len(last.digits) == SHORTEST and len(run.digits) == AREA_CODE and _AREA_BEHIND.fullmatch(between):
            taken[-1] = Run([*run.digits, *last.digits], end=run.digits[-1].end)
        else:
            taken.append(run)
    return taken


def _extension(digits: Sequence[Digit]) -> int:
    """How many digits behind 'extension' belong to it: all, but for a whole number behind a mark."""
    for place in range(1, len(digits)):
        if digits[place].border >= Border.COMMA and any(not cut.first for cut in cuts(digits[place:])):
            return place
    return len(digits)


def _corrected(before: list[Digit], after: list[Digit]) -> list[Digit] | None:
    """`before` with its end said anew by `after`; None when that makes no number."""
    fits: list[tuple[bool, int, list[Digit]]] = []
    for kept in range(len(before) + 1):
        whole = before[:kept] + after
        if len(whole) in (SHORTEST, NATIONAL) or kept + len(after) == len(before):
            replaced = before[kept:]
            alike = sum(one.digit == other.digit for one, other in zip(replaced, after, strict=False))
            fits.append((len(whole) in (SHORTEST, NATIONAL), alike, whole))
    _, alike, whole = max(fits, key=lambda fit: fit[:2], default=(False, 0, []))
    if alike:
        return whole
    last = len(before) - len(after)  # 'five, sorry, six' has nothing in common with what it corrects
    return before[:last] + after if len(after) < AREA_CODE and len(before) in (SHORTEST, NATIONAL) else None
