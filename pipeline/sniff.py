"""What a file is, told by its own bytes and never by its name.

FFmpeg's guessing is not used: it takes other files' names from playlists, pictures for one-frame films, and noise for
MP3. A file either starts as one of the recordings below does, or it has no header at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

HEAD_BYTES = 16_384

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WAVE", "wav"),  # after RIFF, RIFX, RF64 or BW64 and a size
    (0, b"riff\x2e\x91\xcf\x11", "w64"),
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (0, b"#!AMR", "amr"),
    (4, b"ftyp", "mov"),  # MP4, M4A, 3GP, QuickTime
    (4, b"moov", "mov"),
    (4, b"mdat", "mov"),
    (4, b"wide", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),  # and WebM
    (0, bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "asf"),  # WMA
    (8, b"AIFF", "aiff"),
    (8, b"AIFC", "aiff"),
    (0, b".snd", "au"),
    (0, b"caff", "caf"),
)

_NOT_RECORDINGS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"\x89PNG", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"BM", "a picture"),
    (8, b"WEBP", "a picture"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x1f\x8b", "a compressed archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (8, b"AVI ", "a video"),
    (0, b"\x00\x00\x01\xba", "a video"),
)
_BYTES_TO_BE_SURE = 3

_MP3_KBPS = {  # by MPEG version bit: layer III bit rates
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATE_HZ = {0b11: (44_100, 48_000, 32_000), 0b10: (22_050, 24_000, 16_000), 0b00: (11_025, 12_000, 8_000)}
_FRAMES_TO_BE_SURE = 4  # ours: four headers in a row, each where the last one said, don't occur in noise


def demuxer_of(file: BinaryIO) -> str | None:
    """Returns FFmpeg's name of the container that `file` holds, or None when it starts like none of them."""
    head = _head_after_id3(file)
    for offset, magic, demuxer in _SIGNATURES:
        if head.startswith(magic, offset):
            return demuxer
    if _has_frames(head, _mp3_frame_bytes):
        return "mp3"
    if _has_frames(head, _adts_frame_bytes):
        return "aac"
    return None


def other_kind(head: bytes, *, may_be_headerless: bool) -> str | None:
    """Says what a file is that is certainly no recording ('a picture'), or None.

    Args:
        head: how the file starts.
        may_be_headerless: its name says that it is sound without a header, which may start with any bytes: one such
            file in 65536 starts like each signature of two, and a quiet A-law line is all capital letters.
    """
    for offset, magic, kind in _NOT_RECORDINGS:
        if head.startswith(magic, offset) and not (may_be_headerless and len(magic) < _BYTES_TO_BE_SURE):
            return kind
    sample = head[:512]
    printable = sum(byte in b"\t\n\r" or 0x20 <= byte < 0x7F for byte in sample)
    is_text = printable > 0.95 * len(sample) and (not may_be_headerless or any(byte in b" \t\n\r" for byte in sample))
    return "text" if is_text else None


def stated_wav_data(head: bytes) -> tuple[int, int] | None:
    """Returns (where the sound of a WAV file starts, how many bytes its header says it has); None if it doesn't say.

    Phone systems that stream a recording out write 0 or the largest size there is, and never come back to correct it.
    """
    at = 12  # after RIFF, its size and WAVE: chunks, each with its name and size, at even places
    while len(name := head[at : at + 8]) == 8:
        size = int.from_bytes(name[4:], "little")
        if name.startswith(b"data"):
            return (at + 8, size) if 0 < size < 0x7FFF_0000 else None
        at += 8 + size + size % 2
    return None


def _head_after_id3(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(b"ID3") and len(head) > 10:
        size = 0
        for byte in head[6:10]:  # seven bits to a byte
            size = size << 7 | byte & 0x7F
        file.seek(10 + size)
        head = file.read(HEAD_BYTES)
    return head


def _has_frames(head: bytes, frame_bytes: Callable[[bytes], int]) -> bool:
    start = head.find(b"\xff")
    while start >= 0:
        at, frames = start, 0
        while at + 4 <= len(head) and (size := frame_bytes(head[at : at + 7])):
            at, frames = at + size, frames + 1
        if frames >= _FRAMES_TO_BE_SURE or (start == 0 and frames > 1 and at + 4 > len(head)):
            return True
        start = head.find(b"\xff", start + 1)
    return False


def _mp3_frame_bytes(header: bytes) -> int:
    """Length of the MPEG layer III frame that starts here, 0 when none does."""
    version, layer = header[1] >> 3 & 0b11, header[1] >> 1 & 0b11
    rate_index, kbps_index = header[2] >> 2 & 0b11, header[2] >> 4
    if header[0] != 0xFF or header[1] < 0xE0 or layer != 0b01 or version == 0b01 or rate_index == 3:
        return 0
    if kbps_index in (0, 15):
        return 0
    full = version == 0b11
    bits_per_s = _MP3_KBPS[full][kbps_index] * 1000
    return (144 if full else 72) * bits_per_s // _MP3_RATE_HZ[version][rate_index] + (header[2] >> 1 & 1)


def _adts_frame_bytes(header: bytes) -> int:
    """Length of the ADTS (raw AAC) frame that starts here, 0 when none does."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return 0
    size = (header[3] & 0b11) << 11 | header[4] << 3 | header[5] >> 5
    return size if size >= 7 else 0
