"""Other programs on the same weights, in an environment of their own: docs/benchmark.md says how to make it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
Texts = Callable[[Sequence[Signal]], list[str]]


def whisperx(folder: str, device: str, compute_type: str, cores: int) -> Texts:
    """WhisperX as its README shows it, without alignment: its model for that has to be downloaded."""
    import torch
    import whisperx as peer  # type: ignore[import-not-found,unused-ignore]

    torch.set_num_threads(cores)  # as its command does
    model = peer.load_model(folder, device, compute_type=compute_type, threads=cores)

    def run(sounds: Sequence[Signal]) -> list[str]:
        found = [model.transcribe(sound, batch_size=16)["segments"] for sound in sounds]
        return [" ".join(segment["text"] for segment in segments) for segments in found]

    return run


def whisper_s2t(folder: str, device: str, compute_type: str, cores: int) -> Texts:
    """WhisperS2T as its README shows it, but with a beam of 5; no word times: their model has to be downloaded."""
    import torch
    import whisper_s2t as peer  # type: ignore[import-not-found,unused-ignore]
    from whisper_s2t import data  # type: ignore[import-not-found,unused-ignore]

    torch.set_num_threads(cores)
    data.audio_batch_generator = iter  # sounds as all others get them, not files
    model = peer.load_model(
        folder,
        device=device,
        compute_type=compute_type,
        cpu_threads=cores,
        asr_options={"beam_size": 5},
    )

    def run(sounds: Sequence[Signal]) -> list[str]:
        found = model.transcribe_with_vad(list(sounds), lang_codes=["en"], tasks=["transcribe"], batch_size=32)
        return [" ".join(segment["text"] for segment in segments) for segments in found]

    return run


PEER_WAYS = {"whisperx": whisperx, "whisper-s2t": whisper_s2t}
