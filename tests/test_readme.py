"""The README can't rot: its commands parse, its links lead somewhere, every command is in it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS, build_parser

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = DOCUMENTS[0].read_text(encoding="utf-8")


def ringback_lines() -> list[str]:
    """Every `ringback ...` command line of the README, without what is piped into or out of it."""
    quoted = re.findall(r"`(ringback [^`]+)`", README)
    for block in re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL):
        quoted += re.findall(r"(?:^|\| |/)(ringback [^|#\n]+)", block, flags=re.MULTILINE)
    return quoted


@pytest.mark.parametrize("line", ringback_lines())
def test_commands_of_the_readme_parse(line: str) -> None:
    build_parser().parse_args(shlex.split(line)[1:])


def test_every_command_has_an_example() -> None:
    shown = {shlex.split(line)[1] for line in ringback_lines()}
    assert shown >= set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if not target.startswith(("http", "mailto")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, flags=re.MULTILINE)) <= targets
