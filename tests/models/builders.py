"""Small made-up recordings, messages and results for the Store's tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from models.clock import Clock, ClockKind
from models.provenance import Provenance
from models.recording import Arrival, AudioFacts, Direction, Recording
from models.result import Produced, RecordingResult
from models.staff_score import Delivery, Element, Kind, Language, Overall, Pace, Privacy, ScoreLine, StaffScore
from models.store import Store
from models.transcript import Quality, Segment, SpokenNumber, Transcript, Verdict, Word
from models.urgency import CallbackNumber, Evidence, Source, Tier, Topic, UrgencyAssessment
from models.views import Claim

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AUDIO = AudioFacts(12.5, "pcm_mulaw", 8000, 1)
WHISPER = Provenance("transcribe", "1", "whisper-base", "d01c", {"beam_size": "5"})
RULES = Provenance("classify", "1")
SCORER = Provenance("score", "1")


def recording(name: str = "a", *, size_bytes: int = 1000) -> Recording:
    digest = sha256(name.encode()).hexdigest()
    return Recording(digest[:16], digest, f"originals/{digest}.wav", size_bytes, ".wav")


def arrival(**changes: Any) -> Arrival:
    path = f"/inbox/{changes.get('mailbox', 'main')}/a.wav"
    plain = Arrival(Direction.INCOMING, "main", NOON, path, caller_number="+12025550143", caller_name="Ann")
    return replace(plain, **changes)


def transcript(text: str = "my eye hurts call me", *, verdict: Verdict = Verdict.GOOD) -> Produced[Transcript]:
    words = tuple(Word(i * 0.5, i * 0.5 + 0.4, word, 0.9) for i, word in enumerate(text.split()))
    segment = Segment(0.0, len(words) * 0.5, words)
    return Produced(Transcript(12.5, "en", (segment,), Quality(verdict, ("why",)), None, ((0.0, 2.4),)), WHISPER)


def assessment(tier: Tier = Tier.ROUTINE, **changes: Any) -> Produced[UrgencyAssessment]:
    found = UrgencyAssessment(
        tier=tier,
        probabilities={t: 0.25 for t in Tier},
        topic=Topic.SYMPTOM,
        evidence=(Evidence("eye hurts", 3, 12, "eye pain", Source.RULE, 0.5, 1.4),),
        negated=(Evidence("call", 13, 17, "denied", Source.MODEL),),
        callback_numbers=(CallbackNumber("five", 0, 4, "5", None),),
        caller_name="Ann",
        gist="my eye hurts",
    )
    return Produced(replace(found, **changes), RULES)


def score(overall: float | None = 80.0) -> Produced[StaffScore]:
    return Produced(
        StaffScore(
            kind=Kind.CALLBACK,
            pace=Pace(words=10, syllables=14, articulation_wpm=150.0),
            delivery=Delivery(),
            elements={"name": Element(True, "Ann", 0, 3)},
            privacy=Privacy(),
            language=Language(),
            overall=Overall(overall, "good", (ScoreLine("Says who calls", 2.0, 1.5, "found"),)),
        ),
        SCORER,
    )


def outcome(claim: Claim, tier: Tier = Tier.ROUTINE, *, needs_person: str | None = None) -> RecordingResult:
    """A good result for every message of a claim, with the claim's transcript used again when it has one."""
    incoming = [m.id for m in claim.messages if m.arrival.direction is Direction.INCOMING]
    return RecordingResult(
        audio=AUDIO,
        transcript=None if claim.transcript else transcript(),
        assessments={i: assessment(tier) for i in incoming},
        scores={m.id: score() for m in claim.messages if m.id not in incoming},
        needs_person={} if needs_person is None else {m.id: needs_person for m in claim.messages},
    )


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


MINUTES = {None: 60, Tier.EMERGENCY: 15, Tier.SAME_HOUR: 60, Tier.SAME_DAY: 480, Tier.ROUTINE: 1440}


@dataclass(frozen=True)
class WallClocks:
    """So many minutes by tier, whatever the hour; the next try after half of them."""

    def response(self, tier: Tier | None, mailbox: str, received_at: datetime) -> Clock:  # noqa: ARG002
        half = timedelta(minutes=MINUTES[tier]) / 2
        return Clock(ClockKind.RESPONSE, tier, "x", received_at, received_at + half, received_at + 2 * half)

    def next_try(self, tier: Tier | None, mailbox: str, tried_at: datetime) -> Clock:  # noqa: ARG002
        half = timedelta(minutes=MINUTES[tier]) / 4
        return Clock(ClockKind.NEXT_TRY, tier, "y", tried_at, tried_at + half, tried_at + 2 * half)


def process(
    store: Store, tier: Tier, *, needs_person: str | None = None, numbers: tuple[SpokenNumber, ...] = (), **changes: Any
) -> None:
    """Brings the next recording to an end: `numbers` are said in it, `changes` are to its assessments."""
    claim = store.claim("w", lease_s=60)
    assert claim is not None
    result = outcome(claim, tier, needs_person=needs_person)
    if numbers:
        heard = transcript()
        result = replace(result, transcript=replace(heard, value=replace(heard.value, numbers=numbers)))
    for message_id in result.assessments:
        result.assessments[message_id] = assessment(tier, **changes)
    store.complete(claim.recording.id, "w", result)
