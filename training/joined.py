"""The whole triage on out-of-fold predictions: the same decision code that ships, with what the model knew left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.urgency import Tier, Topic
from pipeline.classify.assertion import Asserter
from pipeline.classify.decide import OperatingPoint, decide
from pipeline.classify.red_flags import Raised
from pipeline.classify.rule_file import shipped
from pipeline.classify.topic import topic_of
from practice.settings import DEFAULT_RECALL
from training.corpus import FOLDS, Labelled
from training.out_of_fold import Prediction

FLAGGED_STEPS = [step / 100 for step in range(5, 80)]
SHARE_STEPS = [step / 100 for step in range(20, 80, 2)]


@dataclass(frozen=True, slots=True)
class Case:
    """A message, what the rules raise in it, and what a model that has not seen its author says."""

    row: Labelled
    raised: tuple[Raised, ...]
    prediction: Prediction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the triage says of a case."""

    case: Case
    tier: Tier
    probabilities: dict[Tier, float]
    topic: Topic
    quotes: tuple[tuple[int, int], ...]

    @property
    def flagged(self) -> bool:
        """Whether it is flagged for a call within the hour."""
        return self.tier in (Tier.EMERGENCY, Tier.SAME_HOUR)


def cases(rows: Sequence[Labelled], predictions: dict[str, Prediction]) -> list[Case]:
    """Every message with the rules' and the model's findings."""
    return [Case(row, raised_in(row.text), predictions[row.id]) for row in rows]


def raised_in(text: str) -> tuple[Raised, ...]:
    """The flags that the rules alone raise."""
    asserter, rules = Asserter(text), shipped()
    affirmed = [one for one in rules.mentions(text) if asserter.meaning(one.start, one.end) is None]
    return tuple(rules.raised(text, affirmed))


def cross_validated(every: Sequence[Case], wanted: float = DEFAULT_RECALL) -> list[Outcome]:
    """Each fold judged with temperature and operating point chosen on the other folds."""
    outcomes: list[Outcome] = []
    for fold in FOLDS:
        chosen_on = [case for case in every if case.row.author not in fold]
        temperature = best_temperature(chosen_on)
        point = choose(chosen_on, temperature, wanted)
        outcomes += [judge(case, temperature, point) for case in every if case.row.author in fold]
    return outcomes


def judge(case: Case, temperature: float, point: OperatingPoint) -> Outcome:
    """What ships would say of this case, had it been trained without its author."""
    tiers = dict(zip(Tier, softmax(case.prediction.tier, temperature), strict=True))
    topics = dict(zip(Topic, softmax(case.prediction.topic), strict=True))
    decision = decide(case.raised, tiers, point)
    quotes = [(mention.start, mention.end) for one in case.raised for mention in one.mentions]
    if decision.by_model or not quotes:
        quotes += [(start, end) for start, end, _ in case.prediction.evidence[:3]]
    return Outcome(case, decision.tier, decision.probabilities, topic_of(case.row.text, topics), tuple(quotes))


def best_temperature(every: Sequence[Case]) -> float:
    """The temperature with the least negative log likelihood of the tier."""

    def loss(temperature: float) -> float:
        return -sum(
            math.log(max(1e-9, softmax(case.prediction.tier, temperature)[case.row.tier.rank])) for case in every
        )

    return min((step / 20 for step in range(10, 61)), key=loss)


def choose(every: Sequence[Case], temperature: float, wanted: float = DEFAULT_RECALL) -> OperatingPoint:
    """The highest threshold at which the model alone has the wanted sensitivity, then the best tier splits."""
    tiers = [softmax(case.prediction.tier, temperature) for case in every]
    urgent = [p[0] + p[1] for case, p in zip(every, tiers, strict=True) if case.row.flagged]
    views = [(case, dict(zip(Tier, p, strict=True))) for case, p in zip(every, tiers, strict=True)]

    def sensitivity(threshold: float) -> float:
        return sum(probability >= threshold for probability in urgent) / max(1, len(urgent))

    flagged = max((step for step in FLAGGED_STEPS if sensitivity(step) >= wanted), default=FLAGGED_STEPS[0])

    def right(point: OperatingPoint) -> int:
        return sum(decide(case.raised, model, point).tier is case.row.tier for case, model in views)

    emergency = max(SHARE_STEPS, key=lambda share: right(OperatingPoint(flagged, share, 0.5)))
    clinical = max(SHARE_STEPS, key=lambda share: right(OperatingPoint(flagged, emergency, share)))
    return OperatingPoint(flagged, emergency, clinical)


def softmax(logits: Sequence[float], temperature: float = 1.0) -> list[float]:
    """Probabilities summing to 1."""
    powers = [math.exp((value - max(logits)) / temperature) for value in logits]
    return [power / sum(powers) for power in powers]
