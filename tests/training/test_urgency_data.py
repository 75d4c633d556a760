"""The labelled messages and the code that measures with them."""

from __future__ import annotations

import pytest

from models.urgency import Tier
from pipeline.classify.decide import OperatingPoint
from training.corpus import FOLDS, UNSEEN_BY_RULES, english, spanish, spanish_rendered
from training.evaluate import MEASURES, flagged_precision, flagged_sensitivity, per_tier, report
from training.joined import Case, best_temperature, choose, judge, raised_in, softmax
from training.out_of_fold import Prediction, load, save

ROWS = english()


def test_the_corpus_is_what_its_spec_says() -> None:
    assert len(ROWS) == 1600
    assert len({row.id for row in ROWS}) == len({row.text for row in ROWS}) == 1600
    assert len(spanish()) == len(spanish_rendered()) == 90
    for row in (*ROWS, *spanish(), *spanish_rendered()):
        assert all(0 <= start < end <= len(row.text) for start, end in (*row.evidence, *row.negated))
        assert row.callback_number is None or row.callback_number in row.text or row.author == "es-en"


def test_no_author_is_on_both_sides_of_a_fold() -> None:
    authors = [author for fold in FOLDS for author in fold]
    assert sorted(authors) == sorted({row.author for row in ROWS})
    assert set(UNSEEN_BY_RULES) in [set(fold) for fold in FOLDS]


def test_stored_predictions_cover_every_message() -> None:
    predictions = load()
    assert set(predictions) == {row.id for row in ROWS}
    for row in ROWS:
        assert all(0 <= s < e <= len(row.text) for s, e, _ in predictions[row.id].evidence)


def test_predictions_are_stored_and_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("predictions") / "p.jsonl"
    one = Prediction("a-1", (1.0, 0.0, 0.0, -1.0), (0.5,) * 15, ((0, 3, 0.9),))
    save([one], path)
    assert load(path) == {"a-1": one}


def _cases() -> list[Case]:
    """Eight messages, two of each tier, with a model that is right but for one."""
    chosen = [row for tier in Tier for row in [row for row in ROWS if row.tier is tier][:2]]
    logits = {tier: tuple(3.0 if other is tier else 0.0 for other in Tier) for tier in Tier}
    return [Case(row, (), Prediction(row.id, logits[row.tier], (0.0,) * 15, ())) for row in chosen]


def test_the_operating_point_reaches_what_is_wanted() -> None:
    every = _cases()
    temperature = best_temperature(every)
    point = choose(every, temperature)
    outcomes = [judge(case, temperature, point) for case in every]
    assert flagged_sensitivity(outcomes) == flagged_precision(outcomes) == 1
    assert all(per_tier(outcomes, tier)[0] == 1 for tier in Tier)
    text = report(outcomes)
    assert all(name in text for name in MEASURES)


def test_what_the_model_does_not_know_lowers_the_figures() -> None:
    every = [Case(case.row, (), Prediction(case.row.id, (0, 0, 0, 9), (0.0,) * 15, ())) for case in _cases()]
    outcomes = [judge(case, 1.0, OperatingPoint(0.5, 0.5, 0.5)) for case in every]
    assert flagged_sensitivity(outcomes) == 0


def test_rules_are_the_same_as_those_that_ship() -> None:
    assert [one.flag.concept for one in raised_in("I can't breathe")] == ["cannot breathe"]
    assert raised_in("no trouble breathing") == ()


def test_softmax() -> None:
    assert softmax([0, 0]) == [0.5, 0.5]
    assert softmax([1000.0, 0.0], 2.0)[0] == pytest.approx(1)
