"""Every kind of bad file: what can be heard is heard and noted, and all else is an AudioError that says what to do."""

from __future__ import annotations

import errno
import io
import os
import random
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from models.errors import AudioError
from pipeline.audio import DAMAGED, ENDS_EARLY, NOT_NUMBERS, decode
from pipeline.containers import opened
from pipeline.listening import listen
from pipeline.sniff import demuxer_of, other_kind
from tests.audio_samples import encoded, melody, noise, silence, tone, write_wav

FIXTURES = Path(__file__).parents[1] / "fixtures" / "audio"
RECORDINGS = sorted(path for path in FIXTURES.iterdir() if path.suffix not in {".py", ".md", ".png", ".jpg"})


def _refusal(path: Path, **options: str) -> str:
    with pytest.raises(AudioError) as raised:
        decode(path, **options)  # type: ignore[arg-type]
    message = str(raised.value)
    assert path.stem not in message
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return message


def _renamed(name: str, target: Path) -> Path:
    shutil.copyfile(FIXTURES / name, target)
    return target


def _random(size: int, *, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311


def _text(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_zero_bytes(tmp_path: Path) -> None:
    (tmp_path / "msg0001.wav").touch()
    assert "empty (0 bytes)" in _refusal(tmp_path / "msg0001.wav")


def test_a_header_without_sound(tmp_path: Path) -> None:
    assert "no sound" in _refusal(write_wav(tmp_path / "msg0001.wav", silence(0)))


@pytest.mark.parametrize("suffix", [".wav", ".ulaw", ".sln", ".mp3"])
def test_text_with_the_name_of_a_recording(suffix: str, tmp_path: Path) -> None:
    path = _text(tmp_path / f"msg0001{suffix}", "Please call me back.\n" * 100)
    assert "is text, not a recording" in _refusal(path)


@pytest.mark.parametrize("name", ["picture.png", "picture.jpg"])
def test_a_picture(name: str, tmp_path: Path) -> None:
    assert "is a picture" in _refusal(_renamed(name, tmp_path / "msg0001.wav"))


def test_a_video_without_sound(tmp_path: Path) -> None:
    assert "video but no sound" in _refusal(_renamed("film_without_sound.mp4", tmp_path / "msg0001.wav"))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "no file here" in _refusal(tmp_path / "msg0001.wav")
    (tmp_path / "folder").mkdir()
    assert "no regular file" in _refusal(tmp_path / "folder")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "msg0001.wav")
    assert "no regular file" in _refusal(tmp_path / "msg0001.wav")


def test_no_permission(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "msg0001.wav", melody())
    path.chmod(0o000)
    with _not_as_root(tmp_path):
        assert "read permission" in _refusal(path)


@contextmanager
def _not_as_root(folder: Path) -> Iterator[None]:
    """Permissions don't stop root, whom some containers run tests as."""
    if os.geteuid() != 0:
        yield
        return
    reachable = [parent for parent in (folder, *folder.parents) if parent.owner() == "root" and parent != Path("/")]
    before = {parent: parent.stat().st_mode for parent in reachable}
    for parent in reachable:
        parent.chmod(before[parent] | 0o111)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for parent, mode in before.items():
            parent.chmod(mode)


@pytest.mark.parametrize(
    "name", ["mono_8k.mp3", "mono_16k_no_id3.mp3", "narrow_band.amr", "mono.opus", "mono_8k.m4a", "mono_8k.wma"]
)
@pytest.mark.parametrize("suffix", [".wav", ".ulaw", ""])
def test_a_wrong_extension_does_not_matter(name: str, suffix: str, tmp_path: Path) -> None:
    decoded = decode(_renamed(name, tmp_path / f"msg0001{suffix}"))
    assert np.array_equal(decoded.waveform.samples, decode(FIXTURES / name).waveform.samples)


@pytest.mark.parametrize("name", ["raw.gsm", "raw.g722", "raw.g726-32"])
@pytest.mark.parametrize("suffix", [".wav", ".pcm", ".raw", ""])
def test_a_headerless_file_is_never_guessed_at(name: str, suffix: str, tmp_path: Path) -> None:
    assert ".ulaw" in _refusal(_renamed(name, tmp_path / f"msg0001{suffix}"))


@pytest.mark.parametrize("start", [b"BM", b"MZ", b"\x1f\x8b"])
def test_a_headerless_file_may_start_with_any_bytes(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "msg0001.ulaw"
    path.write_bytes(start + bytes([0xFF]) * 7_998)
    assert decode(path).facts.duration_s == pytest.approx(1)
    assert "not a recording" in _refusal(path, suffix=".wav")


def test_a_quiet_line_in_a_law_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "msg0001.alaw"
    path.write_bytes(encoded(silence(0.5) - np.float32(0.001), "pcm_alaw"))
    assert path.read_bytes()[:512].isalpha()
    assert decode(path).facts.duration_s == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_no_mp3(seed: int, tmp_path: Path) -> None:
    (tmp_path / "msg0001.wav").write_bytes(_random(50_000, seed=seed))
    (tmp_path / "msg0002.wav").write_bytes(encoded(noise(2, level=0.002, seed=seed), "pcm_mulaw"))  # many 0xFF
    for name in ("msg0001.wav", "msg0002.wav"):
        assert "no audio format" in _refusal(tmp_path / name)


def test_the_suffix_it_arrived_with_counts(tmp_path: Path) -> None:
    path = tmp_path / "0a1b2c"
    path.write_bytes(encoded(melody(rate_hz=8_000), "pcm_mulaw"))
    assert decode(path, suffix=".ULAW").facts.codec == "pcm_mulaw"
    assert "no audio format" in _refusal(path)


@pytest.mark.parametrize("name", ["stereo_48k.flac", "wav49.wav", "mulaw.au", "linear.aiff", "mulaw.w64", "opus.webm"])
def test_a_recording_cut_off(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((FIXTURES / name).read_bytes()[: (FIXTURES / name).stat().st_size * 6 // 10])
    decoded = decode(path)
    assert 0.6 < decoded.facts.duration_s < 1.2
    assert decoded.notes == (ENDS_EARLY,)


def test_a_recording_cut_off_within_a_packet(tmp_path: Path) -> None:
    path = tmp_path / "msg0001.amr"
    path.write_bytes((FIXTURES / "real_amr_wb_sample2.amr").read_bytes()[:4_001])
    assert decode(path).waveform.duration_s > 3


def test_so_little_is_left_that_nothing_decodes(tmp_path: Path) -> None:
    for name in ("mono_8k.m4a", "mono_8k.wma", "mono.opus", "opus.webm", "mono_8k.flac", "wav49.wav"):
        path = tmp_path / name
        path.write_bytes((FIXTURES / name).read_bytes()[:40])
        assert "phone system" in _refusal(path)


@pytest.mark.parametrize("stated", [0, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_streamed_wav_states_no_length(stated: int, tmp_path: Path) -> None:
    decoded = decode(write_wav(tmp_path / "msg0001.wav", melody(), stated_bytes=stated))
    assert decoded.facts.duration_s == pytest.approx(1.5)
    assert decoded.notes == () and not decoded.truncated


def test_a_wav_that_states_more_than_there_is(tmp_path: Path) -> None:
    decoded = decode(write_wav(tmp_path / "msg0001.wav", melody(), stated_bytes=480_000))
    assert decoded.facts.duration_s == pytest.approx(1.5)
    assert decoded.notes == (ENDS_EARLY,)


def test_the_word_data_in_a_wavs_notes_states_no_length(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "msg0001.wav", melody()).read_bytes()
    at = whole.index(b"data")
    note = b"LIST" + struct.pack("<I", 16) + b"INFOdata\0\0\1\0abcd"
    (tmp_path / "msg0001.wav").write_bytes(whole[:at] + note + whole[at:])
    assert decode(tmp_path / "msg0001.wav").notes == ()
    (tmp_path / "msg0001.wav").write_bytes(whole[:at] + note + whole[at:-16_000])
    assert decode(tmp_path / "msg0001.wav").notes == (ENDS_EARLY,)


@pytest.mark.parametrize("name", ["stereo_48k.flac", "stereo_44k_vbr.mp3", "mono_8k.mp3"])
def test_a_damaged_stretch_is_left_out(name: str, tmp_path: Path) -> None:
    content = bytearray((FIXTURES / name).read_bytes())
    middle = len(content) // 2
    content[middle : middle + 600] = _random(600)
    path = tmp_path / name
    path.write_bytes(content)
    decoded = decode(path)
    assert decoded.notes == (DAMAGED,)
    assert decoded.facts.duration_s == pytest.approx(1.5, abs=0.3)


def test_comfort_noise_is_a_pause_not_damage(tmp_path: Path) -> None:
    speech = (FIXTURES / "real_amr_wb_sample2.amr").read_bytes()
    magic, frames, toc = speech[:9], speech[9:], speech[9]
    size = (18, 24, 33, 37, 41, 47, 51, 59, 61)[toc >> 3 & 15]
    pause = bytes([9 << 3 | 4, 0, 0, 0, 0, 0])
    path = tmp_path / "msg0001.amr"
    path.write_bytes(magic + frames[: size * 50] + pause * 50 + frames[size * 50 : size * 100])
    decoded = decode(path)
    assert decoded.notes == ()
    assert decoded.facts.duration_s == pytest.approx(3)
    assert not decoded.waveform.samples[16_500:31_500].any()


@pytest.mark.parametrize("encoding", ["pcm_f32le", "pcm_f64le"])
def test_samples_that_are_no_numbers(encoding: str, tmp_path: Path) -> None:
    sound = melody()
    sound[[100, 101, 102]] = np.nan, np.inf, -np.inf
    sound[5000] = 3e38
    decoded = decode(write_wav(tmp_path / "msg0001.wav", sound, encoding=encoding))  # type: ignore[arg-type]
    assert decoded.notes == (NOT_NUMBERS,)
    assert np.isfinite(decoded.waveform.samples).all() and np.abs(decoded.waveform.samples).max() <= 1


@pytest.mark.parametrize("rate_hz", [0, 1, 1_000, 4_000_000_000])
def test_a_sample_rate_that_can_not_be(rate_hz: int, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "msg0001.wav", melody())
    content = bytearray(path.read_bytes())
    content[24:28] = struct.pack("<I", rate_hz)
    path.write_bytes(content)
    assert "damaged" in _refusal(path)


@pytest.mark.parametrize(
    "stem", ["a\nb", 'it\'s "quoted"', "\N{TELEPHONE RECEIVER}\N{WAVING HAND SIGN}", "%s{}", "x" * 251]
)
def test_any_name(stem: str, tmp_path: Path) -> None:
    path = write_wav(tmp_path / f"{stem}.wav", melody())
    assert len(path.name.encode()) <= 255
    assert decode(path).facts.duration_s == pytest.approx(1.5)


def test_a_name_that_is_not_unicode(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.wav"))
    try:
        write_wav(path, melody())
    except OSError:
        pytest.skip("this file system holds Unicode names only")
    assert decode(path).facts.duration_s == pytest.approx(1.5)


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{target}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
        "[playlist]\nFile1={target}\nNumberOfEntries=1\n",
    ],
)
@pytest.mark.parametrize("suffix", [".wav", ".m3u8", ".ffconcat", ".sln", ".mp3"])
def test_a_playlist_is_not_followed(playlist: str, suffix: str, tmp_path: Path) -> None:
    target = write_wav(tmp_path / "someone_elses.wav", melody())
    assert "is text" in _refusal(_text(tmp_path / f"msg0001{suffix}", playlist.format(target=target)))


def test_an_unknown_codec(tmp_path: Path) -> None:
    content = bytearray(write_wav(tmp_path / "msg0001.wav", melody()).read_bytes())
    content[20:22] = b"\x34\x12"
    (tmp_path / "msg0001.wav").write_bytes(content)
    assert "codec" in _refusal(tmp_path / "msg0001.wav")


def test_ffmpeg_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for recording in RECORDINGS[::4]:
        path = tmp_path / recording.name
        path.write_bytes(recording.read_bytes()[:-100].replace(b"\x10", b"\x11"))
        try:
            decode(path)
        except AudioError:
            continue
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


def test_nothing_but_audio_errors(tmp_path: Path) -> None:
    """150 recordings with bytes changed, cut out or cut off: each decodes, or is an AudioError."""
    chance = random.Random(7)  # noqa: S311
    for _ in range(150):
        recording = chance.choice(RECORDINGS)
        content = bytearray(recording.read_bytes())
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(min(len(content), chance.choice((64, 400, 1_000_000))))] = chance.randrange(256)
        start = chance.randrange(len(content))
        del content[start : start + chance.choice((0, 1, 300, 100_000))]
        path = tmp_path / f"msg0001{recording.suffix}"
        path.write_bytes(content)
        try:
            decoded = decode(path, max_minutes=1)
        except AudioError:
            continue
        assert np.isfinite(decoded.waveform.samples).all()
        assert np.isfinite(decoded.facts.duration_s) and decoded.facts.duration_s > 0


def test_hours_long_is_heard_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "msg0001.ulaw"
    with path.open("wb") as file:
        file.truncate(3 * 3600 * 8_000)  # a hole, which takes no space
    decoded = decode(path, max_minutes=0.5)
    assert decoded.truncated and decoded.notes == ()
    assert decoded.waveform.duration_s == 30
    assert decoded.facts.duration_s == pytest.approx(3 * 3600, rel=0.001)


@pytest.mark.parametrize(
    "name", ["mono_8k.mp3", "opus.webm", "mono_8k.wma", "narrow_band.amr", "mono_8k.m4a", "mono.opus"]
)
def test_the_whole_length_is_known_for_packets_too(name: str) -> None:
    whole = decode(FIXTURES / name)
    part = decode(FIXTURES / name, max_minutes=0.5 / 60)
    assert part.truncated and not whole.truncated
    assert part.waveform.duration_s == 0.5
    assert part.facts.duration_s == pytest.approx(whole.facts.duration_s, abs=0.15)


def test_exactly_the_limit_is_not_truncated(tmp_path: Path) -> None:
    decoded = decode(write_wav(tmp_path / "msg0001.wav", tone(440, 3)), max_minutes=0.05)
    assert decoded.waveform.duration_s == 3 and not decoded.truncated


class _FailingDisk(io.BytesIO):
    """A disk that gives its first `good` bytes and then no more."""

    def __init__(self, content: bytes, *, good: int) -> None:
        super().__init__(content)
        self.good = good

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() + (size or 0) > self.good:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("good", [20_000, 80_000])
def test_a_failing_disk_is_not_a_recording_that_ends_early(good: int, tmp_path: Path) -> None:
    content = write_wav(tmp_path / "msg0001.wav", tone(440, 10)).read_bytes()
    disk = _FailingDisk(content, good=good)
    with pytest.raises(OSError, match="Input/output error"), opened(disk, ".wav") as recording:
        listen(recording, max_s=60)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that can't be read, on Linux")
def test_a_file_that_can_not_be_read() -> None:
    with pytest.raises(AudioError, match=r"can't be read: Input/output error\. Check the disk"):
        decode(Path("/proc/self/mem"))


def test_what_a_file_is_shows_in_its_first_bytes() -> None:
    assert other_kind(b"\0" * 512, may_be_headerless=False) is None
    assert other_kind(b"#EXTM3U\n", may_be_headerless=False) == "text"
    assert demuxer_of(io.BytesIO(b"ID3\x03\0\0\0\0\0\x02xx" + (FIXTURES / "adts.aac").read_bytes())) == "aac"
