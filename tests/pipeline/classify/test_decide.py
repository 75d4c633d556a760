"""The decision: rules and model joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.transcript import Verdict
from models.urgency import Tier
from pipeline.classify.decide import OperatingPoint, decide, model_tier
from pipeline.classify.red_flags import Flag, Raised

POINT = OperatingPoint(flagged=0.4, emergency=0.5, clinical=0.6)


def model(emergency: float, same_hour: float, same_day: float) -> dict[Tier, float]:
    values = (emergency, same_hour, same_day, 1 - emergency - same_hour - same_day)
    return dict(zip(Tier, values, strict=True))


def flag(tier: Tier) -> Raised:
    return Raised(Flag("a concept", tier, ("a finding",), None, "a source"), ())


@pytest.mark.parametrize(
    ("flags", "probabilities", "tier", "by_model"),
    [
        ([], model(0.0, 0.0, 0.05), Tier.ROUTINE, False),
        ([], model(0.0, 0.1, 0.6), Tier.SAME_DAY, False),
        ([], model(0.1, 0.4, 0.3), Tier.SAME_HOUR, True),
        ([], model(0.4, 0.1, 0.3), Tier.EMERGENCY, True),
        ([Tier.SAME_HOUR], model(0.0, 0.0, 0.0), Tier.SAME_HOUR, False),
        ([Tier.EMERGENCY], model(0.0, 0.0, 0.0), Tier.EMERGENCY, False),
        ([Tier.EMERGENCY], model(0.0, 0.9, 0.1), Tier.EMERGENCY, False),
        ([Tier.SAME_HOUR], model(0.9, 0.05, 0.05), Tier.EMERGENCY, True),
        ([Tier.SAME_HOUR, Tier.EMERGENCY], model(0.0, 0.0, 0.0), Tier.EMERGENCY, False),
        ([], model(0.0, 0.05, 0.45), Tier.SAME_DAY, False),  # unsure whether routine: not routine
    ],
)
def test_joined(flags: list[Tier], probabilities: dict[Tier, float], tier: Tier, by_model: bool) -> None:
    decision = decide([flag(one) for one in flags], probabilities, POINT)
    assert (decision.tier, decision.by_model) == (tier, by_model)


@pytest.mark.parametrize("verdict", [Verdict.DOUBTFUL, Verdict.UNUSABLE])
def test_what_was_not_heard_well_is_never_routine(verdict: Verdict) -> None:
    assert decide([], model(0.0, 0.0, 0.0), POINT, verdict).tier is Tier.SAME_DAY


@given(
    st.lists(st.floats(0.001, 1), min_size=4, max_size=4),
    st.lists(st.sampled_from([Tier.EMERGENCY, Tier.SAME_HOUR]), max_size=3),
    st.sampled_from(Verdict),
)
def test_the_model_never_lowers_and_probabilities_sum_to_one(
    weights: list[float], flags: list[Tier], verdict: Verdict
) -> None:
    probabilities = dict(zip(Tier, [weight / sum(weights) for weight in weights], strict=True))
    decision = decide([flag(one) for one in flags], probabilities, POINT, verdict)
    assert decision.tier.rank <= min([one.rank for one in flags] + [model_tier(probabilities, POINT).rank])
    assert sum(decision.probabilities.values()) == pytest.approx(1)
    assert all(0 <= value <= 1 for value in decision.probabilities.values())
