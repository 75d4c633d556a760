"""The text model around the network: windows, spans, weights that are not what they should be."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import WeightsError
from models.urgency import Tier, Topic
from pipeline.classify.text_model import WINDOW_WORDS, TextModel, _windows, spans
from pipeline.classify.weight_files import CARD, WEIGHTS


def test_spans_are_runs_of_tokens_widened_to_words() -> None:
    text = "my chest hurts. Thanks"
    offsets = [(0, 0), (0, 2), (3, 6), (6, 8), (9, 14), (14, 15), (16, 22), (0, 0)]
    found = spans(text, offsets, [0.9, 0.1, 0.8, 0.2, 0.6, 0.2, 0.9, 0.9])
    assert [(text[one.start : one.end], one.score) for one in found] == [("Thanks", 0.9), ("chest hurts", 0.8)]


@given(st.text(alphabet=st.sampled_from("ab é\n\t😀."), max_size=3000))
def test_windows_cover_every_word(text: str) -> None:
    covered = _windows(text)
    assert all(0 <= start <= end <= len(text) for start, end in covered)
    words = len(text.split())
    assert len(covered) == 1 if words <= WINDOW_WORDS else len(covered) > 1
    if words:
        assert text[: covered[0][0]].strip() == "" and text[covered[-1][1] :].strip() == ""
        assert all(later[0] <= earlier[1] for earlier, later in pairwise(covered))


def test_a_missing_card_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="Reinstall"):
        TextModel(tmp_path / "none.safetensors").judge(["hello"])


@pytest.mark.parametrize("content", ["not json", "[]"])
def test_a_damaged_card_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "w.json").write_text(content)
    with pytest.raises(WeightsError, match="damaged"):
        _ = TextModel(tmp_path / "w.safetensors").card


def test_missing_weights_say_so(tmp_path: Path) -> None:
    (tmp_path / "w.json").write_text("{}")
    with pytest.raises(WeightsError, match="missing"):
        TextModel(tmp_path / "w.safetensors").judge(["hello"])


def test_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    raw = bytearray(WEIGHTS.read_bytes())
    raw[-1] ^= 1
    (tmp_path / "w.safetensors").write_bytes(raw)
    (tmp_path / "w.json").write_text(CARD.read_text())
    with pytest.raises(WeightsError, match="SHA-256"):
        TextModel(tmp_path / "w.safetensors").judge(["hello"])


def test_the_weights_are_small_enough_for_the_repository() -> None:
    assert WEIGHTS.stat().st_size < 25_000_000
    assert json.loads(CARD.read_text())["name"]


@pytest.mark.slow
def test_batches_and_singles_agree() -> None:
    model = TextModel()
    texts = ["chest pain and sweating", "move my appointment please", "", "long " * 700, "😀 <b>hi</b>"]
    together = model.judge(texts)
    assert len(together) == len(texts)
    for text, one in zip(texts, together, strict=True):
        assert sum(one.tiers.values()) == pytest.approx(1, abs=1e-5)
        assert set(one.tiers) == set(Tier) and set(one.topics) == set(Topic)
        assert all(0 <= h.start < h.end <= len(text) for h in one.evidence)
        alone = model.judge([text])[0]
        assert one.tiers[Tier.EMERGENCY] == pytest.approx(alone.tiers[Tier.EMERGENCY], abs=1e-3)
