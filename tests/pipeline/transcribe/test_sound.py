"""What is measured of a recording before and beside the speech model: level, speech, tones, clipping, the ending."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe import speech
from pipeline.transcribe.level import active_level, raised
from pipeline.transcribe.signals import flatness, measure, tonal_share

FIXTURES = Path(__file__).parents[2] / "fixtures" / "speech"
Samples = NDArray[np.float32]


@pytest.fixture(scope="module")
def voice() -> Samples:
    """A woman saying a telephone number, with half a second of quiet line on either side."""
    samples, _ = soundfile.read(FIXTURES / "phone-number-female.flac", dtype="float32")
    line = 0.001 * np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ).astype(np.float32)
    return np.concatenate([line[:8000], samples, line[8000:]])


def tones(*hertz: float, seconds: float = 2.0) -> Samples:
    """Steady tones."""
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return np.asarray(sum(0.2 * np.sin(2 * np.pi * hz * time_s) for hz in hertz), dtype=np.float32)


def test_speech_is_found_where_it_is(voice: Samples) -> None:
    spans = speech.detect(voice)
    assert 0.4 < spans[0][0] < 1.2
    assert len(voice) / SAMPLE_RATE_HZ - 1.5 < spans[-1][1] < len(voice) / SAMPLE_RATE_HZ
    assert speech.total_s(spans) > 1.5


def test_no_sound_is_no_speech() -> None:
    assert speech.detect(np.zeros(0, np.float32)) == ()
    assert speech.detect(np.zeros(SAMPLE_RATE_HZ, np.float32)) == ()


def test_stretches_have_margins_and_join_over_short_pauses() -> None:
    spans = [(0.2, 1.0), (2.5, 3.0), (6.0, 7.0)]
    assert speech.stretches(spans, 7.2) == ((0.0, 3.4), (5.6, 7.2))


def test_times_in_the_cut_sound_lead_back_to_the_recording() -> None:
    stretches = [(1.0, 2.0), (5.0, 7.0)]
    sound = speech.cut(np.arange(8 * SAMPLE_RATE_HZ, dtype=np.float32), stretches)
    assert len(sound) == 3 * SAMPLE_RATE_HZ
    assert speech.time_in_recording(0.5, stretches) == 1.5
    assert speech.time_in_recording(1.5, stretches) == 5.5
    assert speech.time_in_recording(0.9, stretches, of_s=1.2) == 5.0
    assert speech.time_in_recording(9.0, stretches) == 7.0
    with pytest.raises(ValueError, match="no spans"):
        speech.time_in_recording(1.0, [])


def test_quiet_speech_is_raised_and_loud_speech_left_alone(voice: Samples) -> None:
    level = active_level(voice)
    assert level is not None
    assert raised(voice) is voice
    quiet = voice * np.float32(0.05)
    assert active_level(raised(quiet)) == pytest.approx(-20, abs=0.5)
    assert speech.detect(raised(quiet))
    faint = voice * np.float32(10 ** ((-80 - level) / 20))
    assert active_level(raised(faint)) == pytest.approx(-35, abs=0.5)


def test_silence_has_no_level_and_stays_silence() -> None:
    silence = np.zeros(SAMPLE_RATE_HZ, np.float32)
    assert active_level(silence) is None
    assert active_level(silence[:10]) is None
    assert raised(silence) is silence


@pytest.mark.parametrize("hertz", [(1100,), (2100,), (350, 440), (697, 1209)])
def test_tones_are_tones(hertz: tuple[float, ...]) -> None:
    assert tonal_share(tones(*hertz)) > 0.9


@pytest.mark.parametrize("name", ["phone-number-male", "phone-number-female", "date-of-birth-male"])
def test_voices_are_not_tones(name: str) -> None:
    samples, _ = soundfile.read(FIXTURES / f"{name}.flac", dtype="float32")
    assert tonal_share(samples) < 0.4


def test_noise_silence_and_next_to_nothing_are_not_tones() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ).astype(np.float32)
    assert tonal_share(noise) == 0
    assert tonal_share(np.zeros(SAMPLE_RATE_HZ, np.float32)) == 0
    assert tonal_share(noise[:100]) == 0


def test_a_clean_recording_measures_clean(voice: Samples) -> None:
    found = measure(voice, speech.detect(voice))
    assert found.snr_db is not None
    assert found.snr_db > 30
    assert found.clipped_share < 0.005
    assert not found.cut_off


def test_noise_on_the_line_is_measured(voice: Samples) -> None:
    level = active_level(voice)
    assert level is not None
    noise = np.random.default_rng(0).standard_normal(len(voice)) * 10 ** ((level - 6) / 20)
    found = measure((voice + noise).astype(np.float32), speech.detect(voice))
    assert found.snr_db == pytest.approx(7, abs=1.5)


def test_noise_is_flat_and_what_rings_is_not() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ).astype(np.float32)
    assert flatness(noise) == pytest.approx(0.56, abs=0.02)
    assert flatness(tones(440, 550, 660)) < 0.01
    assert flatness(np.zeros(SAMPLE_RATE_HZ, np.float32)) == 1
    assert flatness(noise[:100]) == 1


def test_a_recording_that_is_all_speech_has_no_noise_to_measure(voice: Samples) -> None:
    start_s, end_s = speech.detect(voice)[0]
    assert measure(speech.cut(voice, [(start_s, end_s)]), [(0.0, end_s - start_s)]).snr_db is None


def test_clipping_is_measured_at_any_level(voice: Samples) -> None:
    clipped = np.clip(voice * 20 / np.abs(voice).max(), -1, 1) * np.float32(0.3)
    assert measure(clipped, speech.detect(voice)).clipped_share > 0.05


def test_a_voice_that_runs_to_the_end_is_cut_off(voice: Samples) -> None:
    middle_s = speech.detect(voice)[0][1] - 0.3
    ended = voice[: round(middle_s * SAMPLE_RATE_HZ)]
    assert measure(ended, speech.detect(ended)).cut_off


def test_a_recording_without_sound_measures_as_nothing() -> None:
    found = measure(np.zeros(0, np.float32), ())
    assert (found.duration_s, found.speech_s, found.level_dbfs, found.snr_db) == (0, 0, None, None)
    assert found.clipped_share == found.tonal_share == 0
