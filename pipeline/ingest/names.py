"""What a file's name tells: a recording, metadata of one, or something half-written."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

from pipeline.headerless import HEADERLESS

AUDIO_SUFFIXES = HEADERLESS.keys() | frozenset(
    """
    .wav .wave .wav49 .w64 .rf64 .bwf .aif .aiff .aifc .au .snd .caf .flac .mp3 .mp2 .m4a .m4b .aac .mp4 .3gp .3g2 .3ga
    .amr .awb .ogg .oga .opus .spx .webm .mka .wma .asf .ulaw .ul .ulw .mulaw .mu .pcmu .alaw .al .alw .pcma .gsm
    .sln .sln8 .sln12 .sln16 .sln24 .sln32 .sln44 .sln48 .sln96 .sln192 .slin .g722 .g726 .g723 .g729 .g719 .siren7
    .siren14 .ilbc .vox .adpcm .dss .ds2 .pcm .raw
    """.split()
)
SIDECAR_SUFFIXES = (".json", ".txt")
_PARTIAL_SUFFIXES = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", "~")


def is_passed_over(name: str) -> bool:
    """Whether a file or folder is hidden, or on its way to another name."""
    return name.startswith(".") or name.lower().endswith(_PARTIAL_SUFFIXES)


def is_audio(name: str) -> bool:
    """Whether the extension is one that recordings have."""
    return PurePath(name).suffix.lower() in AUDIO_SUFFIXES


def sidecars_of(name: str) -> tuple[str, ...]:
    """Names of the files that may hold metadata of this recording, the most specific first."""
    stem = PurePath(name).stem
    return f"{name}.json", f"{stem}.json", f"{stem}.txt"


def sidecars_among(names: Collection[str]) -> frozenset[str]:
    """Those of a folder's files that are metadata of one of its recordings."""
    return frozenset(sidecar for name in names if is_audio(name) for sidecar in sidecars_of(name)) & frozenset(names)
