"""The digit recogniser: its arithmetic against brute force, and what it hears in real voices."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from pipeline.audio import Waveform
from pipeline.transcribe.numbers.digit_head import BLANK, OTHER, STEP_S, WEIGHTS, DigitHead, Token, shipped
from pipeline.transcribe.numbers.ear import WhisperEar
from pipeline.transcribe.numbers.hearing import Stretch, hear
from pipeline.transcribe.numbers.recognised import RecognisedDigits
from pipeline.transcribe.weights import find
from pipeline.transcribe.whisper import WhisperTranscriber
from practice.settings import TranscribeSettings

FIXTURES = Path(__file__).parents[3] / "fixtures" / "speech"
SAID = ("date-of-birth", "phone-number")
MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def head() -> DigitHead:
    return shipped()


def logs_of(head: DigitHead, frames: list[dict[str, float]]) -> NDArray[np.float32]:
    """Logarithms of probabilities, of the words named in each frame; '' is the blank."""
    logs = np.full((len(frames), len(head.words)), 1e-6)
    for row, frame in zip(logs, frames, strict=True):
        for word, share in frame.items():
            row[head.words.index(word)] = share
    shares: NDArray[np.float32] = np.log(logs / logs.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def collapsed(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(symbol for symbol, _ in itertools.groupby(path) if symbol != BLANK)


def test_probabilities_are_those_of_all_paths_together(head: DigitHead) -> None:
    logs = logs_of(head, [{"one": 0.6, "": 0.4}, {"one": 0.5, "": 0.3, "two": 0.2}, {"two": 0.7, "": 0.3}])
    symbols = [BLANK, head.words.index("one"), head.words.index("two")]
    sums: dict[tuple[int, ...], float] = {}
    for path in itertools.product(symbols, repeat=3):
        share = float(np.exp(sum(logs[at, symbol] for at, symbol in enumerate(path))))
        sums[collapsed(path)] = sums.get(collapsed(path), 0.0) + share
    for saying in head.sayings(logs, 3):
        expected = sums[tuple(head.words.index(word) for word in saying.words)]
        assert np.exp(saying.log_probability) == pytest.approx(expected, rel=1e-3)
        assert np.exp(head.log_probability(logs, saying.words)) == pytest.approx(expected, rel=1e-3)
    assert head.sayings(logs)[0].words == ("one", "two")


def test_a_digit_said_twice_is_two(head: DigitHead) -> None:
    logs = logs_of(head, [{"five": 1.0}, {"five": 1.0}, {"": 1.0}, {"five": 1.0}])
    assert head.best(logs) == (Token("five", 0.0, 2 * STEP_S), Token("five", 3 * STEP_S, 4 * STEP_S))


def test_the_shipped_weights_are_small_and_know_every_number_word(head: DigitHead) -> None:
    assert WEIGHTS.stat().st_size < MOST_BYTES
    assert {"zero", "nine", "nineteen", "ninety", "hundred", "double", OTHER} <= set(head.words)
    assert head.encoder == find("base").sha256


@pytest.mark.parametrize(
    ("said", "before", "digits", "apart"),
    [
        ("five five five zero one three two", 0, "5550132", True),
        ("four one two five five five zero one three two", 3, "4125550132", False),  # the area code is outside
        ("sixty five five five five zero one three two", 2, "5550132", False),
        ("one four one two five five five zero one three two", 0, "4125550132", True),
        ("other five five five zero one three two", 1, "5550132", True),
    ],
)
def test_number_words_that_touch_a_number_are_taken_in_or_told(
    head: DigitHead, said: str, before: int, digits: str, apart: bool
) -> None:
    frames = [frame for word in said.split() for frame in ({word: 1.0}, *[{"": 1.0}] * 12)]
    word_s = 13 * STEP_S
    found = RecognisedDigits(logs_of(head, frames), head, before * word_s, len(frames) * STEP_S)
    assert (next(iter(found.readings)), found.apart) == (digits, apart)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "digits"), [("phone-number-male", "4126879526"), ("phone-number-female", "2710826")])
def test_real_voices_are_heard_to_the_digit(head: DigitHead, name: str, digits: str) -> None:
    from faster_whisper import WhisperModel

    weights = find("base")
    ear = WhisperEar(WhisperModel(str(weights.folder), device="cpu", compute_type="int8"), weights.sha256)
    samples, _ = soundfile.read(FIXTURES / f"{name}.flac", dtype="float32")
    length_s = len(samples) / 16_000
    heard = hear(samples, Stretch(0.3, length_s - 0.3, 0.0, length_s), ear, head)
    assert next(iter(heard.readings)) == digits
    assert heard.log_probability(digits) > heard.log_probability(digits[:-1] + "4")
    assert heard.span_s is not None
    assert 0 <= heard.span_s[0] < heard.span_s[1] <= length_s + STEP_S
    assert digits in heard.written()


@pytest.mark.slow
@pytest.mark.parametrize(("birth", "phone"), [("female", "2710826"), ("male", "4126879526")])
def test_a_year_before_a_number_is_no_part_of_it(birth: str, phone: str) -> None:
    transcriber = WhisperTranscriber(TranscribeSettings(model="base", language="en"))
    said = [soundfile.read(FIXTURES / f"{name}-{birth}.flac", dtype="float32")[0] for name in SAID]
    sound = np.concatenate([said[0], np.zeros(16_000, np.float32), said[1]])
    (found,) = transcriber.transcribe(Waveform(sound)).numbers
    assert found.value == phone
