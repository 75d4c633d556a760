"""Every codec, container, rate and channel count that docs/codecs.md lists, decoded and compared with what went in.

`python -m tests.pipeline.test_audio_codecs` writes the table into docs/codecs.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipeline.audio import SAMPLE_RATE_HZ, decode
from tests.audio_samples import Encoding, Signal, encoded, melody, stereo, tone, write_wav

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "audio"
DOCS = ROOT / "docs" / "codecs.md"
TABLE_STARTS, TABLE_ENDS = "<!-- table: starts -->\n", "<!-- table: ends -->\n"


@dataclass(frozen=True)
class Case:
    """A row: `file` is a fixture, or else the name of a file that the test writes itself."""

    container: str
    codec: str
    rate_hz: int
    channels: int
    file: str

    @property
    def is_fixture(self) -> bool:
        return (FIXTURES / self.file).exists()


def _written(encoding: Encoding, *variants: tuple[int, int]) -> list[Case]:
    return [Case("WAV", encoding, rate, channels, f"{encoding}.wav") for rate, channels in variants]


CASES = [
    *_written("pcm_u8", (8_000, 1), (11_025, 1)),
    *_written(
        "pcm_s16le",
        (8_000, 1),
        (8_000, 2),
        (11_025, 1),
        (16_000, 1),
        (22_050, 1),
        (32_000, 1),
        (44_100, 2),
        (48_000, 2),
    ),
    *_written("pcm_s24le", (8_000, 1), (48_000, 2)),
    Case("WAV (extensible)", "pcm_s24le", 8_000, 1, "extensible_24_bit.wav"),
    *_written("pcm_s32le", (16_000, 1)),
    *_written("pcm_f32le", (8_000, 1), (48_000, 2)),
    *_written("pcm_f64le", (16_000, 1)),
    *_written("pcm_mulaw", (8_000, 1), (8_000, 2), (16_000, 1)),
    *_written("pcm_alaw", (8_000, 1), (8_000, 2)),
    Case("WAV (WAV49)", "gsm_ms", 8_000, 1, "wav49.wav"),
    Case("WAV", "adpcm_ima_wav", 8_000, 1, "ima_adpcm.wav"),
    Case("WAV", "adpcm_ima_wav", 8_000, 2, "ima_adpcm_stereo.wav"),
    Case("WAV", "adpcm_ms", 8_000, 1, "ms_adpcm.wav"),
    Case("WAV", "adpcm_g726", 8_000, 1, "g726.wav"),
    Case("WAV", "g723_1", 8_000, 1, "g723_1.wav"),
    Case("WAV", "mp3", 8_000, 1, "mp3_in.wav"),
    Case("RF64", "pcm_mulaw", 8_000, 1, "rf64.wav"),
    Case("W64", "pcm_mulaw", 8_000, 1, "mulaw.w64"),
    *(
        Case(f"headerless {suffix}", "pcm_mulaw", 8_000, 1, f"raw{suffix}")
        for suffix in (".ulaw", ".ul", ".mu", ".ulw")
    ),
    *(Case(f"headerless {suffix}", "pcm_alaw", 8_000, 1, f"raw{suffix}") for suffix in (".alaw", ".al", ".alw")),
    *(
        Case(f"headerless {suffix}", "pcm_s16le", rate, 1, f"raw{suffix}")
        for suffix, rate in (
            (".sln", 8_000),
            (".sln8", 8_000),
            (".sln12", 12_000),
            (".sln16", 16_000),
            (".sln24", 24_000),
            (".sln32", 32_000),
            (".sln44", 44_100),
            (".sln48", 48_000),
        )
    ),
    Case("headerless .gsm", "gsm", 8_000, 1, "raw.gsm"),
    Case("headerless .g722", "adpcm_g722", 16_000, 1, "raw.g722"),
    *(Case(f"headerless .g726-{kbps}", "adpcm_g726le", 8_000, 1, f"raw.g726-{kbps}") for kbps in (16, 24, 32, 40)),
    Case("MP3", "mp3", 8_000, 1, "mono_8k.mp3"),
    Case("MP3 (no ID3, no Xing)", "mp3", 16_000, 1, "mono_16k_no_id3.mp3"),
    Case("MP3 (VBR)", "mp3", 44_100, 2, "stereo_44k_vbr.mp3"),
    Case("AMR", "amr_nb", 8_000, 1, "narrow_band.amr"),
    Case("AMR (comfort noise)", "amr_nb", 8_000, 1, "narrow_band_dtx.amr"),
    Case("3GP", "amr_nb", 8_000, 1, "amr.3gp"),
    Case("3GP", "aac", 16_000, 1, "aac.3gp"),
    Case("M4A", "aac", 8_000, 1, "mono_8k.m4a"),
    Case("M4A", "aac", 44_100, 2, "stereo_44k.m4a"),
    Case("M4A", "alac", 8_000, 1, "alac.m4a"),
    Case("AAC (ADTS)", "aac", 16_000, 1, "adts.aac"),
    Case("MP4 with video", "aac", 8_000, 1, "film.mp4"),
    Case("Ogg", "opus", 48_000, 1, "mono.opus"),
    Case("Ogg", "opus", 48_000, 2, "stereo_opus.ogg"),
    Case("Ogg", "vorbis", 16_000, 1, "vorbis.ogg"),
    Case("Ogg", "speex", 8_000, 1, "speex.ogg"),
    Case("WebM", "opus", 48_000, 1, "opus.webm"),
    Case("FLAC", "flac", 8_000, 1, "mono_8k.flac"),
    Case("FLAC", "flac", 48_000, 2, "stereo_48k.flac"),
    Case("WMA (ASF)", "wmav2", 8_000, 1, "mono_8k.wma"),
    Case("WMA (ASF)", "wmav2", 44_100, 2, "stereo_44k.wma"),
    Case("AU", "pcm_mulaw", 8_000, 1, "mulaw.au"),
    Case("AIFF", "pcm_s16be", 8_000, 1, "linear.aiff"),
    Case("CAF", "pcm_alaw", 8_000, 1, "alaw.caf"),
]
REAL = {"real_amr_nb_sample2.amr": "amr_nb", "real_amr_wb_sample2.amr": "amr_wb", "real_gsm610_sample2.wav": "gsm_ms"}


def _file(case: Case, folder: Path) -> Path:
    if case.is_fixture:
        return FIXTURES / case.file
    left = melody(rate_hz=case.rate_hz)
    sound = stereo(left, tone(1500, 1.5, rate_hz=case.rate_hz)) if case.channels == 2 else left
    path = folder / case.file
    if case.container.startswith("headerless"):
        path.write_bytes(encoded(sound, case.codec))  # type: ignore[arg-type]
        return path
    return write_wav(path, sound, encoding=case.codec, rate_hz=case.rate_hz)  # type: ignore[arg-type]


def _envelope(samples: Signal) -> Signal:
    frames = samples[: len(samples) // 80 * 80].reshape(-1, 80)  # 5 ms
    return np.asarray(np.sqrt((frames**2).mean(axis=1)), np.float32)


def _similarity(one: Signal, other: Signal) -> float:
    """Correlation of the envelopes, at the best of all delays up to 0.17 s: some codecs keep their padding."""
    first, second = _envelope(one), _envelope(other)
    delays = [(max(0, delay), max(0, -delay)) for delay in range(-34, 35)]
    pairs = [(first[skip:], second[skip_other:]) for skip, skip_other in delays]
    return max(float(np.corrcoef(a[: len(b)], b[: len(a)])[0, 1]) for a, b in pairs)


def _loudest_hz(samples: Signal) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * SAMPLE_RATE_HZ / len(samples))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.rate_hz}-{case.channels}")
def test_every_codec_comes_out_as_it_went_in(case: Case, tmp_path: Path) -> None:
    decoded = decode(_file(case, tmp_path))
    heard, expected = (decoded.sides[0] if decoded.sides else decoded.waveform).samples, melody()

    assert (decoded.facts.codec, decoded.facts.sample_rate_hz, decoded.facts.channels) == (
        case.codec, case.rate_hz, case.channels,
    )  # fmt: skip
    assert decoded.facts.duration_s == pytest.approx(1.5, abs=0.17)  # MP3 in WAV and ADTS keep their padding
    assert decoded.notes == () and not decoded.truncated
    assert heard.dtype == np.float32 and heard.ndim == 1 and np.abs(heard).max() <= 1
    assert _similarity(heard, expected) > 0.9
    assert _loudest_hz(heard[2400:6400]) == pytest.approx(500, abs=10)
    assert _loudest_hz(heard[14_000:22_000]) == pytest.approx(1000, abs=10)


@pytest.mark.parametrize("case", [case for case in CASES if case.channels == 2], ids=lambda case: case.file)
def test_two_channels_come_apart_and_mixed(case: Case, tmp_path: Path) -> None:
    decoded = decode(_file(case, tmp_path))
    assert decoded.sides is not None
    assert _loudest_hz(decoded.sides[1].samples[2400:6400]) == pytest.approx(1500, abs=10)
    mixed = decoded.waveform.samples[2400:6400]
    power = np.abs(np.fft.rfft(mixed)) / len(mixed)
    for hz in (500, 1500):
        assert power[hz * len(mixed) // SAMPLE_RATE_HZ] == pytest.approx(0.125, rel=0.2)


def test_mono_has_no_sides() -> None:
    assert decode(FIXTURES / "mono_8k.flac").sides is None


def test_more_than_two_channels_are_mixed_down(tmp_path: Path) -> None:
    three = np.stack([tone(500), tone(500), tone(500, level=0.2)])
    decoded = decode(write_wav(tmp_path / "three.wav", three))
    assert decoded.sides is None
    assert np.abs(decoded.waveform.samples[1000:]).max() == pytest.approx(0.4, abs=0.02)


def test_the_same_real_message_in_three_codecs() -> None:
    heard = {name: decode(FIXTURES / name) for name in REAL}
    for name, codec in REAL.items():
        assert heard[name].facts.codec == codec
        assert heard[name].notes == ()
        assert heard[name].facts.duration_s == pytest.approx(8.6, abs=0.03)
    first, *others = (decoded.waveform.samples for decoded in heard.values())
    assert min(_similarity(first, other) for other in others) > 0.9


def _table() -> str:
    lines = ["| Container | Codec | Rate (Hz) | Channels | Tested with |", "|---|---|---|---|---|"]
    for case in CASES:
        source = f"`{case.file}`, made by FFmpeg" if case.is_fixture else "written by the test"
        if case.codec == "amr_nb" and case.is_fixture:
            source = f"`{case.file}`, made by OpenCORE"
        lines.append(f"| {case.container} | `{case.codec}` | {case.rate_hz} | {case.channels} | {source} |")
    for name, codec in REAL.items():
        rate = 16_000 if codec == "amr_wb" else 8_000
        lines.append(f"| {name.rpartition('.')[2].upper()} | `{codec}` | {rate} | 1 | `{name}`, a real voicemail |")
    return "\n".join(lines) + "\n"


def _docs_with(table: str) -> str:
    before, _, rest = DOCS.read_text().partition(TABLE_STARTS)
    return before + TABLE_STARTS + table + TABLE_ENDS + rest.partition(TABLE_ENDS)[2]


def test_the_docs_list_what_is_tested() -> None:
    remedy = "run python -m tests.pipeline.test_audio_codecs"
    assert DOCS.read_text() == _docs_with(_table()), f"docs/codecs.md is out of date: {remedy}"


if __name__ == "__main__":
    DOCS.write_text(_docs_with(_table()))
