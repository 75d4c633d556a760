"""From a speech model's raw words to ours: whole, in order, inside the recording."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.transcript import Word

SHORTEST_MS = 20  # one step of Whisper's own clock
MARGIN_S = 0.05  # ours: a word may begin this long before the detector is sure of speech, and end this long after
BRUSH_S = 0.2  # ours: word times are this far off, so that less of a word than this beyond a pause is none of it
UNSPACED_LANGUAGES = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my", "bo"})


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as the model gives it: times may be equal, reversed, out of order, outside, or not numbers at all.

    Attributes:
        text: with the space it begins with where it begins a new word.
        segment: number of the segment it belongs to.
    """

    start_s: float
    end_s: float
    text: str
    probability: float
    segment: int = 0


def glue(words: Sequence[RawWord], language: str | None) -> list[RawWord]:
    """Joins what the model splits inside a word ('555' + '-0142', '3' + '.5'): a new word begins with a space.

    Languages written without spaces keep the model's words.
    """
    if language in UNSPACED_LANGUAGES:
        return list(words)
    groups: list[list[RawWord]] = []
    for word in words:
        goes_on = not word.text.startswith(" ") and bool(word.text.strip())
        if groups and goes_on and groups[-1][-1].segment == word.segment:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_whole(group) for group in groups]


def tighten(words: Sequence[RawWord], speech: Sequence[tuple[float, float]]) -> list[RawWord]:
    """Takes the silence off words: Whisper lets the first word begin where the sound it is given does.

    A word that begins before the speech it touches begins with it; one that ends after it ends with it. One that
    reaches over a pause and hardly into the speech beyond stays on this side. Words that touch no speech stay as they
    are.

    Args:
        words: in the order spoken.
        speech: spans (start_s, end_s) in which speech was detected, in order of time.
    """
    tight: list[RawWord] = []
    for word in words:
        touched = [span for span in speech if span[0] < word.end_s and word.start_s < span[1]]
        if touched:
            reach_s = {span: min(word.end_s, span[1]) - max(word.start_s, span[0]) for span in touched}
            touched = [span for span in touched if reach_s[span] >= min(BRUSH_S, max(reach_s.values()))]
            start_s = max(word.start_s, touched[0][0] - MARGIN_S)
            word = replace(word, start_s=start_s, end_s=min(word.end_s, touched[-1][1] + MARGIN_S))
        tight.append(word)
    return tight


def repair(words: Sequence[RawWord], duration_s: float) -> list[tuple[int, Word]]:
    """Makes every word fit for use: stripped text, probability in [0, 1], 0 <= start < end <= duration, no overlaps.

    Words keep their order and, where they can, their own times; those that can't be right give way by as little as it
    takes. Left out are words without text, and words past the thousandth in a second, for which there is no room.

    Args:
        words: in the order spoken.
        duration_s: of the recording, in seconds.

    Returns:
        (number of the segment, word) in the same order; times are whole milliseconds.
    """
    room_ms = math.floor(duration_s * 1000)
    spoken = [word for word in words if word.text.strip()][: max(room_ms, 0)]
    if not spoken:
        return []
    shortest = min(SHORTEST_MS, room_ms // len(spoken))
    times = _without_overlap([_milliseconds(word) for word in spoken], shortest)
    latest = room_ms
    repaired: list[tuple[int, Word]] = []
    for word, (start, end) in zip(reversed(spoken), reversed(times), strict=True):
        end = min(end, latest)
        start = min(start, end - shortest)
        latest = start
        repaired.append((word.segment, Word(start / 1000, end / 1000, word.text.strip(), _share(word.probability))))
    repaired.reverse()
    return repaired


def _whole(pieces: Sequence[RawWord]) -> RawWord:
    """One word from its pieces, as probable as they are on average."""
    if len(pieces) == 1:
        return pieces[0]
    return RawWord(
        pieces[0].start_s,
        pieces[-1].end_s,
        "".join(piece.text for piece in pieces),
        sum(piece.probability for piece in pieces) / len(pieces),
        pieces[0].segment,
    )


def _without_overlap(times: list[tuple[int | None, int | None]], shortest: int) -> list[tuple[int, int]]:
    """Pushes each word behind the one before it, shortening that one first where it can be; may run past the end."""
    ordered: list[tuple[int, int]] = []
    earliest = 0
    for index, (start, end) in enumerate(times):
        begun = max(earliest, start if start is not None else earliest)
        following = next((later for later, _ in times[index + 1 :] if later is not None), None)
        ended = end if end is not None else begun
        if following is not None and begun < following < ended:
            ended = following
        ordered.append((begun, max(ended, begun + shortest)))
        earliest = ordered[-1][1]
    return ordered


def _milliseconds(word: RawWord) -> tuple[int | None, int | None]:
    """Its times in whole milliseconds; None where a time is no finite number."""
    start, end = (round(time_s * 1000) if math.isfinite(time_s) else None for time_s in (word.start_s, word.end_s))
    return start, end


def _share(probability: float) -> float:
    """A probability in [0, 1]; what is no number counts as no confidence."""
    return min(1.0, max(0.0, probability)) if math.isfinite(probability) else 0.0
