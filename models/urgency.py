"""How urgent an incoming message is, what about, and why we think so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How soon someone has to call back, most urgent first."""

    EMERGENCY = "emergency"
    SAME_HOUR = "same_hour"
    SAME_DAY = "same_day"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for the most urgent tier; sorts ascending."""
        return list(Tier).index(self)


class Topic(StrEnum):
    """What a message is about."""

    POST_OP = "post_op"
    SYMPTOM = "symptom"
    MEDICATION_REACTION = "medication_reaction"
    MEDICATION_REFILL = "medication_refill"
    TEST_RESULTS = "test_results"
    APPOINTMENT = "appointment"
    REFERRAL = "referral"
    BILLING = "billing"
    INSURANCE_PAPERWORK = "insurance_paperwork"
    NEW_PATIENT = "new_patient"
    RECORDS_REQUEST = "records_request"
    COMPLAINT = "complaint"
    PHARMACY_OR_PROVIDER = "pharmacy_or_provider"
    SPAM_OR_WRONG_NUMBER = "spam_or_wrong_number"
    OTHER = "other"


class Source(StrEnum):
    """What found a piece of evidence."""

    RULE = "rule"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and why it matters.

    Attributes:
        quote: exact substring of the text, `text[start:end]`.
        start: character offset of its first character.
        end: character offset after its last character.
        reason: why it raises the tier, or (in `negated`) why it does not: 'denied', 'past', ...
        source: what found it.
        start_s: when it is spoken, None where only text was given.
        end_s: likewise.
    """

    quote: str
    start: int
    end: int
    reason: str
    source: Source
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class CallbackNumber:
    """A telephone number said in the message.

    Attributes:
        quote: exact substring of the text.
        start: character offset of its first character.
        end: character offset after its last character.
        digits: what it comes to, digits only.
        e164: the number in E.164 form when `phonenumbers` accepts it, else None.
        start_s: when it is spoken, None where only text was given.
        end_s: likewise.
        doubtful: whether a person should listen before relying on it.
        readings: digits of each reading where hearings differ, `digits` first; empty where they agree.
        extension: digits to dial when it is answered, '' where none were said.
    """

    quote: str
    start: int
    end: int
    digits: str
    e164: str | None
    start_s: float | None = None
    end_s: float | None = None
    doubtful: bool = False
    readings: tuple[str, ...] = ()
    extension: str = ""


@dataclass(frozen=True, slots=True)
class UrgencyAssessment:
    """The machine's view of one incoming message; immutable: a person's decision is kept beside it.

    Attributes:
        tier: how soon to call back; at least same_day when the transcript is doubtful or unusable.
        probabilities: per tier, summing to 1.
        topic: what it is about.
        evidence: what makes it urgent, most important first; empty for most routine messages.
        negated: alarming words that are denied, past, hypothetical, figurative or someone else's.
        callback_numbers: numbers said, in order.
        caller_name: as said, exact substring of the text; as spelled where it is spelled out; None when not found.
        gist: at most twelve words taken from the message.
        needs_person: why a person has to listen whatever the tier, None when nothing calls for it.
    """

    tier: Tier
    probabilities: dict[Tier, float]
    topic: Topic
    evidence: tuple[Evidence, ...]
    negated: tuple[Evidence, ...]
    callback_numbers: tuple[CallbackNumber, ...]
    caller_name: str | None
    gist: str
    needs_person: str | None = None
