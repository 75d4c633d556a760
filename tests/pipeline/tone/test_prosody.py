import numpy as np
import pytest

from pipeline.audio import Waveform
from pipeline.tone.activity import find_quiet
from pipeline.tone.prosody import clipped_share, describe, loudness_lufs, summarise, track
from tests.pipeline.tone.speaking import glide, noise, silence, waveform


def test_spread_is_in_semitones_whatever_the_voice() -> None:
    low, high = (np.geomspace(hz, hz * 2, 101) for hz in (100.0, 180.0))  # an octave: its middle half is 6 semitones
    assert summarise(low).spread_semitones == pytest.approx(6.0, abs=0.01)
    assert summarise(high).spread_semitones == pytest.approx(6.0, abs=0.01)
    assert summarise(low).median_hz == pytest.approx(100 * 2**0.5, abs=0.1)


def test_unvoiced_frames_are_left_out() -> None:
    f0 = np.concatenate([np.full(50, 120.0), np.full(50, np.nan)])
    assert summarise(f0).median_hz == 120.0
    assert summarise(np.full(100, np.nan)).median_hz is None
    assert summarise(np.full(5, 120.0)).spread_semitones is None


def test_a_glide_is_heard_with_its_range() -> None:
    # One octave evenly in semitones: the interquartile range is half of it.
    delivery = describe(sound := waveform(glide(110, 220, 3.0), silence(0.5)), find_quiet(sound))
    assert delivery.f0_median_hz == pytest.approx(155.6, rel=0.03)
    assert delivery.f0_spread_semitones == pytest.approx(6.0, abs=0.5)


def test_a_flat_voice_has_no_spread() -> None:
    assert summarise(track(waveform(glide(150, 150, 2.0)))).spread_semitones == pytest.approx(0.0, abs=0.2)


def test_silence_and_scraps_are_unknown_not_zero() -> None:
    for sound in (waveform(silence(2)), waveform(), waveform(silence(0.05))):
        delivery = describe(sound, find_quiet(sound))
        assert delivery.f0_median_hz is None
        assert delivery.loudness_lufs is None
        assert delivery.snr_db is None


def test_loudness_follows_the_level() -> None:
    loud, soft = (loudness_lufs(waveform(glide(150, 150, 2, level=level))) for level in (0.5, 0.05))
    assert loud is not None
    assert soft is not None
    assert loud - soft == pytest.approx(20, abs=0.1)
    assert loudness_lufs(waveform(glide(150, 150, 0.3))) is None
    assert loudness_lufs(waveform(noise(2, -95))) is None


def test_noise_between_words_lowers_the_ratio() -> None:
    ratios = []
    for level_db in (-60, -35):
        sound = waveform(glide(120, 140, 1.0), silence(0.6), glide(140, 110, 1.0))
        sound.samples[:] += noise(sound.duration_s, level_db)
        ratio = describe(sound, find_quiet(sound)).snr_db
        assert ratio is not None
        ratios.append(ratio)
    assert ratios[0] - ratios[1] == pytest.approx(25, abs=2)


def test_clipping_is_runs_at_full_scale() -> None:
    assert clipped_share(waveform(np.clip(glide(150, 150, 1.0) * 10, -1, 1))) > 0.3  # type: ignore[operator]
    assert clipped_share(waveform(glide(150, 150, 1.0))) == 0.0
    peak = np.zeros(100, dtype=np.float32)
    peak[50] = 1.0
    assert clipped_share(Waveform(peak)) == 0.0
    assert clipped_share(waveform()) is None
