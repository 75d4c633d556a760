"""Public holidays by country and state; the library `holidays` is named here only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from models.errors import SettingsError

_OBSERVED = " (observed)"  # as the library marks a weekday off for a holiday at the weekend
_SEVERAL = "; "  # as it joins the names of one day


@lru_cache(maxsize=64)
def public_holidays(country: str, state: str, year: int) -> Mapping[date, frozenset[str]]:
    """Names of the public holidays of one year, by day.

    Args:
        country: ISO 3166, two capital letters.
        state: ISO 3166-2 without the country, '' for none.
        year: any that a date can hold.

    Raises:
        SettingsError: the library knows no holidays of this country or state.
    """
    import holidays

    try:
        found = holidays.country_holidays(country, subdiv=state or None, years=[year], language="en_US")
    except NotImplementedError:
        where = f"state {state!r} of {country}" if state else f"country {country}"
        raise SettingsError(
            f"Public holidays of {where} aren't known. In practice.toml correct closures.state, or set "
            "closures.public_holidays to false and name the days in closures.days."
        ) from None
    return {
        day: frozenset(name.removesuffix(_OBSERVED) for name in names.split(_SEVERAL)) for day, names in found.items()
    }


def refuse_unknown(names: tuple[str, ...], country: str, state: str, year: int) -> None:
    """Makes sure that every name in `closures.open_on` is one of a holiday: a misspelt one would do nothing.

    Raises:
        SettingsError: with the names there are, when one isn't.
    """
    known = frozenset[str]().union(*public_holidays(country, state, year).values())
    if unknown := sorted(set(names) - known):
        raise SettingsError(
            f"closures.open_on in practice.toml names no public holiday of {year}: {', '.join(unknown)}. "
            f"There are: {', '.join(sorted(known))}."
        )
