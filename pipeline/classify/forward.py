"""The text model's forward pass in NumPy: what `network` computes in torch, without its seconds of importing.

`network` is for training; a test holds the two to the same scores. All tokens of a batch lie in one matrix, so nothing
is padding; only attention goes message by message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
HEADS = 12
EPSILON = np.float32(1e-12)  # as the encoder was trained
ERF = np.array([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592], np.float32)


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one message.

    Attributes:
        tier: logits, in the order of `Tier`.
        topic: logits, in the order of `Topic`.
        evidence: logit per token.
        pooled: what the message heads see: mean over all tokens, then mean over those that look like evidence.
    """

    tier: Array
    topic: Array
    evidence: Array
    pooled: Array


class Forward:
    """The network of these parameters, named as in `network.UrgencyNetwork`; safe for threads, it has no state."""

    def __init__(self, parameters: Mapping[str, Array]) -> None:
        self._of = parameters
        self._layers = 1 + max(int(name.split(".")[3]) for name in parameters if ".layer." in name)

    @property
    def tier_head(self) -> tuple[Array, Array]:
        """Weight (tiers, 2 * width) and bias (tiers) of the layer that tells the tier from `Scores.pooled`."""
        return self._of["tier.weight"], self._of["tier.bias"]

    def scores(self, messages: Sequence[Sequence[int]]) -> list[Scores]:
        """Token ids of each message (markers included, at least one) -> its scores."""
        ends = np.cumsum([len(ids) for ids in messages])
        cuts = [slice(end - len(ids), end) for ids, end in zip(messages, ends, strict=True)]
        hidden = self._embedded(messages)
        for layer in range(self._layers):
            hidden = self._layer(hidden, cuts, f"encoder.encoder.layer.{layer}")
        evidence = self._linear(hidden, "spans")[:, 0]
        return [self._heads(hidden[cut], evidence[cut]) for cut in cuts]

    def _embedded(self, messages: Sequence[Sequence[int]]) -> Array:
        at, of = "encoder.embeddings", self._of
        places = np.concatenate([np.arange(len(ids)) for ids in messages])
        words = of[f"{at}.word_embeddings.weight"][np.concatenate(messages)]
        first_segment = of[f"{at}.token_type_embeddings.weight"][0]
        return self._norm(words + of[f"{at}.position_embeddings.weight"][places] + first_segment, f"{at}.LayerNorm")

    def _layer(self, hidden: Array, cuts: Sequence[slice], at: str) -> Array:
        parts = [self._linear(hidden, f"{at}.attention.self.{name}") for name in ("query", "key", "value")]
        seen = np.concatenate([_attention(*(part[cut] for part in parts)) for cut in cuts])
        hidden = self._norm(
            self._linear(seen, f"{at}.attention.output.dense") + hidden, f"{at}.attention.output.LayerNorm"
        )
        inner = self._linear(hidden, f"{at}.intermediate.dense")
        return self._norm(self._linear(_gelu(inner), f"{at}.output.dense") + hidden, f"{at}.output.LayerNorm")

    def _heads(self, hidden: Array, evidence: Array) -> Scores:
        pooled = np.concatenate([hidden.mean(axis=0), _softmax(evidence) @ hidden])
        return Scores(self._linear(pooled, "tier"), self._linear(pooled, "topic"), evidence, pooled)

    def _linear(self, values: Array, at: str) -> Array:
        product: Array = values @ self._of[f"{at}.weight"].T
        product += self._of[f"{at}.bias"]
        return product

    def _norm(self, values: Array, at: str) -> Array:
        centred = values - values.mean(axis=-1, keepdims=True)
        deviation = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + EPSILON)
        normal: Array = centred / deviation * self._of[f"{at}.weight"] + self._of[f"{at}.bias"]
        return normal


def softmax(logits: Array, temperature: float = 1.0) -> list[float]:
    """Probabilities summing to 1."""
    found: list[float] = _softmax(logits / np.float32(temperature)).astype(np.float64).tolist()
    return found


def sigmoid(logits: Array) -> list[float]:
    """Each in [0, 1]."""
    found: list[float] = (1 / (1 + np.exp(-logits.astype(np.float64)))).tolist()
    return found


def _attention(query: Array, key: Array, value: Array) -> Array:
    """Within one message: (tokens, width) three times -> (tokens, width)."""
    q, k, v = (part.reshape(len(part), HEADS, -1).swapaxes(0, 1) for part in (query, key, value))
    weights = _softmax(q @ k.swapaxes(1, 2) * np.float32(q.shape[-1] ** -0.5))
    return (weights @ v).swapaxes(0, 1).reshape(query.shape)


def _gelu(values: Array) -> Array:
    """With the error function to 1.5e-7 (Abramowitz and Stegun 7.1.26): SciPy's exact one takes as long as all else."""
    x = np.abs(values) * np.float32(2**-0.5)
    t = 1 / (1 + np.float32(0.3275911) * x)
    tail = np.full_like(t, ERF[0])
    for coefficient in ERF[1:]:
        tail *= t
        tail += coefficient
    tail *= t * np.exp(-np.square(x))  # 1 - erf(x)
    whole: Array = np.where(values < 0, tail, 2 - tail)  # 1 + erf, on both sides of 0
    whole *= values * np.float32(0.5)
    return whole


def _softmax(values: Array) -> Array:
    powers: Array = np.exp(values - values.max(axis=-1, keepdims=True))
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers
