"""The benches judge rightly: what they would miss, nobody would see."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bench import practice_home
from bench.crash import Ended, compare, kill_sometimes, read
from bench.memory import make_messages
from models.store import Store
from pipeline.audio import decode
from practice.settings import Practice
from tests.audio_samples import tone, write_wav

CLEAN = Ended({"a main": "done routine", "b main": "done callback"}, Counter({1: 1, 2: 1}), Counter(done=2), 0, 2)


def test_an_undisturbed_practice_has_nothing_wrong() -> None:
    assert not any(compare(CLEAN, CLEAN).values())


@pytest.mark.parametrize(
    ("ended", "wrong"),
    [
        (replace(CLEAN, judged={"a main": "done routine"}), {"lost", "judged_otherwise"}),
        (replace(CLEAN, judged=CLEAN.judged | {"c main": "done routine"}), {"duplicated"}),
        (replace(CLEAN, current=Counter({1: 2, 2: 1})), {"duplicated", "without_result"}),
        (replace(CLEAN, current=Counter({1: 1})), {"without_result"}),
        (replace(CLEAN, statuses=Counter(done=1, waiting=1)), {"not_final"}),
        (replace(CLEAN, judged=CLEAN.judged | {"a main": "done emergency"}), {"judged_otherwise"}),
        (replace(CLEAN, owners=1), {"leases_left"}),
        (replace(CLEAN, originals=3), {"originals_otherwise"}),
    ],
)
def test_whatever_goes_wrong_is_seen(ended: Ended, wrong: set[str]) -> None:
    assert {what for what, count in compare(ended, CLEAN).items() if count} == wrong


@pytest.mark.usefixtures("store")
def test_a_practice_is_read_past_the_store(practice: Practice) -> None:
    assert read(practice.home) == Ended({}, Counter(), Counter(), 0, 0)


def test_a_kill_that_came_too_late_is_none(practice: Practice, store: Store) -> None:  # noqa: ARG001
    assert not kill_sometimes(practice.home, ["list"], 60.0, random.Random(3))  # noqa: S311 - which moment is all it draws
    assert kill_sometimes(practice.home, ["run", "--watch"], 0.3, random.Random(1))  # noqa: S311


def test_messages_of_the_memory_bench_are_long_and_all_different(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "tone.wav", tone(440))
    make_messages([source], 3, tmp_path / "made")
    files = sorted((tmp_path / "made").iterdir())
    assert len({hashlib.sha256(file.read_bytes()).digest() for file in files}) == 3
    assert decode(files[0]).facts.duration_s == 30


def test_a_result_is_a_line_with_its_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(practice_home, "RESULTS", tmp_path / "RESULTS.md")
    practice_home.record("overhead", {"share": 0.1}, "10%")
    assert (tmp_path / "RESULTS.md").read_text("utf-8").splitlines()[-1].startswith("- overhead: 10% (")
    assert '"share": 0.1' in capsys.readouterr().out
