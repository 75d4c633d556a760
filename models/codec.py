"""Our dataclasses to JSON and back (cattrs): for JSON columns and for JSON lines.

NaN and infinity are refused on the way out, since JSON has no word for them and unknown is None. A field added later
with a default reads old JSON; a field removed later is skipped.
"""

from __future__ import annotations

import json
import math
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

T = TypeVar("T")

_converter = make_converter()


@_converter.register_unstructure_hook
def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError("NaN or infinity can't be stored; unknown is None")
    return number


def unstructure(value: object) -> Any:  # noqa: ANN401 - JSON is what json.dumps takes
    """Turns dataclasses, enums, tuples and datetimes into what `json.dumps` takes.

    Raises:
        ValueError: for NaN or infinity.
    """
    return _converter.unstructure(value)


def structure(data: object, kind: type[T]) -> T:
    """Builds a `kind` from what `json.loads` gave.

    Raises:
        ValueError: when `data` doesn't fit.
    """
    try:
        return _converter.structure(data, kind)
    except Exception as error:  # cattrs raises groups of many kinds; their text would quote the data
        raise ValueError(f"this JSON is no {getattr(kind, '__name__', kind)} ({type(error).__name__})") from None


def dumps(value: object) -> str:
    """One line of JSON.

    Raises:
        ValueError: for NaN or infinity.
        TypeError: for a type that isn't ours.
    """
    return json.dumps(unstructure(value), allow_nan=False, ensure_ascii=False)


def loads(text: str, kind: type[T]) -> T:
    """Builds a `kind` from JSON text.

    Raises:
        ValueError: when it isn't JSON or doesn't fit.
    """
    return structure(json.loads(text), kind)
