"""From an opened recording to 16 kHz mono: the part of decoding that works packet by packet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.packet import Packet
from numpy.typing import NDArray

from models.errors import AudioError
from models.recording import AudioFacts
from pipeline.audio import DAMAGED, ENDS_EARLY, NOT_NUMBERS, SAMPLE_RATE_HZ, Decoded, Waveform
from pipeline.containers import BAD_CONTENT, Opened

_RATES_HZ = range(4_000, 192_001)  # ours: below it no speech is left, above it a header lies
_SHORT_BY_S = 0.3  # ours: shorter than stated by more than this and 1% is missing sound, not a codec's padding
_SHORT_BY = 0.01


def listen(recording: Opened, *, max_s: float, channel: int | None) -> Decoded:
    """Decodes up to `max_s` seconds, and counts the packets of what comes after.

    Raises:
        AudioError: no sound can be decoded, or its sample rate can't be true.
    """
    notes: set[str] = set()
    packets = _packets(recording, notes)
    frames = _frames(packets, notes, end_is_known=recording.stated_s is not None)
    first = next(frames, None)
    if first is None:
        raise AudioError(_nothing(notes))
    limit = max(1, round(max_s * SAMPLE_RATE_HZ))
    chunks: list[NDArray[np.float32]] = []
    heard = 0
    for chunk in _at_16_khz(_mono(chain((first,), frames), channel, notes)):
        chunks.append(chunk)
        heard += len(chunk)
        if heard > limit:
            break
    if heard == 0:
        raise AudioError(_nothing(notes))
    truncated = heard > limit
    duration_s = heard / SAMPLE_RATE_HZ + (sum(map(_packet_s, packets)) if truncated else 0.0)
    if recording.stated_s is not None and duration_s < recording.stated_s * (1 - _SHORT_BY) - _SHORT_BY_S:
        notes.add(DAMAGED if DAMAGED in notes else ENDS_EARLY)  # what was left out may be all that is missing
    codec = recording.stream.codec_context.codec.canonical_name
    facts = AudioFacts(duration_s, codec, first.sample_rate, first.layout.nb_channels)
    return Decoded(Waveform(np.concatenate(chunks)[:limit]), facts, truncated, tuple(sorted(notes)))


def _nothing(notes: set[str]) -> str:
    if notes:
        return (
            "Nothing in the file could be decoded: it is damaged or cut off, or in a codec that is not known here. "
            "Fetch it from the phone system again, or have it written as WAV."
        )
    return "The file holds no sound: its header is all there is. Listen to the message on the phone system."


def _packets(recording: Opened, notes: set[str]) -> Iterator[Packet]:
    try:
        yield from recording.container.demux(recording.stream)
    except BAD_CONTENT:
        notes.add(ENDS_EARLY)


def _packet_s(packet: Packet) -> float:
    return float(packet.duration * packet.time_base) if packet.duration and packet.time_base else 0.0


def _frames(packets: Iterator[Packet], notes: set[str], *, end_is_known: bool) -> Iterator[AudioFrame]:
    """Decodes, leaving out what can't be; whether that was the middle or the end shows when sound comes after it.

    Where the header states the length, that tells a cut-off end from mere padding.
    """
    failed = False
    for packet in packets:
        try:
            frames = packet.decode()
        except BAD_CONTENT:
            failed = True
            continue
        for frame in frames:
            if not isinstance(frame, AudioFrame) or not frame.samples:
                continue
            if failed or frame.is_corrupt:
                notes.add(DAMAGED)
                failed = False
            yield frame
    if failed and not end_is_known:
        notes.add(ENDS_EARLY)


def _mono(
    frames: Iterator[AudioFrame], channel: int | None, notes: set[str]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yields (sample rate in Hz, samples) with one channel left."""
    for frame in frames:
        if frame.sample_rate not in _RATES_HZ:
            raise AudioError(
                f"The file claims {frame.sample_rate} samples a second, which no recording of speech has: "
                "its header is damaged. Fetch it from the phone system again."
            )
        sound = _as_float(frame)
        if not np.isfinite(sound).all():
            notes.add(NOT_NUMBERS)
            sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
        hears_one = channel is not None and 0 <= channel < len(sound)
        yield frame.sample_rate, sound[channel] if hears_one else sound.mean(axis=0, dtype=np.float32)


def _as_float(frame: AudioFrame) -> NDArray[np.float32]:
    """Returns shape ``(channels, samples)``, full scale 1."""
    raw = frame.to_ndarray()
    if not frame.format.is_planar:
        raw = raw.reshape(-1, frame.layout.nb_channels).T
    if raw.dtype == np.uint8:
        return ((raw.astype(np.float32)) - 128) / 128
    if np.issubdtype(raw.dtype, np.integer):
        return raw.astype(np.float32) / -float(np.iinfo(raw.dtype).min)
    return np.clip(raw, -1e6, 1e6).astype(np.float32)  # a double may be too large for float32; NaN passes


def _at_16_khz(sounds: Iterator[tuple[int, NDArray[np.float32]]]) -> Iterator[NDArray[np.float32]]:
    """Resamples; some codecs change their rate half-way, which takes a new resampler."""
    resampler, rate_hz = av.AudioResampler(format="flt", rate=SAMPLE_RATE_HZ), 0
    for rate, samples in sounds:
        if rate != rate_hz:
            yield from _drained(resampler, None)
            resampler, rate_hz = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ), rate
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = rate
        yield from _drained(resampler, frame)
    yield from _drained(resampler, None)


def _drained(resampler: av.AudioResampler, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    for resampled in resampler.resample(frame):
        if resampled is not None:
            yield np.clip(resampled.to_ndarray()[0], -1.0, 1.0)
