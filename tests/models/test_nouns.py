"""The nouns' own few rules."""

from __future__ import annotations

import pytest

from models.errors import RingbackError, StageFailed
from models.urgency import Tier
from tests.models.builders import transcript

HEARD = transcript("my eye hurts").value


@pytest.mark.parametrize(
    ("quote", "times"),
    [("my", (0.0, 0.4)), ("eye hurts", (0.5, 1.4)), ("ye", (0.5, 0.9)), ("my eye hurts", (0.0, 1.4))],
)
def test_times_of_a_quote(quote: str, times: tuple[float, float]) -> None:
    start = HEARD.text.index(quote)
    assert HEARD.times_of(start, start + len(quote)) == times


def test_a_gap_between_words_has_no_time() -> None:
    assert HEARD.times_of(2, 3) is None


def test_segments_join_to_the_text() -> None:
    assert HEARD.segments[0].text == HEARD.text == "my eye hurts"


def test_tiers_rank_most_urgent_first() -> None:
    assert [tier.rank for tier in Tier] == [0, 1, 2, 3]


def test_a_stage_failure_reads_as_one_sentence_and_a_remedy() -> None:
    error = StageFailed("0a", stage="decode", reason="It is damaged.", remedy="Ask for it again.", permanent=True)
    assert isinstance(error, RingbackError)
    assert str(error) == "decode failed for recording 0a: It is damaged. Ask for it again."
