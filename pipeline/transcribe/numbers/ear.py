"""The seam to the speech model: a stretch of sound is heard a second time, for its digits alone.

The model is the transcriber's own, which `engine.py` loads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

Samples = NDArray[np.float32]
SHORTEST_S = 10.0  # with less than this Whisper's encoder hears much worse (measured for this project)
MARGIN_S = 2.0  # ours: silence put behind the sound
FRAMES_PER_S = 100  # of the mel spectrogram
ENCODED_PER_S = 50
BEAM = 5
MOST_TOKENS = 80


@dataclass(frozen=True, slots=True)
class Written:
    """One way to write a stretch in digits alone, and the natural logarithm of its probability."""

    digits: str
    log_probability: float


class Ear(Protocol):
    """Hears a stretch of sound again."""

    @property
    def encoder(self) -> str:
        """SHA-256 of the model whose encoder makes the frames."""
        ...

    def encode(self, samples: Samples) -> Heard:
        """What the model hears in a stretch of at most 28 s, mono at 16 kHz."""
        ...


class Heard(Protocol):
    """A stretch as the model's encoder hears it."""

    @property
    def frames(self) -> NDArray[np.float32]:
        """Shape ``(frames, width)``, 50 frames to the second."""
        ...

    def written(self, language: str) -> tuple[Written, ...]:
        """The likeliest ways to write it when nothing but digits, commas and hyphens may be written, best first.

        Args:
            language: ISO 639-1 code of what is spoken.
        """
        ...


class WhisperEar:
    """An `Ear` on a loaded model; as safe for threads as the model is.

    Args:
        model: the transcriber's own.
        sha256: of its weights.
    """

    def __init__(self, model: WhisperModel, sha256: str) -> None:
        self._model = model
        self.encoder = sha256
        tokenizer = self._tokenizer("en")
        allowed = {tokenizer.eot}
        for piece in (*(f" {digit}" for digit in range(10)), ",", "-"):
            allowed.update(tokenizer.encode(piece))
        self.forbidden = [token for token in range(model.hf_tokenizer.get_vocab_size()) if token not in allowed]

    def encode(self, samples: Samples) -> Heard:
        """What the model hears in a stretch of at most 28 s, mono at 16 kHz."""
        length_s = max(SHORTEST_S, len(samples) / SAMPLE_RATE_HZ + MARGIN_S)
        padded = np.pad(samples, (0, round(length_s * SAMPLE_RATE_HZ) - len(samples)))
        features = self._model.feature_extractor(padded, padding=0)[:, : round(length_s * FRAMES_PER_S)]
        encoded = self._model.encode(features)
        return _WhisperHeard(self, encoded, round(len(samples) / SAMPLE_RATE_HZ * ENCODED_PER_S) + 10)

    def _tokenizer(self, language: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        multilingual = self._model.model.is_multilingual
        return Tokenizer(self._model.hf_tokenizer, multilingual, task="transcribe", language=language)

    def write(self, encoded: Any, language: str) -> tuple[Written, ...]:  # noqa: ANN401 - a ctranslate2.StorageView
        """See `Heard.written`."""
        tokenizer = self._tokenizer(language)
        prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=BEAM,
            num_hypotheses=BEAM,
            suppress_tokens=self.forbidden,
            return_scores=True,
            max_length=MOST_TOKENS,
        )[0]
        return tuple(
            Written("".join(c for c in tokenizer.decode(tokens) if c.isdigit()), score * (len(tokens) + 1))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _WhisperHeard:
    ear: WhisperEar
    encoded: Any
    length: int

    @property
    def frames(self) -> NDArray[np.float32]:
        """Shape ``(frames, width)``."""
        import ctranslate2

        near = self.encoded.to_device(ctranslate2.Device.cpu)
        frames: NDArray[np.float32] = np.asarray(near, np.float32)[0][: self.length]
        return frames

    def written(self, language: str) -> tuple[Written, ...]:
        """The likeliest ways to write it in digits alone."""
        return self.ear.write(self.encoded, language)
