"""Tones by which machines talk: dialled digits, call progress, fax, modem, beeps, mains hum."""

from __future__ import annotations

import numpy as np

from bench.sounds.shapes import (
    RATE_HZ,
    Rng,
    Sound,
    at_level,
    fade,
    lay,
    line_noise,
    noise,
    repeated,
    times_s,
    tone,
)

_ROWS_HZ = (697, 770, 852, 941)
_COLUMNS_HZ = (1209, 1336, 1477, 1633)
_PROGRESS = (  # tones in Hz, then seconds on and off in turn: ITU-T E.180 and its national supplements
    ((350, 440), (2.0,)),  # dial tone
    ((480, 620), (0.5, 0.5)),  # busy
    ((480, 620), (0.25, 0.25)),  # no circuit free
    ((440, 480), (2.0, 4.0)),  # ringing
    ((400, 450), (0.4, 0.2, 0.4, 2.0)),  # ringing, UK
    ((425,), (1.0, 4.0)),  # ringing, Europe
    ((425,), (0.48, 0.48)),  # busy, Europe
    ((1400, 2060, 2450, 2600), (0.1, 0.1)),  # receiver off the hook
)
_INTERCEPT_HZ = (950, 1400, 1800)  # 'the number you have dialled'


def dtmf(rng: Rng, seconds: float) -> Sound:
    """Keys pressed, at the pace of a finger or of a machine."""
    sound = line_noise(rng, seconds)
    hasty = rng.random() < 0.5
    at_s = rng.uniform(0.1, 1.0)
    while at_s < seconds - 0.3:
        length_s, gap_s = (0.08, 0.08) if hasty else (rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.8))
        key = tone(rng.choice(_ROWS_HZ), length_s) + 1.2 * tone(rng.choice(_COLUMNS_HZ), length_s)
        lay(sound, fade(at_level(key, rng.uniform(-20, -12))), at_s)
        at_s += length_s + gap_s
    return sound


def call_progress(rng: Rng, seconds: float) -> Sound:
    """Dial tone, busy, ringing, off the hook; at times the three rising tones before it."""
    hertz, turns_s = _PROGRESS[rng.integers(len(_PROGRESS))]
    parts = [
        sum((tone(hz, turn_s) for hz in hertz), np.zeros(round(turn_s * RATE_HZ))) * (place % 2 == 0)
        for place, turn_s in enumerate(turns_s)
    ]
    pattern = at_level(np.concatenate(parts), rng.uniform(-25, -12))
    sound = repeated(pattern, seconds)
    if rng.random() < 0.3:
        intercept = np.concatenate([fade(tone(hz, 0.33)) for hz in _INTERCEPT_HZ])
        sound[: len(intercept)] = at_level(intercept, -15)[: len(sound)]
    return sound + line_noise(rng, seconds)


def fax(rng: Rng, seconds: float) -> Sound:
    """A fax calling or answering (ITU-T T.30), at times with V.21 flags and a page's V.29 behind."""
    if rng.random() < 0.5:
        calling = np.concatenate([fade(tone(1100, 0.5)), np.zeros(3 * RATE_HZ)])
        return repeated(0.2 * calling, seconds) + line_noise(rng, seconds)
    sound = line_noise(rng, seconds)
    lay(sound, 0.2 * fade(tone(2100, 3.0)), 0.5)
    lay(sound, 0.2 * keyed(rng, 1.5, 1850, 1650, 300), 3.6)
    if seconds > 6:
        lay(sound, 0.15 * quadrature(rng, seconds - 5.5, 1700, 2400), 5.2)
    return sound


def modem(rng: Rng, seconds: float) -> Sound:
    """A data call: answer tone with turned phases, two keyed carriers, or two phase-shifted ones."""
    sound = line_noise(rng, seconds)
    answer = tone(2100, min(3.3, seconds)) * (1 - 2 * (np.floor(times_s(min(3.3, seconds)) / 0.45) % 2))
    lay(sound, 0.15 * answer, 0.0)
    rest_s = seconds - 3.0
    if rest_s > 1:
        if rng.random() < 0.5:
            data = keyed(rng, rest_s, 1270, 1070, 300) + keyed(rng, rest_s, 2225, 2025, 300)
        else:
            data = quadrature(rng, rest_s, 1200, 600) + quadrature(rng, rest_s, 2400, 600)
        lay(sound, 0.1 * data, 3.3)
    return sound


def keyed(rng: Rng, seconds: float, mark_hz: float, space_hz: float, baud: int) -> Sound:
    """A carrier that jumps between two frequencies with each bit."""
    bits = rng.integers(0, 2, round(seconds * baud) + 1)
    course = np.where(bits[(times_s(seconds) * baud).astype(int)] == 1, mark_hz, space_hz)
    return tone(course, seconds)


def quadrature(rng: Rng, seconds: float, carrier_hz: float, baud: int) -> Sound:
    """A carrier whose phase jumps by quarter turns with each symbol."""
    turns = rng.integers(0, 4, round(seconds * baud) + 1)
    phase = turns[(times_s(seconds) * baud).astype(int)] * np.pi / 2
    return np.asarray(np.sin(2 * np.pi * carrier_hz * times_s(seconds) + phase))


def beeps(rng: Rng, seconds: float) -> Sound:
    """The tone of a box, an alarm, a lorry backing: one pitch, pure or harsh, once or again and again."""
    sound = line_noise(rng, seconds)
    hz, length_s = rng.uniform(400, 2600), rng.uniform(0.08, 0.9)
    once, gap_s, harsh = rng.random() < 0.3, rng.uniform(0.1, 2.0), rng.random() < 0.3
    beep = np.sign(tone(hz, length_s)) if harsh else tone(hz, length_s)
    at_s = rng.uniform(0, 1)
    while at_s < seconds:
        lay(sound, fade(at_level(beep, -16)), at_s)
        at_s += seconds if once else length_s + gap_s
    return sound


def hum(rng: Rng, seconds: float) -> Sound:
    """Mains hum with overtones, louder and softer, under a little hiss."""
    mains_hz = rng.choice((50, 60))
    overtones = (rng.uniform(0, 1) / number * tone(mains_hz * number, seconds) for number in range(1, 12))
    humming = sum(overtones, np.zeros(round(seconds * RATE_HZ)))
    return at_level(humming, rng.uniform(-45, -20)) + at_level(noise(rng, seconds), rng.uniform(-70, -50))
