"""Waveform in, Transcript out: faster-whisper and its types stop in this file.

One model is shared by as many threads as `workers` says; its memory is shared too. Results depend on the sound and the
settings alone: nothing is sampled at random, and what one recording says is never a hint for the next.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.errors import SettingsError, WeightsError
from models.provenance import Provenance
from models.transcript import Segment, Transcript, Word
from pipeline.audio import Waveform
from pipeline.transcribe import language as languages
from pipeline.transcribe import quality, signals, speech
from pipeline.transcribe.guards import SLACK_S, Guarded, guard
from pipeline.transcribe.heard import HeardSegment, loops
from pipeline.transcribe.level import raised
from pipeline.transcribe.numbers.ear import WhisperEar
from pipeline.transcribe.numbers.listen import spoken_numbers
from pipeline.transcribe.weights import find
from pipeline.transcribe.words import RawWord, glue, repair, tighten
from practice.settings import TranscribeSettings

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import Segment as WhisperSegment

VERSION = "2"
LOOP_PENALTY = 1.1  # ours, mild: the second decoding of a message whose first one ran in circles
TONAL_SPAN_S = 0.5  # ours: shorter spans can't be told from a held vowel
TONAL_SPAN_SHARE = 0.8  # ours: twice what any clip of speech had


class WhisperTranscriber:
    """Hears what is said, with a Whisper model; implements `pipeline.stages.Transcriber`.

    Loading takes a second or so and happens here, and so do its errors.

    Args:
        settings: which model and how.
        workers: threads that will call `transcribe` at once, at least 1.

    Attributes:
        ear: hears a stretch of sound again, for its digits.

    Raises:
        WeightsError: the model can't be found, or isn't what it must be.
        SettingsError: the model can't run as the settings ask.
    """

    def __init__(self, settings: TranscribeSettings, *, workers: int = 1) -> None:
        self._weights = find(settings.model)
        self._settings = settings
        self._model = _load(str(self._weights.folder), settings, workers)
        self.ear = WhisperEar(self._model, self._weights.sha256)
        supported = self._model.supported_languages
        if settings.language and settings.language not in supported:
            raise SettingsError(
                f"[transcribe] language is {settings.language!r}, which the model {settings.model!r} can't hear. "
                f"It can hear: {', '.join(supported) if len(supported) < 10 else 'ISO 639-1 codes such as en, es, fr'}."
            )

    @property
    def provenance(self) -> Provenance:
        """The model and the settings that decide what it makes of a recording."""
        return Provenance(
            stage="transcribe",
            version=VERSION,
            model_name=self._weights.name,
            model_hash=self._weights.sha256,
            settings={
                "beam_size": str(self._settings.beam_size),
                "compute_type": str(self._model.model.compute_type),
                "device": str(self._model.model.device),
                "language": self._settings.language,
            },
        )

    def transcribe(self, waveform: Waveform) -> Transcript:
        """Transcribes one recording; safe to call from `workers` threads at once.

        Args:
            waveform: the whole recording, at any level.

        Returns:
            Words with times in the recording, the speech they were heard in, and how far to trust them. A recording
            without speech gives no words and the verdict unusable.
        """
        samples = raised(waveform.samples)
        spans = _without_tones(samples, speech.detect(samples))
        measured = signals.measure(waveform.samples, spans)
        found = self._hear(samples, spans, measured.duration_s) if spans else None
        language, guarded, english = found or (None, Guarded(()), None)
        numbered = repair(tighten(glue(guarded.words, language), spans), waveform.duration_s)
        words = [word for _, word in numbered]
        transcript = Transcript(
            duration_s=waveform.duration_s,
            language=language if words else None,
            segments=_segments(numbered),
            quality=quality.judge(
                measured, words, guarded, language, rendered=bool(english), missed_s=_missed_s(spans, words)
            ),
            english=english if words else None,
            speech=spans,
        )
        return replace(transcript, numbers=spoken_numbers(transcript, samples, self.ear))

    def _hear(
        self, samples: NDArray[np.float32], spans: Sequence[speech.Span], duration_s: float
    ) -> tuple[str, Guarded, str | None]:
        """Language, words that passed the guards, and the English rendering where one is needed and can be had."""
        stretches = speech.stretches(spans, duration_s)
        sound = speech.cut(samples, stretches)
        language = self._settings.language or self._language_of(sound, speech.total_s(spans))
        segments = self._decode(sound, stretches, language)
        if loops(segments):
            second = self._decode(sound, stretches, language, repetition_penalty=LOOP_PENALTY)
            if not loops(second):
                segments = second
        guarded = guard(segments, spans)
        english = None
        if language != "en" and guarded.words and self._can_translate:
            rendering = guard(self._decode(sound, stretches, language, task="translate"), spans)
            english = " ".join("".join(word.text for word in rendering.words).split()) or None
        return language, guarded, english

    @property
    def _can_translate(self) -> bool:
        """Whether the model has learned to translate; turbo and distilled ones have not."""
        name = self._weights.name
        return bool(self._model.model.is_multilingual) and "turbo" not in name and "distil" not in name

    def _language_of(self, sound: NDArray[np.float32], speech_s: float) -> str:
        """Language of the first half minute of speech."""
        if not self._model.model.is_multilingual:
            return "en"
        _, _, probabilities = self._model.detect_language(audio=sound)
        return languages.choose({code: float(probability) for code, probability in probabilities}, speech_s)

    def _decode(
        self,
        sound: NDArray[np.float32],
        stretches: Sequence[speech.Span],
        language: str,
        *,
        task: str = "transcribe",
        repetition_penalty: float = 1.0,
    ) -> list[HeardSegment]:
        """One decoding; the work, and every error, happens before it returns."""
        found, _ = self._model.transcribe(
            sound,
            language=language,
            task=task,
            beam_size=self._settings.beam_size,
            temperature=0.0,  # higher ones draw at random: the same message would read differently another day
            repetition_penalty=repetition_penalty,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=False,  # done already
        )
        return [_heard(number, segment, stretches) for number, segment in enumerate(found)]


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


def _heard(number: int, segment: WhisperSegment, stretches: Sequence[speech.Span]) -> HeardSegment:
    """The model's segment in our types, its times those of the recording."""
    words = []
    for word in segment.words or ():
        start_s, end_s = float(word.start), float(word.end)
        middle_s = (start_s + end_s) / 2
        words.append(
            RawWord(
                speech.time_in_recording(start_s, stretches, of_s=middle_s),
                speech.time_in_recording(end_s, stretches, of_s=middle_s),
                word.word,
                float(word.probability),
                number,
            )
        )
    return HeardSegment(
        words=tuple(words),
        text=segment.text,
        avg_logprob=float(segment.avg_logprob),
        no_speech_prob=float(segment.no_speech_prob),
        compression_ratio=float(segment.compression_ratio),
    )


