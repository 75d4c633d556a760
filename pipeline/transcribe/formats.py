"""A transcript as text for people, JSON for programs, and captions for players."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterator
from enum import StrEnum

from models.transcript import Segment, SpokenNumber, Transcript, Word

LINE_CHARACTERS = 42  # the common limit for captions (BBC 37, Netflix 42), two lines at a time
LINES = 2
CUE_MAX_S = 7.0  # likewise
CUE_PAUSE_S = 1.0  # ours: a longer pause starts a new cue, so that a caption never stays over silence


class Format(StrEnum):
    """What a transcript can be written as."""

    TXT = "txt"
    JSON = "json"
    JSONL = "jsonl"
    VTT = "vtt"
    SRT = "srt"


def render(transcript: Transcript, path: str, form: Format) -> str:
    """Writes a transcript in a format.

    Args:
        transcript: what was heard.
        path: the file it was heard in, as its user named it.
        form: which format.

    Returns:
        Text that ends with a newline.
    """
    match form:
        case Format.TXT:
            return to_text(transcript)
        case Format.JSON:
            return json.dumps(to_record(transcript, path), ensure_ascii=False, indent=2) + "\n"
        case Format.JSONL:
            return json.dumps(to_record(transcript, path), ensure_ascii=False) + "\n"
        case Format.VTT:
            return to_vtt(transcript)
        case Format.SRT:
            return to_srt(transcript)


def to_record(transcript: Transcript, path: str) -> dict[str, object]:
    """The transcript as JSON's own types; times in seconds, to the millisecond.

    `english` is there only when another language is spoken and Whisper could translate it.
    """
    record: dict[str, object] = {
        "path": path,
        "duration_s": round(transcript.duration_s, 3),
        "language": transcript.language,
        "text": transcript.text,
        "segments": [_segment_record(segment) for segment in transcript.segments],
        "quality": {"verdict": transcript.quality.verdict.value, "reasons": list(transcript.quality.reasons)},
        "numbers": [_number_record(number) for number in transcript.numbers],
    }
    if transcript.english is not None:
        record["english"] = transcript.english
    return record


def to_text(transcript: Transcript) -> str:
    """A line per segment; one empty line when nothing was heard."""
    return "\n".join(segment.text for segment in transcript.segments) + "\n"


def to_vtt(transcript: Transcript) -> str:
    """WebVTT captions."""
    cues = (
        f"{_clock(start_s, '.')} --> {_clock(end_s, '.')}\n{html.escape(text, quote=False)}\n"
        for start_s, end_s, text in _cues(transcript)
    )
    return "\n".join(("WEBVTT\n", *cues))


def to_srt(transcript: Transcript) -> str:
    """SubRip captions; an empty file when nothing was heard."""
    return "\n".join(
        f"{number}\n{_clock(start_s, ',')} --> {_clock(end_s, ',')}\n{text.replace('-->', '→')}\n"
        for number, (start_s, end_s, text) in enumerate(_cues(transcript), start=1)
    )


def _segment_record(segment: Segment) -> dict[str, object]:
    """One segment as JSON's own types."""
    return {
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


def _cues(transcript: Transcript) -> Iterator[tuple[float, float, str]]:
    """(start_s, end_s, text in at most two lines) of each caption, split where the words' own times allow."""
    for segment in transcript.segments:
        cue: list[Word] = []
        for word in segment.words:
            if cue and not _fits(cue, word):
                yield cue[0].start_s, cue[-1].end_s, "\n".join(_lines(cue))
                cue = []
            cue.append(word)
        if cue:
            yield cue[0].start_s, cue[-1].end_s, "\n".join(_lines(cue))


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
