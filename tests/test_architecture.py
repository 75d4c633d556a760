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


DRAW_EVERY_PAGE = """
import os, sys, tempfile
from pathlib import Path
sys.path.insert(0, os.getcwd())
from streamlit.testing.v1 import AppTest
from tests.review_app import practice_home
home = Path(tempfile.mkdtemp())
os.environ["RINGBACK_HOME"] = str(home)
ids = practice_home.fill(home)
for page in ("queue", "staff", "message"):
    for message in ids.values():
        app = AppTest.from_file(os.path.abspath("review_app/app.py"), default_timeout=60)
        app.query_params["id"] = str(message)
        app.run()
        if page != "queue":
            app.switch_page(f"app_pages/{page}_page.py").run()
        assert not app.exception and app.title, page
        if page != "message":
            break
"""


def test_no_page_of_the_review_app_loads_an_ml_library() -> None:
    loaded = loaded_by(DRAW_EVERY_PAGE)
    assert "review_app" in loaded and "streamlit" in loaded
    assert not loaded & set(HEAVY)


def test_package_faces_import_nothing() -> None:
    faces = [path for floor in ALLOWED for path in (ROOT / floor).rglob("__init__.py")]
    assert faces
    for face in faces:
        assert not imported_modules(face), f"{face.relative_to(ROOT)} imports: keep packages cheap to import"
