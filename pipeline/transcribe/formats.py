"""A transcript as text for people, JSON for programs, and captions for players."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.transcript import Channel, Segment, SpokenNumber, Suggestion, Transcript, Word
from practice.settings import AudioSettings

LINE_CHARACTERS = 42  # the common limit for captions (BBC 37, Netflix 42), two lines at a time
LINES = 2
CUE_MAX_S = 7.0  # likewise
SIDES = AudioSettings().party_names
CUE_PAUSE_S = 1.0  # ours: a longer pause starts a new cue, so that a caption never stays over silence


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: its times in seconds, its lines, and whose words they are where two parties are kept apart."""

    start_s: float
    end_s: float
    text: str
    channel: Channel | None


class Format(StrEnum):
    """What a transcript can be written as."""

    TXT = "txt"
    JSON = "json"
    JSONL = "jsonl"
    VTT = "vtt"
    SRT = "srt"


def render(transcript: Transcript, path: str, form: Format, names: Mapping[Channel, str] = SIDES) -> str:
    """Writes a transcript in a format.

    Args:
        transcript: what was heard.
        path: the file it was heard in, as its user named it.
        form: which format.
        names: of the parties, where they are kept apart.

    Returns:
        Text that ends with a newline.
    """
    match form:
        case Format.TXT:
            return to_text(transcript, names)
        case Format.JSON:
            return json.dumps(to_record(transcript, path, names), ensure_ascii=False, indent=2) + "\n"
        case Format.JSONL:
            return json.dumps(to_record(transcript, path, names), ensure_ascii=False) + "\n"
        case Format.VTT:
            return to_vtt(transcript, names)
        case Format.SRT:
            return to_srt(transcript, names)


def to_record(transcript: Transcript, path: str, names: Mapping[Channel, str] = SIDES) -> dict[str, object]:
    """The transcript as JSON's own types; times in seconds, to the millisecond.

    `english` is there only when another language is spoken and Whisper could translate it; a segment's `channel`,
    `party` and `language` only where two parties are kept apart.
    """
    record: dict[str, object] = {
        "path": path,
        "duration_s": round(transcript.duration_s, 3),
        "language": transcript.language,
        "text": transcript.text,
        "segments": [_segment_record(segment, names) for segment in transcript.segments],
        "quality": {"verdict": transcript.quality.verdict.value, "reasons": list(transcript.quality.reasons)},
        "numbers": [_number_record(number) for number in transcript.numbers],
        "suggestions": [_suggestion_record(suggestion) for suggestion in transcript.suggestions],
    }
    if transcript.english is not None:
        record["english"] = transcript.english
    return record


def to_text(transcript: Transcript, names: Mapping[Channel, str] = SIDES) -> str:
    """A line per segment, with its party's name, and the English of what wasn't; one empty line for nothing heard."""
    english = f"\nIn English, by machine:\n{transcript.english}\n" if transcript.english else ""
    return "\n".join(_said_by(segment, names) + segment.text for segment in transcript.segments) + "\n" + english


def to_vtt(transcript: Transcript, names: Mapping[Channel, str] = SIDES) -> str:
    """WebVTT captions, with voice tags where there are two parties."""
    cues = (
        f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n"
        f"{f'<v {names[cue.channel]}>' if cue.channel else ''}{html.escape(cue.text, quote=False)}\n"
        for cue in _cues(transcript)
    )
    return "\n".join(("WEBVTT\n", *cues))


def to_srt(transcript: Transcript, names: Mapping[Channel, str] = SIDES) -> str:
    """SubRip captions, with the party's name before its words; an empty file when nothing was heard."""
    return "\n".join(
        f"{number}\n{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}\n"
        f"{_said_by(cue, names)}{cue.text.replace('-->', '→')}\n"
        for number, cue in enumerate(_cues(transcript), start=1)
    )


def _said_by(said: Segment | Cue, names: Mapping[Channel, str]) -> str:
    """'Caller: ' where two parties are kept apart, else ''."""
    return f"{names[said.channel]}: " if said.channel else ""


def _segment_record(segment: Segment, names: Mapping[Channel, str]) -> dict[str, object]:
    """One segment as JSON's own types."""
    whose: dict[str, object] = {}
    if segment.channel:
        whose = {"channel": segment.channel.value, "party": names[segment.channel], "language": segment.language}
    return whose | {
        "start_s": round(segment.start_s, 3),
        "end_s": round(segment.end_s, 3),
        "text": segment.text,
        "words": [
            {
                "start_s": round(word.start_s, 3),
                "end_s": round(word.end_s, 3),
                "text": word.text,
                "probability": round(word.probability, 3),
            }
            for word in segment.words
        ],
    }


def _number_record(number: SpokenNumber) -> dict[str, object]:
    """One number as JSON's own types."""
    return {
        "kind": number.kind.value,
        "value": number.value,
        "quote": number.quote,
        "start": number.start,
        "end": number.end,
        "start_s": round(number.start_s, 3),
        "end_s": round(number.end_s, 3),
        "confidence": round(number.confidence, 3),
        "doubtful": number.doubtful,
        "readings": list(number.readings),
    }


def _suggestion_record(suggestion: Suggestion) -> dict[str, object]:
    """One suggestion as JSON's own types."""
    return {
        "quote": suggestion.quote,
        "start": suggestion.start,
        "end": suggestion.end,
        "start_s": None if suggestion.start_s is None else round(suggestion.start_s, 3),
        "end_s": None if suggestion.end_s is None else round(suggestion.end_s, 3),
        "term": suggestion.term,
        "kind": suggestion.kind.value,
        "confidence": round(suggestion.confidence, 3),
    }


def _cues(transcript: Transcript) -> Iterator[Cue]:
    """Captions of at most two lines, split where the words' own times allow."""
    for segment in transcript.segments:
        cue: list[Word] = []
        for word in segment.words:
            if cue and not _fits(cue, word):
                yield _cue(cue, segment.channel)
                cue = []
            cue.append(word)
        if cue:
            yield _cue(cue, segment.channel)


def _cue(words: list[Word], channel: Channel | None) -> Cue:
    return Cue(words[0].start_s, words[-1].end_s, "\n".join(_lines(words)), channel)


def _fits(cue: list[Word], word: Word) -> bool:
    """Whether a word can still be shown with those before it."""
    return (
        word.start_s - cue[-1].end_s <= CUE_PAUSE_S
        and word.end_s - cue[0].start_s <= CUE_MAX_S
        and len(_lines([*cue, word])) <= LINES
    )


def _lines(words: list[Word]) -> list[str]:
    """Words in lines of at most 42 characters; a longer word has a line of its own."""
    return textwrap.wrap(
        " ".join(word.text for word in words), LINE_CHARACTERS, break_long_words=False, break_on_hyphens=False
    )


def _clock(time_s: float, mark: str) -> str:
    """`HH:MM:SS.mmm`, with the format's own decimal mark; hours take more digits when they need them."""
    milliseconds = round(time_s * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{milliseconds:03d}"
