"""The headerless formats of phone systems, which only a file's name tells apart.

Named as Asterisk names them. Left out on purpose: `.pcm` and `.raw`, which are mu-law, A-law or linear depending on who
wrote them; a wrong guess would be heard as loud noise, so these files are refused with a word on how to name them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Headerless:
    """How to read a file without header.

    Attributes:
        demuxer: FFmpeg's name of the format.
        options: what a header would have said.
    """

    demuxer: str
    options: dict[str, str]


def _at(demuxer: str, rate_hz: int = 8_000, **options: str) -> Headerless:
    return Headerless(demuxer, {"sample_rate": str(rate_hz), **options})


HEADERLESS: dict[str, Headerless] = {
    ".ulaw": _at("mulaw"),
    ".ul": _at("mulaw"),
    ".mu": _at("mulaw"),
    ".ulw": _at("mulaw"),
    ".alaw": _at("alaw"),
    ".al": _at("alaw"),
    ".alw": _at("alaw"),
    ".gsm": _at("gsm"),
    ".sln": _at("s16le"),
    ".sln8": _at("s16le"),
    ".sln12": _at("s16le", 12_000),
    ".sln16": _at("s16le", 16_000),
    ".sln24": _at("s16le", 24_000),
    ".sln32": _at("s16le", 32_000),
    ".sln44": _at("s16le", 44_100),
    ".sln48": _at("s16le", 48_000),
    ".g722": Headerless("g722", {}),  # always 16 kHz
    # Asterisk packs G.726 as RFC 3551 does: the first code in the low bits, which FFmpeg calls little-endian.
    ".g726-16": _at("g726le", code_size="2"),
    ".g726-24": _at("g726le", code_size="3"),
    ".g726-32": _at("g726le", code_size="4"),
    ".g726-40": _at("g726le", code_size="5"),
}
"""Suffix, lower case -> how to read it."""
