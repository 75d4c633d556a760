"""What the sample recordings say and who says it, read from `texts.toml` and `voices.toml`."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ELEMENTS = {
    "callback": (
        "greeting", "patient_name", "staff_name", "practice_name", "callback_number", "number_repeated",
        "when_to_call", "next_step", "emergency_direction", "closing_thanks",
    ),
    "greeting": (
        "practice_name", "closed_or_unavailable", "hours", "emergency_direction", "urgent_path", "leave_what",
        "when_reply", "closing_thanks",
    ),
    "new_patient": (
        "greeting", "practice_name", "staff_name", "welcome", "information_needed", "next_step", "callback_number",
        "number_repeated", "when_to_call", "closing_thanks",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """A synthetic voice: an engine's speaker and how it is altered, see the head of `voices.toml`."""

    engine: str
    speaker: str
    tract: float = 1.0
    pitch: float = 1.0
    range: float = 1.0
    speed: float = 1.0
    zero: str = "oh"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text that is said faster or further from the telephone than the rest."""

    quote: str
    speed: float = 1.0
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One recording to make, with the labels that a reviewer would give it."""

    path: str
    mailbox: str
    received_at: datetime
    text: str
    expected: str
    codec: str
    kind: str = "incoming"
    metadata: str = "sidecar"
    voice: str | None = None
    speed: float = 1.0
    sound: str | None = None
    noise: str | None = None
    snr_db: float | None = None
    spans: tuple[Span, ...] = ()
    unfinished: str = ""
    cut_s: float = 0.0
    other_party: str | None = None
    other_voice: str | None = None
    caller_number: str | None = None
    caller_name: str | None = None
    staff_member: str | None = None
    recipient_number: str | None = None
    language: str = "en"
    tier: str | None = None
    topic: str | None = None
    callback_number: str | None = None
    language_tone: str | None = None
    evidence: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    phi: tuple[str, ...] = ()
    empathy: tuple[str, ...] = ()
    elements: dict[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """Which way the recording went: `incoming`, `outgoing` or `greeting`."""
        return self.kind if self.kind in ("incoming", "greeting") else "outgoing"

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> "Sample":
        """Build a sample from one `[[recording]]` table.

        Raises:
            TypeError: A key is misspelt or a required one is missing.
        """
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
        }
        values["spans"] = tuple(Span(**span) for span in table.get("spans", ()))
        return cls(**values)


def read_samples(texts: Path = HERE / "texts.toml") -> list[Sample]:
    """Every recording in the order of the file."""
    with texts.open("rb") as source:
        return [Sample.from_table(table) for table in tomllib.load(source)["recording"]]


def read_voices(voices: Path = HERE / "voices.toml") -> dict[str, Voice]:
    """Every voice by the name that `texts.toml` uses."""
    with voices.open("rb") as source:
        return {name: Voice(**table) for name, table in tomllib.load(source).items()}
