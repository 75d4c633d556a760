"""Speed and pauses from word times.

Definitions, and where they come from:

- *Pause*: a silence of at least 250 ms between words. Goldman-Eisler (Psycholinguistics, 1968) set 250 ms so that the
  closure of a stop consonant is not taken for one; the speech-rate literature has kept it (de Jong & Wempe 2009,
  doi 10.3758/BRM.41.2.385, use 250 to 300 ms).
- *Articulation rate*: words or syllables over the time spent speaking, pauses excluded (Robb et al. 2004; Yuan et al.
  2006, doi 10.21437/Interspeech.2006-204). It shows a rush that long pauses would hide.
- *Speaking rate*: words from the first to the last one, pauses included. Pauses move it by about 14% (Amir 2016,
  doi 10.21767/2471-7975.100016), so both are shown.
- *Words* are spoken words: '555-0132' is seven (see `pipeline.tone.spoken`). Filled pauses count as time spent
  speaking but not as words.
- *Windows* of five seconds (ours: two or three phrases) show a rush at the end that the mean hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from models.staff_score import NumberPace, Pace, RateWindow
from models.transcript import Word
from pipeline.tone.spoken import is_filled_pause, spoken_words, syllables

PAUSE_S = 0.25
WINDOW_S = 5.0
MIN_WINDOW_SPEECH_S = 1.0
"""Ours: a rate over less speech than this is noise; the window's rate is None."""

Span = tuple[float, float]


def measure(words: Sequence[Word], *, quiet: Sequence[Span] | None = None, number: NumberPace | None = None) -> Pace:
    """Measures pace.

    Args:
        words: in order of time.
        quiet: (start_s, end_s) stretches that the sound shows to be silent, in order; None relies on word times alone.
        number: pace of the callback number, from `number_pace`.

    Returns:
        Counts only when there are no words.
    """
    spoken = [_Counted(word) for word in words]
    counts = sum(item.words for item in spoken), sum(item.syllables for item in spoken)
    filled = sum(item.filled for item in spoken)
    if not words:
        return Pace(words=0, syllables=0)
    first_s, last_s = words[0].start_s, max(word.end_s for word in words)
    silences = pauses(words, quiet=quiet)
    lengths = [end - start for start, end in silences]
    total_s = last_s - first_s
    speech_s = total_s - sum(lengths)
    if total_s <= 0 or speech_s <= 0:
        return Pace(words=counts[0], syllables=counts[1], filled_pauses=filled)
    return Pace(
        words=counts[0],
        syllables=counts[1],
        speech_s=speech_s,
        articulation_wpm=60 * counts[0] / speech_s,
        articulation_syllables_per_s=counts[1] / speech_s,
        speaking_wpm=60 * counts[0] / total_s,
        pause_count=len(lengths),
        pause_median_s=median(lengths) if lengths else None,
        pause_share=sum(lengths) / total_s,
        longest_pause_s=max(lengths) if lengths else None,
        filled_pauses=filled,
        windows=_windows(spoken, silences, first_s, last_s),
        number=number,
    )


def count_text(text: str) -> Pace:
    """Counts words, syllables and filled pauses where there is no sound; everything timed is None."""
    tokens = text.split()
    words = spoken_words(" ".join(token for token in tokens if not is_filled_pause(token)))
    return Pace(len(words), sum(map(syllables, words)), filled_pauses=sum(map(is_filled_pause, tokens)))


def pauses(words: Sequence[Word], *, quiet: Sequence[Span] | None = None) -> list[Span]:
    """Silences of at least 250 ms between the first and the last word, in order of time.

    With `quiet` it is the sound that counts, cut to the time from first to last word; a gap between words that is not
    quiet (a breath, music, a cough) is no pause. Without, it is the gaps between word times.
    """
    if not words:
        return []
    if quiet is None:
        spans = []
        latest_s = words[0].end_s
        for word in words[1:]:
            spans.append((latest_s, word.start_s))
            latest_s = max(latest_s, word.end_s)
    else:
        first_s, last_s = words[0].start_s, max(word.end_s for word in words)
        # A quiet stretch that reaches the edge is lead-in or trailing silence that a word's time was stretched over.
        spans = [(start, end) for start, end in quiet if start > first_s and end < last_s]
    return [(start, end) for start, end in spans if end - start >= PAUSE_S]


def number_pace(first: Span, digits: int, *, said_twice: bool) -> NumberPace | None:
    """Pace of a dictated number: digits per second from its first to its last digit, the gaps between groups included.

    Gaps count because they are what gives a listener time to write.

    Args:
        first: (start_s, end_s) of its slower saying.
        digits: how many digits it has.
        said_twice: whether the same number is said again.
    """
    start_s, end_s = first
    if end_s <= start_s or digits < 1:
        return None
    return NumberPace(start_s, end_s, digits / (end_s - start_s), said_twice)


class _Counted:
    """A transcribed word with what is spoken in it."""

    __slots__ = ("end_s", "filled", "start_s", "syllables", "words")

    def __init__(self, word: Word) -> None:
        self.filled = is_filled_pause(word.text)
        spoken = [] if self.filled else spoken_words(word.text)
        self.start_s, self.end_s = word.start_s, word.end_s
        self.words, self.syllables = len(spoken), sum(map(syllables, spoken))


def _windows(
    spoken: Sequence[_Counted], silences: Sequence[Span], first_s: float, last_s: float
) -> tuple[RateWindow, ...]:
    """Rate in consecutive five-second windows from the first word on; a word counts in proportion to its overlap."""
    windows = []
    start_s = first_s
    while start_s < last_s:
        end_s = min(start_s + WINDOW_S, last_s)
        speech_s = end_s - start_s - sum(_overlap((start_s, end_s), silence) for silence in silences)
        words = sum(
            item.words * _overlap((start_s, end_s), (item.start_s, item.end_s)) / (item.end_s - item.start_s)
            for item in spoken
            if item.end_s > item.start_s
        )
        windows.append(RateWindow(start_s, end_s, 60 * words / speech_s if speech_s >= MIN_WINDOW_SPEECH_S else None))
        start_s += WINDOW_S
    return tuple(windows)


def _overlap(one: Span, other: Span) -> float:
    """Seconds that two stretches share."""
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
