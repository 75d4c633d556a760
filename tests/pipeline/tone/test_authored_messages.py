"""Floors under the figures of docs/staff_score.md: a change of the rules must not lose what they find."""

import pytest

from training.evaluate_staff import DATA, elements, kinds, privacy, read


@pytest.mark.parametrize(
    ("file", "element_f1", "kind_share", "privacy_precision", "privacy_recall"),
    [("staff_train_a.jsonl", 0.96, 0.90, 0.90, 0.88), ("staff_train_b.jsonl", 0.89, 0.80, 0.85, 0.50)],
)
def test_the_rules_keep_their_figures(
    file: str, element_f1: float, kind_share: float, privacy_precision: float, privacy_recall: float
) -> None:
    rows = read(DATA / file)
    assert elements(rows)[""].f1 >= element_f1
    assert kinds(rows) >= kind_share
    found = privacy(rows)
    assert found.precision >= privacy_precision
    assert found.recall >= privacy_recall
