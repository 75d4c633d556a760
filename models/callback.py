"""What people did about a message: tries to call back, closing it, opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AttemptOutcome(StrEnum):
    """What came of one try."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    VOICEMAIL_FULL = "voicemail_full"
    PATIENT_CALLED_BACK = "patient_called_back"
    REFERRED_TO_911 = "referred_to_911"

    @property
    def settles(self) -> bool:
        """Whether the patient has been spoken to: no clock needs to run any more."""
        return self in (self.REACHED, self.PATIENT_CALLED_BACK, self.REFERRED_TO_911)

    @property
    def answers(self) -> bool:
        """Whether the patient has heard from the practice: the time to the first of these is the response time."""
        return self.settles or self is self.LEFT_MESSAGE


class Resolution(StrEnum):
    """Why a message needs nothing more."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"  # all there was to say
    PATIENT_CALLED_BACK = "patient_called_back"
    REFERRED_TO_911 = "referred_to_911"
    UNREACHABLE = "unreachable"  # tried as often as the practice tries
    NOT_NEEDED = "not_needed"  # spam, a wrong number, said all in another message

    @property
    def answers(self) -> bool:
        """Whether the patient has heard from the practice."""
        return self not in (self.UNREACHABLE, self.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class CallbackAttempt:
    """One try to call back.

    Attributes:
        at: when.
        outcome: what came of it.
        by: who called, None where a recording doesn't say.
        note: what there is to know, in their words.
        call_id: the staff message that is its recording, None when someone logged it.
        score: that recording's overall score in [0, 100], None until scored or where it has none.
    """

    at: datetime
    outcome: AttemptOutcome
    by: str | None
    note: str = ""
    call_id: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """One time that a message was closed, and opened again where `reopened_at` says so."""

    at: datetime
    by: str
    resolution: Resolution
    note: str = ""
    reopened_at: datetime | None = None
    reopened_by: str | None = None
    reopen_reason: str = ""


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """A recorded call of which only a person can say whom it answers.

    Attributes:
        call_id: the staff message.
        candidates: messages by callers of that number who seem to be different people.
        asked_at: when it came up.
    """

    call_id: int
    candidates: tuple[int, ...]
    asked_at: datetime
