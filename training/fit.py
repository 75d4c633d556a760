"""Fitting the network: batches, loss, schedule; the same for cross-validation and for the weights that ship."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from pipeline.classify.network import TIERS, TOPICS, UrgencyNetwork, published
from pipeline.classify.weight_files import tokenizer
from training.corpus import Labelled

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH = 32
SHAPE_STEP = 32  # few different shapes: oneDNN compiles and keeps a kernel for each
PUNCTUATION = re.compile(r"[.,;:!?]")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; `rate` is the peak learning rate of the encoder's layers, `head_rate` of the new heads."""

    epochs: int = 4
    rate: float = 1.5e-4
    head_rate: float = 2e-3
    span_weight: float = 1.0
    topic_weight: float = 0.5
    unpunctuated: float = 0.3  # share of messages seen without punctuation: how run-on speech is transcribed
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A message ready for the upper layers: `hidden` (tokens, width) and the labels of message and tokens."""

    hidden: Tensor
    tier: int
    topic: int
    evidence: Tensor
    negated: Tensor
    offsets: list[tuple[int, int]]  # characters of each token


class Examples:
    """What the frozen layers make of each message, with and without punctuation: computed once for all folds."""

    def __init__(self, network: UrgencyNetwork, rows: Sequence[Labelled]) -> None:
        words = tokenizer()
        self.plain = [_example(network, words, row, row.text) for row in rows]
        self.run_on = [_example(network, words, row, PUNCTUATION.sub(" ", row.text)) for row in rows]


def fit(examples: Examples, chosen: Sequence[int], recipe: Recipe) -> UrgencyNetwork:
    """Trains on the examples with these indices; the same seed gives the same weights on the same machine."""
    torch.manual_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    network = published().train()
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    body = [p for p in network.encoder.encoder.layer.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}], weight_decay=0.01
    )
    steps = recipe.epochs * (len(chosen) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=[recipe.rate, recipe.head_rate], total_steps=steps + 1, pct_start=0.1
    )
    for _ in range(recipe.epochs):
        for batch in _batches(chosen, examples, dice):
            picked = [(examples.run_on if dice.random() < recipe.unpunctuated else examples.plain)[i] for i in batch]
            loss = _loss(network, picked, recipe)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return network.eval()


def collate(hiddens: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Pads to the longest, rounded up: hidden (batch, tokens, width), mask (batch, tokens), True where a token is."""
    hidden = torch.nn.utils.rnn.pad_sequence(list(hiddens), batch_first=True)
    hidden = functional.pad(hidden, (0, 0, 0, -hidden.shape[1] % SHAPE_STEP))
    mask = torch.arange(hidden.shape[1])[None] < torch.tensor([len(h) for h in hiddens])[:, None]
    return hidden, mask


def _loss(network: UrgencyNetwork, picked: Sequence[Example], recipe: Recipe) -> Tensor:
    hidden, mask = collate([example.hidden for example in picked])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = network.upper(hidden, mask)
    tier = functional.cross_entropy(out.tier.float(), torch.tensor([e.tier for e in picked]), label_smoothing=0.05)
    topic = functional.cross_entropy(out.topic.float(), torch.tensor([e.topic for e in picked]), label_smoothing=0.05)
    spans = torch.zeros(())
    for scores, labels in ((out.evidence, [e.evidence for e in picked]), (out.negated, [e.negated for e in picked])):
        spans = spans + functional.binary_cross_entropy_with_logits(scores.float()[mask], torch.cat(labels))
    return tier + recipe.topic_weight * topic + recipe.span_weight * spans


def _batches(chosen: Sequence[int], examples: Examples, dice: random.Random) -> list[list[int]]:
    """Random batches of messages of like length, so that little is padding."""
    order = sorted(chosen, key=lambda i: len(examples.plain[i].hidden) + dice.uniform(-15, 15))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    dice.shuffle(batches)
    return batches


def _example(network: UrgencyNetwork, words: Tokenizer, row: Labelled, text: str) -> Example:
    encoded = words.encode(text)
    ids, offsets = torch.tensor([encoded.ids]), encoded.offsets
    with torch.no_grad():
        hidden = network.eval().lower(ids, torch.ones_like(ids, dtype=torch.bool))[0]
    return Example(
        hidden=hidden,
        tier=TIERS.index(row.tier),
        topic=TOPICS.index(row.topic),
        evidence=_marked(offsets, row.evidence),
        negated=_marked(offsets, row.negated),
        offsets=offsets,
    )


def _marked(offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> Tensor:
    """1 for each token that lies in a span, else 0."""
    return torch.tensor([float(any(s < end and e > start for s, e in spans) and end > start) for start, end in offsets])
