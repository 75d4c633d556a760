"""The doctor finds what is wrong, says what to do, and is content where all is well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.store import Store
from pipeline import doctor
from pipeline.cli import main
from pipeline.doctor import Check, examine
from practice.settings import Practice


@pytest.fixture(autouse=True)
def without_the_text_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loading it takes a second; one test below does it."""
    monkeypatch.setattr(doctor, "_urgency_model", lambda _: Check("urgency_model", True, "not looked at here"))
    yield


def checks(home: Path, model: str = "tiny.en") -> dict[str, Check]:
    return {check.name: check for check in examine(home, model=model)}


def test_all_is_well_in_a_new_practice(practice: Practice) -> None:
    found = checks(practice.home)
    assert [check for check in found.values() if not check.ok] == []
    assert set(found) == {
        *("python", "settings", "weights", "urgency_model", "codecs", "disk"),
        *("hours", "permissions", "database", "ingest", "queue"),
    }


def test_without_a_practice_the_machine_is_checked(tmp_path: Path) -> None:
    found = checks(tmp_path)
    assert all(check.ok for check in found.values())
    assert "database" not in found


def test_json_names_the_folder_of_the_speech_model(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(practice.home), "doctor", "--json", "--model", "tiny.en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert (Path(told["weights"]["path"]) / "model.bin").is_file()


def test_a_line_for_each_check_and_an_exit_code(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    practice.home.chmod(0o755)
    practice.originals.chmod(0o755)
    assert main(["--home", str(practice.home), "doctor", "--model", "tiny.en"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    (wrong,) = [line for line in lines if line.startswith("WRONG")]
    assert f"chmod o-rwx {practice.home}" in wrong


def test_a_folder_that_can_not_be_written_is_found(practice: Practice, as_nobody: Callable[[], None]) -> None:
    assert checks(practice.home)["permissions"].ok  # and everything is imported, which nobody may not be able to
    as_nobody()
    practice.originals.chmod(0o500)
    found = checks(practice.home)["permissions"]
    practice.originals.chmod(0o700)
    assert not found.ok
    assert found.detail == f"this user can't write {practice.originals}"


def test_a_model_that_is_not_there_is_found(practice: Practice) -> None:
    assert not checks(practice.home, model="/no/such/folder")["weights"].ok


def test_a_wrong_setting_is_found_and_the_rest_still_checked(practice: Practice) -> None:
    (practice.home / "practice.toml").write_text("nonsense = 1", "utf-8")
    found = checks(practice.home)
    assert not found["settings"].ok
    assert "nonsense" in found["settings"].detail
    assert found["codecs"].ok


def test_a_missing_database_is_found(practice: Practice) -> None:
    (practice.home / "ringback.db").unlink()
    found = checks(practice.home)
    assert not found["database"].ok
    assert "ringback init" in found["database"].remedy
    assert not found["queue"].ok


def test_an_old_schema_is_found(practice: Practice) -> None:
    from models import migrate

    migrate.downgrade(practice.database_url, "base")
    assert not checks(practice.home)["database"].ok


def test_files_that_could_not_be_taken_in_are_found(practice: Practice, store: Store) -> None:
    store.report_problem("/spool/msg0001.wav", "it can't be read", "Check its permissions.")
    found = checks(practice.home)["ingest"]
    assert not found.ok
    assert "/spool/msg0001.wav" in found.detail
    assert found.remedy == "Check its permissions."


def test_a_full_disk_is_found(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 0))
    assert not checks(practice.home)["disk"].ok


def test_missing_decoders_are_found(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CODECS", ["pcm_mulaw", "no_such_codec"])
    assert "no_such_codec" in checks(practice.home)["codecs"].detail


def test_an_old_python_is_found(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PYTHON", (9, 9))
    assert not checks(practice.home)["python"].ok


def test_a_practice_that_is_never_open_is_told(practice: Practice) -> None:
    (practice.home / "practice.toml").write_text("[hours]\nmon = ''\n", "utf-8")
    assert not checks(practice.home)["hours"].ok
    (practice.home / "practice.toml").write_text("[closures]\nopen_on = ['Colombus Day']\n", "utf-8")
    assert "Columbus Day" in checks(practice.home)["hours"].detail
    (practice.home / "practice.toml").write_text("[closures]\nstate = 'ZZ'\n", "utf-8")
    assert "'ZZ'" in checks(practice.home)["hours"].detail
