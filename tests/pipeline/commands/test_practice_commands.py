"""init, ingest, run, list, show and reprocess on a real practice, with scripted stages where models would load."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from models.errors import WeightsError
from models.recording import Direction, Status
from models.store import Store
from models.urgency import Tier
from pipeline import build
from pipeline.cli import COULD_NOT, INTERRUPTED, main
from practice.settings import Practice
from tests.audio_samples import tone, write_wav
from tests.fakes import ScriptedClassifier, ScriptedTranscriber, assessment, scripted, transcript
from tests.pipeline.conftest import Arrive


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripted stages where `build` would load models."""
    made = scripted(
        transcriber=ScriptedTranscriber(transcript("my chest [bold] hurts")),
        classifier=ScriptedClassifier(assessment(Tier.EMERGENCY)),
    )
    monkeypatch.setattr(build, "build_stages", lambda _practice: made)


def ringback(practice: Practice, *words: str) -> int:
    return main(["--home", str(practice.home), *words])


def test_init_makes_a_practice_that_only_its_owner_can_look_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "new"
    assert main(["init", str(home)]) == 0
    assert main(["--home", str(home), "list"]) == 0
    assert {path.name for path in home.iterdir()} >= {"practice.toml", "ringback.db", "originals", "playable", "inbox"}
    assert [path for path in (home, *home.iterdir()) if path.stat().st_mode & 0o077] == []
    (home / "practice.toml").write_text('name = "Ours"\n', "utf-8")
    assert main(["--home", str(home), "init"]) == 0
    assert (home / "practice.toml").read_text("utf-8") == 'name = "Ours"\n'
    assert "stays as it is" in capsys.readouterr().err


