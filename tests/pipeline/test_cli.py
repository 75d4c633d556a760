"""The command's frame: help, exit codes, one line for people, no heavy imports where none are needed."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import RingbackError
from pipeline import cli
from pipeline.commands import list as list_command
from practice.settings import Practice

HEAVY = "torch, transformers, faster_whisper, ctranslate2, librosa, onnxruntime, swift_f0, streamlit, av".split(", ")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    kept = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = kept


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "example:" in told
    assert f"ringback {name}" in told.partition("example:")[2] or "ringback --home" in told


def test_every_module_of_commands_is_a_command() -> None:
    modules = {file.stem for file in (Path(cli.__file__).parent / "commands").glob("*.py")}
    assert modules == {*(name.replace("-", "_") for name in cli.COMMANDS), "__init__", "arguments"}


def test_without_a_practice_one_line_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--home", str(tmp_path), "list"]) == cli.COULD_NOT
    said = capsys.readouterr()
    assert said.out == ""
    assert "ringback init" in said.err
    assert len(said.err.splitlines()) == 1


def test_home_comes_from_the_environment_and_the_option_wins(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RINGBACK_HOME", str(practice.home))
    assert cli.main(["list", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"
    assert cli.main(["list", "--home", str(tmp_path)]) == cli.COULD_NOT
    assert cli.main(["--home", str(tmp_path), "list"]) == cli.COULD_NOT


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RingbackError("The thing is broken. Mend it."), cli.COULD_NOT, "The thing is broken. Mend it."),
        (KeyboardInterrupt(), cli.INTERRUPTED, "Ctrl-C"),
        (PermissionError(13, "Permission denied", "/srv/x"), cli.COULD_NOT, "ringback: Permission denied ('/srv/x')."),
        (ZeroDivisionError("a caller's words"), cli.COULD_NOT, "unexpected ZeroDivisionError"),
    ],
)
def test_errors_become_one_line_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(list_command, "run", fail)
    assert cli.main(["list"]) == code
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert "a caller's words" not in told


@pytest.mark.parametrize("error", [RingbackError("x"), ZeroDivisionError("x")])
def test_debug_shows_tracebacks(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(list_command, "run", fail)
    with pytest.raises(type(error)):
        cli.main(["list", "--debug"])


def test_light_commands_load_no_model_library(practice: Practice) -> None:
    code = (
        "import sys; from pipeline.cli import main; "
        f"main(['--home', {str(practice.home)!r}, 'list']); "
        f"main(['--home', {str(practice.home)!r}, 'reprocess', '--all']); "
        f"print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines()[-1] == "[]"


def test_help_needs_next_to_nothing() -> None:
    code = "import sys; from pipeline.cli import build_parser; build_parser(); print('sqlalchemy' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"


def test_a_reader_that_has_had_enough_ends_it_quietly(practice: Practice) -> None:
    command = [sys.executable, "-m", "pipeline", "--home", str(practice.home), "list", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == cli.BROKEN_PIPE
    assert said == ""
