from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.ingest import originals
from pipeline.ingest.local_file import LocalFile
from pipeline.ingest.source import Refusal, Stamp, StillChanging
from practice.settings import Practice


def kept(practice: Practice) -> list[Path]:
    return sorted(path for path in practice.originals.rglob("*") if path.is_file())


def test_an_original_is_kept_unchanged_and_read_only(
    inbox: Path, practice: Practice, sound: Callable[..., bytes]
) -> None:
    (inbox / "X.WAV").write_bytes(sound())
    before = (inbox / "X.WAV").stat()
    recording = originals.keep(LocalFile(inbox / "X.WAV", inbox), practice.originals)

    sha256 = hashlib.sha256(sound()).hexdigest()
    assert recording.id == sha256[:16]
    assert recording.sha256 == sha256
    assert recording.stored_path == f"originals/{sha256[:2]}/{sha256}.wav"
    assert (recording.size_bytes, recording.suffix) == (len(sound()), ".wav")
    (copy,) = kept(practice)
    assert copy == practice.home / recording.stored_path
    assert copy.read_bytes() == sound()
    assert copy.stat().st_mode & 0o777 == 0o440
    after = (inbox / "X.WAV").stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_mode) == (after.st_ino, after.st_mtime_ns, after.st_mode)


def test_the_same_sound_is_kept_once_whatever_its_name(inbox: Path, practice: Practice) -> None:
    recordings = set()
    for name in ("a.wav", "b.ulaw", "c"):
        (inbox / name).write_bytes(b"sound")
        recordings.add(originals.keep(LocalFile(inbox / name, inbox), practice.originals).stored_path)
    assert len(recordings) == len(kept(practice)) == 1


@pytest.mark.parametrize("name", ["x", "x.a b", "x.waytoolongsuffix", "x.ü", "x."])
def test_an_odd_extension_is_not_kept(inbox: Path, practice: Practice, name: str) -> None:
    (inbox / name).write_bytes(b"sound")
    assert originals.keep(LocalFile(inbox / name, inbox), practice.originals).suffix == ""


def test_a_damaged_original_is_replaced(inbox: Path, practice: Practice) -> None:
    (inbox / "x.wav").write_bytes(b"sound")
    found = LocalFile(inbox / "x.wav", inbox)
    copy = practice.home / originals.keep(found, practice.originals).stored_path
    copy.unlink()
    copy.write_bytes(b"so")
    originals.keep(found, practice.originals)
    assert copy.read_bytes() == b"sound"


@dataclass
class Growing:
    """A file that is longer each time it is opened."""

    location: str = "growing.wav"
    name: str = "growing.wav"
    folders: tuple[str, ...] = ()
    content: bytes = b"sound"

    def stamp(self) -> Stamp:
        return Stamp(len(self.content), 0, 0)

    def open(self) -> io.BufferedIOBase:
        self.content += b"more"
        return io.BytesIO(self.content)

    def beside(self, name: str, limit_bytes: int) -> bytes | None:  # noqa: ARG002 - as the Protocol says
        return None


def test_a_file_that_changes_meanwhile_is_not_kept(practice: Practice) -> None:
    with pytest.raises(StillChanging):
        originals.keep(Growing(), practice.originals)
    assert kept(practice) == []


def test_a_folder_that_can_t_be_written_is_told_from_the_file(
    inbox: Path, practice: Practice, as_nobody: Callable[[], None]
) -> None:
    (inbox / "x.wav").write_bytes(b"sound")
    as_nobody()
    practice.home.chmod(0o500)
    with pytest.raises(Refusal, match=r"original can't be kept: Permission denied\. Make the practice's folder"):
        originals.keep(LocalFile(inbox / "x.wav", inbox), practice.originals)


def test_copies_of_a_killed_ingest_are_swept(practice: Practice) -> None:
    incoming = practice.originals / ".incoming"
    incoming.mkdir(parents=True)
    (incoming / "old").touch()
    (incoming / "new").touch()
    os.utime(incoming / "old", (time.time() - 100_000,) * 2)
    originals.sweep(practice.originals)
    assert [path.name for path in incoming.iterdir()] == ["new"]
