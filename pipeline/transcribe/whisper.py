"""Waveform in, Transcript out: detected speech, the model's words for it, and what remains when they are held together.

One model is shared by as many threads as `workers` says; its memory is shared too. Results depend on the sound and the
settings alone: nothing is sampled at random, and what one recording says is never a hint for the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.errors import SettingsError
from models.provenance import Provenance
from models.transcript import Segment, Transcript, Word
from pipeline.audio import Waveform
from pipeline.transcribe import language as languages
from pipeline.transcribe import passes, quality, signals, speech
from pipeline.transcribe.chunks import Chunk, pack
from pipeline.transcribe.engine import Encoded, Engine
from pipeline.transcribe.guards import SLACK_S, Guarded, guard
from pipeline.transcribe.heard import HeardSegment
from pipeline.transcribe.level import raised
from pipeline.transcribe.weights import find
from pipeline.transcribe.words import glue, repair, tighten
from practice.settings import TranscribeSettings

VERSION = "2"
TOGETHER_S = 60.0  # ours: sound of several recordings that one worker has in work at once
TONAL_SPAN_S = 0.5  # ours: shorter spans can't be told from a held vowel
TONAL_SPAN_SHARE = 0.8  # ours: twice what any clip of speech had


@dataclass(frozen=True, slots=True)
class _Message:
    """A recording in work: raised to a speaking level, its speech, and that encoded, in chunks."""

    waveform: Waveform
    samples: NDArray[np.float32]
    spans: tuple[speech.Span, ...]
    chunks: tuple[Chunk, ...]
    encoded: tuple[Encoded, ...]
    language: str


class WhisperTranscriber:
    """Hears what is said, with a Whisper model; implements `pipeline.stages.Transcriber`.

    Loading takes a second or so and happens here, and so do its errors.

    Args:
        settings: which model and how.
        workers: threads that will call `transcribe` at once, or that `transcribe_all` may use; at least 1.

    Raises:
        WeightsError: the model can't be found, or isn't what it must be.
        SettingsError: the model can't run as the settings ask.
    """

    def __init__(self, settings: TranscribeSettings, *, workers: int = 1) -> None:
        self._weights = find(settings.model)
        self._settings = settings
        self._workers = workers
        self._engine = Engine(str(self._weights.folder), settings, workers=workers)
        supported = self._engine.supported_languages
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
                "compute_type": self._engine.compute_type,
                "device": self._engine.device,
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
        return self._together([waveform])[0]

    def transcribe_all(self, waveforms: Sequence[Waveform]) -> list[Transcript]:
        """Transcribes many recordings on all workers, several in one go; faster than one by one where they are short.

        Args:
            waveforms: in any order.

        Returns:
            One transcript for each, in their order.
        """
        groups = _groups(waveforms)
        with ThreadPoolExecutor(self._workers) as pool:
            found = pool.map(lambda group: self._together([waveforms[index] for index in group]), groups)
            by_index = {
                index: transcript
                for group, transcripts in zip(groups, found, strict=True)
                for index, transcript in zip(group, transcripts, strict=True)
            }
        return [by_index[index] for index in range(len(waveforms))]

    def _together(self, waveforms: Sequence[Waveform]) -> list[Transcript]:
        """Some recordings in one go; each as if it were alone."""
        messages = [self._encoded(waveform) for waveform in waveforms]
        heard = [guard(segments, each.spans) for each, segments in zip(messages, self._hear(messages), strict=True)]
        return [self._transcript(message, guarded) for message, guarded in zip(messages, heard, strict=True)]

    def _encoded(self, waveform: Waveform) -> _Message:
        """A recording up to where words are asked for."""
        samples = raised(waveform.samples)
        spans = _without_tones(samples, speech.detect(samples))
        chunks = pack(samples, spans)
        encoded = tuple(self._engine.encode([speech.cut(samples, chunk) for chunk in chunks]))
        return _Message(waveform, samples, spans, chunks, encoded, self._language_of(encoded, speech.total_s(spans)))

    def _language_of(self, encoded: Sequence[Encoded], speech_s: float) -> str:
        """Language of the first chunk."""
        if self._settings.language or not self._engine.multilingual or not encoded:
            return self._settings.language or "en"
        return languages.choose(self._engine.languages(encoded[0]), speech_s)

    def _hear(self, messages: Sequence[_Message], *, task: str = "transcribe") -> list[list[HeardSegment]]:
        """The model's segments for each message."""
        takes = [
            passes.Take(message.samples, message.spans, chunk, encoded, message.language)
            for message in messages
            for chunk, encoded in zip(message.chunks, message.encoded, strict=True)
        ]
        heard = iter(passes.hear(self._engine, takes, beam_size=self._settings.beam_size, task=task))
        return [passes.numbered(segment for _ in message.chunks for segment in next(heard)) for message in messages]

    def _transcript(self, message: _Message, guarded: Guarded) -> Transcript:
        """What is kept of a message."""
        waveform, spans = message.waveform, message.spans
        language = message.language if message.chunks else None
        english = self._english(message) if guarded.words and language != "en" else None
        numbered = repair(glue(tighten(guarded.words, spans), language), waveform.duration_s)
        words = [word for _, word in numbered]
        return Transcript(
            duration_s=waveform.duration_s,
            language=language if words else None,
            segments=_segments(numbered),
            quality=quality.judge(
                signals.measure(waveform.samples, spans),
                words,
                guarded,
                language,
                rendered=bool(english),
                missed_s=_missed_s(spans, words),
            ),
            english=english if words else None,
            speech=spans,
        )

    def _english(self, message: _Message) -> str | None:
        """The English rendering, where the model has learned to translate; turbo and distilled ones have not."""
        name = self._weights.name
        if not self._engine.multilingual or "turbo" in name or "distil" in name:
            return None
        (segments,) = self._hear([message], task="translate")
        rendering = guard(segments, message.spans)
        return " ".join("".join(word.text for word in rendering.words).split()) or None


def _groups(waveforms: Sequence[Waveform]) -> list[list[int]]:
    """Indexes of recordings to be worked on in one go, longest first: those of like length, which decode together."""
    groups: list[list[int]] = []
    room_s = 0.0
    for index in sorted(range(len(waveforms)), key=lambda index: -waveforms[index].duration_s):
        duration_s = waveforms[index].duration_s
        if not groups or duration_s > room_s:
            groups.append([])
            room_s = TOGETHER_S
        groups[-1].append(index)
        room_s -= duration_s
    return groups


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
