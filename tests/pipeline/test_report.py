"""What a batch came to, added up and shown."""

from __future__ import annotations

import io

from rich.console import Console

from models.recording import Direction, Status
from models.urgency import Tier
from pipeline.outcome import MessageOutcome, Outcome, Timings
from pipeline.report import LISTED_AT_MOST, BatchReport
from pipeline.summary import SHOWN_AT_MOST, summary_of

INCOMING, OUTGOING = Direction.INCOMING, Direction.OUTGOING


def outcome(*messages: MessageOutcome, audio_s: float | None = 30.0) -> Outcome:
    return Outcome("r1", messages, audio_s, Timings({"transcribe": 2.0}))


def failed(message_id: int) -> MessageOutcome:
    return MessageOutcome(
        message_id, Status.NEEDS_PERSON, INCOMING, reason="It is [no] sound.", remedy="Listen.", failed=True
    )


def shown(report: BatchReport) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(summary_of(report))
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


def test_outcomes_add_up() -> None:
    report = BatchReport(wall_s=3.0)
    report.add(outcome(MessageOutcome(1, Status.DONE, INCOMING, Tier.EMERGENCY)))
    report.add(outcome(MessageOutcome(2, Status.NEEDS_PERSON, INCOMING, Tier.ROUTINE, reason="Hardly audible.")))
    report.add(outcome(MessageOutcome(3, Status.DONE, OUTGOING)))
    report.add(outcome(failed(4), audio_s=None))
    report.add(outcome(MessageOutcome(5, Status.WAITING, INCOMING, reason="boom", failed=True), audio_s=None))
    report.add(outcome())
    as_json = report.as_json()
    assert as_json["tiers"] == {"emergency": 1, "same_hour": 0, "same_day": 0, "routine": 1}
    assert (report.scored, report.needs_person_count, report.failures) == (1, 2, 1)
    assert (report.retried, report.dropped, report.recordings) == (1, 1, 5)
    assert report.times_speed == 30.0
    assert as_json["seconds_by_stage"] == {"transcribe": 12.0}


def test_reports_merge() -> None:
    one, other = BatchReport(wall_s=1.0), BatchReport(wall_s=2.0, error="full", stopped=True)
    for report in (one, other):
        report.add(outcome(failed(1)))
    one.merge(other)
    assert (one.recordings, one.failures, len(one.needs_person), one.wall_s) == (2, 2, 2, 3.0)
    assert (one.error, one.stopped) == ("full", True)
    assert one.timings.seconds == {"transcribe": 4.0}


def test_its_size_has_a_limit() -> None:
    report = BatchReport()
    for number in range(LISTED_AT_MOST * 2):
        report.add(outcome(failed(number)))
    report.merge(report)
    assert len(report.needs_person) == LISTED_AT_MOST
    assert report.failures == LISTED_AT_MOST * 4


def test_nothing_heard_is_no_speed() -> None:
    assert BatchReport(wall_s=1.0).times_speed is None


def test_the_summary_names_who_needs_a_person_and_what_to_do() -> None:
    report = BatchReport(wall_s=3.0, error="The disk is full.")
    report.add(outcome(failed(4)))
    report.add(outcome(MessageOutcome(7, Status.NEEDS_PERSON, INCOMING, Tier.ROUTINE, reason="Hardly audible.")))
    report.add(outcome(MessageOutcome(8, Status.WAITING, INCOMING, reason="boom", failed=True)))
    text = shown(report)
    for expected in ("It is [no] sound.", "Hardly audible.", "ringback show 7", "Listen.", "1 failed", "disk is full"):
        assert expected in text


def test_a_long_list_is_cut_and_says_so() -> None:
    report = BatchReport(wall_s=1.0)
    for number in range(SHOWN_AT_MOST + 5):
        report.add(outcome(failed(number)))
    assert "and 5 more" in shown(report)
