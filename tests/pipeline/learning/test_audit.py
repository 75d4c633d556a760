"""Audits: what is drawn, and that the interval holds what it says."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import StoreError
from models.heard import HeardMessage
from models.recording import Arrival, Direction
from models.review import Review, Stratum
from models.urgency import Tier
from pipeline.learning import recall
from pipeline.learning.audit import draw, report, stratum_of
from pipeline.learning.recall import Checked, estimated
from tests.fakes import assessment, transcript

ARRIVAL = Arrival(Direction.INCOMING, "main", datetime(2026, 3, 2, tzinfo=UTC), "a.wav")


def heard(number: int, tier: Tier, urgent: float = 0.0) -> HeardMessage:
    probabilities = {Tier.EMERGENCY: 0.0, Tier.SAME_HOUR: urgent, Tier.SAME_DAY: 0.0, Tier.ROUTINE: 1 - urgent}
    return HeardMessage(number, ARRIVAL, transcript(), replace(assessment(tier), probabilities=probabilities))


MESSAGES = [
    *(heard(n, Tier.EMERGENCY, 0.9) for n in range(50)),
    *(heard(n, Tier.SAME_DAY, 0.1) for n in range(50, 150)),
    *(heard(n, Tier.ROUTINE) for n in range(150, 1000)),
    HeardMessage(1000, ARRIVAL, transcript(), None),
]


def verdicts(tiers: dict[int, Tier]) -> dict[int, Review]:
    later = datetime.now(UTC) + timedelta(minutes=1)
    return {number: Review(number, tier, "Anna", None, "", later) for number, tier in tiers.items()}


def test_a_message_belongs_to_the_part_that_its_assessment_says() -> None:
    found = [stratum_of(one.assessment) for one in (MESSAGES[0], MESSAGES[60], MESSAGES[500]) if one.assessment]
    assert found == [Stratum.FLAGGED, Stratum.NEAR, Stratum.FAR]


def test_the_sample_is_random_seeded_and_does_not_tell_what_was_flagged() -> None:
    drawn = draw(MESSAGES, size=100, flagged=30, seed=1)
    assert drawn.population == {Stratum.FLAGGED: 50, Stratum.NEAR: 100, Stratum.FAR: 850}
    assert [sum(one.stratum is part for one in drawn.members) for part in Stratum] == [30, 50, 50]
    assert len({one.message_id for one in drawn.members}) == 130
    assert draw(MESSAGES, size=100, flagged=30, seed=1).members == drawn.members
    assert draw(MESSAGES, size=100, flagged=30, seed=2).members != drawn.members
    assert len({one.stratum for one in drawn.members[:30]}) == 3


def test_where_one_part_is_small_the_other_makes_up_for_it() -> None:
    drawn = draw(MESSAGES[:60] + MESSAGES[200:], size=100, flagged=30, seed=1)
    assert [sum(one.stratum is part for one in drawn.members) for part in Stratum] == [30, 10, 90]


def test_nothing_to_draw_from_says_so() -> None:
    with pytest.raises(StoreError, match="no unflagged message"):
        draw(MESSAGES[:50], size=10, flagged=3, seed=1)


def test_the_report_follows_the_verdicts() -> None:
    drawn = draw(MESSAGES, size=100, flagged=30, seed=1)
    nothing = report(drawn, {})
    assert nothing.recall is None and len(nothing.waiting) == 130
    before = {n: replace(review, made_at=drawn.drawn_at - timedelta(1)) for n, review in
              verdicts({one.message_id: Tier.EMERGENCY for one in drawn.members}).items()}  # fmt: skip
    assert report(drawn, before).waiting == nothing.waiting
    truth = {
        one.message_id: Tier.SAME_HOUR if one.stratum is Stratum.FLAGGED else Tier.ROUTINE for one in drawn.members
    }
    near = next(one.message_id for one in drawn.members if one.stratum is Stratum.NEAR)
    found = report(drawn, verdicts(truth | {near: Tier.EMERGENCY}))
    assert found.waiting == () and found.missed == (near,)
    assert found.recall is not None and found.recall.recall == pytest.approx(50 / 52)
    assert found.recall.missed == pytest.approx(2.0) and found.recall.precision == 1.0


def test_finding_nothing_is_no_proof() -> None:
    few = estimated({Stratum.FLAGGED: Checked(50, 30, 30), Stratum.FAR: Checked(1000, 50, 0)})
    many = estimated({Stratum.FLAGGED: Checked(50, 30, 30), Stratum.FAR: Checked(1000, 900, 0)})
    assert few.recall == many.recall == few.high == 1.0
    assert few.low < 0.6 < 0.9 < many.low
    assert estimated({Stratum.FAR: Checked(1000, 50, 0)}).recall is None
    with pytest.raises(ValueError, match="none of the far"):
        estimated({Stratum.FLAGGED: Checked(5, 5, 5), Stratum.FAR: Checked(10, 0, 0)})


def test_the_interval_holds_the_truth_as_often_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """400 audits of made-up practices: recall 0.88, half of the flags right."""
    monkeypatch.setattr(recall, "DRAWS", 1000)
    dice = random.Random(1)  # noqa: S311 - statistics
    parts = {Stratum.FLAGGED: (120, 0.5, 60), Stratum.NEAR: (200, 0.03, 50), Stratum.FAR: (2000, 0.001, 50)}
    truth = 120 * 0.5 / sum(size * share for size, share, _ in parts.values())
    held = 0
    for _ in range(400):
        found = estimated(
            {
                stratum: Checked(size, n, sum(dice.random() < share for _ in range(n)))
                for stratum, (size, share, n) in parts.items()
            }
        )
        held += found.low <= truth <= found.high
    assert held / 400 >= 0.95
