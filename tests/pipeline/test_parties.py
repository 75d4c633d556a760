"""Real voices on two channels: told apart where they are two parties, and only there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.transcript import Channel
from pipeline.audio import Decoded, Waveform, decode
from pipeline.leak import without_leak
from pipeline.parties import voices_of
from tests.audio_samples import Signal, noise, silence, stereo, tone, write_wav

SPEECH = Path(__file__).parents[1] / "fixtures" / "speech"
ROOT = Path(__file__).parents[2]
LINE = 0.001


def said(name: str, *, at_s: float = 0.0) -> Signal:
    """A real voice, after a pause."""
    samples, _ = soundfile.read(SPEECH / f"{name}.flac", dtype="float32")
    return np.concatenate([silence(at_s), samples])


def call(left: Signal, right: Signal) -> tuple[Signal, Signal]:
    """Both sides, as long as each other, with the noise of a line."""
    both = stereo(left, right)
    length_s = both.shape[1] / 16_000
    return both[0] + noise(length_s, level=LINE, seed=1), both[1] + noise(length_s, level=LINE, seed=2)


def echoed(sound: Signal, *, by_db: float, after_s: float) -> Signal:
    """A voice as it leaks into the other channel: fainter, later."""
    late = np.concatenate([silence(after_s), sound])[: len(sound)]
    return (late * 10 ** (-by_db / 20)).astype(np.float32)


def heard(left: Signal, right: Signal) -> dict[Channel | None, Waveform]:
    mixed = Waveform(((left + right) / 2).astype(np.float32))
    facts = decode(ROOT / "tests/fixtures/audio/stereo_48k.flac").facts
    return dict(voices_of(Decoded(mixed, facts, sides=(Waveform(left), Waveform(right)))))


FIRST, SECOND = said("phone-number-male"), said("phone-number-female", at_s=5.0)


@pytest.mark.parametrize("second", [SECOND, said("phone-number-female", at_s=3.0)], ids=["turns", "overlap"])
def test_two_parties_are_kept_apart(second: Signal) -> None:
    left, right = call(FIRST, second)
    voices = heard(left, right)
    assert list(voices) == [Channel.LEFT, Channel.RIGHT]
    assert np.array_equal(voices[Channel.LEFT].samples, left), "what a party says is all kept"
    assert np.array_equal(voices[Channel.RIGHT].samples, right)


@pytest.mark.parametrize("by_db", [10.0, 20.0])
def test_an_echo_of_the_other_party_is_silenced(by_db: float) -> None:
    left, right = call(FIRST, SECOND)
    leaky = (right + echoed(left, by_db=by_db, after_s=0.02)).astype(np.float32)
    voices = heard(left, leaky)
    assert list(voices) == [Channel.LEFT, Channel.RIGHT]
    echo = slice(16_000, 64_000)  # in the middle of the first party's turn
    assert np.mean(voices[Channel.RIGHT].samples[echo] == 0) > 0.7
    turn = slice(90_000, 120_000)
    assert np.array_equal(voices[Channel.RIGHT].samples[turn], leaky[turn])


def test_two_voices_at_once_are_no_echo() -> None:
    left, right = call(FIRST, said("phone-number-female"))
    assert np.array_equal(without_leak((left * 0.1).astype(np.float32), right), (left * 0.1).astype(np.float32))


BOTH = stereo(FIRST, SECOND).sum(axis=0).astype(np.float32)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(BOTH, BOTH, id="dual mono"),
        pytest.param(BOTH, (BOTH * 0.3).astype(np.float32), id="dual mono, one side fainter"),
        pytest.param(BOTH, silence(len(BOTH) / 16_000), id="one side silent"),
        pytest.param(BOTH, noise(len(BOTH) / 16_000, level=0.003), id="one side noise"),
        pytest.param(BOTH, tone(440, len(BOTH) / 16_000), id="one side a tone"),
        pytest.param(FIRST * 0.7, np.concatenate([silence(0.001), FIRST[:-16]]), id="two microphones"),
    ],
)
def test_one_sound_is_heard_as_one(left: Signal, right: Signal) -> None:
    left, right = left.astype(np.float32), right.astype(np.float32)
    voices = heard(left, right)
    assert list(voices) == [None]
    assert np.allclose(voices[None].samples, (left + right) / 2)


def test_opposite_phases_do_not_cancel() -> None:
    assert np.array_equal(heard(BOTH, -BOTH)[None].samples, BOTH)


def test_a_call_through_a_telephone_codec(tmp_path: Path) -> None:
    left, right = call(FIRST, SECOND)
    path = write_wav(tmp_path / "call.wav", np.stack([left, right])[:, ::2], encoding="pcm_mulaw", rate_hz=8000)
    assert list(voices_of(decode(path))) == [Channel.LEFT, Channel.RIGHT]


def test_the_sample_with_two_channels() -> None:
    assert list(voices_of(decode(ROOT / "samples/outgoing/out-0004.wav"))) == [Channel.LEFT, Channel.RIGHT]
    assert list(voices_of(decode(ROOT / "samples/outgoing/out-0001.mp3"))) == [None]
