"""Trains the digit recogniser that hears telephone numbers a second time; writes its weights.

    python -m training.digit_head --data ../shared/data/asr --out pipeline/transcribe/numbers/weights/digits.safetensors

Needs Whisper base, and sox, espeak-ng and flite. With `--without-fold 0` (1, 2) the recordings of a third of the
speakers are left out, for `python -m bench.numbers --heads`. `--windows-folder` keeps the encoded windows, so that the
next training needn't make them again.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.transcribe.numbers.ear import WhisperEar
from pipeline.transcribe.weights import find
from training.digit_speech import recordings
from training.digit_windows import Windows, batches
from training.digit_words import WORDS
from training.spoken_digits import DEFAULT_DATA, FOLDS

WIDTH = 128
KERNEL = 5
DILATIONS = (1, 2, 4)
BATCH = 16
RATE = 3e-3
CHUNK = 100  # windows made with one seed and kept in one file
MASKED = 3  # stretches of up to 4 frames that are hidden in every window

Floats = NDArray[np.float32]
Encoded = tuple[Floats, list[int]]


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


def encode(data: Path, count: int, seed: int, folder: Path) -> None:
    """Fills a folder with so many encoded windows, `CHUNK` to a file; files that are there are kept."""
    wanted = {folder / f"{seed}-{chunk}.safetensors": chunk for chunk in range(-(-count // CHUNK))}
    missing = {path: chunk for path, chunk in wanted.items() if not path.exists()}
    if not missing:
        return
    from faster_whisper import WhisperModel
    from safetensors.numpy import save_file

    weights, speech = find("base"), recordings(data)
    ear = WhisperEar(WhisperModel(str(weights.folder), device="cpu", compute_type="int8"), weights.sha256)
    folder.mkdir(parents=True, exist_ok=True)
    for path, chunk in missing.items():
        windows = Windows(speech, seed * 1000 + chunk)
        arrays: dict[str, NDArray[Any]] = {}
        for number in range(CHUNK):
            window = windows.make()
            frames = ear.encode(window.samples).frames
            pairs = frames[: len(frames) // 2 * 2].reshape(-1, 2, frames.shape[1]).mean(axis=1)
            arrays[f"frames{number}"] = pairs.astype(np.float16)
            arrays[f"symbols{number}"] = np.array([window.fold, *window.symbols])
        save_file(arrays, str(path))
        print(f"{path.name}: {CHUNK} windows", flush=True)


def encoded(folder: Path, count: int, seed: int, without_fold: int | None) -> list[Encoded]:
    """The windows of a folder, but for one fold's."""
    from safetensors.numpy import load_file

    windows = []
    for chunk in range(-(-count // CHUNK)):
        arrays = load_file(str(folder / f"{seed}-{chunk}.safetensors"))
        for number in range(CHUNK):
            fold, *symbols = arrays[f"symbols{number}"].tolist()
            if fold != without_fold:
                windows.append((arrays[f"frames{number}"].astype(np.float32), symbols))
    return windows


def scale(windows: list[Encoded]) -> tuple[Tensor, Tensor]:
    """Mean and deviation of the frames."""
    sample = np.concatenate([frames for frames, _ in windows[:200]])
    return torch.from_numpy(sample.mean(axis=0)), torch.from_numpy(sample.std(axis=0))


def fit(windows: list[Encoded], mean: Tensor, std: Tensor, epochs: int, seed: int) -> DigitNetwork:
    """Trains one network by CTC."""
    torch.manual_seed(seed)
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
            logs = network(_disturbed(padded)).transpose(0, 1)
            lengths = torch.tensor([len(each) for each in frames]), torch.tensor([len(each) for each in symbols])
            loss = loss_of(logs, torch.tensor([symbol for each in symbols for symbol in each]), *lengths)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(f"network {seed}, epoch {epoch}: {total / max(1, len(windows) // BATCH):.3f}", flush=True)
    return network


def _disturbed(frames: Tensor) -> Tensor:
    """Frames with noise on all of them and a few short stretches hidden."""
    noisy = frames + 0.15 * torch.randn_like(frames)
    count, length, _ = noisy.shape
    for _ in range(MASKED):
        starts = torch.randint(0, length, (count, 1))
        at = torch.arange(length)[None, :]
        hidden = (at >= starts) & (at < starts + torch.randint(1, 5, (count, 1)))
        noisy = noisy.masked_fill(hidden[:, :, None], 0.0)
    return noisy


def save(networks: Sequence[DigitNetwork], mean: Tensor, std: Tensor, target: Path) -> None:
    """Writes the weights in half precision, as `DigitHead` reads them: one axis more, for the networks."""
    from safetensors.numpy import save_file

    named: dict[str, Any] = {"mean": mean, "std": std}
    for name in ("weight", "bias"):
        layers: dict[str, list[nn.Module]] = {
            "in": [each.enter for each in networks],
            "out": [each.leave for each in networks],
        }
        layers |= {f"conv{at}": [each.convolutions[at] for each in networks] for at in range(len(DILATIONS))}
        named |= {f"{ours}.{name}": torch.stack([getattr(one, name) for one in them]) for ours, them in layers.items()}
    tensors = {name: tensor.detach().numpy().astype(np.float16) for name, tensor in named.items()}
    save_file(tensors, str(target), metadata={"words": json.dumps(WORDS), "encoder": find("base").sha256})


def main() -> None:
    """Makes windows, trains, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--windows", type=int, default=3000)
    parser.add_argument("--windows-folder", type=Path, help="where encoded windows are, or will be, kept")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--networks", type=int, default=3, help="trained on the same windows with seeds of their own")
    parser.add_argument("--without-fold", type=int, choices=range(FOLDS), help="leave these speakers out")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.windows_folder or Path(scratch)
        encode(args.data, args.windows, args.seed, folder)
        windows = encoded(folder, args.windows, args.seed, args.without_fold)
    mean, std = scale(windows)
    networks = [fit(windows, mean, std, args.epochs, args.seed + 100 * each) for each in range(args.networks)]
    save(networks, mean, std, args.out)


if __name__ == "__main__":
    main()
