"""`ringback audit-sample` and `review` on stored messages."""

from __future__ import annotations

import json

import pytest

from models.store import Store
from models.urgency import Tier
from pipeline import build
from pipeline.cli import COULD_NOT, main
from practice.settings import Practice
from tests.fakes import ScriptedClassifier, assessment, scripted
from tests.pipeline.conftest import Arrive


def ringback(practice: Practice, *words: str) -> int:
    return main(["--home", str(practice.home), *words])


def test_an_audit_from_drawing_to_recall(
    practice: Practice,
    store: Store,
    arrive: Arrive,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    numbers = [arrive(hz=hz) for hz in (400, 500, 600)]
    assert ringback(practice, "audit-sample") == COULD_NOT
    assert "no unflagged message" in capsys.readouterr().err
    made = scripted(classifier=ScriptedClassifier(assessment(Tier.ROUTINE)))
    monkeypatch.setattr(build, "build_stages", lambda _practice: made)
    assert ringback(practice, "run") == 0
    capsys.readouterr()
    assert ringback(practice, "audit-sample", "--size", "2", "--seed", "5", "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert len(first["waiting"]) == 2 and set(first["waiting"]) <= set(numbers) and first["recall"] is None
    for number in first["waiting"]:
        assert ringback(practice, "review", str(number), "--tier", "emergency", "--by", "anna") == 0
    assert "the machine says routine" in capsys.readouterr().err
    assert ringback(practice, "audit-sample", "--report") == 0
    told = capsys.readouterr().out
    assert "2 messages, 2 checked" in told and "recall: 0.000" in told
    assert f"urgent and not flagged: {' '.join(map(str, first['waiting']))}" in told
    assert {review.tier for review in store.reviews().values()} == {Tier.EMERGENCY}
    assert store.message(numbers[0]).assessment is not None
    assert ringback(practice, "audit-sample", "--report", "--id", "9") == COULD_NOT
