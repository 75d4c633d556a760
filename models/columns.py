"""Column types that keep our promises: aware UTC times, JSON of dataclasses, finite numbers, storable text."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Double, Enum, Text
from sqlalchemy.types import TypeDecorator

from models import codec
from models.errors import StoreError


class UtcTime(TypeDecorator[datetime]):
    """Aware in, stored as UTC, aware UTC out; SQLite itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone: nobody could tell later what it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone can't be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives it back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Plain(TypeDecorator[str]):
    r"""Text from outside: lone surrogates (undecodable file names) are written \udcXX, NUL is dropped.

    Neither can be stored: SQLite's driver refuses the first and PostgreSQL the second.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Makes it storable."""
        return None if value is None else plain(value)


class Finite(TypeDecorator[float]):
    """A float that is a number: SQLite would store NaN as NULL, as if it had been unknown."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:  # noqa: ARG002
        """Refuses NaN and infinity."""
        if value is not None and not math.isfinite(value):
            raise ValueError("NaN or infinity can't be stored; unknown is None")
        return value


class AsJson(TypeDecorator[Any]):
    """A dataclass, or a tuple or dict of them, as JSON.

    Args:
        kind: what it is, such as `tuple[Evidence, ...]`.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any) -> None:  # noqa: ANN401 - type[T] can't say tuple[X, ...]
        super().__init__(none_as_null=True)
        self.kind = kind

    def process_bind_param(self, value: object, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Dataclass to what the JSON serializer takes."""
        return codec.unstructure(value)

    def process_result_value(self, value: object, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """And back."""
        try:
            return None if value is None else codec.structure(value, self.kind)
        except ValueError as error:
            raise StoreError(f"The database holds a result that this version can't read: {error}.") from None


def plain(text: str) -> str:
    """`text` as it can be stored."""
    return text.replace("\0", "").encode(errors="backslashreplace").decode()


def one_of(kind: type[StrEnum]) -> Enum:
    """A StrEnum by its values, as text: a new member needs no migration."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members])
