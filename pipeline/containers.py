"""FFmpeg (by PyAV), held on a short lead: one file, one demuxer, audio decoders only, nothing logged.

A recording comes from strangers. The demuxer is named rather than guessed, so playlists (HLS, DASH, concat) are never
followed; FFmpeg gets the opened file, so it knows neither its name nor a way to another file or a network; and pictures
or films inside a container reach no decoder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

import av
import av.logging
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer

from models.errors import AudioError
from pipeline.headerless import HEADERLESS
from pipeline.sniff import HEAD_BYTES, demuxer_of, other_kind, stated_wav_data

# What PyAV raises for content it can't make sense of; MemoryError is for sizes that only a damaged header asks for.
BAD_CONTENT = (av.FFmpegError, OSError, ValueError, ArithmeticError, LookupError, RuntimeError, MemoryError)

# Formats whose header counts the sound rather than leaving FFmpeg to guess its length from the file's size.
_COUNTED = frozenset({"wav", "w64", "flac", "mov", "matroska", "asf", "aiff", "au", "caf"})

# Formats that number their samples without leaving any out: a jump is damage. Elsewhere it may be a pause.
_NUMBERED = frozenset({"flac", "ogg"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording ready to be read.

    Attributes:
        container: FFmpeg's.
        stream: the sound in it.
        stated_s: length that its header states, None where it states none or can't know.
        is_numbered: whether a jump in its times means that something is missing.
    """

    container: InputContainer
    stream: AudioStream
    stated_s: float | None
    is_numbered: bool


class _Source:
    """An open file without its name, which FFmpeg would put into its messages.

    Attributes:
        error: why the disk stopped giving; FFmpeg takes it for the end of the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.tell = file.tell
        self.error: OSError | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.error = error
            return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError):  # a damaged header points before the start
            return -1


@contextmanager
def opened(file: BinaryIO, suffix: str) -> Iterator[Opened]:
    """Opens the recording in `file`.

    Args:
        file: open for reading, seekable.
        suffix: what tells headerless formats apart ('.ulaw').

    Raises:
        AudioError: it is no recording, holds no sound, or is damaged where it starts.
        OSError: the disk stopped giving, found out when the recording is closed.
    """
    demuxer, options = _format(file, suffix)
    shortfall = _wav_shortfall(file) if demuxer == "wav" else 1.0
    av.logging.set_level(None)  # FFmpeg would write to stderr
    file.seek(0)
    source = _Source(file)
    try:
        container = _open(source, demuxer, options)
    except BAD_CONTENT:
        if source.error:
            raise source.error from None
        raise AudioError(_DAMAGED) from None
    with container:
        stream = _sound(container)
        stated_s = _stated_s(container, stream) if demuxer in _COUNTED else None
        yield Opened(container, stream, stated_s * shortfall if stated_s and shortfall else None, demuxer in _NUMBERED)
    if source.error:
        raise source.error


def _open(source: _Source, demuxer: str, options: dict[str, str]) -> InputContainer:
    limits = {"format_whitelist": str(av.ContainerFormat(demuxer, "r").name), "codec_whitelist": _decoders()}
    return av.open(
        source,
        "r",
        format=demuxer,
        container_options=options | limits,
        metadata_errors="replace",
        io_open=_refuse,
    )


def decoder_of(stream: AudioStream) -> AudioCodecContext:
    """Returns what decodes `stream`: FFmpeg's choice, but for AMR-NB.

    FFmpeg's own AMR-NB decoder gives up in the pauses of recordings made with comfort noise (DTX), as mobile networks
    make them; OpenCORE's doesn't.
    """
    ours = stream.codec_context
    if ours.codec.canonical_name != "amr_nb" or "libopencore_amrnb" not in av.codecs_available:
        return ours
    decoder = AudioCodecContext.create("libopencore_amrnb", "r")
    decoder.sample_rate, decoder.layout = 8_000, "mono"
    return decoder


_DAMAGED = (
    "The file is damaged where it starts, so nothing in it can be read. "
    "Fetch it from the phone system again, or listen to it there."
)


def _format(file: BinaryIO, suffix: str) -> tuple[str, dict[str, str]]:
    demuxer = demuxer_of(file)
    if demuxer is not None:
        return demuxer, {}
    headerless = HEADERLESS.get(suffix.lower())
    kind = other_kind(_head(file), may_be_headerless=headerless is not None)
    if kind is not None:
        raise AudioError(f"The file is {kind}, not a recording. Remove it, or fetch the recording itself.")
    if headerless is None:
        raise AudioError(
            "The file starts like no audio format that is known here. If the phone system writes recordings without "
            "header, name them by their encoding, such as .ulaw, .alaw, .gsm, .sln or .g722; otherwise the file is "
            "damaged: fetch it from the phone system again."
        )
    return headerless.demuxer, headerless.options


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD_BYTES)


def _sound(container: InputContainer) -> AudioStream:
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        held = "video but no sound" if container.streams.video else "no sound"
        raise AudioError(f"The file holds {held}. Remove it, or fetch the recording itself.")
    if stream.codec_context is None:
        raise AudioError("The sound is in a codec that can't be decoded here. Have the phone system write WAV or MP3.")
    return stream


def _stated_s(container: InputContainer, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _wav_shortfall(file: BinaryIO) -> float | None:
    """How many times more sound the header states than there is (1 = all is there); None when it states no length."""
    stated = stated_wav_data(_head(file))
    if stated is None:
        return None
    start, size = stated
    there = file.seek(0, os.SEEK_END) - start
    return max(1.0, size / max(1, there))


@cache
def _decoders() -> str:
    """Names of all audio decoders, as FFmpeg's whitelist wants them."""
    names = []
    for name in sorted(av.codecs_available):
        try:
            codec = av.Codec(name, "r")
        except ValueError:  # it can only encode
            continue
        if codec.type == "audio":
            names.append(codec.name)
    return ",".join(names)


def _refuse(url: str, flags: int, options: dict[str, str]) -> BinaryIO:  # noqa: ARG001 - PyAV's signature
    raise PermissionError("a recording may not open other files")
