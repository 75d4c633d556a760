"""`ringback app` and `ringback demo`: how Streamlit is started, and what the demo's folder is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pipeline import build
from pipeline.cli import COULD_NOT, main
from pipeline.commands import demo
from pipeline.commands.app import HOST, streamlit_command
from practice.settings import Practice
from tests.audio_samples import tone, write_wav
from tests.fakes import scripted


class Became(Exception):  # noqa: N818 - reads as what happened
    """The process would have become another program."""


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """What the process would have become."""
    seen: list[tuple[list[str], dict[str, str]]] = []

    def execve(_program: str, words: list[str], environment: dict[str, str]) -> None:
        seen.append((words, environment))

    monkeypatch.setattr(os, "execve", execve)
    return seen


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_the_app_is_served_on_this_machine_only_and_reports_to_nobody() -> None:
    words = streamlit_command(8600)
    assert "--server.address=127.0.0.1" in words
    assert "--browser.gatherUsageStats=false" in words
    assert "--server.headless=true" in words
    assert Path(words[words.index("run") + 1]).parts[-2:] == ("review_app", "app.py")


def test_app_becomes_streamlit_on_the_practice(
    practice: Practice, became: list[tuple[list[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    assert main(["--home", str(practice.home), "app", "--port", str(port)]) == 0
    ((words, environment),) = became
    assert f"--server.port={port}" in words
    assert environment["RINGBACK_HOME"] == str(practice.home)
    assert f"http://127.0.0.1:{port}" in capsys.readouterr().err


def test_a_port_in_use_is_one_clear_line(
    practice: Practice, became: list[tuple[list[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--home", str(practice.home), "app", "--port", str(port)]) == COULD_NOT
    assert "--port" in capsys.readouterr().err
    assert became == []


def test_app_wants_a_database(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    (practice.home / "ringback.db").unlink()
    assert main(["--home", str(practice.home), "app"]) == COULD_NOT
    assert "ringback init" in capsys.readouterr().err


@pytest.fixture
def small_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One sample of each direction, and stages that need no model."""
    samples = tmp_path / "samples"
    for number, folder in enumerate(demo.FOLDERS):
        (samples / folder).mkdir(parents=True)
        file = write_wav(samples / folder / "one.wav", tone(400 + number, 0.3))
        os.utime(file, (0, 1_000_000_000))
    (samples / "practice.toml").write_text((demo.SAMPLES / "practice.toml").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(demo, "SAMPLES", samples)
    monkeypatch.setattr(build, "build_stages", lambda _practice: scripted())
    return samples


@pytest.mark.usefixtures("small_samples")
def test_the_demo_keeps_away_from_a_real_practice_and_does_nothing_twice(
    practice: Practice, became: list[tuple[list[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    before = (practice.home / "ringback.db").read_bytes()
    assert main(["--home", str(practice.home), "demo", "--no-serve"]) == 0
    first = capsys.readouterr().err
    assert "synthetic" in first
    assert "3 new" in first
    assert (practice.home / "ringback.db").read_bytes() == before
    assert main(["--home", str(practice.home), "demo", "--port", str(free_port())]) == 0
    second = capsys.readouterr().err
    assert "3 known" in second
    assert "Nothing waits" in second
    assert became[0][1]["RINGBACK_HOME"] == str(practice.home / ".demo")


def test_without_the_repository_there_is_no_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "SAMPLES", tmp_path / "nowhere")
    assert main(["--home", str(tmp_path), "demo"]) == COULD_NOT
    assert "clone" in capsys.readouterr().err
