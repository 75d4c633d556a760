"""From an opened recording to 16 kHz: the part of decoding that works packet by packet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, TypeAlias

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from numpy.typing import NDArray

from models.errors import AudioError
from models.recording import AudioFacts
from pipeline.audio import DAMAGED, ENDS_EARLY, NOT_NUMBERS, SAMPLE_RATE_HZ, Decoded, Waveform
from pipeline.containers import BAD_CONTENT, Opened, decoder_of

_RATES_HZ = range(4_000, 192_001)  # ours: below it no speech is left, above it a header lies
_SHORT_BY_S = 0.3  # ours: shorter than stated by more than this and 1% is missing sound, not a codec's padding
_SHORT_BY = 0.01
_JUMP_S = 0.05  # ours: containers round their times to milliseconds, a lost packet is 20 ms to 100 ms long
_LONGEST_PACKET_S = 10.0  # FLAC at 8 kHz has 8 s; more is a damaged header's word

_Packet: TypeAlias = "Packet[AudioStream]"
_Samples: TypeAlias = NDArray[np.float32]

_NOTHING = (
    "The file holds no sound that can be decoded: it is a bare header, damaged, cut off, or in a codec not known here. "
    "Listen to the message on the phone system, or fetch it again from there as WAV."
)


def listen(recording: Opened, *, max_s: float) -> Decoded:
    """Decodes up to `max_s` seconds, and counts the packets of what comes after.

    Raises:
        AudioError: no sound can be decoded, or its sample rate can't be true.
    """
    notes: set[str] = set()
    packets = _packets(recording, notes)
    frames = _frames(packets, recording, notes)
    first = next(frames, None)
    if first is None:
        raise AudioError(_NOTHING)
    limit = max(1, round(max_s * SAMPLE_RATE_HZ))
    chunks: list[_Samples] = []
    heard = 0
    channels = 2 if first[1].layout.nb_channels == 2 else 1
    for chunk in _at_16_khz(_sounds(chain((first,), frames), channels, notes), channels):
        chunks.append(chunk)
        heard += chunk.shape[1]
        if heard > limit:
            break
    if heard == 0:
        raise AudioError(_NOTHING)
    truncated = heard > limit
    duration_s = heard / SAMPLE_RATE_HZ + (sum(map(_packet_s, packets)) if truncated else 0.0)
    if recording.stated_s is not None and duration_s < recording.stated_s * (1 - _SHORT_BY) - _SHORT_BY_S:
        notes.add(DAMAGED if DAMAGED in notes else ENDS_EARLY)  # what was left out may be all that is missing
    codec = recording.stream.codec_context.codec.canonical_name
    facts = AudioFacts(duration_s, codec, first[1].sample_rate, first[1].layout.nb_channels)
    sound = np.concatenate(chunks, axis=1)[:, :limit]
    sides = (Waveform(sound[0]), Waveform(sound[1])) if channels == 2 else None
    mixed = Waveform(sound.mean(axis=0, dtype=np.float32) if sides else sound[0])
    return Decoded(mixed, facts, truncated, tuple(sorted(notes)), sides)


def _packets(recording: Opened, notes: set[str]) -> Iterator[_Packet]:
    try:
        yield from recording.container.demux(recording.stream)
    except BAD_CONTENT:
        notes.add(ENDS_EARLY)


def _packet_s(packet: _Packet) -> float:
    stated_s = float(packet.duration * packet.time_base) if packet.duration and packet.time_base else 0.0
    return min(stated_s, _LONGEST_PACKET_S)


def _frames(packets: Iterator[_Packet], recording: Opened, notes: set[str]) -> Iterator[tuple[float, AudioFrame]]:
    """Yields (seconds left out before it, frame).

    Whether what can't be decoded was the middle or the end shows when sound comes after it; where the header states
    the length, that tells a cut-off end from mere padding.
    """
    decoder = decoder_of(recording.stream)
    failed, gap_s = False, 0.0
    end_s: float | None = None
    for packet in packets:
        try:
            frames = decoder.decode(packet if packet.size else None)
        except BAD_CONTENT as error:
            # FFmpeg's AMR-WB doesn't do comfort noise: a pause, not damage.
            failed = failed or not isinstance(error, av.error.PatchWelcomeError)
            gap_s += _packet_s(packet)
            continue
        for frame in frames:
            jump_s = frame.time - end_s if end_s is not None and frame.time is not None else 0.0
            if jump_s > _JUMP_S:
                gap_s = max(gap_s, min(jump_s, _LONGEST_PACKET_S))
            if failed or frame.is_corrupt or (jump_s > _JUMP_S and recording.is_numbered):
                notes.add(DAMAGED)
            yield gap_s, frame
            failed, gap_s, end_s = False, 0.0, _end_s(frame, end_s)
    if failed and recording.stated_s is None:
        notes.add(ENDS_EARLY)


def _end_s(frame: AudioFrame, begins_s: float | None) -> float | None:
    begins_s = frame.time if frame.time is not None else begins_s
    return None if begins_s is None or not frame.sample_rate else begins_s + frame.samples / frame.sample_rate


def _sounds(
    frames: Iterator[tuple[float, AudioFrame]], channels: int, notes: set[str]
) -> Iterator[tuple[int, _Samples]]:
    """Yields (sample rate in Hz, sound of shape ``(channels, samples)``), with silence for what was left out.

    Where there are neither one nor two channels, or not as many as at first, they are mixed down.
    """
    for gap_s, frame in frames:
        rate_hz = frame.sample_rate
        if rate_hz not in _RATES_HZ:
            raise AudioError(
                f"The file claims {rate_hz} samples a second, which no recording of speech has: "
                "its header is damaged. Fetch it from the phone system again."
            )
        if gap := round(gap_s * rate_hz):
            yield rate_hz, np.zeros((channels, gap), np.float32)
        sound = _as_float(frame)
        if not np.isfinite(sound).all():
            notes.add(NOT_NUMBERS)
            sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
        if len(sound) != channels:
            sound = np.repeat(sound.mean(axis=0, dtype=np.float32, keepdims=True), channels, axis=0)
        yield rate_hz, sound


def _as_float(frame: AudioFrame) -> _Samples:
    """Returns shape ``(channels, samples)``, full scale 1."""
    raw: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        raw = raw.reshape(-1, frame.layout.nb_channels).T
    if raw.dtype.kind == "f":
        clipped: _Samples = np.clip(raw, -1e6, 1e6).astype(np.float32)  # a double may not fit; NaN passes
        return clipped
    sound: _Samples = raw.astype(np.float32)
    if raw.dtype == np.uint8:
        return (sound - np.float32(128)) / np.float32(128)
    sound /= 2 ** (8 * raw.dtype.itemsize - 1)
    return sound


def _at_16_khz(sounds: Iterator[tuple[int, _Samples]], channels: int) -> Iterator[_Samples]:
    """Resamples; some codecs change their rate half-way, which takes a new resampler."""
    layout = "stereo" if channels == 2 else "mono"
    resampler, rate_hz = None, 0
    for rate, samples in sounds:
        if resampler is None or rate != rate_hz:
            yield from _drained(resampler, None)
            resampler, rate_hz = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE_HZ), rate
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
        frame.sample_rate = rate
        yield from _drained(resampler, frame)
    yield from _drained(resampler, None)


def _drained(resampler: av.AudioResampler | None, frame: AudioFrame | None) -> Iterator[_Samples]:
    for resampled in resampler.resample(frame) if resampler else ():
        if resampled is not None:
            yield np.clip(resampled.to_ndarray(), -1.0, 1.0)
