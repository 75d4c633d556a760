"""transcribe, classify and score: JSON in the documented shape, an answer for every file and line, no database."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import build
from pipeline.cli import COULD_NOT, main
from pipeline.run import Stages
from tests.audio_samples import stereo, tone, write_wav
from tests.fakes import ScriptedScorer, ScriptedTranscriber, scripted, transcript
from tests.pipeline.test_parties import said

TIERS = {"emergency", "same_hour", "same_day", "routine"}


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Stages:
    """Scripted stages where `build` would load models."""
    made = scripted(transcriber=ScriptedTranscriber(transcript("please call me back")))
    monkeypatch.setattr(build, "build_transcriber", lambda _settings: made.transcriber)
    monkeypatch.setattr(build, "build_scorer", lambda: made.scorer)
    return made


def give(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("stages")
def test_transcribe_answers_every_file_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, odd = write_wav(tmp_path / "good.wav", tone(440)), tmp_path / "odd \N{FIRE}'\n.wav"
    write_wav(odd, tone(550))
    text = tmp_path / "text.wav"
    text.write_text("Dear practice")
    files = [good, text, tmp_path / "missing.wav", odd]
    assert main(["--home", str(tmp_path), "transcribe", *map(str, files)]) == 1
    found = answers(capsys)
    assert [line["path"] for line in found] == [str(file) for file in files]
    assert ["error" in line for line in found] == [False, True, True, False]
    assert set(found[0]) == {"path", "duration_s", "language", "text", "segments", "quality", "numbers", "suggestions"}
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.usefixtures("stages")
@pytest.mark.parametrize(("form", "start"), [("txt", "please"), ("vtt", "WEBVTT"), ("srt", "1\n"), ("json", "{")])
def test_transcribe_writes_other_formats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, start: str
) -> None:
    file = write_wav(tmp_path / "good.wav", tone(440))
    assert main(["--home", str(tmp_path), "transcribe", str(file), "--format", form]) == 0
    assert capsys.readouterr().out.startswith(start)


@pytest.mark.usefixtures("stages")
def test_transcribe_writes_one_json_document_for_several_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_wav(tmp_path / "good.wav", tone(440))
    assert main(["--home", str(tmp_path), "transcribe", str(file), "missing.wav", "--format", "json"]) == 1
    assert ["error" in record for record in json.loads(capsys.readouterr().out)] == [False, True]


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("what was said"), PermissionError(13, "denied")])
def test_one_files_trouble_leaves_the_others_alone(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    assert isinstance(stages.transcriber, ScriptedTranscriber)
    stages.transcriber.says = error
    file = write_wav(tmp_path / "good.wav", tone(440))
    assert main(["--home", str(tmp_path), "transcribe", str(file), str(file)]) == 1
    said = capsys.readouterr()
    assert said.out.count('"error"') == 2
    assert "what was said" not in said.out + said.err


def test_a_model_that_is_not_there_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "transcribe", "--model", "/no/such/folder", "x.wav"]) == COULD_NOT
    assert "/no/such/folder" in capsys.readouterr().err


def test_score_hears_the_staffs_channel_only(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "practice.toml").write_text('[audio]\nstaff_channel = "right"\n', "utf-8")
    file = write_wav(tmp_path / "call.wav", stereo(said("phone-number-male"), said("phone-number-female", at_s=5.0)))
    assert main(["--home", str(tmp_path), "score", str(file), str(tmp_path / "none.wav"), "--kind", "callback"]) == 1
    scored, failed = answers(capsys)
    assert scored["path"] == str(file)
    assert {"kind", "pace", "delivery", "elements", "privacy", "language", "overall"} <= set(scored)
    assert set(failed) == {"path", "error"}
    assert isinstance(stages.scorer, ScriptedScorer)
    assert isinstance(stages.transcriber, ScriptedTranscriber)
    assert stages.scorer.kinds == ["callback"]
    assert stages.scorer.heard == stages.transcriber.heard[1:]


@pytest.mark.usefixtures("stages")
def test_score_does_not_guess_whose_channel_is_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_wav(tmp_path / "call.wav", stereo(said("phone-number-male"), said("phone-number-female", at_s=5.0)))
    assert main(["--home", str(tmp_path), "score", str(file)]) == 1
    assert "set staff_channel" in answers(capsys)[0]["error"]


def test_a_score_that_fails_is_an_error_line(
    stages: Stages, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(stages.scorer, ScriptedScorer)
    stages.scorer.finds = ZeroDivisionError("what was said")
    file = write_wav(tmp_path / "call.wav", tone(440))
    assert main(["--home", str(tmp_path), "score", str(file)]) == 1
    assert answers(capsys) == [{"path": str(file), "error": "unexpected ZeroDivisionError"}]


def test_score_text_answers_every_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give(
        monkeypatch,
        '{"id": "a", "kind": "callback", "text": "Hello, this is Dana from Harbor Street. Please call 912 555 0142."}',
        '{"id": "b", "text": "You have reached Harbor Street."}',
        '{"id": "c", "kind": "song", "text": "la"}',
        "",
        '{"id": "d", "kind": null, "text": ""}',
    )
    assert main(["score", "--text"]) == 1
    first, second, bad_kind, blank, empty = answers(capsys)
    assert first["kind"] == "callback"
    assert first["elements"]["callback_number"]["quote"] == "912 555 0142"
    assert "overall" in second
    assert "kind must be one of" in bad_kind["error"]
    assert blank == {"id": None, "line": 4, "error": "the line is empty"}
    assert empty["id"] == "d"
    assert "error" not in empty


@pytest.mark.parametrize("words", [["score"], ["score", "--text", "x.wav"]])
def test_score_wants_files_or_text(words: list[str]) -> None:
    assert main(words) == COULD_NOT


@pytest.mark.slow
def test_classify_answers_every_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "I have crushing chest pain right now. Call me at 912 555 0142."
    give(monkeypatch, json.dumps({"id": 1, "text": text}), "{", '{"id": 1, "text": "again"}', '{"id": 2, "text": ""}')
    assert main(["classify"]) == 1
    first, broken, twice, empty = answers(capsys)
    assert set(first) >= {
        *("id", "tier", "probabilities", "topic", "evidence", "negated", "callback_numbers", "caller_name"),
    }
    assert set(first["probabilities"]) == TIERS
    assert first["tier"] == "emergency"
    for found in first["evidence"]:
        assert text[found["start"] : found["end"]] == found["quote"]
    assert broken["line"] == 2
    assert "used before" in twice["error"]
    assert empty["tier"] in TIERS


def test_a_text_that_cannot_be_classified_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.classify.classifier import UrgencyClassifier
    from tests.fakes import assessment

    def classify_texts(_: UrgencyClassifier, texts: list[str]) -> list[object]:
        if "poison" in texts:
            raise ZeroDivisionError
        return [assessment() for _ in texts]

    monkeypatch.setattr(UrgencyClassifier, "classify_texts", classify_texts)
    give(monkeypatch, *(json.dumps({"id": n, "text": text}) for n, text in enumerate(["a", "poison", "b"])))
    assert main(["classify"]) == 1
    assert ["error" in answer for answer in answers(capsys)] == [False, True, False]
