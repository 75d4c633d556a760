"""What counts as found among the ways of saying a number."""

from __future__ import annotations

import tomllib

import pytest

from bench.sayings import SAYINGS, verdict
from models.transcript import NumberKind, SpokenNumber

SURE, DOUBTED = ("4045550132",), ("4045550132", "4045550133")


def phone(*readings: str) -> SpokenNumber:
    return SpokenNumber(NumberKind.PHONE, readings[0], "said", 0, 4, 0.0, 1.0, 0.9, len(readings) > 1, readings)


@pytest.mark.parametrize(
    ("said", "found", "corrected", "expected"),
    [
        (["4045550132"], [phone(*SURE)], False, "exact"),
        (["4045550132", "4045550132"], [phone(*SURE)], False, "exact"),
        (["4045550132"], [phone(*DOUBTED)], False, "shown"),
        (["4045550132"], [phone(*DOUBTED)], True, "exact"),
        (["4045550133"], [phone(*DOUBTED)], False, "shown"),
        (["4045550139"], [phone(*DOUBTED)], False, "wrong, doubtful"),
        (["4045550139"], [phone(*SURE)], False, "wrong, confident"),
        (["4045550132", "2125550187"], [phone(*SURE)], False, "wrong, doubtful"),
        (["4045550132"], [], False, "missed"),
        ([], [], False, "exact"),
        ([], [phone(*SURE)], False, "wrong, confident"),
    ],
)
def test_verdict(said: list[str], found: list[SpokenNumber], corrected: bool, expected: str) -> None:
    assert verdict(said, found, corrected=corrected) == expected


def test_the_sayings_are_complete() -> None:
    for saying in tomllib.loads(SAYINGS.read_text("utf-8"))["saying"]:
        assert set(saying) <= {"way", "said", "phones", "doubtful", "dates", "times", "doses"}
        for number in saying["phones"]:
            assert len(number.split(" ext. ")[0]) in (7, 10)
