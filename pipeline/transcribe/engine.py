"""The speech model: faster-whisper and CTranslate2, and their types, stop in this file.

A chunk of sound is encoded once; what language it is in, what is said and when is then asked of that. The encoder gets
no more input than the speech needs, where faster-whisper gives it 30 s whatever it holds.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.errors import SettingsError, WeightsError
from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.heard import LOOP_COMPRESSION, HeardSegment, compression_ratio
from pipeline.transcribe.words import RawWord
from practice.settings import TranscribeSettings

if TYPE_CHECKING:
    import ctranslate2
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

FRAMES_PER_S = 100
MARGIN = 4 * FRAMES_PER_S  # with less room after the speech, Whisper loses words and runs in circles
LEAST = 10 * FRAMES_PER_S  # likewise for input that is shorter altogether
MOST = 30 * FRAMES_PER_S  # what the encoder was trained on
STEP = 2 * FRAMES_PER_S  # ours: input comes in few lengths, so that chunks of like length are decoded together
BATCH = 16  # ours, not measured: chunks decoded at once, which bounds the memory it takes
TOKENS = 448  # the decoder's own limit, prompt included
TOKENS_PER_S = 15  # ours, not measured: more than anyone says; ends a decoding that runs in circles
TIMESTAMP_S = 0.02
PREPENDED = "\"'“¿([{-"  # faster-whisper's defaults: punctuation that belongs to the word after, and before it
APPENDED = "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A chunk as the decoder knows it.

    Attributes:
        states: shape ``(positions, width)``.
        frames: of sound, 10 ms each; the rest is room after it.
    """

    states: NDArray[Any]
    frames: int


@dataclass(frozen=True, slots=True)
class Said:
    """One decoding of a chunk.

    Attributes:
        tokens: text and timestamps.
        text: what they spell.
        avg_logprob: mean log probability of the tokens.
        no_speech_prob: probability that nobody speaks.
    """

    tokens: tuple[int, ...]
    text: str
    avg_logprob: float
    no_speech_prob: float

    @property
    def loops(self) -> bool:
        """Whether it says the same again and again."""
        return compression_ratio(self.text) > LOOP_COMPRESSION


