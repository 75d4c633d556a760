from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ingest.folder import FolderSource
from pipeline.ingest.local_file import LocalFile
from pipeline.ingest.report import Outcome
from pipeline.ingest.source import Refusal, SetAside


def names(folder: Path, *paths: Path, leave_out: tuple[Path, ...] = ()) -> list[str]:
    found = FolderSource(paths or (folder,), leave_out=leave_out).find()
    return [str(Path(one.location).relative_to(folder)) for one in found if not isinstance(one, SetAside)]


def aside(*paths: Path) -> dict[str, tuple[Outcome, str]]:
    found = FolderSource(paths).find()
    return {Path(one.location).name: (one.outcome, one.reason) for one in found if isinstance(one, SetAside)}


def fill(folder: Path, *files: str, content: bytes = b"") -> None:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)


def test_recordings_are_found_recursively_in_order(inbox: Path) -> None:
    fill(inbox, "b.WAV", "a/deep/er/c.ulaw", "a/b.mp3", "d.gsm")
    assert names(inbox) == ["b.WAV", "d.gsm", "a/b.mp3", "a/deep/er/c.ulaw"]


def test_sidecars_hidden_and_partial_files_are_silent(inbox: Path) -> None:
    fill(inbox, "x.wav", "x.json", "x.txt", "x.wav.json", ".hidden.wav", ".git/y.wav", "z.wav.part", "z.tmp", "z.wav~")
    assert names(inbox) == ["x.wav"]
    assert aside(inbox) == {}


def test_other_files_are_told_and_never_lost(inbox: Path) -> None:
    fill(inbox, "README.md", "scan.pdf", "orphan.json", "msg0007.txt", content=b"text")
    orphan = (Outcome.SKIPPED, "neither a recording nor the metadata of one beside it")
    other = (Outcome.SKIPPED, "not a recording")
    assert aside(inbox) == {"README.md": other, "scan.pdf": other, "orphan.json": orphan, "msg0007.txt": orphan}


def test_a_recording_by_any_name_is_known_by_its_content(inbox: Path, sound: Callable[..., bytes]) -> None:
    fill(inbox, "voice.dat", "voice", "voice.txt", content=sound())
    assert names(inbox) == ["voice", "voice.dat", "voice.txt"]


def test_files_named_one_by_one(inbox: Path) -> None:
    fill(inbox, "x.wav", "x.json", "y.wav")
    assert names(inbox, inbox / "x.wav", inbox / "x.json") == ["x.wav"]
    assert aside(inbox / "x.wav", inbox / "x.json") == {}


def test_nothing_there(inbox: Path) -> None:
    (inbox / "loop").symlink_to("loop")
    gone = (Outcome.PROBLEM, "there is no such file or folder")
    assert aside(inbox / "gone.wav", inbox / "loop") == {"gone.wav": gone, "loop": gone}


def test_asterisk_writes_one_message_in_several_formats(inbox: Path) -> None:
    fill(inbox, "msg0000.gsm", "msg0000.WAV", "msg0000.wav", "msg0001.gsm", "msg0001.WAV", content=b"sound")
    fill(inbox, "msg0001.wav", "msg0000.txt", "msg0001.txt", "a.wav", "a.gsm", "a.txt")
    assert names(inbox) == ["a.gsm", "a.wav", "msg0000.wav", "msg0001.WAV"]  # an empty .wav is no better format
    reason = "the same message as msg0000.wav, in another format"
    assert aside(inbox)["msg0000.gsm"] == (Outcome.SKIPPED, reason)


def test_what_asterisk_is_still_recording_is_left_alone(inbox: Path) -> None:
    fill(inbox, "default/100/INBOX/msg0000.wav", "default/100/tmp/Xa3b9Q.wav", "tmp/kept.wav")
    assert names(inbox) == ["tmp/kept.wav", "default/100/INBOX/msg0000.wav"]


def test_links_inside_the_folder_are_followed(inbox: Path) -> None:
    fill(inbox, "real/x.wav", ".store/y.wav", ".store/deep/z.wav")
    (inbox / "also.wav").symlink_to(inbox / "real" / "x.wav")
    (inbox / "y.wav").symlink_to(".store/y.wav")
    (inbox / "deep").symlink_to(".store/deep")
    (inbox / "again").symlink_to("real")
    (inbox / "real" / "up").symlink_to("..")
    assert names(inbox) == ["also.wav", "y.wav", "real/x.wav", "deep/z.wav"]


