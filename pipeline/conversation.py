"""Two parties heard apart become one transcript, in order of time, and each can be taken out of it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from models.transcript import Channel, Quality, Segment, SpokenNumber, Suggestion, Transcript, Verdict, Word
from pipeline.parties import Voices
from pipeline.placing import Placing
from pipeline.stages import Transcriber

T = TypeVar("T")

FLOOR_WORDS = 3  # ours: fewer words between two of the other's ('mm-hm', 'yes, okay') interrupt nobody
FLOOR_S = 0.4  # ours: three words take longer
_WORST = (Verdict.UNUSABLE, Verdict.DOUBTFUL, Verdict.GOOD)


@dataclass(frozen=True, slots=True)
class Side:
    """What one party said; `placed` carries what was found in it over to the whole conversation."""

    transcript: Transcript
    _placing: Placing | None = None

    def placed(self, found: T) -> T:
        """The same finding with its quotes where they stand in the whole."""
        return found if self._placing is None else self._placing.placed(found)


def hear(voices: Voices, transcriber: Transcriber) -> Transcript:
    """Transcribes a recording, each party by itself where they are kept apart."""
    heard = {channel: transcriber.transcribe(voice) for channel, voice in voices.items()}
    if None in heard:
        return heard[None]
    return merged({channel: transcript for channel, transcript in heard.items() if channel is not None})


def merged(heard: Mapping[Channel, Transcript]) -> Transcript:
    """One transcript of both parties.

    Its segments carry their channel and its language, and stand in order of their beginning. A segment is divided where
    the other party takes the floor in the middle of it, so that question and answer follow each other.

    Args:
        heard: what was heard in each channel.
    """
    turns: list[tuple[Segment, int]] = []
    for channel, transcript in heard.items():
        others = [word for key, other in heard.items() if key is not channel for word in other.words]
        at = 0
        for words in _turns(transcript.segments, others):
            rendering = None if at else transcript.english
            said = Segment(words[0].start_s, words[-1].end_s, words, channel, transcript.language, rendering)
            turns.append((said, at))
            at += len(words)
    turns.sort(key=lambda turn: turn[0].start_s)
    languages = [transcript.language for transcript in heard.values() if transcript.language]
    whole = Transcript(
        duration_s=max(transcript.duration_s for transcript in heard.values()),
        language=next((code for code in languages if code != "en"), languages[0] if languages else None),
        segments=tuple(segment for segment, _ in turns),
        quality=_quality(heard),
        english="\n".join(text for one in heard.values() if (text := one.english)) or None,
        speech=_united([span for transcript in heard.values() for span in transcript.speech]),
    )
    numbers: list[SpokenNumber] = []
    suggestions: list[Suggestion] = []
    for channel, transcript in heard.items():
        placing = Placing(transcript, whole, _index(turns, channel))
        numbers += placing.placed(transcript.numbers)
        suggestions += placing.placed(transcript.suggestions)
    return replace(
        whole,
        numbers=tuple(sorted(numbers, key=lambda number: number.start_s)),
        suggestions=tuple(sorted(suggestions, key=lambda suggestion: suggestion.start)),
    )


def side_of(whole: Transcript, channel: Channel | None) -> Side:
    """What the party in one channel said; everything where there is only one sound, or `channel` is None.

    Its quality is that of the whole.
    """
    if channel is None or not whole.channels:
        return Side(whole)
    own = tuple(segment for segment in whole.segments if segment.channel is channel)
    language = next((segment.language for segment in own), None)
    english = next((segment.english for segment in own if segment.english), None)
    alone = replace(whole, language=language, segments=own, english=english, numbers=(), suggestions=())
    numbered = enumerate((word, segment.channel) for segment in whole.segments for word in segment.words)
    places = [number for number, (_, heard_in) in numbered if heard_in is channel]
    into = Placing(whole, alone, {place: number for number, place in enumerate(places)})
    numbers = into.placed(tuple(one for one in whole.numbers if into.holds(one.start)))
    suggestions = into.placed(tuple(one for one in whole.suggestions if into.holds(one.start)))
    back = Placing(alone, whole, dict(enumerate(places)))
    return Side(replace(alone, numbers=numbers, suggestions=suggestions), back)


def _turns(segments: Sequence[Segment], others: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The words of each segment, divided where the other party says something between two of them."""
    for segment in segments:
        turn: list[Word] = []
        for word in segment.words:
            paused = turn and word.start_s - turn[-1].end_s >= FLOOR_S
            if paused and _said_between(turn[-1].end_s, word.start_s, others) >= FLOOR_WORDS:
                yield tuple(turn)
                turn = []
            turn.append(word)
        yield tuple(turn)


def _said_between(start_s: float, end_s: float, words: Sequence[Word]) -> int:
    """How many words have their middle in a pause."""
    return sum(start_s < (word.start_s + word.end_s) / 2 < end_s for word in words)


def _index(turns: Sequence[tuple[Segment, int]], channel: Channel) -> dict[int, int]:
    """Number of each of a channel's words among all words."""
    index: dict[int, int] = {}
    number = 0
    for segment, at in turns:
        if segment.channel is channel:
            index |= {at + n: number + n for n in range(len(segment.words))}
        number += len(segment.words)
    return dict(sorted(index.items()))


def _quality(heard: Mapping[Channel, Transcript]) -> Quality:
    """The worse of the two verdicts: neither party may go unheard; each reason says whose it is."""
    verdicts = {transcript.quality.verdict for transcript in heard.values()}
    reasons = [f"{channel}: {reason}" for channel, one in heard.items() for reason in one.quality.reasons]
    return Quality(next(verdict for verdict in _WORST if verdict in verdicts), tuple(reasons))


def _united(spans: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Spans in order, those joined that touch."""
    joined: list[tuple[float, float]] = []
    for start_s, end_s in sorted(spans):
        if joined and start_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_s))
        else:
            joined.append((start_s, end_s))
    return tuple(joined)
