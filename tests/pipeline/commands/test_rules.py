"""`ringback rules` on a practice with stored messages and on a file of texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.store import Store
from pipeline import build
from pipeline.cli import COULD_NOT, main
from practice.settings import Practice
from tests.fakes import ScriptedTranscriber, scripted, transcript
from tests.pipeline.conftest import Arrive

DRAFT = """
[[red_flags.finding]]
name = "port trouble"
words = ["port is (red|hot)"]
[[red_flags.flag]]
concept = "trouble with a port"
tier = "same_hour"
all = ["port trouble"]
source = "our nurses"
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.toml"
    file.write_text(DRAFT)
    return file


def ringback(practice: Practice, *words: str) -> int:
    return main(["--home", str(practice.home), *words])


@pytest.mark.slow
def test_a_draft_is_tried_on_the_stored_messages(
    practice: Practice,
    store: Store,
    arrive: Arrive,
    draft: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = "Hi it is June my port is red but I call to move my appointment to Tuesday"
    made = scripted(transcriber=ScriptedTranscriber(transcript(said)))
    monkeypatch.setattr(build, "build_stages", lambda _practice: made)
    number = arrive()
    assert ringback(practice, "run") == 0
    capsys.readouterr()
    assert ringback(practice, "rules", "test", "--draft", str(draft), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["messages"], found["concerned"]) == (1, 1)
    (one,) = found["newly_flagged"]
    assert (one["id"], one["after"], one["gained"][0]["quote"]) == (number, "same_hour", "port is red")
    assert ringback(practice, "rules", "test", "--draft", str(draft)) == 0
    assert "“port is red”" in capsys.readouterr().out
    assert ringback(practice, "rules", "test", "--draft", str(draft), "--until", "2020-01-01", "--json") == 0
    assert json.loads(capsys.readouterr().out)["messages"] == 0
    assessed = store.message(number).assessment
    assert assessed is not None and assessed.value.tier.value == "routine"


@pytest.mark.slow
def test_a_shipped_rule_is_tried_on_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id": "a", "text": "the stitches popped open"}\n{"id": 2, "text": "move my visit"}\nno json\n')
    home = ["--home", str(tmp_path)]
    assert main([*home, "rules", "test", "wound open", "--jsonl", str(file), "--json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    concerned = [one["id"] for effect in ("newly_flagged", "other_tier", "same_tier") for one in found[effect]]
    assert (found["messages"], concerned) == (2, ["a"])
    assert "line 3" in told.err and "popped" not in told.err


def test_the_rules_in_force_are_listed(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    with (practice.home / "practice.toml").open("a") as file:
        file.write(DRAFT)
    assert ringback(practice, "rules", "list", "--json") == 0
    flags = {flag["concept"]: flag for flag in json.loads(capsys.readouterr().out)["flags"]}
    assert flags["trouble with a port"]["origin"] == "practice"
    assert flags["chest pain"] | {"origin": "shipped", "tier": "emergency"} == flags["chest pain"]
    assert ringback(practice, "rules", "list", "trouble with a port") == 0
    assert "trouble with a port: port trouble (our nurses)" in capsys.readouterr().out


def test_what_cannot_be_tested_says_why(practice: Practice, draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ringback(practice, "rules", "test") == COULD_NOT
    assert "changes no red flag" in capsys.readouterr().err
    assert ringback(practice, "rules", "test", "heavy bleding") == COULD_NOT
    assert "'heavy bleeding'" in capsys.readouterr().err
    draft.write_text(DRAFT.replace('port trouble"]', 'gone"]'))
    assert ringback(practice, "rules", "list", "--draft", str(draft)) == COULD_NOT
    told = capsys.readouterr().err
    assert str(draft) in told and "'trouble with a port' needs" in told
