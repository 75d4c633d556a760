"""Any telephone codec in, Waveforms out: mono, 16 kHz, float32, decoded once for all stages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import AudioError
from models.recording import AudioFacts

SAMPLE_RATE_HZ = 16_000

ENDS_EARLY = "recording ends early"
DAMAGED = "parts of the recording are damaged and were left out"
NOT_NUMBERS = "samples that were not numbers were silenced"


@dataclass(frozen=True, slots=True)
class Waveform:
    """Mono sound at 16 kHz.

    Attributes:
        samples: float32, shape ``(samples,)``, range [-1, 1].
    """

    samples: NDArray[np.float32]

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was heard of a file.

    Attributes:
        waveform: the sound with all channels mixed down, at most the `max_minutes` asked for.
        facts: the file as recorded; its duration is the whole file's, also when only the beginning was heard.
        truncated: True when the file goes on after `max_minutes`.
        notes: doubts for a person to read (`ENDS_EARLY`, `DAMAGED`, `NOT_NUMBERS`).
        sides: left and right by themselves, where there are two channels.
    """

    waveform: Waveform
    facts: AudioFacts
    truncated: bool = False
    notes: tuple[str, ...] = ()
    sides: tuple[Waveform, Waveform] | None = None


def decode(path: Path, *, suffix: str | None = None, max_minutes: float = 15.0) -> Decoded:
    """Decodes a recording, whatever its codec, streaming: memory is bounded by `max_minutes`.

    Args:
        path: the file.
        suffix: what the file's name ended in when it arrived ('.ulaw'), which is all that tells headerless formats
            apart; None takes it from `path`.
        max_minutes: what comes later is measured, not heard.

    Raises:
        AudioError: nothing can be decoded; says why and what to do, without the file's name.
    """
    from pipeline.containers import opened  # here, because FFmpeg takes a moment to load and few callers decode
    from pipeline.listening import listen

    try:
        if not path.is_file():
            raise AudioError(_ABSENT)
        with path.open("rb") as file:
            if not file.read(1):
                raise AudioError(_EMPTY)
            with opened(file, path.suffix if suffix is None else suffix) as recording:
                return listen(recording, max_s=max_minutes * 60)
    except PermissionError:
        raise AudioError(_FORBIDDEN) from None
    except OSError as error:
        raise AudioError(
            f"The file can't be read: {error.strerror or 'input or output error'}. {_READ_AGAIN}"
        ) from None


_ABSENT = "There is no file here any more, or it is no regular file. Put the recording back, or take it in again."
_EMPTY = (
    "The file is empty (0 bytes): the phone system wrote no sound. Look for the message there; the caller may have to "
    "be called back unheard."
)
_FORBIDDEN = "The file can't be read: permission denied. Give the user that runs Ringback read permission on it."
_READ_AGAIN = "Check the disk or network drive that it lies on, then run again."
