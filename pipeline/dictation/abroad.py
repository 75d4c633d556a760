"""Numbers with a country code: '+44 20 7946 0958', '011 44 20 7946 0958'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dictation.runs import Border, Digit
from pipeline.dictation.shape import SHORTEST

_PLUS = re.compile(r"(?:\+|\bplus)\s*$", re.IGNORECASE)
_EXIT = "011"  # dialled in North America before a country code
_LONGEST = 15  # digits, by E.164


def from_abroad(digits: Sequence[Digit], text: str) -> tuple[int, int, bool] | None:
    """Where a number with a country code stands at the beginning of a row.

    Returns:
        (first, last, valid): its digits without '011', and whether there can be such a number; None where no country
        code is said, or North America's, or too few digits follow.
    """
    said = "".join(each.digit for each in digits)
    exit_code = said.startswith(_EXIT) and len(said) > len(_EXIT) + SHORTEST
    if not exit_code and not _PLUS.search(text[max(0, digits[0].start - 6) : digits[0].start]):
        return None
    first = len(_EXIT) if exit_code else 0
    if said[first] == "1" or len(digits) - first < SHORTEST:
        return None
    ends = [place for place in range(first + SHORTEST, len(digits) + 1) if _may_end(digits, place)]
    for last in reversed(ends):
        if last - first <= _LONGEST and _valid(said[first:last]):
            return first, last, True
    stop = next((at for at in range(first + 1, len(digits)) if digits[at].border >= Border.STOP), len(digits))
    return first, stop if stop - first >= SHORTEST else len(digits), False


def _may_end(digits: Sequence[Digit], place: int) -> bool:
    return place == len(digits) or digits[place].border is not Border.INSIDE


def _valid(digits: str) -> bool:
    """Whether `phonenumbers` knows that such a number can be."""
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False
