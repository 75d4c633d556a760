"""All numbers of a transcript, each with its time, its confidence, and its readings where hearings differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.transcript import NumberKind, SpokenNumber, Transcript, Word
from pipeline.dictation.shape import NATIONAL
from pipeline.transcribe.numbers.clock import times_of_day
from pipeline.transcribe.numbers.dates import dates_of_birth
from pipeline.transcribe.numbers.digit_head import DigitHead, shipped
from pipeline.transcribe.numbers.doses import doses
from pipeline.transcribe.numbers.ear import Ear
from pipeline.transcribe.numbers.found import Found
from pipeline.transcribe.numbers.hearing import Hearing, Passage, Stretch, hear
from pipeline.transcribe.numbers.settle import Settled, is_whole, settle
from pipeline.transcribe.numbers.spans import Spot, joined, rows, spots
from pipeline.transcribe.numbers.twice import agreed

SURE_WORD = 0.5  # ours: a number with a word less probable than this is doubtful
INCOMPLETE_DIGITS = 6  # ours: less than this isn't worth a person's time
EXTENSION = " ext. "
HEARD_AGAIN = ("en", "es")  # in other languages nothing says what a number is


def spoken_numbers(
    transcript: Transcript,
    samples: NDArray[np.float32],
    ear: Ear | None,
    *,
    today: date | None = None,
    head: DigitHead | None = None,
    passages: Sequence[Passage] = (),
) -> tuple[SpokenNumber, ...]:
    """Finds the numbers of a transcript, and listens again to telephone numbers.

    Args:
        transcript: what was heard.
        samples: the recording, mono at 16 kHz.
        ear: hears a stretch again; without one every telephone number is doubtful.
        today: for two-digit years; the day itself when None.
        head: the recogniser of digits; the one that ships with Ringback when None.
        passages: parts of the recording that the ear's encoder has encoded already.

    Returns:
        Telephone numbers, dates of birth, times and doses, in order of the text.
    """
    text = transcript.text
    if not any(character.isalnum() for character in text):
        return ()
    births = dates_of_birth(text, today or date.today())
    others = _without_overlaps([*births, *doses(text), *times_of_day(text)])
    language = transcript.language or ""
    listen = None
    if ear is not None and language in HEARD_AGAIN:
        listen = partial(hear, samples, ear=ear, head=head or shipped(), language=language, passages=passages)
    phones = _phones(spots(transcript, [*births, *doses(text)]), listen)
    found = [_phone(spot, settled, again, transcript) for spot, settled, again in phones if _is_number(spot, settled)]
    taken = [(one.start, one.end) for one in found]
    found += [
        number
        for one in others
        if not any(one.start < end and start < one.end for start, end in taken) and (number := _other(one, transcript))
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _phones(
    places: Sequence[Spot], listen: Callable[[Stretch], Hearing] | None
) -> list[tuple[Spot, Settled, Hearing | None]]:
    """Every telephone number heard again and settled; sayings of the same number are compared."""
    if listen is None:
        return [(spot, settle(spot.number.national, None), None) for spot in places]
    heard: list[tuple[Spot, Settled, Hearing]] = []
    for row in rows(places):
        found = [_heard(spot, listen) for spot in row]
        if len(row) > 1 and not all(is_whole(settled.digits) for _, settled, _ in found):
            whole = _heard(joined(row), listen)
            found = [whole] if is_whole(whole[1].digits) else found
        heard += found
    together = agreed([settled for _, settled, _ in heard])
    return [
        (spot, settled if hearing.independent else replace(settled, doubtful=True), hearing)
        for (spot, _, hearing), settled in zip(heard, together, strict=True)
    ]


def _heard(spot: Spot, listen: Callable[[Stretch], Hearing]) -> tuple[Spot, Settled, Hearing]:
    hearing = listen(spot.stretch)
    return spot, settle(spot.number.national, hearing), hearing


def _is_number(spot: Spot, settled: Settled) -> bool:
    """What only might be a number is one when a second hearing made a whole one of it, or when its words say so.

    One with an area code stays, whatever was heard: people can't miss what nobody shows them.
    """
    most = max(len(spot.number.digits), len(settled.digits))
    transcribed = spot.number.abroad or len(spot.number.national) == NATIONAL
    return transcribed or is_whole(settled.digits) or (most >= INCOMPLETE_DIGITS and spot.announced)


def _phone(spot: Spot, settled: Settled, hearing: Hearing | None, transcript: Transcript) -> SpokenNumber:
    number = spot.number
    start_s, end_s = transcript.times_of(spot.start, spot.end) or (spot.stretch.start_s, spot.stretch.end_s)
    readings = settled.readings
    if number.uncorrected or number.abroad or not is_whole(settled.digits):
        # what was corrected was said twice, and of the others no hearing made a number: the transcript leads
        readings = tuple(dict.fromkeys(filter(None, (number.national, number.uncorrected, *readings))))
        settled = replace(settled, digits=number.national, doubtful=True)
    elif hearing and hearing.span_s:
        start_s, end_s = min(start_s, hearing.span_s[0]), max(end_s, hearing.span_s[1])
    confidence, sure = settled.confidence, number.clear and not settled.doubtful
    if number.extension:  # nobody listens to it again
        behind = _words(max(end for _, end in number.places), spot.end, transcript)
        confidence = min([confidence, *(word.probability for word in behind)])
        sure = sure and confidence >= SURE_WORD
    extension = f"{EXTENSION}{number.extension}" if number.extension else ""
    plus = "+" if number.abroad else ""
    return SpokenNumber(
        NumberKind.PHONE,
        plus + settled.digits + extension,
        transcript.text[spot.start : spot.end],
        spot.start,
        spot.end,
        round(start_s, 3),
        round(min(end_s, transcript.duration_s), 3),
        round(confidence, 4),
        not sure,
        tuple(plus * (reading == number.digits) + reading + extension for reading in readings),
        number.uncorrected,
    )


def _other(found: Found, transcript: Transcript) -> SpokenNumber | None:
    """A date, time or dose; as sure as the least sure of its words."""
    times = transcript.times_of(found.start, found.end)
    if times is None:
        return None
    confidence = min(word.probability for word in _words(found.start, found.end, transcript))
    return SpokenNumber(
        found.kind,
        found.value,
        transcript.text[found.start : found.end],
        found.start,
        found.end,
        *times,
        round(confidence, 4),
        confidence < SURE_WORD or not found.clear,
        found.readings or (found.value,),
    )


def _words(start: int, end: int, transcript: Transcript) -> list[Word]:
    """The words that some characters touch."""
    words, at = [], 0
    for word in transcript.words:
        if at < end and start < at + len(word.text):
            words.append(word)
        at += len(word.text) + 1
    return words


def _without_overlaps(found: Sequence[Found]) -> list[Found]:
    """Drops what overlaps something before it in the list."""
    kept: list[Found] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept
