"""What practice.toml may say about red flags; `pipeline.classify.rule_file` joins it with the rules that ship."""

from __future__ import annotations

from dataclasses import dataclass

from models.urgency import Tier


@dataclass(frozen=True, slots=True)
class OwnFinding:
    """Something that callers mention, and the wordings for it.

    Attributes:
        name: a name of the shipped rules adds to what is there.
        words: wordings; docs/triage.md says how they are written.
        replace: take the place of the shipped wordings of this name.
    """

    name: str
    words: tuple[str, ...]
    replace: bool = False


@dataclass(frozen=True, slots=True)
class OwnReading:
    """A measured value that amounts to a finding: `at_least` <= value < `below`, in the unit of `quantity`.

    Attributes:
        name: of the finding.
        quantity: what is measured, such as 'temperature_f'.
        at_least: least value, None for no limit.
        below: first value that doesn't count, None for no limit.
        replace: take the place of the shipped wordings and readings of this name.
    """

    name: str
    quantity: str
    at_least: float | None = None
    below: float | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class OwnFlag:
    """Findings that together mean a tier.

    Attributes:
        concept: the reason that people read; one of the shipped rules takes that rule's place.
        tier: emergency or same_hour.
        all: findings that must all be said, of now and of the patient.
        source: what it rests on, or who decided it and when.
        within: at most so many words between them; None: anywhere in the message.
    """

    concept: str
    tier: Tier
    all: tuple[str, ...]
    source: str
    within: int | None = None


@dataclass(frozen=True, slots=True)
class RedFlagSettings:
    """What a practice changes in the red flags that ship with Ringback.

    Attributes:
        off: concepts of shipped flags that don't count here.
        finding: more of what callers say.
        reading: more values that matter.
        flag: more reasons to call back within the hour.
    """

    off: tuple[str, ...] = ()
    finding: tuple[OwnFinding, ...] = ()
    reading: tuple[OwnReading, ...] = ()
    flag: tuple[OwnFlag, ...] = ()

    def with_draft(self, draft: RedFlagSettings) -> RedFlagSettings:
        """These and those of a draft, whose flags take the place of those with the same concept."""
        renewed = {flag.concept for flag in draft.flag}
        return RedFlagSettings(
            off=(*self.off, *draft.off),
            finding=(*self.finding, *draft.finding),
            reading=(*self.reading, *draft.reading),
            flag=(*(flag for flag in self.flag if flag.concept not in renewed), *draft.flag),
        )
