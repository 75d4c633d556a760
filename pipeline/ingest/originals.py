"""Originals: kept unchanged, read-only, under their content's hash, so that nothing is kept twice or half."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path, PurePath

from models.recording import Recording
from pipeline.headerless import HEADERLESS
from pipeline.ingest.source import Found, Refusal, StillChanging

_INCOMING = ".incoming"  # copies in the making; a killed ingest may leave one
_STALE_S = 86_400
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_ORDINARY_SUFFIX = re.compile(r"\.[a-z0-9-]{1,10}")


def keep(found: Found, originals: Path) -> Recording:
    """Keeps a file's bytes as `originals`/<2 digits>/<sha256><suffix>, unless they are there already.

    A copy gets its name only when it is complete, on the disk and read back; killed at any moment, the next ingest
    finds either nothing or a whole original to use again.

    Args:
        found: the file; it is only read.
        originals: folder of the originals, in the practice's folder.

    Raises:
        StillChanging: the file changed meanwhile.
        Refusal: the original can't be kept (disk full, no permission).
        OSError: the file can't be read.
    """
    with found.open() as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        size_bytes = source.tell()
    shelf = originals / sha256[:2]
    kept = next(iter(sorted(shelf.glob(f"{sha256}*"))), None)
    suffix = PurePath(found.name).suffix.lower()
    if kept is None or kept.stat().st_size != size_bytes:
        kept = kept or shelf / (sha256 + (suffix if _ORDINARY_SUFFIX.fullmatch(suffix) else ""))
        try:
            _copy(found, kept, sha256)
        except OSError as error:
            raise _cause(error, originals) from None
    stored_path = kept.relative_to(originals.parent).as_posix()
    return Recording(sha256[:16], sha256, stored_path, size_bytes, suffix if suffix in HEADERLESS else kept.suffix)


def sweep(originals: Path) -> None:
    """Removes copies that an ingest, killed at least a day ago, left half made."""
    for leftover in (originals / _INCOMING).glob("*"):
        with contextlib.suppress(OSError):  # another ingest was faster, or it is another user's: nothing depends on it
            if time.time() - leftover.stat().st_mtime > _STALE_S:
                leftover.unlink()


def _copy(found: Found, target: Path, sha256: str) -> None:
    incoming = target.parent.parent / _INCOMING
    for folder in (incoming, target.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=incoming)
    copy = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file, found.open() as source:
            shutil.copyfileobj(source, file, 1024 * 1024)
            file.flush()
            os.fsync(descriptor)
            os.fchmod(descriptor, 0o440)
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise StillChanging("it changed while it was being copied")
        copy.replace(target)
        _sync_folder(target.parent)
        _sync_folder(target.parent.parent)
    finally:
        copy.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cause(error: OSError, originals: Path) -> OSError | Refusal:
    """A refusal when it is our own folder that fails; the error itself when it is the file."""
    if error.errno in _FULL:
        return Refusal("the disk that keeps the originals is full", "Free some space; the next ingest takes it.")
    if error.filename is not None and originals in (Path(os.fsdecode(error.filename)) / "-").parents:
        reason = f"its original can't be kept: {error.strerror}"
        return Refusal(reason, "Make the practice's folder writable for the user that runs ringback.")
    return error
