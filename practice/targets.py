"""How long a call back may take, by tier, and in which time it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from models.urgency import Tier

_MINUTES = re.compile(r"([1-9]\d{0,6}) (business )?min")


class Runs(StrEnum):
    """Which time a target counts in."""

    WALL_CLOCK = "min"  # day and night
    BUSINESS = "business min"  # while the site is open
    TODAY = "close of business"  # until the site closes for the day, the first time after the message
    NEXT_DAY = "next business day"  # until it closes on the first day with hours after the one of the message


@dataclass(frozen=True, slots=True)
class Target:
    """How long something may take; `minutes` only where `runs` counts them."""

    runs: Runs
    minutes: int = 0

    def __str__(self) -> str:
        return f"{self.minutes} {self.runs}" if self.minutes else str(self.runs)


def parsed(text: str) -> Target | None:
    """The target that practice.toml writes as `text`, None when it is none."""
    if text in (Runs.TODAY, Runs.NEXT_DAY):
        return Target(Runs(text))
    if (found := _MINUTES.fullmatch(text)) is None:
        return None
    return Target(Runs.BUSINESS if found[2] else Runs.WALL_CLOCK, int(found[1]))


# An emergency and a same-hour message count day and night: after hours it is the on-call clinician who calls.
RESPONSE = {
    Tier.EMERGENCY: Target(Runs.WALL_CLOCK, 15),
    Tier.SAME_HOUR: Target(Runs.WALL_CLOCK, 60),
    Tier.SAME_DAY: Target(Runs.TODAY),
    Tier.ROUTINE: Target(Runs.NEXT_DAY),
}

# Ours: an urgent patient is tried again as often as they were to be called at first, a stable one twice a day.
NEXT_TRY = {
    Tier.EMERGENCY: Target(Runs.WALL_CLOCK, 15),
    Tier.SAME_HOUR: Target(Runs.WALL_CLOCK, 60),
    Tier.SAME_DAY: Target(Runs.BUSINESS, 240),
    Tier.ROUTINE: Target(Runs.NEXT_DAY),
}
