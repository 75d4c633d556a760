"""The decision: rules and model joined.

The model may raise what the rules say and never lowers it. Whether the words of a rule are about the patient and about
now is the assertion's business, before it comes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.transcript import Verdict
from models.urgency import Tier
from pipeline.classify.red_flags import Raised

URGENT = (Tier.EMERGENCY, Tier.SAME_HOUR)
RULE_TRUST = 0.85  # ours, derived: the rules' precision on the author files they were not written with is 0.86
UNSURE = 0.55  # ours: a best tier under it, when that is routine, is taken as same_day


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Where the model's probabilities become tiers; chosen on training folds, kept in the model's card.

    Attributes:
        flagged: probability of emergency or same_hour from which a message is flagged.
        emergency: share of emergency within that probability from which a flagged message is an emergency.
        clinical: probability of anything above routine from which a message is at least same_day.
    """

    flagged: float
    emergency: float
    clinical: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a practice buys with the recall that it wants, measured out of fold on authored messages.

    Attributes:
        recall: wanted of the model by itself; the rules come on top.
        point: where probabilities become tiers for it.
        sensitivity: share of urgent messages that rules and model flag.
        precision: share of flags that are right.
        false_alarms: flags among 100 messages that are not urgent.
        unseen_sensitivity: likewise, on the authors that the rules were written without.
        unseen_precision: likewise.
    """

    recall: float
    point: OperatingPoint
    sensitivity: float
    precision: float
    false_alarms: float
    unseen_sensitivity: float
    unseen_precision: float


def costs(card: Mapping[str, Any]) -> tuple[Cost, ...]:
    """The table in the model's card, least recall first."""
    return tuple(Cost(**row | {"point": OperatingPoint(**row["point"])}) for row in card["costs"])


def cost_of(card: Mapping[str, Any], recall: float) -> Cost:
    """The first row of the table that has at least this recall; the last where none has."""
    table = costs(card)
    return next((row for row in table if row.recall >= recall - 1e-9), table[-1])


@dataclass(frozen=True, slots=True)
class Decision:
    """The tier, the probabilities behind it, and whether the model alone raised it."""

    tier: Tier
    probabilities: dict[Tier, float]
    by_model: bool


def decide(
    raised: Sequence[Raised],
    model: Mapping[Tier, float],
    point: OperatingPoint,
    verdict: Verdict = Verdict.GOOD,
) -> Decision:
    """Joins the rules' flags with the model's probabilities.

    Args:
        raised: flags of now and of the patient.
        model: probability per tier, summing to 1.
        point: where probabilities become tiers.
        verdict: how far to trust the transcript; anything but good is never routine.
    """
    by_rules = min((one.flag.tier for one in raised), key=lambda tier: tier.rank, default=Tier.ROUTINE)
    by_model = model_tier(model, point)
    tier = min(by_rules, by_model, key=lambda one: one.rank)
    if tier is Tier.ROUTINE and verdict is not Verdict.GOOD:
        tier = Tier.SAME_DAY
    return Decision(tier, _with_rules(model, by_rules), by_model.rank < by_rules.rank and by_model in URGENT)


def model_tier(model: Mapping[Tier, float], point: OperatingPoint) -> Tier:
    """What the model alone would say at this operating point."""
    flagged = model[Tier.EMERGENCY] + model[Tier.SAME_HOUR]
    if flagged >= point.flagged:
        return Tier.EMERGENCY if model[Tier.EMERGENCY] >= point.emergency * flagged else Tier.SAME_HOUR
    if 1 - model[Tier.ROUTINE] >= point.clinical or model[Tier.ROUTINE] < UNSURE:
        return Tier.SAME_DAY
    return Tier.ROUTINE


def _with_rules(model: Mapping[Tier, float], by_rules: Tier) -> dict[Tier, float]:
    """Moves `RULE_TRUST` of what lies under the rules' tier up to it; the sum stays 1."""
    moved = {tier: (value * (1 - RULE_TRUST) if tier.rank > by_rules.rank else value) for tier, value in model.items()}
    moved[by_rules] += 1 - sum(moved.values())
    return moved
