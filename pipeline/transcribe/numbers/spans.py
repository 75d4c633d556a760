"""Where in a transcript telephone numbers are, or may be: what is worth listening to again."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.transcript import Transcript
from pipeline.dictated_numbers import DictatedNumber, dictated_numbers, digit_runs
from pipeline.dictation.elsewise import announced, apart
from pipeline.transcribe.numbers.found import Found
from pipeline.transcribe.numbers.hearing import Stretch
from pipeline.transcribe.numbers.recognised import WIDEST_PAUSE_S

PARTING_PAUSE_S = 1.5  # ours: between the groups of a number people pause for up to a second
SUSPECT_DIGITS = 5  # ours: Whisper drops one or two of seven; a ZIP code's five are told apart by length again
_TEAR = re.compile(r"[\s,.\-–—]+[A-Za-z]?[\s,.\-–—]+")  # 'I' and 'E' for 'nine' and 'eight'
_CUE = re.compile(
    r"\b(?:numbers?|call|calling|reach|phone|telephone|cell|mobile|home|contact|text|fax|line|area code)\b",
    re.IGNORECASE,
)
_CUE_BEFORE, _CUE_AFTER = 60, 40  # characters
FEW_WORDS = 2  # ours: a message with no more words beside its digits is all about them


@dataclass(frozen=True, slots=True)
class Spot:
    """A telephone number, or what may be one, in the text and in the sound.

    Attributes:
        number: as the transcript has it; `number.complete` is false where digits seem to be missing.
        start: character offset, of all its words.
        end: likewise.
        stretch: where the digits themselves are spoken.
        announced: whether the words around say that a telephone number comes, or there are hardly any.
    """

    number: DictatedNumber
    start: int
    end: int
    stretch: Stretch
    announced: bool = False


def spots(transcript: Transcript, others: Sequence[Found]) -> list[Spot]:
    """Telephone numbers in order of time; `others` are dates, times and doses, whose digits are none.

    What isn't spoken at any time, by the transcript, is left out.
    """
    text, language = transcript.text, transcript.language
    taken = [*((one.start, one.end) for one in others), *apart(text)]
    pauses = _pauses(transcript)
    numbers = dictated_numbers(text, language, taken, pauses)
    told = [(one.start, one.end) for one in numbers]
    numbers += [
        replace(one, clear=not any(one.start < pause < one.end for pause in pauses))
        for one in _suspects(text, language, taken)
        if not _touches(one.start, one.end, told) and not announced(text, one.start)
    ]
    numbers.sort(key=lambda one: one.start)
    times = [_times(one, transcript) for one in numbers]
    elsewhere = [time for span in taken if not _touches(*span, told) and (time := transcript.times_of(*span))]
    return [
        Spot(
            number,
            number.start,
            number.end,
            Stretch(*time, *_room(time, [*filter(None, times), *elsewhere], transcript.duration_s)),
            _announced(number, text),
        )
        for number, time in zip(numbers, times, strict=True)
        if time is not None
    ]


def _pauses(transcript: Transcript) -> list[int]:
    """Offsets of the words after a silence in which one number may have ended and another begun.

    People pause between the groups of a number too, and word times are off by up to half a second: it takes both a
    longer silence than that and one in which no speech was detected.
    """
    found, at, said_s = [], 0, math.inf
    for word in transcript.words:
        if word.start_s - said_s >= WIDEST_PAUSE_S and _silence_s(said_s, word.start_s, transcript) >= PARTING_PAUSE_S:
            found.append(at)
        at += len(word.text) + 1
        said_s = word.end_s
    return found


def _silence_s(start_s: float, end_s: float, transcript: Transcript) -> float:
    """The longest silence around a stretch between two words; without detected speech, the stretch itself."""
    middle_s = (start_s + end_s) / 2
    before = [end for _, end in transcript.speech if end <= middle_s]
    after = [start for start, _ in transcript.speech if start >= middle_s]
    if not transcript.speech or not before or not after:
        return end_s - start_s
    within = any(start < middle_s < end for start, end in transcript.speech)
    return 0.0 if within else min(after) - max(before)


def _suspects(text: str, language: str | None, taken: Sequence[tuple[int, int]]) -> list[DictatedNumber]:
    """Digits that may be a number of which some were misheard: too few, or torn apart by a short word."""
    torn: list[DictatedNumber] = []
    for start, end, digits in digit_runs(text, shortest=1, language=language, hidden=taken):
        last = torn[-1] if torn else None
        if last and _TEAR.fullmatch(text[last.end : start]):
            torn[-1] = DictatedNumber(last.digits + digits, last.start, end, (*last.places, (start, end)))
        else:
            torn.append(DictatedNumber(digits, start, end, ((start, end),)))
    return [one for one in torn if len(one.digits) >= SUSPECT_DIGITS]


def _announced(number: DictatedNumber, text: str) -> bool:
    before, after = text[max(0, number.start - _CUE_BEFORE) : number.start], text[number.end : number.end + _CUE_AFTER]
    little_else = len(re.findall(r"[^\W\d_]{2,}", text[: number.start] + text[number.end :])) <= FEW_WORDS
    return bool(_CUE.search(before) or _CUE.search(after)) or little_else


def _times(number: DictatedNumber, transcript: Transcript) -> tuple[float, float] | None:
    """When the digits are spoken, without 'extension' and what follows it."""
    return transcript.times_of(min(start for start, _ in number.places), max(end for _, end in number.places))


def joined(row: Sequence[Spot]) -> Spot:
    """Spots one after the other as a single one: a transcriber's loop, or a number torn apart."""
    first, last = row[0], row[-1]
    digits = "".join(one.number.digits for one in row)
    places = tuple(place for one in row for place in one.number.places)
    stretch = Stretch(first.stretch.start_s, last.stretch.end_s, first.stretch.earliest_s, last.stretch.latest_s)
    number = DictatedNumber(
        digits,
        first.start,
        last.end,
        places,
        last.number.extension,
        next((one.number.uncorrected for one in row if one.number.uncorrected), ""),
        all(one.number.clear and not one.number.abroad for one in row),
    )
    return Spot(number, first.start, last.end, stretch, any(one.announced for one in row))


def rows(places: Sequence[Spot]) -> list[list[Spot]]:
    """Spots that follow each other without a pause."""
    found: list[list[Spot]] = []
    for spot in places:
        if found and spot.stretch.start_s - found[-1][-1].stretch.end_s < WIDEST_PAUSE_S:
            found[-1].append(spot)
        else:
            found.append([spot])
    return found


def _room(own: tuple[float, float], times: Sequence[tuple[float, float]], duration_s: float) -> tuple[float, float]:
    """How far around a number may be listened to: halfway to the numbers and dates beside it."""
    before = [end_s for start_s, end_s in times if start_s < own[0]]
    after = [start_s for start_s, _ in times if start_s > own[0]]
    earliest_s = min(own[0], (max(before) + own[0]) / 2) if before else 0.0
    return earliest_s, max(own[1], (own[1] + min(after)) / 2) if after else duration_s


def _touches(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)
