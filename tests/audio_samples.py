"""Recordings made on the spot, for the tests of every room: signals without speech, and WAV files to hold them.

A signal is float32, shape ``(samples,)``, range [-1, 1], by default at 16 kHz; `stereo` puts two side by side,
shape ``(2, samples)``. All are deterministic.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
Encoding = Literal["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_mulaw", "pcm_alaw"]

RATE_HZ = 16_000

_DTMF_HZ = {
    digit: (row, column)
    for row, digits in ((697, "123A"), (770, "456B"), (852, "789C"), (941, "*0#D"))
    for digit, column in zip(digits, (1209, 1336, 1477, 1633), strict=True)
}
_WAV_FORMAT = {  # format tag, bits
    "pcm_u8": (1, 8),
    "pcm_s16le": (1, 16),
    "pcm_s24le": (1, 24),
    "pcm_s32le": (1, 32),
    "pcm_f32le": (3, 32),
    "pcm_f64le": (3, 64),
    "pcm_alaw": (6, 8),
    "pcm_mulaw": (7, 8),
}


def silence(seconds: float = 2.0, *, rate_hz: int = RATE_HZ) -> Signal:
    """Digital silence."""
    return np.zeros(round(seconds * rate_hz), np.float32)


def tone(hz: float, seconds: float = 2.0, *, level: float = 0.5, rate_hz: int = RATE_HZ) -> Signal:
    """A sine."""
    at_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * hz * at_s)).astype(np.float32)


def noise(seconds: float = 2.0, *, level: float = 0.1, rate_hz: int = RATE_HZ, seed: int = 0) -> Signal:
    """White noise; `level` is its standard deviation."""
    drawn = np.random.default_rng(seed).normal(0, level, round(seconds * rate_hz))
    return np.clip(drawn, -1, 1).astype(np.float32)


def dtmf(digits: str = "5550100", *, rate_hz: int = RATE_HZ) -> Signal:
    """Keys pressed on a telephone: 100 ms each, 100 ms apart."""
    gap = silence(0.1, rate_hz=rate_hz)
    keys = [sum((tone(hz, 0.1, level=0.3, rate_hz=rate_hz) for hz in _DTMF_HZ[digit]), gap) for digit in digits]
    return np.concatenate([part for key in keys for part in (key, gap)])


def fax_cng(calls: int = 2, *, rate_hz: int = RATE_HZ) -> Signal:
    """A fax machine calling (ITU-T T.30): 1100 Hz for 0.5 s, then 3 s of silence, again and again."""
    return np.tile(np.concatenate([tone(1100, 0.5, rate_hz=rate_hz), silence(3.0, rate_hz=rate_hz)]), calls)


def music(seconds: float = 4.0, *, rate_hz: int = RATE_HZ) -> Signal:
    """Music on hold: a major triad with overtones, changing every half second."""
    chords = []
    for half_second in range(round(seconds * 2)):
        root = 220 * 2 ** ((0, 5, 7, 3)[half_second % 4] / 12)
        notes = [root * third * overtone for third in (1, 1.26, 1.498) for overtone in (1, 2, 3)]
        chord = sum((tone(hz, 0.5, level=0.06, rate_hz=rate_hz) for hz in notes), silence(0.5, rate_hz=rate_hz))
        chords.append(chord)
    return np.concatenate(chords)


def melody(*, rate_hz: int = RATE_HZ) -> Signal:
    """What the codecs are judged by: 0.5 s of 500 Hz, 0.25 s of silence, 0.75 s of 1000 Hz; 1.5 s in all."""
    parts = (tone(500, 0.5, rate_hz=rate_hz), silence(0.25, rate_hz=rate_hz), tone(1000, 0.75, rate_hz=rate_hz))
    return np.concatenate(parts)


def clipped(signal: Signal) -> Signal:
    """The same, 20 dB too loud and cut off at full scale."""
    return np.clip(signal * 10, -1, 1).astype(np.float32)


def quiet(signal: Signal, *, by_db: float = 40.0) -> Signal:
    """The same, too quiet."""
    return (signal * 10 ** (-by_db / 20)).astype(np.float32)


def stereo(left: Signal, right: Signal) -> Signal:
    """Two parties, a channel each; the shorter one is filled with silence."""
    both = np.zeros((2, max(len(left), len(right))), np.float32)
    both[0, : len(left)], both[1, : len(right)] = left, right
    return both


def write_wav(
    path: Path,
    signal: Signal,
    *,
    encoding: Encoding = "pcm_s16le",
    rate_hz: int = RATE_HZ,
    stated_bytes: int | None = None,
) -> Path:
    """Writes a WAV file and returns its path; `stated_bytes` makes its header lie about the length of the data."""
    channels = 1 if signal.ndim == 1 else len(signal)
    data = encoded(signal, encoding)
    tag, bits = _WAV_FORMAT[encoding]
    block = channels * bits // 8
    stated = len(data) if stated_bytes is None else stated_bytes
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate_hz, rate_hz * block, block, bits)
    head = struct.pack("<4sI4s", b"RIFF", min(36 + stated, 0xFFFF_FFFF), b"WAVE")
    path.write_bytes(head + form + struct.pack("<4sI", b"data", stated) + data)
    return path


def encoded(signal: Signal, encoding: Encoding) -> bytes:
    """The samples alone, as headerless files hold them; channels take turns."""
    sound = np.ascontiguousarray(np.atleast_2d(signal).T).astype(np.float64)
    match encoding:
        case "pcm_f32le":
            return sound.astype("<f4").tobytes()
        case "pcm_f64le":
            return sound.astype("<f8").tobytes()
        case "pcm_u8":
            return (np.round(sound * 127) + 128).astype(np.uint8).tobytes()
        case "pcm_s24le":
            wide = np.round(sound * 0x7F_FFFF).astype("<i4").reshape(-1, 1)
            return wide.view(np.uint8)[:, :3].tobytes()
        case "pcm_s32le":
            return np.round(sound * 0x7FFF_FFFF).astype("<i4").tobytes()
    linear = np.round(sound * 32767).astype(np.int32)
    if encoding == "pcm_s16le":
        return linear.astype("<i2").tobytes()
    return (_mulaw(linear) if encoding == "pcm_mulaw" else _alaw(linear)).tobytes()


def _mulaw(linear: NDArray[np.int32]) -> NDArray[np.uint8]:
    """ITU-T G.711 mu-law of 16-bit samples."""
    size = np.minimum(np.abs(linear), 32635) + 132
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    code = np.where(linear < 0, 0x80, 0) | exponent << 4 | size >> (exponent + 3) & 0x0F
    return np.asarray(~code & 0xFF, np.uint8)


def _alaw(linear: NDArray[np.int32]) -> NDArray[np.uint8]:
    """ITU-T G.711 A-law of 16-bit samples."""
    size = np.minimum(np.where(linear < 0, ~linear, linear), 32767)
    exponent = np.maximum(np.floor(np.log2(np.maximum(size, 1))).astype(np.int32) - 7, 0)
    code = np.where(linear < 0, 0, 0x80) | exponent << 4 | size >> np.where(exponent > 0, exponent + 3, 4) & 0x0F
    return np.asarray(code ^ 0x55, np.uint8)