def test_links_out_of_the_folder_are_refused(inbox: Path, tmp_path: Path) -> None:
    fill(tmp_path, "outside/x.wav")
    (inbox / "file.wav").symlink_to(tmp_path / "outside" / "x.wav")
    (inbox / "folder").symlink_to(tmp_path / "outside")
    (inbox / "root").symlink_to("/")
    (inbox / "broken.wav").symlink_to("nowhere")
    (inbox / "circle.wav").symlink_to("circle.wav")
    out = (Outcome.PROBLEM, "it is a link that leads out of the folder")
    assert names(inbox) == []
    assert aside(inbox) == {
        "file.wav": out,
        "folder": out,
        "root": out,
        "broken.wav": (Outcome.PROBLEM, "it is a link that leads to nothing that can be read"),
        "circle.wav": (Outcome.PROBLEM, "it is a link that leads in a circle"),
    }


def test_a_link_that_is_named_itself_is_meant(inbox: Path, tmp_path: Path) -> None:
    fill(tmp_path, "outside/x.wav")
    (inbox / "folder").symlink_to(tmp_path / "outside")
    assert names(tmp_path, inbox / "folder") == ["outside/x.wav"]


def test_a_file_that_becomes_a_link_out_is_not_opened(inbox: Path, tmp_path: Path) -> None:
    fill(tmp_path, "secret.wav", "inbox/x.wav")
    (found,) = FolderSource([inbox]).find()
    assert isinstance(found, LocalFile)
    found.path.unlink()
    found.path.symlink_to(tmp_path / "secret.wav")
    with pytest.raises(Refusal, match="leads out"):
        found.open()


def test_pipes_devices_and_sockets_are_not_opened(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(inbox / "pipe.wav")
    os.mkfifo(inbox / "pipe")
    monkeypatch.chdir(inbox)  # a socket's path may be 100 bytes long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.wav")
        irregular = (Outcome.SKIPPED, "not a regular file")
        assert aside(inbox) == {"pipe.wav": irregular, "pipe": irregular, "socket.wav": irregular}
    with pytest.raises(Refusal, match="regular"):
        LocalFile(inbox / "pipe.wav", inbox).open()
    assert aside(Path("/dev/zero")) == {"zero": irregular}


def test_the_practice_s_own_originals_are_left_out(inbox: Path) -> None:
    fill(inbox, "originals/ab/abc.wav", "x.wav")
    assert names(inbox, leave_out=(inbox / "originals", inbox / "playable")) == ["x.wav"]


def test_odd_names(inbox: Path) -> None:
    odd = [
        'it\'s "quoted".wav',
        "new\nline.wav",
        "🙂 ünï.wav",
        "x" * 251 + ".wav",
        "-rf.wav",
        "$(id);`id`.wav",
        " .wav",
    ]
    fill(inbox, *odd)
    assert sorted(names(inbox)) == sorted(name.replace("\n", "\\n") for name in odd)


def test_what_controls_a_terminal_is_shown_as_text(inbox: Path) -> None:
    fill(inbox, "\x1b[31mred\x07\x9b.wav")
    (inbox / "out\x1b]0;title\x07.wav").symlink_to("/dev/null")
    found = [piece.location for piece in FolderSource([inbox]).find()]
    assert found == [f"{inbox}/\\x1b[31mred\\x07\\x9b.wav", f"{inbox}/out\\x1b]0;title\\x07.wav"]


def test_a_name_that_is_not_utf_8_is_shown_as_text(inbox: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(inbox) + b"/bad\xff.wav"))
    path.write_bytes(b"")
    assert names(inbox) == ["bad\\xff.wav"]


def test_what_lies_behind_a_shut_folder_is_not_called_missing(inbox: Path, as_nobody: Callable[[], None]) -> None:
    fill(inbox, "shut/x.wav")
    as_nobody()
    (inbox / "shut").chmod(0)
    assert aside(inbox / "shut" / "x.wav") == {"x.wav": (Outcome.PROBLEM, "it can't be read: Permission denied")}


def test_an_unreadable_folder_is_told(inbox: Path, as_nobody: Callable[[], None]) -> None:
    fill(inbox, "shut/x.wav", "half/y.wav", "open/z.wav")
    as_nobody()
    (inbox / "shut").chmod(0)
    (inbox / "half").chmod(0o600)  # can be listed, not entered
    denied = (Outcome.PROBLEM, "it can't be read: Permission denied")
    assert names(inbox) == ["open/z.wav"]
    assert aside(inbox) == {"shut": denied, "y.wav": denied}
