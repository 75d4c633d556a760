"""The speech model: CTranslate2's and faster-whisper's types stop in this file and in `numbers/ear.py`.

A chunk of sound is encoded once; what language it is in, what is said and when is then asked of that. The encoder gets
no more input than the speech needs, where faster-whisper gives it 30 s whatever it holds; chunks are decoded together
with those of other recordings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.errors import SettingsError, WeightsError
from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.batching import Batcher
from pipeline.transcribe.heard import LOOP_COMPRESSION, HeardSegment, compression_ratio, repeats
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
STEP = 5 * FRAMES_PER_S  # ours: input comes in few lengths, so that many chunks can be decoded together
TOGETHER = {"cpu": 8, "cuda": 32}  # chunks decoded at once: on a processor 16 are no faster than 8 (measured)
TOKENS = 448  # the decoder's own limit, prompt included
TOKENS_PER_S = 15  # ours: more than anyone says; ends a decoding that runs in circles
TIMESTAMP_S = 0.02
ECHOED = 6  # ours: so many digits of the style are no chance; '4 1 2' is an area code
PREPENDED = "\"'“¿([{-"  # faster-whisper's defaults: punctuation that belongs to the word after, and before it
APPENDED = "\"'.。,，!！?？:：”)]}、"

_In = TypeVar("_In")
_Out = TypeVar("_Out")


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
class Asked:
    """What is asked of the decoder, beside the sound.

    Attributes:
        language: ISO 639-1 code.
        task: 'transcribe', or 'translate' into English.
        beam_size: hypotheses kept.
        style: a text in whose style the decoder writes, as if it had come before.
        repetition_penalty: over 1 keeps the decoder from running in circles.
    """

    language: str
    task: str
    beam_size: int
    style: str = ""
    repetition_penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """One decoding of a chunk.

    Attributes:
        tokens: text and timestamps.
        text: what they spell.
        avg_logprob: mean log probability of the tokens.
        no_speech_prob: probability that nobody speaks.
        breaks: where it may be gone on with, as tokens before and seconds of the chunk, in order: it broke off at the
            last of them. None of them when it ended as it should.
    """

    tokens: tuple[int, ...]
    text: str
    avg_logprob: float
    no_speech_prob: float
    breaks: tuple[tuple[int, float], ...] = ()

    @property
    def loops(self) -> bool:
        """Whether it says the same again and again."""
        return compression_ratio(self.text) > LOOP_COMPRESSION

    @property
    def repeats(self) -> bool:
        """Whether it says something twice, as a caller may and a decoder does that has lost its place."""
        return repeats(self.text)

    def echoes(self, style: str) -> bool:
        """Whether it holds a name of the text whose style it was to take, or several of its digits in a row."""
        names = set(re.findall(r"[a-z]{2,}", style.lower()))
        if not names.isdisjoint(re.findall(r"[a-z]+", re.sub(r"\b([a-z])\W+(?=[a-z]\b)", r"\1", self.text.lower()))):
            return True
        taken, digits = re.sub(r"\D", "", style), re.sub(r"\D", "", self.text)
        return any(taken[at : at + ECHOED] in digits for at in range(len(taken) - ECHOED + 1))


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
        self.model, self.slots = _load(folder, settings)
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
        return lambda: [_said(each.result(), tokenizer) for each in started]

    def segments(self, chunks: Sequence[Encoded], said: Sequence[Said], asked: Asked) -> list[tuple[HeardSegment, ...]]:
        """What was said in each, with times in seconds of the chunk's sound."""
        tokenizer = self._tokenizer(asked.language, asked.task)
        return self._side_by_side(
            lambda each: self._segments(each[0], each[1], tokenizer), list(zip(chunks, said, strict=True))
        )

    def _segments(self, chunk: Encoded, said: Said, tokenizer: Tokenizer) -> tuple[HeardSegment, ...]:
        parts = _parts(said.tokens, tokenizer, chunk.frames / FRAMES_PER_S)
        if not any(part["tokens"] for part in parts):
            return ()
        self.model.add_word_timestamps(
            [parts], tokenizer, _storage(chunk.states[None]), chunk.frames, PREPENDED, APPENDED, 0.0
        )
        return tuple(_heard(part, tokenizer, said) for part in parts)

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


def _said(result: ctranslate2.models.WhisperGenerationResult, tokenizer: Tokenizer) -> Said:
    """A decoding in our own types."""
    tokens = result.sequences_ids[0]
    score = result.scores[0] * len(tokens) / (len(tokens) + 1)  # the end counts as a token
    breaks = _breaks(tokens, tokenizer.timestamp_begin)
    return Said(tuple(tokens), tokenizer.decode(tokens), float(score), float(result.no_speech_prob), breaks)


def _breaks(tokens: Sequence[int], first: int) -> tuple[tuple[int, float], ...]:
    """Where a decoding that broke off had ended a segment and begun the next: it gives that time twice."""
    if len(tokens) < 2 or (tokens[-1] >= first and tokens[-2] < first):
        return ()
    pairs = (at for at in range(1, len(tokens)) if tokens[at - 1] >= first and tokens[at] >= first)
    return tuple((at, (tokens[at] - first) * TIMESTAMP_S) for at in pairs)


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


def _load(folder: str, settings: TranscribeSettings) -> tuple[WhisperModel, int]:
    """Loads the model from a folder, so that nothing goes online; with it, how many calls it works on at once.

    On a processor that is one for each core, on one thread each: two such do twice what one on two threads does. A
    graphics card is kept busy by two, one of them preparing.
    """
    import ctranslate2
    from faster_whisper import WhisperModel

    device = settings.device
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    compute_type = settings.compute_type
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    slots = _cores() if device == "cpu" else 2
    try:
        model = WhisperModel(
            folder, device=device, compute_type=compute_type, cpu_threads=1, num_workers=slots, local_files_only=True
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
    return model, slots


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
