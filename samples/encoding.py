"""The files that telephone systems leave behind: one function, many codecs, each file tagged as synthetic."""

import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
TAG = "SYNTHETIC speech made for tests and the demo; no real person"


@dataclass(frozen=True, slots=True)
class Codec:
    """How ffmpeg is asked for a codec, and what the codec is called in `truth.jsonl`."""

    arguments: tuple[str, ...]
    container: str
    tagged: bool = True


CODECS = {
    "pcm_s16le": Codec(("-c:a", "pcm_s16le"), "wav"),
    "pcm_mulaw": Codec(("-c:a", "pcm_mulaw"), "wav"),
    "pcm_alaw": Codec(("-c:a", "pcm_alaw"), "wav"),
    "adpcm_ima_wav": Codec(("-c:a", "adpcm_ima_wav", "-block_size", "256"), "wav"),
    "gsm_wav49": Codec(("-c:a", "libgsm_ms", "-b:a", "13000"), "wav"),
    "gsm": Codec(("-c:a", "libgsm", "-b:a", "13000"), "gsm", tagged=False),
    "raw_mulaw": Codec(("-c:a", "pcm_mulaw"), "mulaw", tagged=False),
    "mp3": Codec(("-c:a", "libmp3lame", "-b:a", "16k"), "mp3"),
    "opus": Codec(("-c:a", "libopus", "-b:a", "14k", "-application", "voip"), "ogg"),
    "aac": Codec(("-c:a", "aac", "-b:a", "20k"), "ipod"),
    "flac": Codec(("-c:a", "flac"), "flac"),
    "amr_nb": Codec((), "amr", tagged=False),
}


def write_recording(signal: NDArray[np.float64], target: Path, codec: str) -> None:
    """Encode speech and write it, byte for byte the same each time with the same encoders.

    Args:
        signal: Speech at 8 kHz, shape `(samples,)`, or `(samples, 2)` with a party per channel.
        target: File to write; its folder is made if need be.
        codec: A key of `CODECS`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    pcm = (np.clip(signal, -1, 1) * 32767).astype("<i2")
    if codec == "amr_nb":
        target.write_bytes(_amr(pcm))
        return
    spec = CODECS[codec]
    tags = ("-metadata", f"comment={TAG}", "-metadata", f"title={TAG}") if spec.tagged else ()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pcm.wav"
        with wave.open(str(source), "wb") as out:
            out.setnchannels(pcm.ndim)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(pcm.tobytes())
        command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), "-map_metadata", "-1", *spec.arguments, *tags]
        command += ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", spec.container, str(target)]
        subprocess.run(command, check=True)


def _amr(pcm: NDArray[np.int16]) -> bytes:
    """AMR-NB at 12.2 kbit/s through PyAV, because Debian builds ffmpeg without an AMR encoder."""
    import av

    codec = av.CodecContext.create("libopencore_amrnb", "w")
    codec.sample_rate, codec.layout, codec.format, codec.bit_rate = RATE_HZ, "mono", "s16", 12_200
    frame_size = 160
    packets = [b"#!AMR\n"]
    for start in range(0, len(pcm) - frame_size + 1, frame_size):
        block = np.ascontiguousarray(pcm[start : start + frame_size][np.newaxis])
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, start
        packets += [bytes(packet) for packet in codec.encode(frame)]
    packets += [bytes(packet) for packet in codec.encode(None)]
    return b"".join(packets)
