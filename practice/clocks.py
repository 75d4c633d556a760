"""The practice's clocks: when a call back is at risk, when it is due, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.clock import Clock, ClockKind, Standing
from models.urgency import Tier
from practice.hours import after_business, business_between, close_of_business
from practice.schedule import Schedule
from practice.settings import Practice
from practice.targets import Runs, Target

UNJUDGED_AS = Tier.SAME_HOUR  # ours: what nobody has judged may be anything, and within the hour somebody should have


@dataclass(frozen=True, slots=True)
class PracticeClocks:
    """`models.clock.Timekeeper` by the practice's targets and hours."""

    practice: Practice

    def response(self, tier: Tier | None, mailbox: str, received_at: datetime) -> Clock:
        """The clock of a message left in a mailbox; without a tier, that of `UNJUDGED_AS`."""
        target = self.practice.clocks[tier or UNJUDGED_AS]
        return self._clock(ClockKind.RESPONSE, tier, target, mailbox, received_at)

    def next_try(self, tier: Tier | None, mailbox: str, tried_at: datetime) -> Clock:
        """The clock until the next call, after a message was left for the patient."""
        target = self.practice.next_try[tier or UNJUDGED_AS]
        return self._clock(ClockKind.NEXT_TRY, tier, target, mailbox, tried_at)

    def _clock(self, kind: ClockKind, tier: Tier | None, target: Target, mailbox: str, start: datetime) -> Clock:
        schedule = self.practice.schedule_of(self.practice.site_of(mailbox))
        start = start.astimezone(UTC)
        due = due_at(target, schedule, start)
        return Clock(kind, tier, str(target), start, _half_way(target, schedule, start, due), due)


def due_at(target: Target, schedule: Schedule, start: datetime) -> datetime:
    """When a clock that starts at `start` is overdue, in UTC.

    Where the site isn't open for a year there is no business time to wait for: then it is overdue at once, and seen.
    """
    lasting = timedelta(minutes=target.minutes)
    if target.runs is Runs.WALL_CLOCK:
        return start + lasting
    if target.runs is Runs.BUSINESS:
        found = after_business(schedule, start, lasting)
    else:
        found = close_of_business(schedule, start, after_today=target.runs is Runs.NEXT_DAY)
    return start if found is None else found


def said(clock: Clock, now: datetime) -> str:
    """How a clock stands, for people: '40 min left', 'at risk, 20 min left', 'overdue by 3 h'."""
    standing, left = clock.standing(now), clock.left(now)
    if standing is Standing.OVERDUE:
        return f"overdue by {_lasting(-left)}"
    return f"{'at risk, ' if standing is Standing.AT_RISK else ''}{_lasting(left)} left"


def _half_way(target: Target, schedule: Schedule, start: datetime, due: datetime) -> datetime:
    """When half of the time is gone, counted as the target counts."""
    if target.runs is Runs.WALL_CLOCK:
        return start + (due - start) / 2
    half = business_between(schedule, start, due) / 2
    return (after_business(schedule, start, half) or due) if half else due


def _lasting(time: timedelta) -> str:
    """The largest unit that says enough."""
    minutes = int(time / timedelta(minutes=1))
    if minutes < 90:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
