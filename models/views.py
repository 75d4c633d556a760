"""What the Store shows: frozen read models, filters, and the claim that a run works on.

Every datetime is timezone-aware, in UTC. A filter's empty tuple, empty text or None means: no limit by this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.callback import CallbackAttempt, CallQuestion, Closing
from models.clock import Clock, ClockChange, Standing
from models.recording import Arrival, AudioFacts, Direction, Message, Recording, Status
from models.result import Failure, Produced
from models.staff_score import Kind, StaffScore
from models.transcript import Transcript, Verdict
from models.urgency import CallbackNumber, Evidence, Tier, Topic, UrgencyAssessment


@dataclass(frozen=True, slots=True)
class Claim:
    """A recording in our hands until the lease runs out.

    Attributes:
        recording: the sound.
        messages: those of its messages that are waiting, by id.
        transcript: the current transcript, to be used again; None when there is none or a new one was asked for.
        redo_from: first stage to do again ('transcribe', 'classify', 'score'), None when nobody asked.
        attempt: which try this is, from 1; tries that ended without a word (see `models.leases`) are not in it.
    """

    recording: Recording
    messages: tuple[Message, ...]
    transcript: Produced[Transcript] | None
    redo_from: str | None
    attempt: int


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which messages the queue shows.

    Attributes:
        tiers: what stands, the machine's or a person's; a message that nobody has judged is in none of them.
        topics: of the current assessment; a message without assessment is in none of them.
        standings: how the clock stands; a message without a clock is in none of them.
        assigned_to: exact name of who returns the call, '' for those that nobody has.
        closed: False for open ones, True for closed ones, None for both.
        mailbox: exact name.
        statuses: where the message stands.
        directions: incoming only unless told; empty for all.
        text: words to look for in transcript, gist and caller, letter case aside.
        since: received at or after.
        until: received before.
        limit: most rows given.
        offset: rows skipped.
    """

    tiers: tuple[Tier, ...] = ()
    topics: tuple[Topic, ...] = ()
    mailbox: str | None = None
    statuses: tuple[Status, ...] = ()
    standings: tuple[Standing, ...] = ()
    assigned_to: str | None = None
    closed: bool | None = False
    directions: tuple[Direction, ...] = (Direction.INCOMING,)
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 200
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """Which staff messages and greetings the staff page shows; fields as in `QueueFilter`.

    Attributes:
        staff_member: exact name.
        kinds: of the current score; a recording without score is in none of them.
    """

    staff_member: str | None = None
    kinds: tuple[Kind, ...] = ()
    mailbox: str | None = None
    statuses: tuple[Status, ...] = ()
    directions: tuple[Direction, ...] = (Direction.OUTGOING, Direction.GREETING)
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 200
    offset: int = 0


@dataclass(frozen=True, slots=True)
class MessageView:
    """A row of the queue.

    Attributes:
        id: the message's number.
        recording_id: the sound.
        status: where it stands.
        arrival: who, when, which mailbox.
        duration_s: length in seconds, None until decoded.
        verdict: on the current transcript, None until transcribed.
        language: ISO 639-1 code, None when unknown.
        tier: what stands, the machine's or a person's; None until judged.
        decided_by: the person whose tier it is, None for the machine.
        clock: how long the caller may wait, None where none runs.
        answered_at: when the patient first heard from the practice, None until then.
        closed_at: when it was closed, None while it is open.
        tries: to call back.
        assigned_to: who returns the call, None where nobody has it.
        thread_id: the same for all messages of a caller who called again, None for one alone.
        machine_tier: of the current assessment, None until assessed; so are the next six, or empty.
        topic: what it is about.
        gist: the message in a few of its own words.
        said_name: name the caller said.
        evidence: what makes it urgent.
        negated: alarming words that don't count.
        callback_numbers: numbers said.
        needs_person: why a person has to listen, None when nothing calls for it.
    """

    id: int
    recording_id: str
    status: Status
    arrival: Arrival
    duration_s: float | None = None
    verdict: Verdict | None = None
    language: str | None = None
    tier: Tier | None = None
    decided_by: str | None = None
    clock: Clock | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    tries: int = 0
    assigned_to: str | None = None
    thread_id: int | None = None
    machine_tier: Tier | None = None
    topic: Topic | None = None
    gist: str = ""
    said_name: str | None = None
    evidence: tuple[Evidence, ...] = ()
    negated: tuple[Evidence, ...] = ()
    callback_numbers: tuple[CallbackNumber, ...] = ()
    needs_person: str | None = None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A row of the staff page; fields as in `MessageView`, `score` None until scored."""

    id: int
    recording_id: str
    status: Status
    arrival: Arrival
    duration_s: float | None = None
    verdict: Verdict | None = None
    score: StaffScore | None = None
    needs_person: str | None = None


@dataclass(frozen=True, slots=True)
class PastResult:
    """A result that a newer one replaced."""

    result: Produced[Transcript] | Produced[UrgencyAssessment] | Produced[StaffScore]
    created_at: datetime
    superseded_at: datetime


@dataclass(frozen=True, slots=True)
class MessageDetail:
    """Everything known of one message.

    Attributes:
        message: its number and arrival.
        recording: the sound, with `stored_path`.
        status: where it stands.
        needs_person: why a person has to listen.
        audio: what decoding found, None until decoded.
        transcript: the one that `assessment` or `score` was made from, or else the recording's current one.
        assessment: current, of an incoming message.
        score: current, of a staff message or greeting.
        history: older transcripts, assessments and scores, newest first.
        failure: the latest one since the last success, None when there was none.
        attempts: tries since the last success.
        twins: other messages with the very same sound.
        tier: what stands, the machine's or a person's; None until judged, or where nobody is to be called back.
        decided_by: the person whose tier it is, None for the machine.
        clocks: every clock set for it, the latest last.
        answered_at: when the patient first heard from the practice, None until then.
        closed_at: when it was closed, None while it is open.
        callbacks: tries to call back, in order of time.
        closings: each time that it was closed, in order.
        answers: messages that this recorded call answers.
        assigned_to: who returns the call, None where nobody has it.
        thread: other messages of a caller who called again, oldest first.
        question: which of several this recorded call answers, None where nobody has to say.
    """

    message: Message
    recording: Recording
    status: Status
    needs_person: str | None = None
    audio: AudioFacts | None = None
    transcript: Produced[Transcript] | None = None
    assessment: Produced[UrgencyAssessment] | None = None
    score: Produced[StaffScore] | None = None
    history: tuple[PastResult, ...] = ()
    failure: Failure | None = None
    attempts: int = 0
    twins: tuple[int, ...] = ()
    tier: Tier | None = None
    decided_by: str | None = None
    clocks: tuple[ClockChange, ...] = ()
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    callbacks: tuple[CallbackAttempt, ...] = ()
    closings: tuple[Closing, ...] = ()
    answers: tuple[int, ...] = ()
    assigned_to: str | None = None
    thread: tuple[int, ...] = ()
    question: CallQuestion | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be taken in, visible until it is solved."""

    path: str
    reason: str
    remedy: str
    since: datetime
