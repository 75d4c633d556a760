"""A new head from the practice's labels, and how it does beside the shipped one, on labels that neither has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.errors import SettingsError
from models.urgency import Tier
from pipeline.classify.classifier import UrgencyClassifier
from pipeline.classify.decide import URGENT, cost_of, decide
from pipeline.classify.forward import Array, softmax
from pipeline.classify.red_flags import Raised, RedFlags
from pipeline.classify.text_model import TextModel
from pipeline.learning.head import TIERS, Head, fitted, folds, shipped_examples
from pipeline.learning.labels import Label
from practice.settings import DEFAULT_RECALL

FEWEST = 30  # ours: with fewer labels the comparison would say nothing
FEWEST_URGENT = 5  # ours, likewise
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Score:
    """How rules and one head together do on labelled messages.

    Attributes:
        sensitivity: share of the urgent messages that are flagged.
        precision: share of the flagged messages that are urgent, None where none is flagged.
        right_tier: share of all messages with the right tier.
        log_loss: mean negative log probability of the right tier: lower is better.
    """

    sensitivity: float
    precision: float | None
    right_tier: float
    log_loss: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both heads on the same labels, each label judged by a new head that was trained without it.

    The old one is the shipped one: a head trained here before has seen labels, which would flatter it.

    Attributes:
        labels: how many.
        urgent: how many of them are for a call within the hour.
        old: the shipped head.
        new: the new one.
        caught: urgent messages that only the new one flags.
        lost: urgent messages that only the old one flags.
        quieter: others that only the old one flags.
        louder: others that only the new one flags.
    """

    labels: int
    urgent: int
    old: Score
    new: Score
    caught: tuple[int, ...]
    lost: tuple[int, ...]
    quieter: tuple[int, ...]
    louder: tuple[int, ...]


def retrained(labels: Sequence[Label], rules: RedFlags, recall: float = DEFAULT_RECALL) -> tuple[Head, Comparison]:
    """Trains a head on all labels, and compares it with the shipped one, cross-validated in five folds.

    Args:
        labels: of the practice.
        rules: its red flags: they decide with the model.
        recall: its operating point.

    Raises:
        SettingsError: there are too few labels.
    """
    texts, truth = [one.text for one in labels], [one.tier for one in labels]
    if len(labels) < FEWEST or sum(tier in URGENT for tier in truth) < FEWEST_URGENT:
        raise SettingsError(
            f"{len(labels)} labels, {sum(tier in URGENT for tier in truth)} of them urgent: too few to train and to "
            f"compare. At least {FEWEST} and {FEWEST_URGENT} are needed; `ringback review` makes them."
        )
    model = TextModel()
    start = Head(*model.tier_head)
    shipped_texts, shipped_tiers = shipped_examples()
    shipped = model.pooled(shipped_texts), shipped_tiers
    pooled = model.pooled(texts)
    fold = np.array(folds(texts, FOLDS))
    unseen = np.zeros((len(labels), len(TIERS)), np.float32)
    for number in sorted(set(fold.tolist())):
        seen = np.flatnonzero(fold != number)
        head = fitted(start, shipped, (pooled[seen], [truth[index] for index in seen]))
        unseen[fold == number] = head.logits(pooled[fold == number])
    raised = [UrgencyClassifier(model, rules).raised(text) for text in texts]
    comparison = _compared(labels, raised, start.logits(pooled), unseen, model.card, recall)
    return fitted(start, shipped, (pooled, truth)), comparison


def _compared(
    labels: Sequence[Label],
    raised: Sequence[Sequence[Raised]],
    old: Array,
    new: Array,
    card: Mapping[str, Any],
    recall: float,
) -> Comparison:
    before, after = (_judged(raised, logits, card, recall) for logits in (old, new))
    groups: dict[tuple[bool, bool], list[int]] = {}
    for index, one in enumerate(labels):
        was, now = before[index][0] in URGENT, after[index][0] in URGENT
        if was is not now:
            groups.setdefault((one.tier in URGENT, now), []).append(one.id)
    return Comparison(
        labels=len(labels),
        urgent=sum(one.tier in URGENT for one in labels),
        old=_scored(labels, before),
        new=_scored(labels, after),
        caught=tuple(groups.get((True, True), ())),
        lost=tuple(groups.get((True, False), ())),
        quieter=tuple(groups.get((False, False), ())),
        louder=tuple(groups.get((False, True), ())),
    )


def _judged(
    raised: Sequence[Sequence[Raised]], logits: Array, card: Mapping[str, Any], recall: float
) -> list[tuple[Tier, dict[Tier, float]]]:
    """The decision on each message, and the model's own probabilities."""
    found, point = [], cost_of(card, recall).point
    for flags, row in zip(raised, logits, strict=True):
        model = dict(zip(Tier, softmax(row, float(card["temperature"])), strict=True))
        found.append((decide(flags, model, point).tier, model))
    return found


def _scored(labels: Sequence[Label], judged: Sequence[tuple[Tier, dict[Tier, float]]]) -> Score:
    pairs = [(one.tier, tier) for one, (tier, _) in zip(labels, judged, strict=True)]
    both = sum(truth in URGENT and tier in URGENT for truth, tier in pairs)
    flagged = sum(tier in URGENT for _, tier in pairs)
    surprise = [-np.log(max(1e-9, model[one.tier])) for one, (_, model) in zip(labels, judged, strict=True)]
    return Score(
        sensitivity=both / sum(truth in URGENT for truth, _ in pairs),
        precision=both / flagged if flagged else None,
        right_tier=sum(truth is tier for truth, tier in pairs) / len(pairs),
        log_loss=float(np.mean(surprise)),
    )
