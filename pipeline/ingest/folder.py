"""The source that looks through files and folders; nothing it hands on lies outside what was named."""

from __future__ import annotations

import os
import stat
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from pipeline.ingest import asterisk
from pipeline.ingest.local_file import LocalFile, inside, refusal_of, shown
from pipeline.ingest.names import SIDECAR_SUFFIXES, is_audio, is_passed_over, sidecars_among
from pipeline.ingest.report import Outcome
from pipeline.ingest.source import Found, Refusal, SetAside
from pipeline.sniff import demuxer_of


class FolderSource:
    """Files and folders, looked through recursively in order of name; links are followed inside each of them."""

    def __init__(self, paths: Sequence[Path], *, leave_out: Collection[Path] = ()) -> None:
        """Takes what to look through.

        Args:
            paths: files and folders.
            leave_out: folders not to go into (the practice's own originals, say).
        """
        self._paths = paths
        self._leave_out = {path.resolve() for path in leave_out}
        self._visited: set[tuple[int, int]] = set()

    def find(self) -> Iterator[Found | SetAside]:
        """Every recording, and what is set aside with the reason."""
        files: dict[Path, list[Path]] = defaultdict(list)
        for path in self._paths:
            try:
                real = path.resolve(strict=True)
                if real.is_dir():
                    yield from self._walk(real)
                else:
                    files[real.parent].append(real)
            except PermissionError as error:
                yield _unreadable(path.absolute(), error)
            except (OSError, RuntimeError):  # RuntimeError: a circle of links, before Python 3.13
                yield SetAside(shown(path.absolute()), Outcome.PROBLEM, "there is no such file or folder")
        for folder, named in files.items():
            yield from self._files(named, folder, deque())

    def _walk(self, root: Path) -> Iterator[Found | SetAside]:
        folders, linked = deque([root]), deque[Path]()  # linked ones last: what is there in its own right goes first
        while folders or linked:
            folder = folders.popleft() if folders else linked.popleft()
            try:
                if not self._is_new(folder):
                    continue
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
                below = {Path(entry.path): entry.is_dir(follow_symlinks=False) for entry in entries}
            except OSError as error:
                yield _unreadable(folder, error)
                continue
            unfinished = asterisk.in_the_making({path.name for path in below})
            wanted = [path for path in below if path.name not in unfinished and not is_passed_over(path.name)]
            folders.extend(path for path in wanted if below[path])
            yield from self._files([path for path in wanted if not below[path]], root, linked)

    def _is_new(self, folder: Path) -> bool:
        status = folder.stat()
        identity = (status.st_dev, status.st_ino)
        if identity in self._visited or folder.resolve() in self._leave_out:
            return False
        self._visited.add(identity)
        return True

    def _files(self, paths: Sequence[Path], root: Path, linked: deque[Path]) -> Iterator[Found | SetAside]:
        """The files of one folder, whose links to folders are put into `linked`."""
        sidecars = sidecars_among([path.name for path in paths])
        spare = asterisk.spare_formats({path.name: _size(path) for path in paths})
        for path in paths:
            if path.name in sidecars:
                continue
            if path.name in spare:
                reason = f"the same message as {spare[path.name]}, in another format"
                yield SetAside(shown(path), Outcome.SKIPPED, reason)
                continue
            try:
                if path.is_symlink() and inside(path, root).is_dir():
                    linked.append(path)
                else:
                    yield _looked_at(path, root)
            except (OSError, Refusal) as error:
                yield _unreadable(path, error)


def _looked_at(path: Path, root: Path) -> Found | SetAside:
    if not stat.S_ISREG(path.stat().st_mode):
        return SetAside(shown(path), Outcome.SKIPPED, "not a regular file")
    found = LocalFile(path, root)
    if is_audio(path.name):
        return found
    with found.open() as file:
        if demuxer_of(file):
            return found
    metadata = path.suffix.lower() in SIDECAR_SUFFIXES
    reason = "neither a recording nor the metadata of one beside it" if metadata else "not a recording"
    return SetAside(shown(path), Outcome.SKIPPED, reason)


def _unreadable(path: Path, error: OSError | Refusal) -> SetAside:
    refusal = refusal_of(error)
    return SetAside(shown(path), Outcome.PROBLEM, refusal.reason, refusal.remedy)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
