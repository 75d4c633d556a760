"""Telephone numbers said in a message that someone can call back.

Seven digits (a local number), ten, or eleven with a leading 1; dates, times, doses, policy numbers and fax numbers are
none. Where the recording was heard a second time for its digits, what that came to counts.
"""

from __future__ import annotations

import re

from models.transcript import NumberKind, Transcript
from models.urgency import CallbackNumber
from pipeline.classify.wording import normalise
from pipeline.dictated_numbers import SHORTEST, DictatedNumber, dictated_numbers
from pipeline.number_words import PAIRS, TENS

_NOT_A_PHONE = re.compile(
    r"(?:(?:date of birth|birthday|born|dob|member|policy|claim|account|zip|rx|prescription)\W[^.?!]{0,14}"
    r"|fax\w*\W[^.?!]*)$"
)
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
        CallbackNumber(text[one.start : one.end], one.start, one.end, one.digits, e164(one.digits, country))
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
            digits := one.value.split(_EXTENSION)[0],
            e164(digits, country),
            one.start_s,
            one.end_s,
            one.doubtful,
            tuple(reading.split(_EXTENSION)[0] for reading in one.readings) if len(one.readings) > 1 else (),
        )
        for one in transcript.numbers
        if one.kind is NumberKind.PHONE and not _of_something_else(plain, one.start)
    )


def is_telephone(number: DictatedNumber, plain: str) -> bool:
    """Whether a run of digits is a telephone number, by its digits, its wording and what stands before it."""
    if not number.complete or _of_something_else(plain, number.start):
        return False
    if len(number.digits) == SHORTEST:
        words = {plain[start:end] for start, end in number.places}
        return number.digits[0] not in "01" and len(words) > 1 and not words & (PAIRS.keys() | TENS.keys())
    return len(number.digits) > 10 or number.digits[0] not in "01"


def e164(digits: str, country: str) -> str | None:
    """The number in E.164 form; None for a local one, and for what `phonenumbers` knows can't be."""
    import phonenumbers

    if len(digits) == SHORTEST:
        return None
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _of_something_else(plain: str, start: int) -> bool:
    return bool(_NOT_A_PHONE.search(plain[max(0, start - _LOOK_BACK) : start]))
