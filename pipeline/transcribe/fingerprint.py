"""SHA-256 of large files, computed once: remembered in the cache until the file's size or time changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

CACHE_VARIABLE = "RINGBACK_CACHE"


def cache_folder() -> Path:
    """Folder for what can be made again: the environment variable RINGBACK_CACHE, else the user's cache folder."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen).expanduser() if chosen else user_cache_path("ringback")


def sha256_of(file: Path) -> str:
    """Hashes a file from its first byte to its last; raises OSError when it can't be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fingerprint(file: Path) -> str:
    """SHA-256 of a file, from memory when neither its place, size nor time has changed since it was hashed.

    Args:
        file: any file that can be read.

    Returns:
        64 hexadecimal digits.

    Raises:
        OSError: the file can't be read. (A memory that can't be written is no error: the file is hashed each time.)
    """
    note = _note(file)
    with contextlib.suppress(OSError):
        remembered = note.read_text(encoding="ascii")
        if len(remembered) == 64:
            return remembered
    found = sha256_of(file)
    remember(file, found)
    return found


def remember(file: Path, sha256: str) -> None:
    """Notes the hash of a file just read or written, so that `fingerprint` needn't read it again."""
    note = _note(file)
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=note.parent, delete=False, encoding="ascii") as stream:
            stream.write(sha256)
        Path(stream.name).replace(note)


def _note(file: Path) -> Path:
    """Where the hash of this file, in its present state, is remembered."""
    facts = file.stat()
    key = f"{file.resolve()}|{facts.st_size}|{facts.st_mtime_ns}|{facts.st_ino}"
    return cache_folder() / "hashes" / hashlib.sha256(key.encode()).hexdigest()[:32]
