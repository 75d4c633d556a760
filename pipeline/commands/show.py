"""`ringback show`: everything known of one message."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.console import json_document, stdout_console

if TYPE_CHECKING:
    from models.staff_score import StaffScore
    from models.transcript import Transcript
    from models.urgency import UrgencyAssessment
    from models.views import MessageDetail
    from practice.settings import Practice

HELP = "show one message: what was said, how urgent it is and why, or how it was scored"
EXAMPLE = "  ringback show 12\n  ringback show 12 --json | jq .transcript.value.quality"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's own options."""
    parser.add_argument("id", type=int, metavar="ID", help="the message's number, as `ringback list` shows it")
    parser.add_argument("--json", action="store_true", help="everything, as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Does the work; returns the exit code."""
    from models.codec import unstructure
    from pipeline.home import open_practice, open_store

    practice = open_practice(args.home)
    with open_store(practice) as store:
        detail = store.message(args.id)
    if args.json:
        json_document(unstructure(detail))
    else:
        stdout_console().print("\n".join(_lines(detail, practice)), markup=False, soft_wrap=True)
    return 0


def _lines(detail: MessageDetail, practice: Practice) -> Iterator[str]:
    """The message for a person to read."""
    arrival = detail.message.arrival
    received = f"{arrival.received_at.astimezone(practice.time_zone):%a %d %b %Y %H:%M %Z}"
    yield f"Message {detail.message.id}: {arrival.direction.value}, mailbox {arrival.mailbox or 'unknown'}, {received}"
    who = [arrival.caller_name, arrival.caller_number, arrival.staff_member, arrival.recipient_number]
    if any(who):
        yield f"Who: {', '.join(name for name in who if name)}"
    yield f"File: {arrival.source_path!r}"
    yield f"Status: {detail.status.value.replace('_', ' ')}"
    if detail.needs_person:
        yield f"A person has to listen: {detail.needs_person}"
    if detail.failure:
        yield f"Failed at {detail.failure.stage}: {detail.failure.reason.rstrip('.')}. {detail.failure.remedy}"
    yield from (f"Note: {note}" for note in arrival.notes)
    yield from _clock(detail, practice)
    yield from _calling_back(detail, practice)
    if detail.assessment:
        yield from _assessment(detail.assessment.value)
    if detail.score:
        yield from _score(detail.score.value)
    if detail.transcript:
        quality = detail.transcript.value.quality
        reasons = f" ({'; '.join(quality.reasons)})" if quality.reasons else ""
        yield f"\nTranscript, {quality.verdict.value}{reasons}:"
        yield from _words(detail.transcript.value, practice)
    if detail.history:
        yield f"\n{len(detail.history)} older results are kept: --json shows them."


def _clock(detail: MessageDetail, practice: Practice) -> Iterator[str]:
    """How long the caller may wait, whose word that is, and how it came about."""
    from practice.clocks import said

    for change in detail.clocks:
        clock, zone = change.clock, practice.time_zone
        tier = clock.tier.value.replace("_", " ") if clock.tier else "not judged yet"
        if change.superseded_at is None:
            yield f"Clock: {said(clock, datetime.now(UTC))}, due {clock.due_at.astimezone(zone):%a %d %b %H:%M}"
        reason = f": {change.reason}" if change.reason else ""
        by = f" by {change.set_by}" if change.set_by else ""
        yield f"  {change.set_at.astimezone(zone):%d %b %H:%M} {tier}, {clock.target}{by}{reason}"


def _calling_back(detail: MessageDetail, practice: Practice) -> Iterator[str]:
    """Tries and closings, or whom a recorded call answers."""

    def local(time: datetime) -> str:
        return f"{time.astimezone(practice.time_zone):%d %b %H:%M}"

    if detail.assigned_to:
        yield f"Assigned to: {detail.assigned_to}"
    for made in detail.callbacks:
        call = f", recording {made.call_id}" if made.call_id else ""
        score = f" (score {made.score:.0f})" if made.score is not None else ""
        note = f": {made.note}" if made.note else ""
        yield f"Try: {local(made.at)} {made.outcome.value.replace('_', ' ')}, {made.by or 'unknown'}{call}{score}{note}"
    for closing in detail.closings:
        note = f": {closing.note}" if closing.note else ""
        yield f"Closed: {local(closing.at)} {closing.resolution.value.replace('_', ' ')}, {closing.by}{note}"
        if closing.reopened_at:
            yield f"Opened again: {local(closing.reopened_at)} {closing.reopened_by}: {closing.reopen_reason}"
    if detail.thread:
        yield f"Called again: also message {', '.join(map(str, detail.thread))}"
    if detail.answers:
        yield f"Answers: message {', '.join(map(str, detail.answers))}"
    if detail.question:
        ids = " or ".join(map(str, detail.question.candidates))
        yield f"Which message does it answer, {ids}? ringback attach {detail.message.id} ID"


def _words(transcript: Transcript, practice: Practice) -> Iterator[str]:
    """What was said, a line for each turn where two parties are kept apart; and the English of what wasn't English."""
    if transcript.channels:
        names = practice.audio.party_names
        for segment in transcript.segments:
            yield f"{names[segment.channel]}: {segment.text}" if segment.channel else segment.text
    else:
        yield transcript.text or "(nothing was heard)"
    for one in transcript.suggestions:
        at = f" at {one.start_s:.1f} s" if one.start_s is not None else ""
        yield f"  heard “{one.quote}”{at}: perhaps {one.term} ({one.kind.value}, {one.confidence:.0%})"
    if transcript.english:
        yield f"\nIn English, by machine:\n{transcript.english}"


def _assessment(assessment: UrgencyAssessment) -> Iterator[str]:
    share = assessment.probabilities.get(assessment.tier)
    sure = f" ({share:.0%})" if share is not None else ""
    yield f"Urgency: {assessment.tier.value.replace('_', ' ')}{sure}, about: {assessment.topic.value.replace('_', ' ')}"
    for found in assessment.evidence:
        at = f" at {found.start_s:.1f} s" if found.start_s is not None else ""
        yield f"  because: “{found.quote}”{at}: {found.reason} ({found.source.value})"
    for found in assessment.negated:
        yield f"  does not count: “{found.quote}”: {found.reason}"
    for number in assessment.callback_numbers:
        doubt = f"; doubtful, listen: {' or '.join(number.readings or (number.digits,))}" if number.doubtful else ""
        extension = f" ext. {number.extension}" if number.extension else ""
        yield f"  call back: {number.e164 or number.digits}{extension} (“{number.quote}”{doubt})"


def _score(score: StaffScore) -> Iterator[str]:
    overall = "no score" if score.overall.score is None else f"{score.overall.score:.0f} of 100"
    yield f"Score: {overall}, {score.overall.band} ({score.kind.value.replace('_', ' ')})"
    for line in score.overall.lines:
        points = "not applicable" if line.points is None else f"{line.points:g} of {line.weight:g}"
        yield f"  {line.question}: {points}. {line.reason}"
    for leak in score.privacy.disclosures:
        yield f"  privacy: “{leak.quote}”: {leak.kind}"
