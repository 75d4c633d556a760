"""The text model as the classifier uses it: texts in, probabilities and highlighted spans out.

Importing this module is cheap; NumPy, the tokenizer and the weights are loaded when the first text is judged.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.urgency import Tier, Topic
from pipeline.classify.weight_files import WEIGHTS, card, parameters, tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.classify.forward import Array, Forward, Scores

WINDOW_WORDS = 150  # what surely fits the encoder's 256 tokens; longer messages are judged window by window
OVERLAP_WORDS = 40
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


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a text, where it begins there, the characters of each token in it, and what the network says."""

    text: str
    start: int
    offsets: Sequence[tuple[int, int]]
    scores: Scores


class TextModel:
    """all-MiniLM-L6-v2 with the upper layers and heads trained here; see `weights/MODEL_CARD.md`.

    Args:
        weights: the trained parameters; `urgency.json` beside them has their SHA-256 and the calibration.
        head: parameters that take the place of some of those, trained by the practice, with a card of their own.
    """

    def __init__(self, weights: Path = WEIGHTS, head: Path | None = None) -> None:
        self._weights = weights
        self._head = head

    @cached_property
    def card(self) -> dict[str, Any]:
        """What `urgency.json` says: name, SHA-256, temperature, threshold; with a practice's head its name and hash.

        Raises:
            WeightsError: it is missing or can't be read.
        """
        return card(self._weights, self._head)

    def judge(self, texts: Sequence[str]) -> list[Judgement]:
        """Judges every text, in batches; the n-th judgement is the n-th text's.

        Raises:
            WeightsError: the weights are missing, or not what they should be.
        """
        return [_joined([self._judgement(window) for window in windows]) for windows in self._heard(texts)]

    def pooled(self, texts: Sequence[str]) -> Array:
        """What the message heads see of each text, (texts, width): of several windows the most alarming one's."""
        import numpy as np

        return np.stack(
            [max((window.scores for window in windows), key=_alarm).pooled for windows in self._heard(texts)]
        )

    @property
    def tier_head(self) -> tuple[Array, Array]:
        """Weight and bias of the layer that tells the tier from what is pooled."""
        return self._loaded[0].tier_head

    def _heard(self, texts: Sequence[str]) -> list[list[_Window]]:
        """The network's scores for every window of every text; batches on all cores."""
        windows = [(index, span) for index, text in enumerate(texts) for span in _windows(text)]
        windows.sort(key=lambda window: window[1][1] - window[1][0])
        batches = [windows[at : at + BATCH] for at in range(0, len(windows), BATCH)]
        said = [[texts[index][start:end] for index, (start, end) in batch] for batch in batches]
        _ = self._loaded  # once, before there are threads
        if len(said) > 1:
            with ThreadPoolExecutor(os.cpu_count()) as threads:
                scored = list(threads.map(self._score_batch, said))
        else:
            scored = [self._score_batch(batch) for batch in said]
        per_text: list[list[_Window]] = [[] for _ in texts]
        for (index, (start, end)), (offsets, scores) in zip(chain(*batches), chain(*scored), strict=True):
            per_text[index].append(_Window(texts[index][start:end], start, offsets, scores))
        return per_text

    def _score_batch(self, texts: list[str]) -> list[tuple[Sequence[tuple[int, int]], Scores]]:
        forward, words = self._loaded
        encoded = [words.encode(text) for text in texts]
        offsets = [one.offsets for one in encoded]
        return list(zip(offsets, forward.scores([one.ids for one in encoded]), strict=True))

    def _judgement(self, window: _Window) -> Judgement:
        from pipeline.classify.forward import sigmoid, softmax

        tiers = softmax(window.scores.tier, float(self.card["temperature"]))
        topics = softmax(window.scores.topic)
        found = spans(window.text, window.offsets, sigmoid(window.scores.evidence))
        return Judgement(
            dict(zip(Tier, tiers, strict=True)),
            dict(zip(Topic, topics, strict=True)),
            tuple(Highlight(one.start + window.start, one.end + window.start, one.score) for one in found),
        )

    @cached_property
    def _loaded(self) -> tuple[Forward, Tokenizer]:
        from threadpoolctl import threadpool_limits

        from pipeline.classify.forward import Forward

        forward = Forward(parameters(self._weights, self._head))
        threadpool_limits(1, user_api="blas")  # for this process: with two threads on busy cores most time is waiting
        return forward, tokenizer()


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


def _alarm(scores: Scores) -> float:
    """How urgent a window reads: the logit of emergency or same_hour, against the others."""
    from pipeline.classify.forward import softmax

    return sum(softmax(scores.tier)[:2])


def _joined(parts: Sequence[Judgement]) -> Judgement:
    """The most alarming window decides the tier; the topic is the mean of all."""
    worst = max(parts, key=lambda part: part.tiers[Tier.EMERGENCY] + part.tiers[Tier.SAME_HOUR])
    topics = {topic: sum(part.topics[topic] for part in parts) / len(parts) for topic in Topic}
    evidence = sorted({h for part in parts for h in part.evidence}, key=lambda h: (-h.score, h.start))
    return Judgement(worst.tiers, topics, tuple(evidence))
