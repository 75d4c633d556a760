"""Everything known about a message when its file is taken in, from the most to the least reliable source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from models.recording import Arrival, Direction
from pipeline.ingest import asterisk, filename, sidecar
from pipeline.ingest.facts import Facts, merged, plausible
from pipeline.ingest.length import length_s
from pipeline.ingest.moments import Doubt
from pipeline.ingest.source import Found, Stamp
from practice.settings import Practice

READERS = (sidecar.read, asterisk.read, filename.read)  # per field, the first that says something is believed

MARKED_URGENT = "the caller marked it urgent"


@dataclass(frozen=True, slots=True)
class Metadata:
    """A message's metadata, and what only its priority needs."""

    arrival: Arrival
    marked_urgent: bool


def read(found: Found, stamp: Stamp, practice: Practice, *, now: datetime) -> Metadata:
    """Reads what the sidecar, Asterisk, the file name and the file's own time say.

    Nothing said there keeps a recording out: what can't be believed is ignored with a note.

    Args:
        found: the recording.
        stamp: its size and times.
        practice: mailboxes, staff, country, time zone, file name pattern.
        now: the present, timezone-aware.
    """
    facts = merged(reader(found, practice, now) for reader in READERS)
    notes = list(facts.notes)
    mailbox = _mailbox(facts, found, practice)
    configured = {known.name: known.direction for known in practice.mailboxes}
    received_at = facts.received_at or _file_time(stamp, now, notes)
    if facts.duration_s is not None and (doubt := _duration_doubt(found, facts.duration_s)):
        notes.append(doubt)
    if facts.marked_urgent:
        notes.append(MARKED_URGENT)
    arrival = Arrival(
        direction=facts.direction or configured.get(mailbox, Direction.INCOMING),
        mailbox=mailbox,
        received_at=received_at,
        source_path=found.location,
        caller_number=facts.caller_number,
        caller_name=facts.caller_name,
        staff_member=_as_configured(facts.staff_member, [member.name for member in practice.staff]),
        recipient_number=facts.recipient_number,
        notes=tuple(notes),
        call=_call(facts),
    )
    return Metadata(arrival, bool(facts.marked_urgent))


def _call(facts: Facts) -> str:
    if facts.caller_number is None or facts.received_at is None:
        return ""
    return f"{facts.caller_number} {facts.received_at.astimezone(UTC).isoformat()}"


def _mailbox(facts: Facts, found: Found, practice: Practice) -> str:
    """As stated; else the nearest folder that is named like one of the practice's mailboxes."""
    names = [mailbox.name for mailbox in practice.mailboxes]
    stated = _as_configured(facts.mailbox, names)
    return stated or next((folder for folder in found.folders if folder in names), "")


def _as_configured(name: str | None, known: list[str]) -> str | None:
    """The name as practice.toml writes it, where it differs in letter case only."""
    return next((other for other in known if name and other.casefold() == name.casefold()), name)


def _file_time(stamp: Stamp, now: datetime, notes: list[str]) -> datetime:
    try:
        return plausible(datetime.fromtimestamp(stamp.modified_s, UTC), now)
    except (Doubt, ValueError, OverflowError, OSError) as error:
        why = str(error) if isinstance(error, Doubt) else "it is no time"
        notes.append(f"the file's own time was ignored: {why}; the time it was taken in stands for it")
        return now


def _duration_doubt(found: Found, stated_s: float) -> str | None:
    """Ours: five seconds and a tenth are the silence that phone systems cut off, or count in."""
    with found.open() as file:
        actual_s = length_s(file)
    if actual_s is None or abs(actual_s - stated_s) <= 5 + stated_s / 10:
        return None
    return f"duration_s was stated as {stated_s:.0f} s, but the recording holds {actual_s:.0f} s: it may be incomplete"
