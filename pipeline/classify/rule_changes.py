"""What a change of the rules would do to messages: which it catches, and which of them would be called back sooner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.transcript import Transcript
from models.urgency import Evidence, Tier
from pipeline.classify.classifier import UrgencyClassifier
from pipeline.classify.decide import URGENT
from pipeline.classify.quotes import rule_evidence
from pipeline.classify.red_flags import Raised

Said = Transcript | str


class Effect(StrEnum):
    """What a change does to a message that it concerns."""

    NEWLY_FLAGGED = "newly_flagged"
    NO_LONGER_FLAGGED = "no_longer_flagged"
    OTHER_TIER = "other_tier"
    SAME_TIER = "same_tier"  # another reason for what it was already


@dataclass(frozen=True, slots=True)
class Change:
    """A message in which the rules find something else than before.

    Attributes:
        id: the message's.
        before: tier with the rules as they were.
        after: tier with the changed rules.
        gained: what the changed rules quote and those before did not.
        lost: what they no longer quote.
    """

    id: int | str
    before: Tier
    after: Tier
    gained: tuple[Evidence, ...]
    lost: tuple[Evidence, ...]

    @property
    def effect(self) -> Effect:
        """What it comes to."""
        was, now = self.before in URGENT, self.after in URGENT
        if was is not now:
            return Effect.NEWLY_FLAGGED if now else Effect.NO_LONGER_FLAGGED
        return Effect.SAME_TIER if self.before is self.after else Effect.OTHER_TIER


def changes(
    messages: Iterable[tuple[int | str, Said]], before: UrgencyClassifier, after: UrgencyClassifier
) -> Iterator[Change | None]:
    """For every message what changes, None where the two find the same.

    The text model, which takes most of the time, is asked only about messages that the change concerns.
    """
    for number, said in messages:
        old, new = before.raised(said), after.raised(said)
        gained, lost = _others(new, than=old), _others(old, than=new)
        if not gained and not lost:
            yield None
            continue
        text = said if isinstance(said, str) else said.text
        yield Change(
            number, _tier(before, said), _tier(after, said), rule_evidence(text, gained), rule_evidence(text, lost)
        )


def _others(raised: Sequence[Raised], *, than: Sequence[Raised]) -> list[Raised]:
    known = {(one.flag.concept, one.flag.tier, one.mentions) for one in than}
    return [one for one in raised if (one.flag.concept, one.flag.tier, one.mentions) not in known]


def _tier(classifier: UrgencyClassifier, said: Said) -> Tier:
    return (classifier.classify_text(said) if isinstance(said, str) else classifier.classify(said)).tier
