"""How long a recording is, from its header alone; libsndfile is named here only."""

from __future__ import annotations

from io import BufferedIOBase


def length_s(file: BufferedIOBase) -> float | None:
    """Seconds by the header and the size of the file; None when libsndfile doesn't know the format."""
    import soundfile  # takes a tenth of a second, and only metadata that states a duration needs it

    try:
        return float(soundfile.info(file).duration)
    except (soundfile.SoundFileError, ValueError, ZeroDivisionError):
        return None
