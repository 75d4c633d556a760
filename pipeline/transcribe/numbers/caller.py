"""The caller's own number, as the phone system shows it, among the readings of a doubtful one."""

from __future__ import annotations

from dataclasses import replace

from models.transcript import NumberKind, SpokenNumber, Transcript

LOCAL = 7  # digits of a number without its area code
NATIONAL = 10


def settled_by_caller(transcript: Transcript, caller_number: str | None) -> Transcript:
    """Settles doubtful telephone numbers of which one reading is the number that called.

    It only ever chooses among what was heard: that a misheard number is the caller's own by chance is out of the
    question, and a number that nobody said is never put in. Where the caller corrected themselves, the readings hold
    what they took back: only what they corrected it to can be settled.

    Args:
        transcript: with its numbers.
        caller_number: as the phone system gave it, None when unknown.
    """
    digits = "".join(character for character in caller_number or "" if character.isdecimal())
    if len(digits) < LOCAL or not any(one.doubtful for one in transcript.numbers):
        return transcript
    return replace(transcript, numbers=tuple(_settled(one, digits) for one in transcript.numbers))


def _settled(number: SpokenNumber, caller: str) -> SpokenNumber:
    if number.kind is not NumberKind.PHONE or not number.doubtful:
        return number
    readings = (number.value,) if number.retracted else number.readings
    own = next((reading for reading in readings if _is(reading, caller)), None)
    return number if own is None else replace(number, value=own, doubtful=False, readings=(own,))


def _is(reading: str, caller: str) -> bool:
    """Whether a reading is the caller's number, with or without its area code."""
    digits = reading.partition(" ")[0][-NATIONAL:]
    return len(digits) in (LOCAL, NATIONAL) and len(caller) >= len(digits) and caller.endswith(digits)
