"""Waveform in, Transcript out: detected speech, the model's words for it, and what remains when they are held together.

One model is shared by any number of threads, whose recordings it decodes together. Results depend on the sound and the
settings alone, but for birth years of two digits, which also depend on the day: nothing is sampled at random, and what
one recording says is never a hint for the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.errors import SettingsError
from models.provenance import Provenance
from models.transcript import Segment, Transcript, Word
from pipeline.audio import Waveform
from pipeline.transcribe import passes, quality, signals, speech
from pipeline.transcribe.chunks import pack
from pipeline.transcribe.decoding import Asked
from pipeline.transcribe.engine import Engine
from pipeline.transcribe.guards import SLACK_S, Guarded, guard
from pipeline.transcribe.language import Part, Spoken, choose
from pipeline.transcribe.level import raised
from pipeline.transcribe.numbers.digit_head import shipped
from pipeline.transcribe.numbers.ear import WhisperEar
from pipeline.transcribe.numbers.hearing import Passage
from pipeline.transcribe.numbers.listen import spoken_numbers
from pipeline.transcribe.weights import find
from pipeline.transcribe.words import glue, repair, tighten
from practice.settings import TranscribeSettings

VERSION = "3"
TONAL_SPAN_S = 0.5  # ours: shorter spans can't be told from a held vowel
TONAL_SPAN_SHARE = 0.8  # ours: twice what any clip of speech had


class WhisperTranscriber:
    """Hears what is said, with a Whisper model; implements `pipeline.stages.Transcriber`.

    Loading takes a second or so and happens here, and so do its errors.

    Args:
        settings: which model and how.

    Attributes:
        ear: hears a stretch of sound again, for its digits.

    Raises:
        WeightsError: the model can't be found, or isn't what it must be.
        SettingsError: the model can't run as the settings ask.
    """

    def __init__(self, settings: TranscribeSettings) -> None:
        self._weights = find(settings.model)
        self._settings = settings
        self._engine = Engine(str(self._weights.folder), settings)
        self.ear = WhisperEar(self._engine.model, self._weights.sha256)
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
                "digits": shipped().sha256,
            },
        )

    def transcribe(self, waveform: Waveform) -> Transcript:
        """Transcribes one recording; safe to call from any number of threads, whose recordings are decoded together.

        Args:
            waveform: the whole recording, at any level.

        Returns:
            Words with times in the recording, the speech they were heard in, and how far to trust them. A recording
            without speech gives no words and the verdict unusable.
        """
        sound = np.nan_to_num(waveform.samples.astype(np.float32, copy=False))
        samples = raised(sound)
        spans = _without_tones(samples, speech.detect(samples))
        measured = signals.measure(sound, spans)
        takes = self._takes(samples, spans)
        spoken = self._language_of(takes) if takes else None
        guarded, english = self._hear(takes, spans, spoken) if spoken else (Guarded(()), None)
        language = spoken.language if spoken else None
        numbered = repair(tighten(glue(guarded.words, language), spans), waveform.duration_s)
        words = [word for _, word in numbered]
        transcript = Transcript(
            duration_s=waveform.duration_s,
            language=language if words else None,
            segments=_segments(numbered),
            quality=quality.judge(
                measured,
                words,
                guarded,
                language,
                perhaps=spoken.perhaps if spoken else None,
                rendered=bool(english),
                missed_s=_missed_s(spans, words),
            ),
            english=english if words else None,
            speech=spans,
        )
        passages = [Passage(take.chunk, take.encoded.states) for take in takes]
        return replace(transcript, numbers=spoken_numbers(transcript, samples, self.ear, passages=passages))

    def _takes(self, samples: NDArray[np.float32], spans: tuple[speech.Span, ...]) -> list[passes.Take]:
        """The speech in parts, encoded."""
        chunks = pack(samples, spans)
        encoded = self._engine.encode([speech.cut(samples, chunk) for chunk in chunks])
        return [passes.Take(samples, spans, *each) for each in zip(chunks, encoded, strict=True)]

    def _hear(
        self, takes: Sequence[passes.Take], spans: tuple[speech.Span, ...], spoken: Spoken
    ) -> tuple[Guarded, str | None]:
        """Words that passed the guards, and the English rendering where one is needed and can be had."""
        asked = Asked(spoken.language, "transcribe", self._settings.beam_size)
        guarded = guard(passes.hear(self._engine, takes, asked), spans)
        english = None
        if spoken.language != "en" and guarded.words and self._can_translate:
            rendering = guard(passes.hear(self._engine, takes, replace(asked, task="translate")), spans)
            english = " ".join("".join(word.text for word in rendering.words).split()) or None
        return guarded, english

    @property
    def _can_translate(self) -> bool:
        """Whether the model has learned to translate; turbo and distilled ones have not."""
        name = self._weights.name
        return self._engine.multilingual and "turbo" not in name and "distil" not in name

    def _language_of(self, takes: Sequence[passes.Take]) -> Spoken:
        """Language of a recording, of which every chunk has a say."""
        if self._settings.language or not self._engine.multilingual:
            return Spoken(self._settings.language or "en")
        return choose([Part(self._engine.languages(take.encoded), speech.total_s(take.chunk)) for take in takes])


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
