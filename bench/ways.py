"""Ways to transcribe the same sounds with the same weights; run by bench/transcribe.py, one in each process.

A peer's process runs in that peer's own environment, so nothing here imports the project before the way needs it.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Signal = NDArray[np.float32]
BEAM = 5
COMPUTE = {"cpu": "int8", "cuda": "float16"}  # each device's usual one, the same for every way
PEERS = ("whisperx", "whisper-s2t")


@dataclass(frozen=True, slots=True)
class Job:
    """What every way gets.

    Attributes:
        model: the model's name.
        folder: where its weights lie, in CTranslate2's format.
        device: 'cpu' or 'cuda'.
        cores: threads to use, at least 1.
        sets: a pickled list of sounds for each name, mono at 16 kHz.
    """

    model: str
    folder: str
    device: str
    cores: int
    sets: dict[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording's text, and the (value, doubtful) of each telephone number where the way gives them."""

    text: str
    phones: tuple[tuple[str, bool], ...] | None = None


Way = Callable[[Sequence[Signal]], list[Heard]]


def names(cores: int) -> list[str]:
    """All ways on so many cores; what differs behind the colon is a layout of the same way."""
    layouts = [f"pool:{workers}x{cores // workers}" for workers in range(2, cores + 1) if cores % workers == 0]
    return ["ringback", "loop", "loop:all-cores", "batched:16", "batched:8", *layouts, *PEERS]


def make(way: str, job: Job) -> Way:
    """Loads a way, ready to run.

    Args:
        way: one of `names`.
        job: what to run it with.

    Raises:
        ValueError: there is no such way.
    """
    match way.split(":"):
        case ["ringback"]:
            return _ringback(job)
        case ["loop"]:
            return _one_by_one(_whisper(job))
        case ["loop", "all-cores"]:
            return _one_by_one(_whisper(job, cpu_threads=job.cores))
        case ["batched", size]:
            return _batched(job, int(size))
        case ["pool", layout]:
            return _pool(job, *map(int, layout.split("x")))
        case [peer] if peer in PEERS:
            from bench.peers import PEER_WAYS

            texts = PEER_WAYS[peer](job.folder, job.device, COMPUTE[job.device], job.cores)
            return lambda sounds: [Heard(text) for text in texts(sounds)]
    raise ValueError(f"There is no way {way!r}; there are {', '.join(names(job.cores))}.")


def _ringback(job: Job) -> Way:
    """This project, everything it does included: numbers, names, guards, verdict."""
    from bench.numbers import phones
    from pipeline.audio import Waveform
    from pipeline.build import IN_WORK
    from pipeline.transcribe.whisper import WhisperTranscriber
    from practice.settings import TranscribeSettings

    settings = TranscribeSettings(model=job.model, beam_size=BEAM, device=job.device, compute_type=COMPUTE[job.device])
    transcriber = WhisperTranscriber(settings)

    def heard(sound: Signal) -> Heard:
        found = transcriber.transcribe(Waveform(sound))
        return Heard(found.text, tuple(phones(found)))

    def run(sounds: Sequence[Signal]) -> list[Heard]:
        with ThreadPoolExecutor(IN_WORK * job.cores) as threads:  # as `ringback run` has it
            return list(threads.map(heard, sounds))

    return run


def _whisper(job: Job, **layout: int) -> WhisperModel:
    from faster_whisper import WhisperModel

    return WhisperModel(job.folder, device=job.device, compute_type=COMPUTE[job.device], **layout)


def _heard(whisper: Any, sound: Signal, **more: int) -> Heard:  # noqa: ANN401 - two classes that share a method
    segments, _ = whisper.transcribe(sound, beam_size=BEAM, vad_filter=True, word_timestamps=True, **more)
    return Heard("".join(segment.text for segment in segments))


def _one_by_one(whisper: WhisperModel) -> Way:
    """faster-whisper as its README shows it: one recording after the other."""
    return lambda sounds: [_heard(whisper, sound) for sound in sounds]


def _batched(job: Job, size: int) -> Way:
    """faster-whisper's BatchedInferencePipeline, likewise."""
    from faster_whisper import BatchedInferencePipeline

    pipeline = BatchedInferencePipeline(_whisper(job, cpu_threads=job.cores))
    return lambda sounds: [_heard(pipeline, sound, batch_size=size) for sound in sounds]


def _pool(job: Job, workers: int, threads: int) -> Way:
    """faster-whisper in a thread pool: so many workers of so many threads each."""
    whisper = _whisper(job, cpu_threads=threads, num_workers=workers)

    def run(sounds: Sequence[Signal]) -> list[Heard]:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(partial(_heard, whisper), sounds))

    return run


def _versions(way: str) -> str:
    """What the way runs on, for the record."""
    peers = {"whisperx": ["whisperx", "faster-whisper", "torch"], "whisper-s2t": ["whisper-s2t-reborn", "torch"]}
    return ", ".join(f"{name} {version(name)}" for name in [*peers.get(way, ["faster-whisper"]), "ctranslate2"])


def _processor_s() -> float:
    """Processor time of this process and of those it has waited for."""
    return sum(os.times()[:4])


def _peak_bytes() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main() -> None:
    """Takes a way, a job as JSON and a file for the findings: what was heard, how fast, in how much memory."""
    way, told, out = sys.argv[1:]
    job = Job(**json.loads(told))
    if hasattr(os, "sched_setaffinity"):  # Linux: no thread leaves the budget, whoever started it
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: job.cores])
    run = make(way, job)
    run(pickle.loads(Path(next(iter(job.sets.values()))).read_bytes())[:2])  # loads what loads late
    found = {}
    for name, file in job.sets.items():
        sounds: list[Signal] = pickle.loads(Path(file).read_bytes())
        wall_s, cpu_s = perf_counter(), _processor_s()
        heard = run(sounds)
        wall_s, cpu_s = perf_counter() - wall_s, _processor_s() - cpu_s
        found[name] = {"heard": [asdict(each) for each in heard], "wall_s": wall_s, "cpu_s": cpu_s}
    findings = {"sets": found, "peak_bytes": _peak_bytes(), "versions": _versions(way)}
    Path(out).write_text(json.dumps(findings), "utf-8")


if __name__ == "__main__":
    main()
