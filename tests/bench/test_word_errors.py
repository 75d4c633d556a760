"""How the benchmark counts words and numbers, and what it makes of its recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.speech_sets import Spoken, half_of, load, version, voicemails
from bench.word_errors import errors, same_number, word_error_rate, words
from pipeline.transcribe.level import active_level
from tests.audio_samples import Signal, noise, tone


def spoken(number: int, speaker: str = "one", seconds: float = 8.0) -> Spoken:
    return Spoken(f"clip {number}", speaker, f"text {number}", tone(300 + number, seconds))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("FOUR ONE TWO OH ONE", "412-01"),
        ("AUGUST SIXTEENTH NINETEEN SIXTY FIVE", "August 16th, 1965."),
        ("A B C", "A-B-C"),
        ("um, I am here", "I'm here"),
    ],
)
def test_what_sounds_the_same_counts_as_the_same(said: str, heard: str) -> None:
    assert words(said) == words(heard)


def test_errors_are_the_fewest_changes() -> None:
    assert errors("a b c d".split(), "a x c d e".split()) == 2
    assert errors([], ["a"]) == errors(["a"], []) == 1
    assert word_error_rate([("call me back", "call me"), ("thank you", "thank you")]) == pytest.approx(20.0)


def test_a_number_is_the_same_digit_by_digit() -> None:
    assert same_number("TWO SEVEN ONE OH", "It's 271-0.")
    assert not same_number("TWO SEVEN ONE OH", "27100")


def test_clips_of_one_speaker_make_voicemails_of_twenty_to_sixty_seconds() -> None:
    made = voicemails([spoken(n) for n in range(9)] + [spoken(10, speaker="brief")])
    assert {each.speaker for each in made} == {"one"}
    assert all(20 <= len(each.samples) / 16_000 <= 60 for each in made)
    told = " ".join(each.text for each in made)
    assert all(told.count(f"text {n}") <= 1 for n in range(9))


def test_noise_lies_ten_decibels_under_the_speech() -> None:
    clean: Signal = noise(4.0, level=0.1)
    noisy = version(Spoken("clip", "one", "", clean), "noisy").samples
    before, added = active_level(clean), active_level(noisy - clean)
    assert before is not None
    assert added is not None
    assert 8 < before - added < 12
    assert np.array_equal(version(Spoken("clip", "one", "", clean), "clean").samples, clean)


def test_halves_part_speakers_and_missing_data_is_told(tmp_path: Path) -> None:
    assert {half_of(f"speaker {n}") for n in range(20)} == {"tune", "report"}
    with pytest.raises(SystemExit, match="--data FOLDER"):
        load(tmp_path, "all")
