"""A recording that is a file on this machine, opened without following anybody astray."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from pipeline.ingest.names import sidecars_of
from pipeline.ingest.source import Refusal, Stamp

_READABLE = "Make it readable for the user that runs ringback; the next ingest takes it."
_CONTROLLING = ("Cc", "Zl", "Zp")  # Unicode's categories of control characters and line separators
_LINK = "Put the recording itself there, or remove the link."


def shown(path: Path) -> str:
    r"""The path as text that any database can hold and any terminal show: what is not UTF-8 or controls one as \xNN."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(ascii(char)[1:-1] if unicodedata.category(char) in _CONTROLLING else char for char in text)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file on this machine that must lie below `root`, wherever links lead."""

    path: Path
    root: Path

    @property
    def location(self) -> str:
        """The absolute path, as text."""
        return shown(self.path)

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders above it, nearest first."""
        return tuple(folder.name for folder in self.path.parents)

    def stamp(self) -> Stamp:
        """Size and times; the metadata files' changes count as its own."""
        own = self.path.stat()
        changes = [own.st_ctime]  # kernel time: a copy that keeps the old modification time can't set this one
        for sidecar in sidecars_of(self.name):
            try:
                changes.append(self.path.with_name(sidecar).lstat().st_ctime)
            except OSError:  # there is none (or its name would be too long)
                continue
        return Stamp(own.st_size, own.st_mtime, max(changes))

    def open(self) -> BufferedReader:
        """Opens it; refuses what is no regular file (a pipe would never end) or leads out of `root`."""
        real = inside(self.path, self.root)
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Refusal("it is not a regular file", "Remove it.")
        return os.fdopen(descriptor, "rb")

    def beside(self, name: str, limit_bytes: int) -> bytes | None:
        """The start of another file in its folder, None when there is none."""
        try:
            with LocalFile(self.path.with_name(name), self.root).open() as file:
                return file.read(limit_bytes)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):
                return None
            raise


def inside(path: Path, root: Path) -> Path:
    """Where links lead.

    Raises:
        Refusal: out of `root`, in a circle or to nothing.
    """
    try:
        real = Path(os.path.realpath(path, strict=True))
    except OSError as error:
        if not path.is_symlink():
            raise
        leads = "in a circle" if error.errno == errno.ELOOP else "to nothing that can be read"
        raise Refusal(f"it is a link that leads {leads}", _LINK) from None
    if real != root and root not in real.parents:
        raise Refusal("it is a link that leads out of the folder", _LINK)
    return real


def refusal_of(error: OSError | Refusal) -> Refusal:
    """Why a file can't be read, in words for a person, without its name."""
    if isinstance(error, Refusal):
        return error
    return Refusal(f"it can't be read: {os.strerror(error.errno or errno.EIO)}", _READABLE)
