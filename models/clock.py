"""How long a caller has waited and how long they may: the clock that runs for each incoming message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from models.urgency import Tier


class ClockKind(StrEnum):
    """What a clock waits for."""

    RESPONSE = "response"  # the first answer; runs from when the message was left
    NEXT_TRY = "next_try"  # the next call, after a message was left for the patient


class Standing(StrEnum):
    """How a clock stands, worst last."""

    ON_TIME = "on_time"
    AT_RISK = "at_risk"  # half of the time is gone
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Clock:
    """One running clock; all times in UTC.

    Attributes:
        kind: what it waits for.
        tier: whose target it has; None while nobody has judged the message.
        target: how long it may take, as practice.toml says it ('60 min', 'close of business').
        started_at: for a response, when the message was left, whenever it was taken in.
        at_risk_at: when half of the time is gone, in the target's own time.
        due_at: when it is overdue; may lie before the message was taken in.
    """

    kind: ClockKind
    tier: Tier | None
    target: str
    started_at: datetime
    at_risk_at: datetime
    due_at: datetime

    def standing(self, now: datetime) -> Standing:
        """How it stands at `now`; due to the second is overdue."""
        if now >= self.due_at:
            return Standing.OVERDUE
        return Standing.AT_RISK if now >= self.at_risk_at else Standing.ON_TIME

    def left(self, now: datetime) -> timedelta:
        """Wall-clock time until it is overdue; below zero by how long it has been."""
        return self.due_at - now


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A clock as it was set, for the history of a message.

    Attributes:
        clock: what was set.
        set_at: when.
        set_by: the person who decided so, None for the machine.
        reason: why, as that person or the machine put it.
        superseded_at: when another took its place or it was stopped; None while it runs.
    """

    clock: Clock
    set_at: datetime
    set_by: str | None
    reason: str
    superseded_at: datetime | None


class Timekeeper(Protocol):
    """What the practice knows of time; `practice.clocks` has it."""

    def response(self, tier: Tier | None, mailbox: str, received_at: datetime) -> Clock:
        """The clock of a message left in a mailbox, by its tier (None: nobody has judged it)."""
        ...

    def next_try(self, tier: Tier | None, mailbox: str, tried_at: datetime) -> Clock:
        """The clock until the next call, after a message was left for the patient."""
        ...
