"""The digit recogniser's training: its labels, its cuts, its folds, and that what is saved is what was trained."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.transcribe.numbers.digit_head import DigitHead, Token
from training.digit_cuts import CUTS, SHORTEST_S, cut
from training.digit_head import DigitNetwork, _disturbed, save
from training.digit_windows import batches
from training.digit_words import WORDS, label, merged
from training.spoken_digits import FOLDS, NOBODY, fold_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FOUR OH FOUR", ["four", "zero", "four"]),
        ("call me at double five", ["other", "double", "five"]),
        ("march third nineteen sixty two", ["other", "nineteen", "sixty", "two"]),
    ],
)
def test_a_text_becomes_the_symbols_that_are_heard(text: str, words: list[str]) -> None:
    assert [WORDS[symbol] for symbol in label(text)] == words


def test_other_speech_is_one_symbol_across_sayings_and_like_digits_stay_two() -> None:
    other, five = WORDS.index("other"), WORDS.index("five")
    assert merged([other, other, five, five, other]) == [other, five, five, other]


def test_digits_are_cut_where_the_sound_is_faintest() -> None:
    samples = np.zeros(32_000, np.float32)
    for start_s, end_s in ((0.5, 0.8), (1.0, 1.4)):
        samples[round(start_s * 16_000) : round(end_s * 16_000)] = 0.2
    one, two = cut(samples, [Token("one", 0.6, 0.64), Token("two", 1.2, 1.24)])
    assert one == pytest.approx((0.5, 0.8), abs=0.05)
    assert two == pytest.approx((1.0, 1.4), abs=0.05)


def test_the_digits_that_were_cut_are_digits_of_a_length_that_can_be() -> None:
    cuts = json.loads(CUTS.read_text("utf-8"))
    assert len({Path(name).stem.split("-")[1] for name in cuts if name.startswith("an4")}) > 50
    for digits in cuts.values():
        assert all(digit.isdecimal() and SHORTEST_S <= end_s - start_s < 1 for digit, start_s, end_s in digits)


def test_every_fold_has_two_speakers_of_single_digits_and_strangers_have_none() -> None:
    names = ("jackson", "lucas", "nicolas", "george", "theo", "yweweler")
    assert sorted(fold_of(f"fsdd-{name}") for name in names) == [fold for fold in range(FOLDS) for _ in range(2)]
    assert fold_of("librispeech-84") == NOBODY


def test_batches_hold_every_window_once() -> None:
    assert sorted(index for batch in batches(12, 4, 1) for index in batch) == list(range(12))


def test_the_saved_recogniser_hears_what_the_trained_one_does(tmp_path: Path) -> None:
    torch.manual_seed(0)
    networks = [DigitNetwork().eval() for _ in range(2)]
    mean, std = torch.randn(512), torch.rand(512) + 0.5
    save(networks, mean, std, tmp_path / "digits.safetensors")
    frames = torch.randn(60, 512)
    with torch.no_grad():
        pairs = frames.reshape(30, 2, 512).mean(dim=1)
        trained = np.concatenate([network(((pairs - mean) / std)[None]).numpy() for network in networks])
    saved = DigitHead(tmp_path / "digits.safetensors")
    assert saved.words == WORDS
    np.testing.assert_allclose(saved.log_probabilities(frames.numpy()), trained, atol=0.02)


def test_disturbed_frames_keep_their_shape_and_lose_a_little() -> None:
    torch.manual_seed(0)
    disturbed = _disturbed(torch.ones(4, 100, 8))
    assert disturbed.shape == (4, 100, 8)
    hidden = (disturbed == 0).all(dim=-1).sum(dim=1)
    assert ((hidden >= 1) & (hidden <= 12)).all()
