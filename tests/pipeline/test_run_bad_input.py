"""A folder of everything that goes wrong with recordings, and one good one: all end, each with its reason."""

from __future__ import annotations

import json
import os
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from models.recording import Status
from models.store import Store
from models.views import QueueFilter
from pipeline.audio import SAMPLE_RATE_HZ, decode
from pipeline.cli import COULD_NOT, main
from practice.settings import Practice
from tests.audio_samples import clipped, dtmf, fax_cng, music, quiet, silence, write_wav

SPEECH = Path(__file__).parents[1] / "fixtures" / "speech" / "phone-number-female.flac"
LONG_NAME = "x" * 251 + ".wav"  # 255 bytes, the most that file systems take
HOURS = 3


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """The folder; the file's stem says what is wrong with it."""
    folder = tmp_path / "spool"
    folder.mkdir()
    speech = decode(SPEECH).waveform.samples
    shutil.copy(SPEECH, folder / "good.flac")
    (folder / "empty.wav").touch()
    whole = write_wav(folder / "truncated.wav", speech).read_bytes()
    (folder / "truncated.wav").write_bytes(whole[: len(whole) // 2])
    (folder / "text.wav").write_text("Dear practice, please call me back.\n" * 30)
    write_wav(folder / "wrong extension.mp3", speech * 0.7)
    write_wav(folder / "silence.wav", silence(4))
    write_wav(folder / "fax.wav", fax_cng())
    write_wav(folder / "dtmf.wav", dtmf())
    write_wav(folder / "music.wav", music())
    write_wav(folder / "clipped.wav", clipped(speech))
    write_wav(folder / "quiet.wav", quiet(speech))
    write_wav(folder / LONG_NAME, speech * 0.9)
    write_wav(folder / 'it\'s "odd"\n\N{FIRE}.wav', speech * 0.8)
    three_hours(folder / "long.wav", speech)
    for file in folder.iterdir():
        os.utime(file, (1_770_000_000, 1_770_000_000))
    return folder


def three_hours(path: Path, speech: np.ndarray) -> None:
    """Speech, then hours of a line that nobody hung up."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 1, SAMPLE_RATE_HZ // 2, 0, "NONE", ""))
        file.writeframes((speech[::2] * 127 + 128).astype(np.uint8).tobytes())
        minute = bytes([128]) * (SAMPLE_RATE_HZ // 2 * 60)
        for _ in range(HOURS * 60):
            file.writeframes(minute)


@pytest.mark.slow
def test_each_ends_with_its_reason_and_the_good_one_is_done(
    practice: Practice, store: Store, spool: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = (practice.home / "practice.toml").read_text("utf-8").replace("max_minutes = 15.0", "max_minutes = 0.1")
    (practice.home / "practice.toml").write_text(settings, "utf-8")
    taken_in = main(["--home", str(practice.home), "ingest", str(spool)])
    assert main(["--home", str(practice.home), "run", "--model", "tiny.en", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["retried"] == 0
    found = {Path(row.arrival.source_path).name: row for row in store.queue(QueueFilter())}
    problems = {Path(problem.path).name: problem for problem in store.problems()}
    assert taken_in == bool(problems)
    assert {*found, *problems} >= {file.name for file in spool.iterdir() if "\n" not in file.name}  # nothing vanished
    assert {row.status for row in found.values()} <= {Status.DONE, Status.NEEDS_PERSON}
    assert len(found) + len(problems) == len(list(spool.iterdir()))
    assert found["good.flac"].status is Status.DONE
    for name in ("wrong extension.mp3", LONG_NAME):
        assert name not in found or found[name].tier is not None
    for name in ("truncated.wav", "text.wav", "silence.wav", "fax.wav", "dtmf.wav", "music.wav", "long.wav"):
        reason = found[name].needs_person if name in found else problems[name].reason
        assert reason, name
    assert "first 0.1 minutes" in (found["long.wav"].needs_person or "")
    assert (found["long.wav"].duration_s or 0) > HOURS * 3600


@pytest.mark.slow
def test_one_flipped_byte_in_the_weights_is_told_and_nothing_is_lost(
    practice: Practice,
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RINGBACK_CACHE", str(tmp_path / "cache"))
    home = ["--home", str(practice.home)]
    assert main([*home, "ingest", str(SPEECH)]) == 0
    assert main([*home, "doctor", "--model", "base"]) == 0
    model = tmp_path / "cache" / "weights" / "base" / "model.bin"
    model.chmod(0o600)
    with model.open("r+b") as file:
        file.seek(70_000_000)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    capsys.readouterr()
    assert main([*home, "run", "--model", "base"]) == COULD_NOT
    assert "SHA-256" in capsys.readouterr().err
    assert main([*home, "doctor", "--model", "base"]) == 1
    assert "WRONG weights" in capsys.readouterr().out
    assert store.counts()[Status.WAITING] == 1
