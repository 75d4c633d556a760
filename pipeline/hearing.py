"""Files named on a command line to sound and transcripts, without a database."""

from __future__ import annotations

import os
from pathlib import Path

from models.errors import AudioError, RingbackError
from models.transcript import Transcript
from pipeline import audio, conversation
from pipeline.parties import Voices, voices_of
from pipeline.stages import Transcriber
from practice.settings import AudioSettings


class Unheard(Exception):  # noqa: N818 - reads as what happened
    """One file that could not be heard; `str()` says why, without its name."""


def hear(file: Path, transcriber: Transcriber, settings: AudioSettings) -> tuple[Voices, Transcript]:
    """Decodes and transcribes one file.

    Args:
        file: as its user named it.
        transcriber: the speech model.
        settings: how to decode.

    Returns:
        The sound, each party's by itself where they are kept apart, and what was said.

    Raises:
        Unheard: whatever went wrong with this file; the others can go on.
        RingbackError: something that would go wrong with each of them.
    """
    try:
        voices = voices_of(audio.decode(file, max_minutes=settings.max_minutes))
        return voices, conversation.hear(voices, transcriber)
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