def _without_tones(samples: NDArray[np.float32], spans: Iterable[speech.Span]) -> tuple[speech.Span, ...]:
    """The spans that aren't tones which the detector took for speech."""
    return tuple(
        span
        for span in spans
        if span[1] - span[0] < TONAL_SPAN_S or signals.tonal_share(speech.cut(samples, [span])) < TONAL_SPAN_SHARE
    )


def _segments(numbered: Iterable[tuple[int, Word]]) -> tuple[Segment, ...]:
    """Words by the model's segments."""
    by_number: dict[int, list[Word]] = {}
    for number, word in numbered:
        by_number.setdefault(number, []).append(word)
    return tuple(Segment(words[0].start_s, words[-1].end_s, tuple(words)) for words in by_number.values())


def _missed_s(spans: Sequence[speech.Span], words: Sequence[Word]) -> float:
    """Seconds of detected speech that no word lies near."""
    near: list[speech.Span] = []
    for word in words:
        start_s, end_s = word.start_s - SLACK_S, word.end_s + SLACK_S
        if near and start_s <= near[-1][1]:
            near[-1] = (near[-1][0], end_s)
        else:
            near.append((start_s, end_s))
    return speech.total_s(spans) - sum(speech.overlap_s(start_s, end_s, near) for start_s, end_s in spans)
