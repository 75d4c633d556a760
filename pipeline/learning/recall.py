"""How much of what is urgent gets flagged, estimated from a sample that people have checked.

Each part of the messages (flagged, near, far) is sampled by itself, so its share of urgent ones is estimated by itself
and weighted with the part's size: the stratified estimator (Cochran, 'Sampling Techniques', 3rd ed., 1977, chapter 5).
The 95% interval is melded from the parts' Clopper-Pearson intervals (Fay, Proschan and Brittain, 'Combining one-sample
confidence procedures', Biometrics 2015): for its lower end the flagged part's share is drawn from Beta(x, n - x + 1),
the others' from Beta(x + 1, n - x), for its upper end the other way about, 20,000 seeded draws each. It covers at least
as often as it says, also where nothing was found. That the parts are finite is not used: it is a little wider than it
need be.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.review import Stratum

DRAWS = 20_000
SEED = 20260301


@dataclass(frozen=True, slots=True)
class Checked:
    """One part: messages in it, how many of them were checked, and how many of those are urgent."""

    population: int
    checked: int
    urgent: int


@dataclass(frozen=True, slots=True)
class Recall:
    """Share of urgent messages that are flagged, with its 95% interval, and likewise the share of flags that are right.

    Attributes:
        recall: None where no urgent message was found at all.
        low: 2.5th percentile.
        high: 97.5th percentile.
        precision: None where no flagged message was checked.
        missed: urgent messages that were not flagged, estimated, in all messages of the sample's time.
    """

    recall: float | None
    low: float
    high: float
    precision: float | None
    missed: float


def estimated(parts: Mapping[Stratum, Checked]) -> Recall:
    """The estimate from what was checked; every part that holds messages must have some checked.

    Raises:
        ValueError: a part holds messages of which none was checked.
    """
    held = {stratum: part for stratum, part in parts.items() if part.population}
    if unchecked := [stratum for stratum, part in held.items() if not part.checked]:
        raise ValueError(f"none of the {unchecked[0]} messages was checked yet")
    urgent = {stratum: part.population * part.urgent / part.checked for stratum, part in held.items()}
    found, every = urgent.get(Stratum.FLAGGED, 0.0), sum(urgent.values())
    dice = np.random.default_rng(SEED)
    flagged = held.get(Stratum.FLAGGED)
    return Recall(
        recall=found / every if every else None,
        low=float(np.quantile(_drawn(held, dice, most_missed=True), 0.025)),
        high=float(np.quantile(_drawn(held, dice, most_missed=False), 0.975)),
        precision=flagged.urgent / flagged.checked if flagged else None,
        missed=every - found,
    )


def _drawn(parts: Mapping[Stratum, Checked], dice: np.random.Generator, *, most_missed: bool) -> NDArray[np.float64]:
    """Recalls as the lower (`most_missed`) or the upper end's distributions have them."""
    urgent = {
        stratum: part.population * _shares(part, dice, upper=most_missed is not (stratum is Stratum.FLAGGED))
        for stratum, part in parts.items()
    }
    found, every = urgent.get(Stratum.FLAGGED, np.zeros(DRAWS)), sum(urgent.values(), np.zeros(DRAWS))
    return np.divide(found, every, out=np.ones(DRAWS), where=every > 0)


def _shares(part: Checked, dice: np.random.Generator, *, upper: bool) -> NDArray[np.float64]:
    """Draws from one of the two confidence distributions of a binomial share."""
    ones, others = part.urgent + upper, part.checked - part.urgent + (not upper)
    if not ones or not others:
        return np.full(DRAWS, float(upper))
    return dice.beta(ones, others, DRAWS)


def drawn(
    messages: Iterable[tuple[int, Stratum]], sizes: Mapping[Stratum, int], dice: random.Random
) -> tuple[dict[Stratum, int], list[tuple[int, Stratum]]]:
    """A random sample of so many of each part, in random order, without telling the parts apart.

    Args:
        messages: id and part of each message.
        sizes: how many to draw of each part; where it holds fewer, all of them.
        dice: seeded.

    Returns:
        How many messages each part holds, and what was drawn.
    """
    parts: dict[Stratum, list[int]] = {stratum: [] for stratum in Stratum}
    for number, stratum in messages:
        parts[stratum].append(number)
    chosen = [
        (number, stratum)
        for stratum, numbers in parts.items()
        for number in dice.sample(sorted(numbers), min(sizes.get(stratum, 0), len(numbers)))
    ]
    dice.shuffle(chosen)
    return {stratum: len(numbers) for stratum, numbers in parts.items()}, chosen
