"""The speech model, for any number of threads.

CTranslate2 and faster-whisper, and their types, are known here, in `loading.py`, `decoding.py`, and `numbers/ear.py`.

A chunk of sound is encoded once; what language it is in, what is said and when is then asked of that. The encoder gets
no more input than the speech needs, where faster-whisper gives it 30 s whatever it holds; chunks are decoded together
with those of other recordings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.batching import Batcher
from pipeline.transcribe.decoding import Asked, Encoded, Said, parts_of, said_by, segment
from pipeline.transcribe.heard import HeardSegment
from pipeline.transcribe.loading import load
from practice.settings import TranscribeSettings

if TYPE_CHECKING:
    import ctranslate2
    from faster_whisper.tokenizer import Tokenizer

FRAMES_PER_S = 100
MARGIN = 4 * FRAMES_PER_S  # with less room after the speech, Whisper loses words and runs in circles
LEAST = 10 * FRAMES_PER_S  # likewise for input that is shorter altogether
MOST = 30 * FRAMES_PER_S  # what the encoder was trained on
STEP = 5 * FRAMES_PER_S  # ours: input comes in few lengths, so that many chunks can be decoded together
TOGETHER = {"cpu": 8, "cuda": 32}  # chunks decoded at once: on a processor 16 are no faster than 8 (measured)
TOKENS = 448  # the decoder's own limit, prompt included
TOKENS_PER_S = 15  # ours: more than anyone says; ends a decoding that runs in circles
PREPENDED = "\"'“¿([{-"  # faster-whisper's defaults: punctuation that belongs to the word after, and before it
APPENDED = "\"'.。,，!！?？:：”)]}、"

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Engine:
    """A model, loaded, for any number of threads to use at once.

    Args:
        folder: the model's files; nothing goes online.
        settings: device and compute type.

    Attributes:
        model: the whole of it, for `numbers/ear.py`.
        device: 'cpu' or 'cuda'.
        compute_type: as CTranslate2 names it.
        slots: how many calls the model works on at once.
        multilingual: whether it knows more than English.
        supported_languages: their ISO 639-1 codes.

    Raises:
        WeightsError: the files can't be loaded.
        SettingsError: the machine can't do what the settings ask.
    """

    def __init__(self, folder: str, settings: TranscribeSettings) -> None:
        self.model, self.slots = load(folder, settings)
        self._whisper = self.model.model
        self.device = str(self._whisper.device)
        self.compute_type = str(self._whisper.compute_type)
        self.multilingual = bool(self._whisper.is_multilingual)
        self.supported_languages: tuple[str, ...] = tuple(self.model.supported_languages)
        self._tokenizer = cache(self._new_tokenizer)
        self._batcher = Batcher[tuple[Encoded, Asked], Said](
            self._start, lambda job: (len(job[0].states), job[1]), slots=self.slots, most=TOGETHER[self.device]
        )

    def encode(self, sounds: Sequence[NDArray[np.float32]], *, full: bool = False) -> list[Encoded]:
        """Encodes chunks of at most 30 s, mono at 16 kHz; `full` gives each 30 s, however little of that it fills."""
        return self._side_by_side(lambda sound: self._encoded(sound, MOST if full else LEAST), sounds)

    def _encoded(self, sound: NDArray[np.float32], least: int) -> Encoded:
        """One chunk at a time: together they would fall out of the processor's cache (measured: 1.4 times as slow)."""
        from ctranslate2 import DataType

        features = self.model.feature_extractor(sound)
        frames = min(len(sound) * FRAMES_PER_S // SAMPLE_RATE_HZ, MOST)
        view = self._whisper.encode(_storage(_with_room(features[:, :frames], least)[None]), to_cpu=True)
        states = np.array(view.to(DataType.float32) if view.dtype == DataType.bfloat16 else view)[0]
        return Encoded(states, frames)

    def languages(self, chunk: Encoded) -> dict[str, float]:
        """Probability of each language, by ISO 639-1 code; only of a multilingual model."""
        (found,) = self._whisper.detect_language(_storage(chunk.states[None]))
        return {token[2:-2]: float(probability) for token, probability in found}

    def decode(self, chunks: Sequence[Encoded], asked: Sequence[Asked]) -> list[Said]:
        """Decodes each chunk as asked, without sampling, together with what other threads want decoded.

        Args:
            chunks: of any recordings; one is never a hint for another.
            asked: one for each.
        """
        return self._batcher.run(list(zip(chunks, asked, strict=True)))

    def _start(self, jobs: Sequence[tuple[Encoded, Asked]]) -> Callable[[], list[Said]]:
        """Begins to decode chunks of one length of which the same is asked."""
        asked = jobs[0][1]
        tokenizer = self._tokenizer(asked.language, asked.task)
        before = [tokenizer.sot_prev, *tokenizer.encode(f" {asked.style}")] if asked.style else []
        prompt = [*before, *tokenizer.sot_sequence]
        room_s = 2 * len(jobs[0][0].states) / FRAMES_PER_S  # a position is two frames
        started = self._whisper.generate(
            _storage(np.stack([chunk.states for chunk, _ in jobs])),
            [prompt] * len(jobs),
            asynchronous=True,
            beam_size=asked.beam_size,
            repetition_penalty=asked.repetition_penalty,
            max_length=min(TOKENS, len(prompt) + round(TOKENS_PER_S * room_s)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=_suppressed(tokenizer),
        )
        return lambda: [said_by(each.result(), tokenizer) for each in started]

    def segments(self, chunks: Sequence[Encoded], said: Sequence[Said], asked: Asked) -> list[tuple[HeardSegment, ...]]:
        """What was said in each, with times in seconds of the chunk's sound."""
        tokenizer = self._tokenizer(asked.language, asked.task)
        return self._side_by_side(
            lambda each: self._segments(each[0], each[1], tokenizer), list(zip(chunks, said, strict=True))
        )

    def _segments(self, chunk: Encoded, said: Said, tokenizer: Tokenizer) -> tuple[HeardSegment, ...]:
        parts = parts_of(said.tokens, tokenizer, chunk.frames / FRAMES_PER_S)
        if not any(part["tokens"] for part in parts):
            return ()
        self.model.add_word_timestamps(
            [parts], tokenizer, _storage(chunk.states[None]), chunk.frames, PREPENDED, APPENDED, 0.0
        )
        return tuple(segment(part, tokenizer, said) for part in parts)

    def _side_by_side(self, function: Callable[[_In], _Out], items: Sequence[_In]) -> list[_Out]:
        """The function of each, as many at once as the model has slots: a lone message gets the whole machine."""
        if len(items) < 2 or self.slots < 2:
            return [function(item) for item in items]
        with ThreadPoolExecutor(min(self.slots, len(items))) as threads:
            return list(threads.map(function, items))

    def _new_tokenizer(self, language: str, task: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(self.model.hf_tokenizer, self.multilingual, task=task, language=language)


def _with_room(features: NDArray[np.float32], least: int) -> NDArray[np.float32]:
    """The features with room after them; empty as faster-whisper has it, which is not silence but no sound at all."""
    frames = features.shape[1]
    length = min(max(-(-(frames + MARGIN) // STEP) * STEP, least), MOST)
    return np.pad(features, ((0, 0), (0, length - frames)))


def _suppressed(tokenizer: Tokenizer) -> list[int]:
    """What is never said: notes such as '(music)', and the model's own marks."""
    from faster_whisper.transcribe import get_suppressed_tokens

    return list(get_suppressed_tokens(tokenizer, [-1]))


def _storage(array: NDArray[Any]) -> ctranslate2.StorageView:
    """An array as CTranslate2 takes it."""
    from ctranslate2 import StorageView

    return StorageView.from_array(np.ascontiguousarray(array))
