"""What the model says of each message when its author's file was left out of training: the basis of every figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data" / "urgency_out_of_fold.jsonl"


@dataclass(frozen=True, slots=True)
class Prediction:
    """Raw scores for one message by a model that has not seen its author.

    Attributes:
        id: of the message.
        tier: logits, in the order of `Tier`.
        topic: logits, in the order of `Topic`.
        evidence: (start, end, score) of the spans that the model highlights, strongest first.
    """

    id: str
    tier: tuple[float, ...]
    topic: tuple[float, ...]
    evidence: tuple[tuple[int, int, float], ...]


def save(predictions: Sequence[Prediction], path: Path = FILE) -> None:
    """Writes one line per message."""
    path.write_text("".join(json.dumps(asdict(one)) + "\n" for one in predictions))


def load(path: Path = FILE) -> dict[str, Prediction]:
    """By message id."""
    rows = (json.loads(line) for line in path.read_text().splitlines())
    return {
        row["id"]: Prediction(
            row["id"], tuple(row["tier"]), tuple(row["topic"]), tuple((s, e, score) for s, e, score in row["evidence"])
        )
        for row in rows
    }
