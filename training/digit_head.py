"""Trains the digit recogniser that hears telephone numbers a second time; writes its weights.

    python -m training.digit_head --data ../shared/data/asr --windows 2500 --out digits.safetensors

Needs the recordings of `bench/numbers.py` (tune half only), Whisper base, and sox for GSM. Synthetic voices are taken
from `--voices` where that folder has any: one sub-folder a voice, its digits as 0.wav to 9.wav. An
hour or so on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.audio import SAMPLE_RATE_HZ
from pipeline.transcribe.numbers.ear import WhisperEar
from pipeline.transcribe.weights import find
from training.digit_windows import UNITS, WORDS, Said, Samples, batches, joined_number, window
from training.spoken_digits import DEFAULT_DATA, read, reported

WIDTH = 96
KERNEL = 5
DILATIONS = (1, 2, 4)
BATCH = 16
RATE = 4e-3
JOINED_SHARE = 0.5  # of the sayings
OTHER_SHARE = 0.06
LINES = ("clean", "gsm", "mulaw", "narrow mulaw")


class DigitNetwork(nn.Module):
    """Encoder frames, two averaged to one, to logarithms of symbol probabilities."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(512, WIDTH)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, KERNEL, padding=KERNEL // 2 * dilation, dilation=dilation) for dilation in DILATIONS
        )
        self.leave = nn.Linear(WIDTH, len(WORDS))
        self.dropout = nn.Dropout(0.15)

    def forward(self, frames: Tensor) -> Tensor:
        """Frames (batch, time, 512), normalised -> (batch, time, symbols)."""
        hidden = torch.relu(self.enter(self.dropout(frames))).transpose(1, 2)
        for convolution in self.convolutions:
            hidden = hidden + torch.relu(convolution(self.dropout(hidden)))
        scores: Tensor = self.leave(hidden.transpose(1, 2))
        return scores.log_softmax(-1)


