"""Red flags: what a rule is, and finding in a text what the rules describe; `rule_file` reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from models.urgency import Tier
from pipeline.classify.measurements import Quantity, readings
from pipeline.classify.wording import normalise


@dataclass(frozen=True, slots=True)
class Limit:
    """A measured value that amounts to a finding: `at_least <= value < below`, in the quantity's unit."""

    finding: str
    quantity: Quantity
    at_least: float
    below: float


@dataclass(frozen=True, slots=True)
class Flag:
    """Findings that together mean a tier.

    Attributes:
        concept: what a person reads as the reason.
        tier: emergency or same_hour.
        needs: findings that must all be said, of now and of the patient.
        within: at most so many words between the first and the last of them; None: anywhere in the message.
        source: public guidance that it rests on.
    """

    concept: str
    tier: Tier
    needs: tuple[str, ...]
    within: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A finding said in a text: `text[start:end]`; `measured` when it is a reading, which is never denied."""

    finding: str
    start: int
    end: int
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that a text raises, and the mentions that raise it, in order."""

    flag: Flag
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class RedFlags:
    """The red flags in force.

    Attributes:
        wordings: by finding, one pattern of all its wordings.
        limits: values that amount to findings.
        flags: most urgent first, otherwise in the order of the file.
        version: first 12 digits of the SHA-256 of the file, with its own version before; the practice's behind.
    """

    wordings: Mapping[str, re.Pattern[str]]
    limits: tuple[Limit, ...]
    flags: tuple[Flag, ...]
    version: str

    def mentions(self, text: str) -> list[Mention]:
        """Everything in `text` that is a finding of some flag, denied or not, in order."""
        plain = normalise(text)
        said = [
            Mention(name, match.start(), match.end())
            for name, pattern in self.wordings.items()
            for match in pattern.finditer(plain)
        ]
        measured = [
            Mention(limit.finding, reading.start, reading.end, measured=True)
            for reading in readings(text)
            for limit in self.limits
            if limit.quantity is reading.quantity and limit.at_least <= reading.value < limit.below
        ]
        return sorted(said + measured, key=lambda mention: (mention.start, mention.end))

    def raised(self, text: str, affirmed: Sequence[Mention]) -> list[Raised]:
        """The flags that these mentions (those of now and of the patient) raise, most urgent first."""
        by_finding: dict[str, list[Mention]] = {}
        for mention in affirmed:
            by_finding.setdefault(mention.finding, []).append(mention)
        found = (_raise(flag, by_finding, text) for flag in self.flags)
        return [raised for raised in found if raised is not None]

    def without(self, concepts: Collection[str]) -> RedFlags:
        """The same without the flags of these concepts."""
        return replace(self, flags=tuple(flag for flag in self.flags if flag.concept not in concepts))


def _raise(flag: Flag, by_finding: Mapping[str, Sequence[Mention]], text: str) -> Raised | None:
    if any(need not in by_finding for need in flag.needs):
        return None
    if len(flag.needs) == 1:
        return Raised(flag, tuple(by_finding[flag.needs[0]]))
    for first in by_finding[flag.needs[0]]:
        others = [_nearest(first, by_finding[need]) for need in flag.needs[1:]]
        mentions = tuple(sorted([first, *others], key=lambda mention: mention.start))
        if flag.within is None or _words_between(text, mentions) <= flag.within:
            return Raised(flag, mentions)
    return None


def _nearest(mention: Mention, among: Sequence[Mention]) -> Mention:
    return min(among, key=lambda other: abs(other.start - mention.start))


def _words_between(text: str, mentions: Sequence[Mention]) -> int:
    return len(text[mentions[0].end : max(mentions[-1].start, mentions[0].end)].split())
