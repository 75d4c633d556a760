"""Telephone numbers said in a message that someone can call back.

Seven digits (a local number), ten, or eleven with a leading 1; dates, times, doses, policy numbers and fax numbers are
none. Where the recording was heard a second time for its digits, what that came to counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.transcript import NumberKind, Transcript
from models.urgency import CallbackNumber
from pipeline.classify.wording import normalise
from pipeline.dictated_numbers import DictatedNumber, dictated_numbers
from pipeline.dictation.shape import SHORTEST
from pipeline.number_words import PAIRS, TENS

_FAX = re.compile(r"\bfax\w*\W(?:(?!\b(?:call|reach|phone|telephone|cell|mobile|home|text)\b)[^.?!])*$")
_LOOK_BACK = 35  # characters
_EXTENSION = " ext. "


def callback_numbers(text: str, country: str = "US") -> tuple[CallbackNumber, ...]:
    """All telephone numbers in order, a repeated one once for each time that it is said.

    Args:
        text: what was said.
        country: ISO 3166 code that numbers without a country code belong to.
    """
    plain = normalise(text)
    return tuple(
        CallbackNumber(
            text[one.start : one.end],
            one.start,
            one.end,
            one.digits,
            e164(f"+{one.digits}" if one.abroad else one.digits, country),
            doubtful=not one.clear,
            extension=one.extension,
        )
        for one in dictated_numbers(plain)
        if is_telephone(one, plain)
    )


def heard_numbers(transcript: Transcript, country: str = "US") -> tuple[CallbackNumber, ...]:
    """The telephone numbers of a transcript, with times, and doubts where hearings differ."""
    plain = normalise(transcript.text)
    return tuple(
        CallbackNumber(
            one.quote,
            one.start,
            one.end,
            value.lstrip("+"),
            e164(value, country),
            one.start_s,
            one.end_s,
            one.doubtful,
            _digits_of(one.readings) if len(one.readings) > 1 else (),
            extension,
        )
        for one in transcript.numbers
        if one.kind is NumberKind.PHONE and not _of_a_fax(plain, one.start)
        for value, _, extension in [one.value.partition(_EXTENSION)]
    )


def _digits_of(readings: Sequence[str]) -> tuple[str, ...]:
    """The readings without what isn't dialled first; each once."""
    return tuple(dict.fromkeys(reading.partition(_EXTENSION)[0].lstrip("+") for reading in readings))


def is_telephone(number: DictatedNumber, plain: str) -> bool:
    """Whether a run of digits is a telephone number, by its digits, its wording and what stands before it."""
    if _of_a_fax(plain, number.start):
        return False
    if number.abroad or not number.whole:
        return number.abroad
    if len(number.digits) == SHORTEST:
        words = {plain[start:end] for start, end in number.places}
        return number.digits[0] not in "01" and len(words) > 1 and not words & (PAIRS.keys() | TENS.keys())
    return len(number.digits) > 10 or number.digits[0] not in "01"


def e164(digits: str, country: str) -> str | None:
    """The number in E.164 form; None for a local one, and for what `phonenumbers` knows can't be."""
    import phonenumbers

    if len(digits) <= SHORTEST:
        return None
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _of_a_fax(plain: str, start: int) -> bool:
    return bool(_FAX.search(plain[max(0, start - _LOOK_BACK) : start]))
