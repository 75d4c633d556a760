"""Heads trained here: kept in the practice's folder beside a note of which one is in use; none: the one that ships."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import WeightsError

if TYPE_CHECKING:
    from pipeline.classify.forward import Array

FOLDER = "weights"
IN_USE = "in_use"
SHIPPED = "shipped"


def folder(home: Path) -> Path:
    """Where a practice keeps them."""
    return home / FOLDER


def names(home: Path) -> list[str]:
    """All that were trained here, oldest first."""
    return [file.stem for file in sorted(folder(home).glob("*.json"), key=lambda file: file.stat().st_mtime_ns)]


def card(home: Path, name: str) -> dict[str, Any]:
    """What was written down when it was trained.

    Raises:
        WeightsError: there is no such head, or its description is damaged.
    """
    try:
        found = json.loads((folder(home) / f"{name}.json").read_text("utf-8"))
    except FileNotFoundError:
        known = ", ".join((SHIPPED, *names(home)))
        raise WeightsError(f"There are no weights named {name!r}; there are {known}.") from None
    except (OSError, ValueError):
        raise WeightsError(
            f"The description of {name} is damaged. Train again, or `ringback weights shipped`."
        ) from None
    return dict(found)


def in_use(home: Path) -> str:
    """Name of the head in use."""
    try:
        return (folder(home) / IN_USE).read_text("utf-8").strip() or SHIPPED
    except FileNotFoundError:
        return SHIPPED


def head_file(home: Path) -> Path | None:
    """The parameters in use, None for those that ship."""
    name = in_use(home)
    return None if name == SHIPPED else folder(home) / f"{name}.safetensors"


def use(home: Path, name: str) -> None:
    """Switches, from the next message that is assessed by a new process on.

    Raises:
        WeightsError: there is no such head.
    """
    if name != SHIPPED:
        card(home, name)
    folder(home).mkdir(mode=0o700, parents=True, exist_ok=True)
    new = folder(home) / f"{IN_USE}.new"
    new.write_text(f"{name}\n", "utf-8")
    new.replace(folder(home) / IN_USE)


def save(home: Path, parameters: Mapping[str, Array], facts: Mapping[str, Any]) -> str:
    """Keeps a trained head; its name, which its content decides."""
    from safetensors.numpy import save as as_bytes

    raw = as_bytes(dict(parameters))
    digest = sha256(raw).hexdigest()
    name = f"local-{digest[:8]}"
    folder(home).mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder(home) / f"{name}.safetensors").write_bytes(raw)
    (folder(home) / f"{name}.json").write_text(json.dumps({"name": name, "sha256": digest, **facts}, indent=2), "utf-8")
    return name
