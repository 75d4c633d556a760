"""Files named on a command line to waveforms and transcripts, without a database."""

from __future__ import annotations

import os
from pathlib import Path

from models.errors import AudioError, RingbackError
from models.transcript import Transcript
from pipeline import audio
from pipeline.stages import Transcriber
from practice.settings import AudioSettings


class Unheard(Exception):  # noqa: N818 - reads as what happened
    """One file that could not be heard; `str()` says why, without its name."""


def hear(
    file: Path, transcriber: Transcriber, settings: AudioSettings, *, channel: int | None = None
) -> tuple[audio.Waveform, Transcript]:
    """Decodes and transcribes one file.

    Args:
        file: as its user named it.
        transcriber: the speech model.
        settings: how to decode.
        channel: of a stereo call; None mixes both.

    Raises:
        Unheard: whatever went wrong with this file; the others can go on.
        RingbackError: something that would go wrong with each of them.
    """
    try:
        decoded = audio.decode(file, max_minutes=settings.max_minutes, channel=channel)
        return decoded.waveform, transcriber.transcribe(decoded.waveform)
    except AudioError as error:
        raise Unheard(str(error)) from error
    except OSError as error:
        raise Unheard(f"The file can't be read: {error.strerror or type(error).__name__}.") from error
    except MemoryError as error:
        raise Unheard("There was not enough memory.") from error
    except RingbackError:  # the model itself: nothing can be heard
        raise
    except Exception as error:  # one file's trouble must not end the others
        raise Unheard(f"unexpected {type(error).__name__}") from error


def shown(file: Path) -> str:
    """A path as text that can be written as UTF-8, whatever bytes its name holds."""
    return os.fsencode(file).decode("utf-8", "replace")
