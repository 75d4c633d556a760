"""Ways to transcribe the same sounds with the same weights; run by bench/transcribe.py, one in each process."""

from __future__ import annotations

import json
import pickle
import resource
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Signal = NDArray[np.float32]
Way = Callable[[Sequence[Signal]], list[str]]
BEAM = 5


def ringback(model: str, cores: int) -> Way:
    """This project: one one-thread worker for each core."""
    from pipeline.audio import Waveform
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    transcriber = WhisperTranscriber(TranscribeSettings(model=model, beam_size=BEAM), workers=cores)
    return lambda sounds: [each.text for each in transcriber.transcribe_all([Waveform(sound) for sound in sounds])]


def loop(model: str, cores: int) -> Way:
    """faster-whisper as its README shows it: one recording after the other, all cores for each."""
    whisper = _whisper(model, cpu_threads=cores)
    return lambda sounds: [_heard(whisper, sound) for sound in sounds]


def batched(model: str, cores: int) -> Way:
    """faster-whisper's BatchedInferencePipeline, likewise."""
    from faster_whisper import BatchedInferencePipeline

    pipeline = BatchedInferencePipeline(_whisper(model, cpu_threads=cores))
    return lambda sounds: [_heard(pipeline, sound, batch_size=8) for sound in sounds]


def pool(model: str, cores: int) -> Way:
    """faster-whisper in a thread pool: one one-thread worker for each core, its best layout."""
    whisper = _whisper(model, cpu_threads=1, num_workers=cores)

    def run(sounds: Sequence[Signal]) -> list[str]:
        with ThreadPoolExecutor(cores) as threads:
            return list(threads.map(lambda sound: _heard(whisper, sound), sounds))

    return run


WAYS = {"ringback": ringback, "loop": loop, "batched": batched, "pool": pool}


def _whisper(model: str, **layout: int) -> WhisperModel:
    from faster_whisper import WhisperModel

    from pipeline.transcribe.weights import find

    return WhisperModel(str(find(model).folder), device="cpu", compute_type="int8", **layout)


def _heard(whisper: Any, sound: Signal, **more: int) -> str:  # noqa: ANN401 - two classes that share a method
    segments, _ = whisper.transcribe(sound, beam_size=BEAM, vad_filter=True, word_timestamps=True, **more)
    return "".join(segment.text for segment in segments)


def main() -> None:
    """Takes a way, a file of sets, a model and a number of cores; prints what was heard, and how fast."""
    way, file, model, cores = sys.argv[1:]
    sets: dict[str, list[Signal]] = pickle.loads(Path(file).read_bytes())
    run = WAYS[way](model, int(cores))
    run(next(iter(sets.values()))[:2])  # loads what loads late
    found = {}
    for name, sounds in sets.items():
        wall_s, cpu_s = perf_counter(), process_time()
        texts = run(sounds)
        found[name] = {"texts": texts, "wall_s": perf_counter() - wall_s, "cpu_s": process_time() - cpu_s}
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"sets": found, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
