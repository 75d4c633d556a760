"""Telephone numbers in one form, so that the same caller is known again however the phone system writes the number.

phonenumbers (Google's libphonenumber) is named here only.
"""

from __future__ import annotations

import phonenumbers

_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE  # stricter than is_possible_number: not without area code


def is_country(code: str) -> bool:
    """Whether numbers can be read as dialled in this country (ISO 3166, two capital letters)."""
    return code in phonenumbers.SUPPORTED_REGIONS


def normalised(number: str, country: str) -> str:
    """The number in E.164 form, '+12125550123'.

    Args:
        number: as a phone system gives it, with or without country code.
        country: where it was dialled, for numbers without country code.

    Returns:
        E.164 where the number is possible there, else `number` itself (an extension, 'anonymous').
    """
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if parsed.extension or phonenumbers.is_possible_number_with_reason(parsed) != _POSSIBLE:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
