"""The authored messages that the text model is trained on and measured with; see `training/data/voicemails/SPEC.md`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from models.urgency import Tier, Topic

FOLDER = Path(__file__).parent / "data" / "voicemails"
FOLDS = (("a", "b"), ("c", "d"), ("e", "f"))  # author files left out together; never rows of one author on both sides
UNSEEN_BY_RULES = ("e", "f")  # nobody read these two files while writing the rules


@dataclass(frozen=True, slots=True)
class Labelled:
    """One authored message with what a triage nurse would say; spans are (start, end) character offsets in `text`."""

    id: str
    author: str
    text: str
    tier: Tier
    topic: Topic
    evidence: tuple[tuple[int, int], ...]
    negated: tuple[tuple[int, int], ...]
    callback_number: str | None
    caller_name: str | None

    @property
    def flagged(self) -> bool:
        """Whether it needs a call within the hour."""
        return self.tier in (Tier.EMERGENCY, Tier.SAME_HOUR)


def english(folder: Path = FOLDER) -> list[Labelled]:
    """The English messages, in order of author and row."""
    return [
        _labelled(json.loads(line), path.stem.removeprefix("train_"))
        for path in sorted(folder.glob("train_*.jsonl"))
        for line in path.read_text().splitlines()
    ]


def spanish(folder: Path = FOLDER) -> list[Labelled]:
    """The Spanish messages as they are spoken."""
    return [_labelled(json.loads(line), "es") for line in (folder / "spanish_train.jsonl").read_text().splitlines()]


def spanish_rendered(folder: Path = FOLDER) -> list[Labelled]:
    """The English rendering of the Spanish messages: more authors for training, never for measuring English."""
    rows = (json.loads(line) for line in (folder / "spanish_train.jsonl").read_text().splitlines())
    return [
        _labelled(row | {"text": row["text_en"], "evidence": row["evidence_en"], "negated": row["negated_en"]}, "es-en")
        for row in rows
    ]


def _labelled(row: dict[str, object], author: str) -> Labelled:
    text = str(row["text"])
    number, name = row["callback_number"], row["caller_name"]
    return Labelled(
        id=str(row["id"]),
        author=author,
        text=text,
        tier=Tier(str(row["tier"])),
        topic=Topic(str(row["topic"])),
        evidence=_spans(text, row["evidence"]),
        negated=_spans(text, row["negated"]),
        callback_number=None if number is None else str(number),
        caller_name=None if name is None else str(name),
    )


def _spans(text: str, quotes: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(quotes, list):
        raise TypeError("quotes must be a list")
    return tuple((text.index(quote), text.index(quote) + len(quote)) for quote in quotes if quote in text)
