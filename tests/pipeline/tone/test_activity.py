import pytest

from pipeline.tone.activity import find_quiet
from tests.pipeline.tone.speaking import glide, noise, silence, waveform


def test_finds_the_pause_between_two_sounds() -> None:
    activity = find_quiet(waveform(glide(120, 140, 1.0), silence(0.6), glide(140, 110, 1.0)))
    assert activity.quiet is not None
    assert activity.quiet[0] == pytest.approx((1.0, 1.6), abs=0.05)


def test_finds_it_over_a_humming_line() -> None:
    speech = waveform(glide(120, 140, 1.0), silence(0.6), glide(140, 110, 1.0))
    speech.samples[:] += noise(speech.duration_s, -45)
    activity = find_quiet(speech)
    assert activity.quiet is not None
    assert len(activity.quiet) == 1
    assert activity.speech_db is not None
    assert activity.floor_db == pytest.approx(-45, abs=1)


def test_a_click_does_not_break_a_pause() -> None:
    pause = silence(0.6)
    pause[4000:4200] = 0.5
    activity = find_quiet(waveform(glide(120, 140, 1.0), pause, glide(140, 110, 1.0)))
    assert activity.quiet is not None
    assert len(activity.quiet) == 1


@pytest.mark.parametrize("parts", [(), (silence(2),), (noise(2, -20),), (glide(120, 121, 2),)])
def test_without_contrast_level_says_nothing(parts: tuple[object, ...]) -> None:
    assert find_quiet(waveform(*parts)).quiet is None  # type: ignore[arg-type]
