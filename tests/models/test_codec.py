"""Dataclasses to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from models import codec
from models.result import Produced
from models.staff_score import Overall, StaffScore
from models.transcript import Segment, Transcript, Word
from models.urgency import Evidence, Tier, UrgencyAssessment
from tests.models.builders import arrival, assessment, score, transcript


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (transcript(), Produced[Transcript]),
        (assessment(Tier.EMERGENCY), Produced[UrgencyAssessment]),
        (score(None), Produced[StaffScore]),
        (arrival(notes=("a", "b")), type(arrival())),
        ({Tier.ROUTINE: 0.5}, dict[Tier, float]),
        (((0.0, 1.5),), tuple[tuple[float, float], ...]),
        (datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), datetime),
    ],
)
def test_everything_comes_back_as_it_went_in(value: object, kind: Any) -> None:
    assert codec.loads(codec.dumps(value), kind) == value


def test_a_segment_from_before_there_were_channels_is_read() -> None:
    old = '{"start_s": 0.0, "end_s": 0.5, "words": [{"start_s": 0.0, "end_s": 0.5, "text": "hi", "probability": 0.9}]}'
    assert codec.loads(old, Segment) == Segment(0.0, 0.5, (Word(0.0, 0.5, "hi", 0.9),), channel=None, language=None)


def test_json_is_plain() -> None:
    said = json.loads(codec.dumps(assessment(Tier.SAME_HOUR)))
    assert said["value"]["tier"] == "same_hour"
    assert said["value"]["probabilities"]["emergency"] == 0.25
    assert said["value"]["evidence"][0]["source"] == "rule"


def test_text_stays_readable() -> None:
    assert codec.dumps({"gist": "señora, 痛い"}) == '{"gist": "señora, 痛い"}'


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_json_has_no_word_for_is_refused(number: float) -> None:
    for value in (
        number,
        {"a": (number,)},
        Overall(number, "good"),
        score(number),
        assessment(probabilities={"x": number}),
    ):
        with pytest.raises(ValueError, match="NaN or infinity"):
            codec.dumps(value)


def test_a_field_added_later_takes_its_default_and_a_removed_one_is_skipped() -> None:
    old = {"quote": "q", "start": 0, "end": 1, "reason": "r", "source": "rule", "colour": "red"}
    assert codec.structure(old, Evidence).start_s is None


@dataclass(frozen=True, slots=True)
class Secret:
    count: int


def test_errors_name_the_type_and_never_the_data() -> None:
    with pytest.raises(ValueError, match="no Secret") as caught:
        codec.structure({"count": "Mrs Miller"}, Secret)
    assert "Miller" not in str(caught.value) and caught.value.__suppress_context__
    with pytest.raises(ValueError):
        codec.loads("not json", Secret)
