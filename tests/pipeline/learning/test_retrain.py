"""Labels become a head that does better on what it was taught, and a switch that goes both ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.errors import SettingsError, WeightsError
from models.urgency import Tier
from pipeline.classify.forward import Array
from pipeline.classify.rule_file import shipped
from pipeline.classify.text_model import TextModel
from pipeline.classify.weight_files import WEIGHTS, card
from pipeline.learning import retrain, weights
from pipeline.learning.head import PULL, Head, fitted, folds, shipped_examples
from pipeline.learning.labels import Label, read
from pipeline.learning.retrain import retrained

THINGS = "my port my line my pump my bag my tube my patch my site my clip my sleeve my band".split(" my ")
ENDINGS = ("since noon", "again today", "like last time")


@pytest.fixture
def few_shipped_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fortieth of them: all take minutes."""
    texts, tiers = shipped_examples()
    monkeypatch.setattr(retrain, "shipped_examples", lambda: (texts[::40], tiers[::40]))


def labels() -> list[Label]:
    """A practice whose callers say 'code violet' of what is urgent: nobody else does."""
    texts = [f"{thing} {ending}" for thing in THINGS for ending in ENDINGS]
    urgent = [Label(n, f"code violet for {text}", Tier.SAME_HOUR) for n, text in enumerate(texts)]
    routine = [Label(100 + n, f"nothing new with {text}", Tier.ROUTINE) for n, text in enumerate(texts)]
    return [*urgent, *routine]


def test_too_few_labels_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"too few.*At least 30"):
        retrained(labels()[:29], shipped())


def test_the_layer_moves_towards_the_labels_and_stays_near_where_it_was() -> None:
    dice = np.random.default_rng(1)
    start = Head(np.zeros((4, 6), np.float32), np.zeros(4, np.float32))
    pooled = dice.normal(size=(80, 6)).astype(np.float32)
    truth = [Tier.EMERGENCY if row[0] > 0 else Tier.ROUTINE for row in pooled]
    nothing: tuple[Array, list[Tier]] = (np.zeros((0, 6), np.float32), [])
    head = fitted(start, nothing, (pooled, truth))
    right = [list(Tier)[row.argmax()] is tier for row, tier in zip(head.logits(pooled), truth, strict=True)]
    assert np.mean(right) > 0.95
    assert PULL * float(np.square(head.weight).sum()) < np.log(4)  # else staying would have cost less
    again = fitted(start, nothing, (pooled, truth))
    assert np.array_equal(again.weight, head.weight)


def test_like_texts_fall_into_one_fold() -> None:
    found = folds(["Call me", "call me", "no"] * 20, 5)
    assert len({found[0], found[1]}) == 1 and set(found) <= set(range(5))


def test_shipped_examples_are_there() -> None:
    texts, tiers = shipped_examples()
    assert len(texts) == len(tiers) == 1600


@pytest.mark.slow
@pytest.mark.usefixtures("few_shipped_examples")
def test_a_practice_s_own_words_are_learned_and_can_be_switched_on_and_off(tmp_path: Path) -> None:
    head, found = retrained(labels(), shipped())
    assert found.labels == 60 and found.urgent == 30
    assert found.new.sensitivity > found.old.sensitivity and found.new.log_loss < found.old.log_loss
    assert len(found.caught) > len(found.lost)
    facts = {"trained_from": card(WEIGHTS)["sha256"]}
    name = weights.save(tmp_path, {"tier.weight": head.weight, "tier.bias": head.bias}, facts)
    assert weights.in_use(tmp_path) == "shipped" and weights.names(tmp_path) == [name]

    def urgent(text: str) -> float:
        model = TextModel(head=weights.head_file(tmp_path))
        assert (name in model.card["name"]) is (weights.in_use(tmp_path) == name)
        return sum(list(model.judge([text])[0].tiers.values())[:2])

    before = urgent("code violet for my drain")
    weights.use(tmp_path, name)
    assert urgent("code violet for my drain") > before
    weights.use(tmp_path, "shipped")
    assert urgent("code violet for my drain") == before
    file = tmp_path / "weights" / f"{name}.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    weights.use(tmp_path, name)
    with pytest.raises(WeightsError, match="ringback weights shipped"):
        urgent("hello")


def test_weights_that_are_not_there_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="there are shipped"):
        weights.use(tmp_path, "local-1")
    assert weights.in_use(tmp_path) == "shipped"


def test_labels_are_read_back_and_bad_lines_are_named(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": 1, "text": "hi", "tier": "routine", "topic": null, "machine_tier": "same_day"}\n')
    assert read(file) == [Label(1, "hi", Tier.ROUTINE)]
    file.write_text('{"id": 1, "text": "secret"}\n')
    with pytest.raises(SettingsError, match="Line 1") as error:
        read(file)
    assert "secret" not in str(error.value)
    with pytest.raises(SettingsError, match="can't be read"):
        read(tmp_path / "none.jsonl")
