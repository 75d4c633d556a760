"""What a batch came to, added up as it goes: its size does not grow with the number of good messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from models.recording import Direction, Status
from models.urgency import Tier
from pipeline.outcome import MessageOutcome, Outcome, Timings

LISTED_AT_MOST = 200  # ours: more than anybody reads off a terminal; the rest is counted and in `ringback list`


@dataclass(slots=True)
class BatchReport:
    """Sums over the outcomes of one run.

    Attributes:
        recordings: brought to an end or given back for another try, each time counted.
        tiers: incoming messages judged, by tier.
        scored: staff messages and greetings scored.
        needs_person_count: messages that a person has to listen to.
        failures: those of them that a stage gave up on.
        needs_person: the first `LISTED_AT_MOST` of them, with the reason.
        retried: messages whose recording failed and waits for another try.
        dropped: results dropped because another run had taken the recording over.
        audio_s: seconds of sound processed.
        wall_s: seconds the batch took.
        timings: seconds by stage, over all workers.
        stopped: whether it ended because somebody asked it to.
        error: why the batch could not go on (a database that can't be written, say); None when it could.
    """

    recordings: int = 0
    tiers: Counter[Tier] = field(default_factory=Counter)
    scored: int = 0
    needs_person_count: int = 0
    failures: int = 0
    needs_person: list[MessageOutcome] = field(default_factory=list)
    retried: int = 0
    dropped: int = 0
    audio_s: float = 0.0
    wall_s: float = 0.0
    timings: Timings = field(default_factory=Timings)
    stopped: bool = False
    error: str | None = None

    def add(self, outcome: Outcome) -> None:
        """Counts one outcome in."""
        for stage, seconds in outcome.timings.seconds.items():
            self.timings.add(stage, seconds)
        if not outcome.messages:
            self.dropped += 1
            return
        self.recordings += 1
        self.audio_s += outcome.audio_s or 0.0
        for message in outcome.messages:
            self._add_message(message)

    def _add_message(self, message: MessageOutcome) -> None:
        if message.tier is not None:
            self.tiers[message.tier] += 1
        elif not message.failed and message.direction is not Direction.INCOMING:
            self.scored += 1
        if message.status is Status.NEEDS_PERSON:
            self.needs_person_count += 1
            self.failures += message.failed
            if len(self.needs_person) < LISTED_AT_MOST:
                self.needs_person.append(message)
        elif message.status is Status.WAITING:
            self.retried += 1

    @property
    def times_speed(self) -> float | None:
        """Seconds of sound processed per second; None when nothing was."""
        return self.audio_s / self.wall_s if self.wall_s > 0 and self.audio_s > 0 else None

    def merge(self, other: BatchReport) -> None:
        """Adds another batch of the same run (`--watch` runs many)."""
        self.recordings += other.recordings
        self.tiers.update(other.tiers)
        self.scored += other.scored
        self.needs_person_count += other.needs_person_count
        self.failures += other.failures
        self.needs_person.extend(other.needs_person[: LISTED_AT_MOST - len(self.needs_person)])
        self.retried += other.retried
        self.dropped += other.dropped
        self.audio_s += other.audio_s
        self.wall_s += other.wall_s
        for stage, seconds in other.timings.seconds.items():
            self.timings.add(stage, seconds)
        self.stopped |= other.stopped
        self.error = other.error or self.error

    def as_json(self) -> dict[str, object]:
        """Plain values for `ringback run --json`."""
        return {
            "recordings": self.recordings,
            "tiers": {tier.value: self.tiers[tier] for tier in Tier},
            "scored": self.scored,
            "needs_person": [{"id": m.message_id, "reason": m.reason, "remedy": m.remedy} for m in self.needs_person],
            "needs_person_count": self.needs_person_count,
            "failures": self.failures,
            "retried": self.retried,
            "dropped": self.dropped,
            "audio_s": round(self.audio_s, 3),
            "wall_s": round(self.wall_s, 3),
            "times_speed": self.times_speed,
            "seconds_by_stage": {stage: round(s, 3) for stage, s in sorted(self.timings.seconds.items())},
            "stopped": self.stopped,
            "error": self.error,
        }
