"""Where in a transcript telephone numbers are, or may be: what is worth listening to again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.transcript import Transcript
from pipeline.dictated_numbers import DictatedNumber, dictated_numbers, digit_runs
from pipeline.transcribe.numbers.found import Found
from pipeline.transcribe.numbers.hearing import Stretch

SUSPECT_DIGITS = 5  # ours: Whisper drops one or two of seven; a ZIP code has five, and is told apart by its length again
_ELSEWISE = re.compile(
    r"(?:member|policy|claim|account|zip|zip code|rx|prescription|reference|confirmation|case|order|invoice|group|room|suite"
    r"|street|highway|code is)\W[^.?!]{0,14}$",
    re.IGNORECASE,
)
_LOOK_BACK = 35  # characters


@dataclass(frozen=True, slots=True)
class Spot:
    """A telephone number, or what may be one, in the text and in the sound.

    Attributes:
        number: as the transcript has it; `number.complete` is false where digits seem to be missing.
        start: character offset, of all its words.
        end: likewise.
        stretch: where the digits themselves are spoken.
    """

    number: DictatedNumber
    start: int
    end: int
    stretch: Stretch


def spots(transcript: Transcript, others: Sequence[Found]) -> list[Spot]:
    """Telephone numbers in order of time; `others` are dates, times and doses, whose digits are none.

    What isn't spoken at any time, by the transcript, is left out.
    """
    text = transcript.text
    taken = [(one.start, one.end) for one in others]
    numbers = [one for one in dictated_numbers(text) if not _touches(one.start, one.end, taken)]
    taken += [(one.start, one.end) for one in numbers]
    numbers += [
        DictatedNumber(digits, start, end, ((start, end),))
        for start, end, digits in digit_runs(text, shortest=SUSPECT_DIGITS)
        if not _touches(start, end, taken) and not _ELSEWISE.search(text[max(0, start - _LOOK_BACK) : start])
    ]
    numbers.sort(key=lambda one: one.start)
    times = [_times(one, transcript) for one in numbers]
    return [
        Spot(number, number.start, number.end, Stretch(*time, *_room(place, times, transcript.duration_s)))
        for place, (number, time) in enumerate(zip(numbers, times, strict=True))
        if time is not None
    ]


def _times(number: DictatedNumber, transcript: Transcript) -> tuple[float, float] | None:
    """When the digits are spoken, without 'extension' and what follows it."""
    return transcript.times_of(min(start for start, _ in number.places), max(end for _, end in number.places))


def _room(place: int, times: Sequence[tuple[float, float] | None], duration_s: float) -> tuple[float, float]:
    """How far around a number may be listened to: halfway to the numbers beside it."""
    own = times[place] or (0.0, duration_s)
    before = [time[1] for time in times[:place] if time]
    after = [time[0] for time in times[place + 1 :] if time]
    return ((before[-1] + own[0]) / 2 if before else 0.0, (own[1] + after[0]) / 2 if after else duration_s)


def _touches(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)
