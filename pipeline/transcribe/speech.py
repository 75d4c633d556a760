"""Where in a recording someone speaks: Silero's detector, as it ships inside faster-whisper, and what we make of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.level import raised

Span = tuple[float, float]  # start_s, end_s

THRESHOLD = 0.4  # ours: Silero's 0.5 misses a last 'bye' over AMR; 200 clips without speech still give no word
STAYS_ABOVE = 0.35  # Silero's own default: a span goes on until the probability of speech falls under it
SHORTEST_SPEECH_MS = 100  # ours: 'yes' takes 200 ms; clicks and knocks are shorter
SHORTEST_PAUSE_MS = 250  # the project's definition of a pause (pace counts the same ones)
HUM_HZ = 200  # ours: telephones carry no speech below 300 Hz; under a loud hum the detector hears no speech at all
JOIN_PAUSE_S = 2.0  # faster-whisper's default: the model hears pauses up to this as they are
MARGIN_S = 0.4  # likewise: sound kept on either side, so that no first or last consonant is lost


def detect(samples: NDArray[np.float32]) -> tuple[Span, ...]:
    """Finds speech.

    Args:
        samples: mono at 16 kHz, range [-1, 1]; level near -20 dBFS for best results.

    Returns:
        Spans (start_s, end_s) in order, apart by at least 250 ms, without margins.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    if not len(samples):
        return ()
    samples = raised(_without_hum(samples))
    options = VadOptions(
        threshold=THRESHOLD,
        neg_threshold=STAYS_ABOVE,
        min_speech_duration_ms=SHORTEST_SPEECH_MS,
        min_silence_duration_ms=SHORTEST_PAUSE_MS,
        speech_pad_ms=0,
    )
    found = get_speech_timestamps(samples, options, sampling_rate=SAMPLE_RATE_HZ)
    return tuple((float(span["start"]) / SAMPLE_RATE_HZ, float(span["end"]) / SAMPLE_RATE_HZ) for span in found)


def _without_hum(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound above 200 Hz."""
    from scipy.signal import butter, sosfilt

    high = butter(4, HUM_HZ, btype="highpass", fs=SAMPLE_RATE_HZ, output="sos")
    return np.asarray(sosfilt(high, samples), np.float32)


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans, those as one that are less than 2 s apart."""
    together: list[Span] = []
    for start_s, end_s in spans:
        if together and start_s - together[-1][1] < JOIN_PAUSE_S:
            together[-1] = (together[-1][0], end_s)
        else:
            together.append((start_s, end_s))
    return tuple(together)


def stretches(spans: Sequence[Span], duration_s: float) -> tuple[Span, ...]:
    """What the model is given to hear: the spans with a margin, those joined that are less than 2 s apart."""
    return tuple((max(0.0, start_s - MARGIN_S), min(duration_s, end_s + MARGIN_S)) for start_s, end_s in joined(spans))


def cut(samples: NDArray[np.float32], spans: Sequence[Span]) -> NDArray[np.float32]:
    """The spans' sound, one after the other."""
    pieces = [samples[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)] for start_s, end_s in spans]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def time_in_recording(time_s: float, spans: Sequence[Span], *, of_s: float | None = None) -> float:
    """Turns a time in the sound that `cut` made back into one in the recording.

    Args:
        time_s: seconds from the start of the cut sound.
        spans: those that were cut, at least one.
        of_s: which moment decides on the span (a word's middle, so that its start and end stay together); `time_s`
            itself when None.
    """
    decisive = time_s if of_s is None else of_s
    before_s = 0.0
    for index, (start_s, end_s) in enumerate(spans):
        if decisive < before_s + end_s - start_s or index == len(spans) - 1:
            return min(max(start_s + time_s - before_s, start_s), end_s)
        before_s += end_s - start_s
    raise ValueError("no spans")


def overlap_s(start_s: float, end_s: float, spans: Sequence[Span]) -> float:
    """Seconds of a stretch that lie inside the spans."""
    return sum(max(0.0, min(end_s, span_end) - max(start_s, span_start)) for span_start, span_end in spans)


def total_s(spans: Sequence[Span]) -> float:
    """Seconds of speech."""
    return sum(end_s - start_s for start_s, end_s in spans)
