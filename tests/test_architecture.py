"""Imports point one way, and light code stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "models": {"models"},
    "practice": {"models", "practice"},
    "pipeline": {"models", "practice", "pipeline"},
    "review_app": {"models", "practice", "review_app"},
    "training": {"models", "practice", "pipeline", "training"},
}
HEAVY = ("torch", "transformers", "faster_whisper", "ctranslate2", "librosa", "onnxruntime", "swift_f0", "sklearn")


def imported_modules(source: Path) -> set[str]:
    """Dotted names that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def sources(floor: str) -> list[Path]:
    return sorted((ROOT / floor).rglob("*.py"))


@pytest.mark.parametrize("floor", ALLOWED)
def test_imports_point_downwards(floor: str) -> None:
    files = sources(floor)
    assert files, f"{floor}/ holds no Python file: the test would pass on nothing"
    for source in files:
        ours = {name.split(".")[0] for name in imported_modules(source)} & {*ALLOWED, "bench", "samples", "tests"}
        assert ours <= ALLOWED[floor], f"{source.relative_to(ROOT)} imports {sorted(ours - ALLOWED[floor])}"


@pytest.mark.parametrize("stage", ["transcribe", "classify", "tone"])
def test_stages_never_see_the_store_or_each_other(stage: str) -> None:
    others = {f"pipeline.{name}" for name in ("transcribe", "classify", "tone", "ingest", "engines") if name != stage}
    for source in sources(f"pipeline/{stage}"):
        for name in imported_modules(source):
            assert not name.startswith("models.store"), f"{source.relative_to(ROOT)} imports {name}"
            assert not any(name == other or name.startswith(f"{other}.") for other in others), (
                f"{source.relative_to(ROOT)} imports {name}"
            )


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after `statement`."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import pipeline.cli", "import models.store", "import practice.settings"])
def test_light_modules_load_no_ml_library(statement: str) -> None:
    assert not loaded_by(statement) & {*HEAVY, "streamlit"}


def test_review_app_loads_no_ml_library() -> None:
    modules = [
        ".".join(source.relative_to(ROOT).with_suffix("").parts)
        for source in sources("review_app")
        if source.name not in {"__init__.py", "app.py"}
    ]
    assert modules, "review_app/ holds no module: the test would pass on nothing"
    assert not loaded_by("\n".join(f"import {module}" for module in modules)) & set(HEAVY)


def test_package_faces_import_nothing() -> None:
    faces = [path for floor in ALLOWED for path in (ROOT / floor).rglob("__init__.py")]
    assert faces
    for face in faces:
        assert not imported_modules(face), f"{face.relative_to(ROOT)} imports: keep packages cheap to import"
