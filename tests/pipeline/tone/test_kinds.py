import time

import pytest

from models.staff_score import Kind
from pipeline.tone.kinds import tell_kind
from pipeline.tone.scorer import score_text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You've reached Elm Street Clinic. Please leave your name and number.", Kind.GREETING),
        ("Our office is closed. If this is an emergency, hang up and dial 911.", Kind.GREETING),
        ("Hi, it's Ana from Elm Street Clinic about becoming a new patient with us.", Kind.NEW_PATIENT),
        ("Hi, Mr. Boyd, this is Ana from Elm Street Clinic returning your call.", Kind.CALLBACK),
        ("Hello.", Kind.CALLBACK),
    ],
)
def test_the_kind_is_told_from_the_words(text: str, kind: Kind) -> None:
    assert tell_kind(text) is kind


@pytest.mark.parametrize("text", ["a" * 5000, "you " * 999, "Smith " * 2500, "five " * 2500, "monday to friday " * 200])
def test_a_text_that_no_one_says_is_read_in_reasonable_time(text: str) -> None:
    started_s = time.process_time()
    score_text(text, None)
    assert time.process_time() - started_s < 5
