from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.audio import Waveform, decode
from pipeline.playable import write_playable
from tests.audio_samples import melody, noise, silence


def test_the_copy_is_what_was_heard_to_the_sample(tmp_path: Path) -> None:
    target = tmp_path / "1.flac"
    write_playable([Waveform(melody())], target)
    decoded = decode(target)
    assert (decoded.facts.codec, decoded.facts.sample_rate_hz, decoded.facts.channels) == ("flac", 16_000, 1)
    assert len(decoded.waveform.samples) == len(melody())
    assert np.abs(decoded.waveform.samples - melody()).max() < 1e-4


def test_it_can_be_sought_to_the_sample(tmp_path: Path) -> None:
    target = tmp_path / "1.flac"
    sound = noise(10)
    write_playable([Waveform(sound)], target)
    with soundfile.SoundFile(target) as file:
        file.seek(123_456)
        assert np.abs(file.read(100, dtype="float32") - sound[123_456:123_556]).max() < 1e-4


def test_silence_takes_next_to_nothing(tmp_path: Path) -> None:
    write_playable([Waveform(silence(60))], tmp_path / "1.flac")
    assert (tmp_path / "1.flac").stat().st_size < 20_000


def test_too_loud_is_clipped_not_wrapped(tmp_path: Path) -> None:
    write_playable([Waveform(np.array([1.5, -1.5, 1.0, -1.0] * 100, np.float32))], tmp_path / "1.flac")
    samples, _ = soundfile.read(tmp_path / "1.flac", dtype="int16")
    assert set(samples) == {32767, -32767}


def test_a_full_disk_leaves_the_old_copy_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "1.flac"
    write_playable([Waveform(melody())], target)
    before = target.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_playable([Waveform(silence())], target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_playable([Waveform(melody())], tmp_path / "nowhere" / "1.flac")
