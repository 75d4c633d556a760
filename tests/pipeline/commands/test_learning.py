"""`ringback export labels`, `train urgency` and `weights` from stored messages and reviews."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import build
from pipeline.cli import COULD_NOT, main
from practice.settings import Practice
from tests.fakes import ScriptedTranscriber, scripted, transcript
from tests.pipeline.conftest import Arrive
from tests.pipeline.learning.test_retrain import few_shipped_examples, labels


def ringback(practice: Practice, *words: str) -> int:
    return main(["--home", str(practice.home), *words])


__all__ = ("few_shipped_examples",)


@pytest.mark.slow
@pytest.mark.usefixtures("few_shipped_examples")
def test_reviews_become_labels_and_labels_a_head(
    practice: Practice,
    arrive: Arrive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = "This is Dwight Penner my port is red call 308-555-0117"
    made = scripted(transcriber=ScriptedTranscriber(transcript(said)))
    monkeypatch.setattr(build, "build_stages", lambda _practice: made)
    number = arrive()
    arrive(hz=700)
    assert ringback(practice, "run") == 0
    assert ringback(practice, "review", str(number), "--tier", "same_hour", "--by", "anna") == 0
    capsys.readouterr()
    assert ringback(practice, "export", "labels") == 0
    (label,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    text = "This is [name] my port is red call [number]"
    assert label == {"id": number, "text": text, "tier": "same_hour", "topic": None, "machine_tier": "routine"}
    assert ringback(practice, "train", "urgency") == COULD_NOT
    assert "1 labels, 1 of them urgent: too few" in capsys.readouterr().err
    file = tmp_path / "more.jsonl"
    file.write_text("".join(f'{{"id": {one.id}, "text": "{one.text}", "tier": "{one.tier}"}}\n' for one in labels()))
    assert ringback(practice, "train", "urgency", "--labels", str(file), "--json") == 0
    trained = json.loads(capsys.readouterr().out)
    assert trained["in_use"] == "shipped" and trained["comparison"]["labels"] == 61
    assert ringback(practice, "weights", trained["name"]) == 0
    assert f"* {trained['name']}: trained" in capsys.readouterr().out
    assert build.make_classifier(practice).provenance.model_name.endswith(trained["name"])
    assert ringback(practice, "weights", "shipped") == 0
    assert "* shipped" in capsys.readouterr().out
    assert ringback(practice, "weights", "local-nothing") == COULD_NOT
