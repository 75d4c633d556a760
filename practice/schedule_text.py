"""What practice.toml writes about hours, read: '08:30-12:00, 13:00-17:00', '2026-08-03 to 2026-08-14'."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from typing import Any

from practice.converter import Unfit
from practice.schedule import WEEKDAYS, Closure, Opening, Week

_TIMES = "'08:30-17:00', '08:30-12:00, 13:00-17:00' (in order of time, up to 24:00) or '' for a day without any"
_DAYS = "a list of '2026-12-24', '2026-08-03 to 2026-08-14', or of part of a day, '2026-12-31 12:00-17:00'"
_SPAN = re.compile(r"(\d\d:\d\d) *- *(\d\d:\d\d)")
_CLOSURE = re.compile(r"(?P<first>[\d-]{10})(?: to (?P<last>[\d-]{10}))?(?: (?P<span>\d\d:.*))?")


def week(value: Any) -> Week:  # noqa: ANN401 - whatever TOML held
    """Hours, or meetings, by weekday; a day that is left out has none.

    Raises:
        Unfit: it is no such table.
    """
    if not isinstance(value, dict) or not value.keys() <= set(WEEKDAYS):
        raise Unfit(value, f"a table with keys among {', '.join(WEEKDAYS)}")
    return tuple(_openings(day, value.get(day, "")) for day in WEEKDAYS)


def closures(value: Any) -> tuple[Closure, ...]:  # noqa: ANN401 - whatever TOML held
    """The practice's own closures.

    Raises:
        Unfit: it is no such list.
    """
    if not isinstance(value, list):
        raise Unfit(value, _DAYS)
    return tuple(_closure(text, number) for number, text in enumerate(value))


def _closure(text: Any, number: int) -> Closure:  # noqa: ANN401 - whatever TOML held
    try:
        if (found := _CLOSURE.fullmatch(text.strip())) is not None:
            first = date.fromisoformat(found["first"])
            last = date.fromisoformat(found["last"]) if found["last"] else first
            span = _opening(found["span"]) if found["span"] else None
            if first <= last and (span is None or span.opens < span.closes):
                return Closure(first, last, span)
    except (AttributeError, ValueError):
        pass
    raise Unfit(text, _DAYS, key=f"[{number}]")


def _openings(day: str, value: Any) -> tuple[Opening, ...]:  # noqa: ANN401 - whatever TOML held
    try:
        spans = tuple(_opening(part) for part in value.split(",")) if value.strip() else ()
        in_order = all(before.closes <= after.opens for before, after in pairwise(spans))
        if in_order and all(span.opens < span.closes for span in spans):
            return spans
    except (AttributeError, ValueError):
        pass
    raise Unfit(value, _TIMES, key=f".{day}")


def _opening(text: str) -> Opening:
    if (found := _SPAN.fullmatch(text.strip())) is None:
        raise ValueError
    opens, closes = found.groups()
    return Opening(time.fromisoformat(opens), time.max if closes == "24:00" else time.fromisoformat(closes))
