"""A small recogniser of spoken digits on top of Whisper's encoder: a second pair of ears for telephone numbers.

Whisper's decoder writes what reads well, and so drops one of two like digits or regroups them; this head has no
language model. It was trained by the project (`training/digit_head.py`, model card beside the weights): one linear
layer and three dilated convolutions give, every 40 ms, how likely each number word is; CTC makes a sequence of it.
Several networks, trained alike from different beginnings, each hear for themselves: where they differ it wasn't clear.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.transcribe.fingerprint import sha256_of

WEIGHTS = Path(__file__).with_name("weights") / "digits.safetensors"
STEP_S = 0.04  # two frames of Whisper's encoder
BLANK = 0
OTHER = "other"  # any speech that is no number word
_KERNEL = 5
_DILATIONS = (1, 2, 4)
_SURE = -0.002  # ours: log probability from which a frame's blank is taken alone, to save time
_LIKELY = -9.0  # ours: symbols less likely than this in a frame are not tried
_BEAM = 12

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Token:
    """A number word heard: times in seconds from the start of the sound."""

    word: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Saying:
    """A sequence of number words and the natural logarithm of its probability."""

    words: tuple[str, ...]
    log_probability: float


class DigitHead:
    """The networks' weights and what they compute; stateless, so safe for any number of threads."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        from safetensors import safe_open

        with safe_open(str(path), framework="numpy") as file:
            self._weights = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}
            facts = file.metadata()
        self.sha256 = sha256_of(path)
        self.words: tuple[str, ...] = tuple(json.loads(facts["words"]))
        self.encoder = facts["encoder"]

    def log_probabilities(self, frames: Floats) -> Floats:
        """Natural logarithms of the probability of every symbol every 40 ms, by each network.

        Args:
            frames: the encoder's output, shape ``(frames, 512)``, at least two.

        Returns:
            Shape ``(networks, frames // 2, symbols)``; symbol 0 is the blank.
        """
        weights = self._weights
        pairs = frames[: len(frames) // 2 * 2].reshape(-1, 2, frames.shape[1]).mean(axis=1)
        hidden = np.maximum(self._linear((pairs - weights["mean"]) / weights["std"], "in"), 0)
        for layer, dilation in enumerate(_DILATIONS):
            hidden = hidden + np.maximum(self._convolved(hidden, f"conv{layer}", dilation), 0)
        scores = self._linear(hidden, "out")
        scores -= scores.max(axis=2, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=2, keepdims=True)), np.float32)

    def _linear(self, hidden: Floats, layer: str) -> Floats:
        weight, bias = self._weights[f"{layer}.weight"], self._weights[f"{layer}.bias"]
        return np.asarray(hidden @ weight.transpose(0, 2, 1) + bias[:, None], np.float32)

    def _convolved(self, hidden: Floats, layer: str, dilation: int) -> Floats:
        """A same-size convolution over time; the weight has shape ``(networks, out, in, 5)``."""
        weight, bias = self._weights[f"{layer}.weight"], self._weights[f"{layer}.bias"]
        reach = _KERNEL // 2 * dilation
        padded = np.pad(hidden, ((0, 0), (reach, reach), (0, 0)))
        out = np.zeros(hidden.shape, np.float32) + bias[:, None]
        for tap in range(_KERNEL):
            out += padded[:, tap * dilation : tap * dilation + hidden.shape[1]] @ weight[..., tap].transpose(0, 2, 1)
        return np.asarray(out, np.float32)

    def best(self, logs: Floats) -> tuple[Token, ...]:
        """The likeliest symbol of each frame of one network, as tokens with times."""
        tokens: list[Token] = []
        path = logs.argmax(axis=1)
        before = BLANK
        for at, symbol in enumerate(path):
            if symbol != BLANK:
                if symbol == before:
                    tokens[-1] = Token(tokens[-1].word, tokens[-1].start_s, (at + 1) * STEP_S)
                else:
                    tokens.append(Token(self.words[symbol], at * STEP_S, (at + 1) * STEP_S))
            before = int(symbol)
        return tuple(tokens)

    def sayings(self, logs: Floats, count: int = 6) -> tuple[Saying, ...]:
        """The likeliest sequences by one network, best first, by CTC prefix beam search."""
        beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, -np.inf)}
        for frame in logs:
            if frame[BLANK] > _SURE:
                beams = {
                    prefix: (float(np.logaddexp(*ends)) + float(frame[BLANK]), -np.inf)
                    for prefix, ends in beams.items()
                }
                continue
            beams = _step(beams, frame, [int(symbol) for symbol in np.flatnonzero(frame > _LIKELY)])
        ranked = sorted(beams.items(), key=lambda beam: -np.logaddexp(*beam[1]))[:count]
        return tuple(
            Saying(tuple(self.words[symbol] for symbol in prefix), float(np.logaddexp(*ends)))
            for prefix, ends in ranked
        )

    def log_probability(self, logs: Floats, words: tuple[str, ...]) -> float:
        """Natural logarithm of the probability that exactly these words are said (CTC's forward algorithm)."""
        symbols = [BLANK]
        for word in words:
            symbols += [self.words.index(word), BLANK]
        states = np.asarray(symbols)
        skips = np.zeros(len(states), bool)
        skips[2:] = (states[2:] != BLANK) & (states[2:] != states[:-2])
        alpha = np.full(len(states), -np.inf)
        alpha[:2] = logs[0, states[:2]]
        for frame in logs[1:]:
            stepped = np.logaddexp(alpha, np.concatenate(([-np.inf], alpha[:-1])))
            jumped = np.concatenate(([-np.inf, -np.inf], alpha[:-2]))[: len(states)]
            alpha = np.where(skips, np.logaddexp(stepped, jumped), stepped) + frame[states]
        return float(np.logaddexp.reduce(alpha[-2:]))


@cache
def shipped() -> DigitHead:
    """The head that ships with Ringback, loaded once."""
    return DigitHead()


def _step(
    beams: dict[tuple[int, ...], tuple[float, float]], frame: Floats, symbols: list[int]
) -> dict[tuple[int, ...], tuple[float, float]]:
    """One frame of the beam search; each prefix has the log probability of ending in a blank and of not doing so."""
    stepped: dict[tuple[int, ...], tuple[float, float]] = {}

    def add(prefix: tuple[int, ...], blank: float, word: float) -> None:
        known = stepped.get(prefix, (-np.inf, -np.inf))
        stepped[prefix] = (float(np.logaddexp(known[0], blank)), float(np.logaddexp(known[1], word)))

    for prefix, (ends_blank, ends_word) in beams.items():
        both = float(np.logaddexp(ends_blank, ends_word))
        for symbol in symbols:
            gain = float(frame[symbol])
            if symbol == BLANK:
                add(prefix, both + gain, -np.inf)
            elif prefix and prefix[-1] == symbol:
                add(prefix, -np.inf, ends_word + gain)
                add((*prefix, symbol), -np.inf, ends_blank + gain)
            else:
                add((*prefix, symbol), -np.inf, both + gain)
    best = sorted(stepped.items(), key=lambda beam: -np.logaddexp(*beam[1]))[:_BEAM]
    return dict(best)
