"""Rows to dataclasses and dataclasses to rows."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from models.callback import CallbackAttempt, CallQuestion, Closing
from models.clock import Clock, ClockChange
from models.columns import plain
from models.provenance import Provenance
from models.recording import Arrival, AudioFacts, Message, Recording
from models.result import Failure, Produced
from models.staff_score import StaffScore
from models.tables import (
    AssessmentRow,
    AttemptRow,
    ClockRow,
    ClosingRow,
    FailureRow,
    MessageRow,
    QuestionRow,
    RecordingRow,
    ScoreRow,
    TranscriptRow,
)
from models.transcript import Quality, Transcript
from models.urgency import UrgencyAssessment


def fingerprint(path: str) -> str:
    """Short stand-in for a path, which may be too long for an index."""
    return sha256(plain(path).encode()).hexdigest()


def to_recording(row: RecordingRow) -> Recording:
    """The sound."""
    return Recording(row.id, row.sha256, row.stored_path, row.size_bytes, row.suffix)


def to_audio(row: RecordingRow) -> AudioFacts | None:
    """What decoding found, None until then."""
    if row.duration_s is None or row.codec is None or row.sample_rate_hz is None or row.channels is None:
        return None
    return AudioFacts(row.duration_s, row.codec, row.sample_rate_hz, row.channels)


def to_arrival(row: MessageRow) -> Arrival:
    """Who, when, which mailbox."""
    return Arrival(
        direction=row.direction,
        mailbox=row.mailbox,
        received_at=row.received_at,
        source_path=row.source_path,
        caller_number=row.caller_number,
        caller_name=row.caller_name,
        staff_member=row.staff_member,
        recipient_number=row.recipient_number,
        notes=row.notes,
        priority=row.priority,
    )


def to_message(row: MessageRow) -> Message:
    """The message without its results."""
    return Message(row.id, row.recording_id, to_arrival(row))


def to_transcript(row: TranscriptRow) -> Produced[Transcript]:
    """What was heard, with what produced it."""
    quality = Quality(row.verdict, row.reasons)
    transcript = Transcript(
        duration_s=row.duration_s,
        language=row.language,
        segments=row.segments,
        quality=quality,
        english=row.english,
        speech=row.speech,
        numbers=row.numbers,
        suggestions=row.suggestions,
    )
    return Produced(transcript, row.provenance)


def to_assessment(row: AssessmentRow) -> Produced[UrgencyAssessment]:
    """How urgent it is, with what produced it."""
    assessment = UrgencyAssessment(
        tier=row.tier,
        probabilities=row.probabilities,
        topic=row.topic,
        evidence=row.evidence,
        negated=row.negated,
        callback_numbers=row.callback_numbers,
        caller_name=row.caller_name,
        gist=row.gist,
        needs_person=row.needs_person,
    )
    return Produced(assessment, row.provenance)


def to_score(row: ScoreRow) -> Produced[StaffScore]:
    """How it scores, with what produced it."""
    return Produced(row.body, row.provenance)


def to_clock(row: ClockRow) -> Clock:
    """How long the caller may wait."""
    return Clock(row.kind, row.tier, row.target, row.started_at, row.at_risk_at, row.due_at)


def to_clock_change(row: ClockRow) -> ClockChange:
    """The same, with who set it and why."""
    return ClockChange(to_clock(row), row.set_at, row.set_by, row.reason, row.superseded_at)


def to_attempt(row: AttemptRow, score: float | None) -> CallbackAttempt:
    """A try, with the score of its recording."""
    return CallbackAttempt(row.at, row.outcome, row.by, row.note, row.call_id, score)


def to_closing(row: ClosingRow) -> Closing:
    """One time that a message was closed."""
    return Closing(row.at, row.by, row.resolution, row.note, row.reopened_at, row.reopened_by, row.reopen_reason)


def to_question(row: QuestionRow) -> CallQuestion:
    """A call that only a person can place."""
    return CallQuestion(row.call_id, row.candidates, row.asked_at)


def to_failure(row: FailureRow) -> Failure:
    """Why a try failed."""
    return Failure(row.stage, row.reason, row.remedy, row.permanent)


def from_arrival(recording: Recording, arrival: Arrival) -> dict[str, Any]:
    """Columns of a message that its arrival fills."""
    return {
        "recording_id": recording.id,
        "told_apart_by": _told_apart_by(recording, arrival),
        "direction": arrival.direction,
        "mailbox": arrival.mailbox,
        "received_at": arrival.received_at,
        "source_path": arrival.source_path,
        "caller_number": arrival.caller_number,
        "caller_name": arrival.caller_name,
        "staff_member": arrival.staff_member,
        "recipient_number": arrival.recipient_number,
        "notes": arrival.notes,
        "priority": arrival.priority,
    }


def _told_apart_by(recording: Recording, arrival: Arrival) -> str:
    """What tells it from other messages of the same sound in its mailbox; '' when nothing does: then it is the same."""
    if recording.size_bytes == 0:  # two empty files are two lost messages
        return fingerprint(arrival.source_path)
    return fingerprint(arrival.call) if arrival.call else ""


def from_transcript(made: Produced[Transcript], recording_id: str, now: datetime) -> TranscriptRow:
    """A new current transcript."""
    heard = made.value
    return TranscriptRow(
        recording_id=recording_id,
        verdict=heard.quality.verdict,
        reasons=heard.quality.reasons,
        language=heard.language,
        duration_s=heard.duration_s,
        words=heard.text,
        english=heard.english,
        segments=heard.segments,
        speech=heard.speech,
        numbers=heard.numbers,
        suggestions=heard.suggestions,
        **_origin(made.provenance, now),
    )


def from_assessment(
    made: Produced[UrgencyAssessment], message_id: int, transcript_id: int | None, now: datetime
) -> AssessmentRow:
    """A new current assessment."""
    found = made.value
    return AssessmentRow(
        message_id=message_id,
        transcript_id=transcript_id,
        tier=found.tier,
        topic=found.topic,
        gist=found.gist,
        caller_name=found.caller_name,
        needs_person=found.needs_person,
        probabilities=found.probabilities,
        evidence=found.evidence,
        negated=found.negated,
        callback_numbers=found.callback_numbers,
        **_origin(made.provenance, now),
    )


def from_score(made: Produced[StaffScore], message_id: int, transcript_id: int | None, now: datetime) -> ScoreRow:
    """A new current score."""
    overall = made.value.overall
    return ScoreRow(
        message_id=message_id,
        transcript_id=transcript_id,
        kind=made.value.kind,
        overall=overall.score,
        band=overall.band,
        body=made.value,
        **_origin(made.provenance, now),
    )


def _origin(provenance: Provenance, now: datetime) -> dict[str, Any]:
    return {
        "created_at": now,
        "stage": provenance.stage,
        "version": provenance.version,
        "model_name": provenance.model_name,
        "model_hash": provenance.model_hash,
        "settings": provenance.settings,
    }