class Engine:
    """A model, loaded, for `workers` threads to use at once.

    Args:
        folder: the model's files; nothing goes online.
        settings: device and compute type.
        workers: at least 1.

    Raises:
        WeightsError: the files can't be loaded.
        SettingsError: the machine can't do what the settings ask.
    """

    def __init__(self, folder: str, settings: TranscribeSettings, *, workers: int) -> None:
        self._model = _load(folder, settings, workers)
        self._whisper = self._model.model
        self.device = str(self._whisper.device)
        self.compute_type = str(self._whisper.compute_type)
        self.multilingual = bool(self._whisper.is_multilingual)
        self.supported_languages: tuple[str, ...] = tuple(self._model.supported_languages)
        self._tokenizer = cache(self._new_tokenizer)

    def encode(self, sounds: Sequence[NDArray[np.float32]], *, full: bool = False) -> list[Encoded]:
        """Encodes chunks of at most 30 s, mono at 16 kHz; `full` gives each 30 s, however little of that it fills."""
        return [self._encoded(sound, MOST if full else LEAST) for sound in sounds]

    def _encoded(self, sound: NDArray[np.float32], least: int) -> Encoded:
        """One chunk at a time: together they would fall out of the processor's cache (measured: 1.4 times as slow)."""
        from ctranslate2 import DataType

        features = self._model.feature_extractor(sound)
        frames = min(len(sound) * FRAMES_PER_S // SAMPLE_RATE_HZ, MOST)
        view = self._whisper.encode(_storage(_with_room(features[:, :frames], least)[None]), to_cpu=True)
        states = np.array(view.to(DataType.float32) if view.dtype == DataType.bfloat16 else view)[0]
        return Encoded(states, frames)

    def languages(self, chunk: Encoded) -> dict[str, float]:
        """Probability of each language, by ISO 639-1 code; only of a multilingual model."""
        (found,) = self._whisper.detect_language(_storage(chunk.states[None]))
        return {token[2:-2]: float(probability) for token, probability in found}

    def decode(
        self,
        chunks: Sequence[Encoded],
        languages: Sequence[str],
        *,
        task: str = "transcribe",
        beam_size: int,
        repetition_penalty: float = 1.0,
    ) -> list[Said]:
        """Decodes each chunk in its language, without sampling; chunks of one length together.

        Args:
            chunks: of any recordings; one is never a hint for another.
            languages: one for each.
            task: 'transcribe', or 'translate' into English.
            beam_size: hypotheses kept.
            repetition_penalty: over 1 keeps the decoder from running in circles.
        """
        said: list[Said | None] = [None] * len(chunks)
        for batch in _alike(chunks):
            tokenizers = [self._tokenizer(languages[index], task) for index in batch]
            room_s = 2 * len(chunks[batch[0]].states) / FRAMES_PER_S  # a position is two frames
            results = self._whisper.generate(
                _storage(np.stack([chunks[index].states for index in batch])),
                [tokenizer.sot_sequence for tokenizer in tokenizers],
                beam_size=beam_size,
                repetition_penalty=repetition_penalty,
                max_length=min(TOKENS, round(TOKENS_PER_S * room_s)),
                return_scores=True,
                return_no_speech_prob=True,
                suppress_tokens=_suppressed(tokenizers[0]),
            )
            for index, tokenizer, result in zip(batch, tokenizers, results, strict=True):
                tokens = result.sequences_ids[0]
                score = result.scores[0] * len(tokens) / (len(tokens) + 1)  # the end counts as a token
                text = tokenizer.decode(tokens)
                said[index] = Said(tuple(tokens), text, float(score), float(result.no_speech_prob))
        return [each for each in said if each is not None]

    def segments(
        self, chunk: Encoded, said: Said, language: str, *, task: str = "transcribe"
    ) -> tuple[HeardSegment, ...]:
        """What was said, with times in seconds of the chunk's sound."""
        tokenizer = self._tokenizer(language, task)
        parts = _parts(said.tokens, tokenizer, chunk.frames / FRAMES_PER_S)
        if not any(part["tokens"] for part in parts):
            return ()
        self._model.add_word_timestamps(
            [parts], tokenizer, _storage(chunk.states[None]), chunk.frames, PREPENDED, APPENDED, 0.0
        )
        return tuple(_heard(part, tokenizer, said) for part in parts)

    def _new_tokenizer(self, language: str, task: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(self._model.hf_tokenizer, self.multilingual, task=task, language=language)


def _with_room(features: NDArray[np.float32], least: int) -> NDArray[np.float32]:
    """The features with room after them; empty as faster-whisper has it, which is not silence but no sound at all."""
    frames = features.shape[1]
    length = min(max(-(-(frames + MARGIN) // STEP) * STEP, least), MOST)
    return np.pad(features, ((0, 0), (0, length - frames)))


def _alike(chunks: Sequence[Encoded]) -> list[list[int]]:
    """Numbers of the chunks, in batches of one length."""
    by_length: dict[int, list[int]] = {}
    for index, chunk in enumerate(chunks):
        by_length.setdefault(len(chunk.states), []).append(index)
    return [group[start : start + BATCH] for group in by_length.values() for start in range(0, len(group), BATCH)]


def _suppressed(tokenizer: Tokenizer) -> list[int]:
    """What is never said: notes such as '(music)', and the model's own marks."""
    from faster_whisper.transcribe import get_suppressed_tokens

    return list(get_suppressed_tokens(tokenizer, [-1]))


def _parts(tokens: Sequence[int], tokenizer: Tokenizer, duration_s: float) -> list[dict[str, Any]]:
    """The tokens between timestamps, as `add_word_timestamps` wants them."""
    first = tokenizer.timestamp_begin
    parts: list[dict[str, Any]] = []
    start_s, words = 0.0, list[int]()
    for token in tokens:
        if token < first:
            words.append(token)
            continue
        time_s = (token - first) * TIMESTAMP_S
        if words:
            parts.append({"seek": 0, "start": start_s, "end": time_s, "tokens": words})
            words = []
        start_s = time_s
    if words:
        parts.append({"seek": 0, "start": start_s, "end": duration_s, "tokens": words})
    return parts


def _heard(part: dict[str, Any], tokenizer: Tokenizer, said: Said) -> HeardSegment:
    """A part in our own types."""
    text = tokenizer.decode(part["tokens"])
    words = tuple(
        RawWord(float(word["start"]), float(word["end"]), str(word["word"]), float(word["probability"]))
        for word in part.get("words", ())
    )
    return HeardSegment(words, text, said.avg_logprob, said.no_speech_prob, compression_ratio(text))


def _storage(array: NDArray[Any]) -> ctranslate2.StorageView:
    """An array as CTranslate2 takes it."""
    from ctranslate2 import StorageView

    return StorageView.from_array(np.ascontiguousarray(array))


def _load(folder: str, settings: TranscribeSettings, workers: int) -> WhisperModel:
    """Loads the model from a folder, so that nothing goes online."""
    import ctranslate2
    from faster_whisper import WhisperModel

    device = settings.device
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    compute_type = settings.compute_type
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    try:
        return WhisperModel(
            folder,
            device=device,
            compute_type=compute_type,
            cpu_threads=max(1, (os.cpu_count() or 1) // workers),
            num_workers=workers,
            local_files_only=True,
        )
    except ValueError as error:  # CTranslate2: a device or compute type that it doesn't have
        raise SettingsError(
            f"[transcribe] device {device!r} with compute_type {compute_type!r} can't be used here: {error}. "
            "Set both to 'auto', or device to 'cpu' and compute_type to 'int8'."
        ) from error
    except RuntimeError as error:  # CTranslate2: a file it can't read, a graphics card that doesn't answer
        raise WeightsError(
            f"The speech model in {folder} can't be loaded on {device!r}: {error}. "
            "Check it with 'ringback doctor'; if it's the graphics card, set [transcribe] device to 'cpu'."
        ) from error