def test_ingest_says_what_became_of_the_files(
    practice: Practice, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "spool"
    folder.mkdir()
    for hz in (440, 550):
        file = write_wav(folder / f"{hz}.wav", tone(hz, 0.3))
        os.utime(file, (time.time() - 60, time.time() - 60))
    assert ringback(practice, "ingest", str(folder)) == 0
    assert "2 new" in capsys.readouterr().err
    (folder / "notes.docx").write_bytes(b"PK")
    assert ringback(practice, "ingest", str(folder)) == 0
    told = capsys.readouterr().err
    assert "2 known" in told
    assert f"skipped: {folder}/notes.docx: not a recording" in told
    assert ringback(practice, "ingest", str(tmp_path / "missing")) == 1
    assert "missing" in capsys.readouterr().err
    assert store.counts()[Status.WAITING] == 2


@pytest.mark.usefixtures("stages")
def test_run_processes_what_waits_and_sums_it_up(
    practice: Practice, arrive: Arrive, capsys: pytest.CaptureFixture[str]
) -> None:
    arrive()
    assert ringback(practice, "run", "--json", "--workers", "2") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["tiers"]["emergency"] == 1
    assert "emergency" in said.err
    assert ringback(practice, "run") == 0
    assert "Nothing waits" in capsys.readouterr().err


@pytest.mark.usefixtures("stages")
def test_a_recording_that_fails_is_in_the_exit_code_and_the_summary(
    practice: Practice, arrive: Arrive, capsys: pytest.CaptureFixture[str]
) -> None:
    arrive(content=b"no sound" * 100)
    good = arrive(hz=500)
    assert ringback(practice, "run") == 1
    assert "Could not be processed" in capsys.readouterr().err
    assert ringback(practice, "show", str(good)) == 0


def test_weights_that_cannot_be_used_stop_the_run_before_it_claims_anything(
    practice: Practice, store: Store, arrive: Arrive, capsys: pytest.CaptureFixture[str]
) -> None:
    arrive()
    assert ringback(practice, "run", "--model", "/no/such/folder") == COULD_NOT
    assert "/no/such/folder" in capsys.readouterr().err
    assert store.counts()[Status.WAITING] == 1


def test_damaged_weights_found_on_the_way_end_the_run_with_the_reason(
    practice: Practice, arrive: Arrive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arrive()
    bad = scripted(classifier=ScriptedClassifier(WeightsError("The head is damaged. Install it again.")))
    monkeypatch.setattr(build, "build_stages", lambda _practice: bad)
    assert ringback(practice, "run") == 1
    assert "Ended early: The head is damaged. Install it again." in capsys.readouterr().err


@pytest.mark.usefixtures("stages")
def test_list_and_show_in_every_form(practice: Practice, arrive: Arrive, capsys: pytest.CaptureFixture[str]) -> None:
    incoming, outgoing = arrive(), arrive(direction=Direction.OUTGOING, hz=500)
    assert ringback(practice, "run") == 0
    capsys.readouterr()

    def told(*words: str) -> str:
        assert ringback(practice, *words) == 0
        return capsys.readouterr().out

    assert "emergency" in told("list")
    assert "No messages." in told("list", "--tier", "routine")
    rows: list[dict[str, Any]] = json.loads(told("list", "--json", "--tier", "emergency", "--status", "done"))
    assert [row["id"] for row in rows] == [incoming]
    assert json.loads(told("list", "--jsonl", "--since", "2026-03-01", "--until", "2026-03-03"))["id"] == incoming
    assert told("list", "--jsonl", "--since", "2026-03-03") == ""
    assert json.loads(told("list", "--direction", "outgoing", "--jsonl"))["id"] == outgoing
    assert "callback" in told("list", "--direction", "outgoing")
    assert ringback(practice, "list", "--direction", "outgoing", "--tier", "routine") == COULD_NOT
    detail = json.loads(told("show", str(incoming), "--json"))
    assert detail["assessment"]["value"]["tier"] == "emergency"
    assert "my chest [bold] hurts" in told("show", str(incoming))
    assert "Score: no score" in told("show", str(outgoing))
    assert f"File: {detail['message']['arrival']['source_path']!r}" in told("show", str(incoming))


def test_a_time_that_is_none_is_refused_with_an_example(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ringback(practice, "list", "--since", "yesterday")
    assert "'yesterday' is no date: write 2026-03-01" in capsys.readouterr().err


def test_show_says_why_a_message_failed(practice: Practice, arrive: Arrive, capsys: pytest.CaptureFixture[str]) -> None:
    message_id = arrive(content=b"no sound" * 100)
    bad = scripted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "build_stages", lambda _practice: bad)
        assert ringback(practice, "run") == 1
    capsys.readouterr()
    assert ringback(practice, "show", str(message_id)) == 0
    assert "Failed at decode" in capsys.readouterr().out


def test_a_message_that_is_not_there(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    assert ringback(practice, "show", "99") == COULD_NOT
    assert "99" in capsys.readouterr().err


@pytest.mark.usefixtures("stages")
def test_reprocess_makes_messages_wait_again(
    practice: Practice, store: Store, arrive: Arrive, capsys: pytest.CaptureFixture[str]
) -> None:
    message_id = arrive()
    assert ringback(practice, "run") == 0
    assert ringback(practice, "reprocess") == COULD_NOT
    assert ringback(practice, "reprocess", "--id", str(message_id), "--stage", "classify") == 0
    assert "1 messages wait" in capsys.readouterr().err
    assert ringback(practice, "run") == 0
    assert store.message(message_id).history
    assert ringback(practice, "show", str(message_id)) == 0
    assert "older results" in capsys.readouterr().out


RUN_WITH_SLOW_STAGES = """
import sys, time
from pipeline import build
from pipeline.cli import main
from tests.fakes import ScriptedTranscriber, scripted
slow = scripted(transcriber=ScriptedTranscriber(before=lambda: (print("working", flush=True), time.sleep({seconds}))))
build.build_stages = lambda practice: slow
sys.exit(main(["--home", {home!r}, "run", "--workers", "1"]))
"""


@pytest.mark.parametrize(
    ("signals", "code", "done"),
    [((signal.SIGINT,), 0, 1), ((signal.SIGTERM,), 0, 1), ((signal.SIGINT,) * 2, INTERRUPTED, 0)],
)
def test_ctrl_c_finishes_what_is_in_work_and_twice_gives_it_back(
    practice: Practice, store: Store, arrive: Arrive, signals: tuple[signal.Signals, ...], code: int, done: int
) -> None:
    for hz in (400, 500, 600):
        arrive(hz=hz)
    script = RUN_WITH_SLOW_STAGES.format(seconds=1.0 if done else 30, home=str(practice.home))
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    for number in signals:
        process.send_signal(number)
        time.sleep(0.2)
    _, said = process.communicate(timeout=30)
    assert process.returncode == code, said
    counts = store.counts()
    assert (counts[Status.DONE], counts[Status.WAITING], counts[Status.PROCESSING]) == (done, 3 - done, 0)
    assert re.search("Finishing the recordings in work", said)


def test_a_killed_run_is_taken_up_again_at_once(practice: Practice, store: Store, arrive: Arrive) -> None:
    message_id = arrive()
    script = RUN_WITH_SLOW_STAGES.format(seconds=30, home=str(practice.home))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert store.counts()[Status.PROCESSING] == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "build_stages", lambda _practice: scripted())
        started = time.monotonic()
        assert ringback(practice, "run") == 0
    assert time.monotonic() - started < practice.run.lease_s
    assert store.message(message_id).status is Status.DONE
