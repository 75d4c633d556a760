"""What a source is: somewhere recordings come from. A new one is one module with a class that has `find`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Protocol

from models.errors import IngestError
from pipeline.ingest.report import Outcome


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes whenever a file does.

    Attributes:
        size_bytes: of the recording.
        modified_s: when it says it was last written, seconds since 1970; a phone system's copy may keep an old one.
        changed_s: when it or its metadata last really changed, likewise.
    """

    size_bytes: int
    modified_s: float
    changed_s: float


class Found(Protocol):
    """A file that looks like a recording; every method may raise OSError or `Refusal`."""

    @property
    def location(self) -> str:
        """Where it is, as text that a terminal and a database can hold."""
        ...

    @property
    def name(self) -> str:
        """Its file name."""
        ...

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders it lies in, nearest first."""
        ...

    def stamp(self) -> Stamp:
        """Its size and times now."""
        ...

    def open(self) -> BufferedIOBase:
        """Its bytes, from the start, seekable."""
        ...

    def beside(self, name: str, limit_bytes: int) -> bytes | None:
        """The first `limit_bytes` of a file of this name in the same folder, None when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that is not handed on as a recording.

    Attributes:
        location: where it is.
        outcome: SKIPPED or PROBLEM.
        reason: why.
        remedy: what to do about a problem; '' when it is not to be remembered.
    """

    location: str
    outcome: Outcome
    reason: str
    remedy: str = ""


class Source(Protocol):
    """Somewhere recordings come from."""

    def find(self) -> Iterator[Found | SetAside]:
        """Looks through it once; what can't be looked at is set aside with the reason."""
        ...


class Refusal(IngestError):  # noqa: N818 - reads as what happened
    """A file that can't be taken in: why, and what a person can do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


class StillChanging(IngestError):  # noqa: N818 - reads as what happened
    """A file that changed while it was being copied."""