class Sayings:
    """What there is to say, by kind."""

    def __init__(self, data: Path, voices: Path | None, seed: int) -> None:
        self.rng, self.random = np.random.default_rng(seed), random.Random(seed)
        self.numbers: list[Said] = []
        self.others: list[Said] = []
        self.digits: dict[str, dict[str, list[Samples]]] = {}
        for line in (data / "manifest.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            held_out = row["speaker"].startswith(("an4", "fsdd")) and reported(row["speaker"])
            if held_out or row["duration_s"] > 9 or any(character.isdigit() for character in row["text"]):
                continue
            samples = read(data / row["audio"])
            if row["speaker"].startswith("fsdd"):
                digit = str(UNITS.index(row["text"]))
                self.digits.setdefault(row["speaker"], {}).setdefault(digit, []).append(samples)
            else:
                number = row["speaker"].startswith("an4") or row["sub"] == "digits"
                (self.numbers if number else self.others).append(Said(row["text"], samples, row["speaker"]))
        for voice in sorted(voices.iterdir()) if voices else ():
            self.digits[voice.name] = {path.stem: [read(path)] for path in sorted(voice.glob("[0-9].wav"))}

    def pick(self) -> Said:
        """Any saying."""
        share = self.random.random()
        if share < JOINED_SHARE:
            speaker = self.random.choice(sorted(self.digits))
            return joined_number(self.digits[speaker], speaker, self.rng)
        return self.random.choice(self.others if share < JOINED_SHARE + OTHER_SHARE else self.numbers)

    def line(self, samples: Samples) -> Samples:
        """A telephone line, or none."""
        return over(samples, self.random.choice(LINES))


def over(samples: Samples, line: str) -> Samples:
    """The sound over one of `LINES`, by sox."""
    if line == "clean":
        return samples
    raw = ["-t", "raw", "-r", str(SAMPLE_RATE_HZ), "-e", "signed", "-b", "16", "-c", "1", "-"]
    form = "gsm" if line == "gsm" else "ul"
    band = ["sinc", "300-3400"] if line == "narrow mulaw" else []
    pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    sent = _sox([*raw, "-r", "8000", "-t", form, "-", *band], pcm)
    back = _sox(["-t", form, "-r", "8000", "-c", "1", "-", *raw], sent)
    heard = np.frombuffer(back, "<i2").astype(np.float32) / np.float32(32768)
    whole = np.zeros(len(samples), np.float32)
    whole[: len(heard)] = heard[: len(samples)]
    return whole


def _sox(arguments: list[str], sound: bytes) -> bytes:
    return subprocess.run(["sox", *arguments], input=sound, capture_output=True, check=True).stdout


def heard_windows(sayings: Sayings, count: int) -> list[tuple[NDArray[np.float32], list[int]]]:
    """Encoder frames, two averaged to one, and the symbols said, of so many windows."""
    from faster_whisper import WhisperModel

    weights = find("base")
    ear = WhisperEar(WhisperModel(str(weights.folder), device="cpu", compute_type="int8"), weights.sha256)
    made = []
    for number in range(count):
        sound, symbols, end_s = window(sayings.pick, sayings.line, sayings.rng)
        frames = ear.encode(sound[: round(min(9.9, end_s + 0.3) * SAMPLE_RATE_HZ)]).frames
        made.append((frames[: len(frames) // 2 * 2].reshape(-1, 2, 512).mean(axis=1), symbols))
        if number % 100 == 0:
            print(f"{number} of {count} windows", flush=True)
    return made


def fit(
    windows: list[tuple[NDArray[np.float32], list[int]]], epochs: int, seed: int
) -> tuple[DigitNetwork, Tensor, Tensor]:
    """Trains by CTC; returns the network, and mean and deviation of the frames."""
    torch.manual_seed(seed)
    sample = np.concatenate([frames for frames, _ in windows[:200]])
    mean, std = torch.from_numpy(sample.mean(axis=0)), torch.from_numpy(sample.std(axis=0))
    network = DigitNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-2)
    steps = epochs * (len(windows) // BATCH) + 1
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    loss_of = nn.CTCLoss(blank=0, zero_infinity=True)
    for epoch in range(epochs):
        total = 0.0
        for chosen in batches(len(windows), BATCH, seed + epoch):
            frames = [(torch.from_numpy(windows[each][0]) - mean) / std for each in chosen]
            symbols = [windows[each][1] for each in chosen]
            padded = nn.utils.rnn.pad_sequence(frames, batch_first=True)
            logs = network(padded + 0.1 * torch.randn_like(padded)).transpose(0, 1)
            lengths = torch.tensor([len(each) for each in frames]), torch.tensor([len(each) for each in symbols])
            loss = loss_of(logs, torch.tensor([symbol for each in symbols for symbol in each]), *lengths)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch}: {total / max(1, len(windows) // BATCH):.3f}", flush=True)
    return network, mean, std


def save(network: DigitNetwork, mean: Tensor, std: Tensor, target: Path) -> None:
    """Writes the weights in half precision, as `DigitHead` reads them."""
    from safetensors.numpy import save_file

    named: dict[str, Any] = {"mean": mean, "std": std}
    for ours, layer in (("in", network.enter), ("out", network.leave)):
        named |= {f"{ours}.weight": layer.weight, f"{ours}.bias": layer.bias}
    for number, convolution in enumerate(network.convolutions):
        named |= {f"conv{number}.weight": convolution.weight, f"conv{number}.bias": convolution.bias}
    tensors = {name: tensor.detach().numpy().astype(np.float16) for name, tensor in named.items()}
    save_file(tensors, str(target), metadata={"words": json.dumps(WORDS), "encoder": find("base").sha256})


def main() -> None:
    """Makes windows, trains, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--voices", type=Path, help="folder with a folder of digits for each synthetic voice")
    parser.add_argument("--windows", type=int, default=2500)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    sayings = Sayings(args.data, args.voices, args.seed)
    save(*fit(heard_windows(sayings, args.windows), args.epochs, args.seed), args.out)


if __name__ == "__main__":
    main()
