"""How likely a near miss is the name itself: a logistic regression on what is known of it."""

from __future__ import annotations

import math

from pipeline.vocabulary.near_misses import NearMiss

# Fitted by `python -m training.vocabulary` on its tune half; what each number is of stands in `features`.
INTERCEPT = -7.966
WEIGHTS = (-2.739, -5.544, 1.870, 0.675, -0.855, 0.524, 3.041, -1.598)
LEAST = 0.3  # ours: chosen on the tune half, where it gave 0.7 false suggestions per 100 messages


def features(miss: NearMiss) -> tuple[float, ...]:
    """What the weights are for, in their order."""
    return (
        miss.apart,  # share of the sounds misheard
        miss.apart * miss.size,  # how much was misheard in all
        miss.size,
        float(miss.rarest),
        miss.common,
        float(miss.words),
        float(miss.company),
        float(miss.named and not miss.company),  # a name among other words is somebody's
    )


def likelihood(miss: NearMiss) -> float:
    """Probability that the name was said, in [0, 1], were names misheard as often as in the messages fitted with."""
    log_odds = INTERCEPT + sum(weight * value for weight, value in zip(WEIGHTS, features(miss), strict=True))
    return 1 / (1 + math.exp(-log_odds))
