"""A recording (the sound, known by its content) and the messages that it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REPEAT_WINDOW = timedelta(hours=48)  # a caller's messages so close are taken to be about one thing


class Direction(StrEnum):
    """Who speaks to whom."""

    INCOMING = "incoming"  # a caller leaves it for the practice: triaged
    OUTGOING = "outgoing"  # staff leave it for a caller: scored
    GREETING = "greeting"  # the practice's own announcement: scored


class Status(StrEnum):
    """Where a recording stands; `DONE` and `NEEDS_PERSON` are final."""

    WAITING = "waiting"
    PROCESSING = "processing"
    DONE = "done"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class Recording:
    """One sound, stored once however many mailboxes it arrived in.

    Attributes:
        id: first 16 hexadecimal digits of `sha256`.
        sha256: of the original file's bytes.
        stored_path: of the unchanged, read-only original, relative to the practice's folder.
        size_bytes: of the original.
        suffix: file name extension it came with, lower case with the dot ('.wav'), '' when it had none.
    """

    id: str
    sha256: str
    stored_path: str
    size_bytes: int
    suffix: str


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What decoding found out about a recording.

    Attributes:
        duration_s: length of the whole recording in seconds.
        codec: FFmpeg's name of the codec, such as 'pcm_mulaw'.
        sample_rate_hz: as recorded.
        channels: as recorded.
    """

    duration_s: float
    codec: str
    sample_rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a message when its file is taken in.

    Attributes:
        direction: who speaks to whom.
        mailbox: name of the mailbox, '' when unknown.
        received_at: when the message was left, timezone-aware.
        source_path: where the file was found; with `mailbox` and the content it makes ingest idempotent.
        caller_number: as the phone system gave it, E.164 where it could be normalised; None when unknown.
        caller_name: as the phone system gave it.
        staff_member: who speaks on an outgoing message or greeting.
        recipient_number: number an outgoing message was left at.
        notes: doubts about this metadata, for a person to read ('received_at was in the future', say).
        priority: higher is processed sooner; see `practice.priority`.
        call: what metadata states of caller and time together, '' unless both are stated. Two silent calls can hold
            the very same sound: in one mailbox they are two messages when their calls differ. Kept as a fingerprint
            only, so an arrival read back has none.
    """

    direction: Direction
    mailbox: str
    received_at: datetime
    source_path: str
    caller_number: str | None = None
    caller_name: str | None = None
    staff_member: str | None = None
    recipient_number: str | None = None
    notes: tuple[str, ...] = ()
    priority: int = 0
    call: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One arrival of a recording; the same sound in two mailboxes is two messages.

    Attributes:
        id: number people use ('ringback show 12').
        recording_id: the sound it is.
        arrival: its metadata.
    """

    id: int
    recording_id: str
    arrival: Arrival
