"""The speech model loaded from a folder, on the device and with the layout that suit the machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from models.errors import SettingsError, WeightsError
from practice.settings import TranscribeSettings

if TYPE_CHECKING:
    from faster_whisper import WhisperModel


def load(folder: str, settings: TranscribeSettings) -> tuple[WhisperModel, int]:
    """Loads the model from a folder, so that nothing goes online; with it, how many calls it works on at once.

    On a processor that is one for each core, on one thread each: two such do twice what one on two threads does. A
    graphics card is kept busy by two, one of them preparing.
    """
    import ctranslate2
    from faster_whisper import WhisperModel

    device = settings.device
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    compute_type = settings.compute_type
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    slots = _cores() if device == "cpu" else 2
    try:
        model = WhisperModel(
            folder, device=device, compute_type=compute_type, cpu_threads=1, num_workers=slots, local_files_only=True
        )
    except ValueError as error:  # CTranslate2: a device or compute type that it doesn't have
        raise SettingsError(
            f"[transcribe] device {device!r} with compute_type {compute_type!r} can't be used here: {error}. "
            "Set both to 'auto', or device to 'cpu' and compute_type to 'int8'."
        ) from error
    except RuntimeError as error:  # CTranslate2: a file it can't read, a graphics card that doesn't answer
        raise WeightsError(
            f"The speech model in {folder} can't be loaded on {device!r}: {error}. "
            "Check it with 'ringback doctor'; if it's the graphics card, set [transcribe] device to 'cpu'."
        ) from error
    return model, slots


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
