"""What the model hears at a time: all the speech, in pieces that are short enough, cut where nobody speaks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.transcribe import speech
from pipeline.transcribe.chunks import LONGEST_S, UNBROKEN_S, pack
from tests.audio_samples import Signal, noise, silence

GAPS = st.floats(0.25, 12.0)
SPEECH = st.floats(0.2, 40.0)


def hush(seconds: float) -> Signal:
    return np.zeros(round(seconds * 16_000), np.float32)


def test_a_short_message_is_heard_whole_without_its_long_pauses() -> None:
    assert pack(hush(20), [(1.0, 2.0), (2.5, 4.0), (12.0, 13.0)]) == (((0.6, 4.4), (11.6, 13.4)),)


def test_nothing_makes_no_chunks() -> None:
    assert pack(silence(3.0), []) == ()


def test_a_long_message_is_cut_in_the_longest_pause_that_serves() -> None:
    spans = [(0.5, 6.0), (6.3, 10.0), (11.0, 14.0), (14.4, 16.0), (16.3, 23.0)]
    pieces = [piece for chunk in pack(hush(24), spans) for piece in chunk]
    assert pieces == [pytest.approx((0.1, 10.5)), pytest.approx((10.5, 23.4))]


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    sound = noise(40.0, level=0.2)
    sound[12 * 16_000 : round(12.3 * 16_000)] *= np.float32(0.01)
    first, second, *_ = pack(sound, [(0.0, 40.0)])
    assert 12.0 < first[-1][1] == second[0][0] < 12.3


@settings(deadline=None)
@given(st.lists(st.tuples(GAPS, SPEECH), min_size=1, max_size=12))
def test_every_span_is_heard_once_and_no_chunk_is_too_long(pattern: list[tuple[float, float]]) -> None:
    spans, at_s = [], 0.0
    for gap_s, length_s in pattern:
        spans.append((at_s + gap_s, at_s + gap_s + length_s))
        at_s = spans[-1][1]
    chunks = pack(hush(at_s + 1), spans)
    pieces = [piece for chunk in chunks for piece in chunk]
    assert all(before[1] <= after[0] for before, after in pairwise(pieces))
    assert all(abs(speech.overlap_s(*span, pieces) - (span[1] - span[0])) < 1e-6 for span in spans)
    assert all(speech.total_s(chunk) <= max(LONGEST_S, UNBROKEN_S) + 1e-6 for chunk in chunks)
