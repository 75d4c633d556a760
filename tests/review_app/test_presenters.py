"""What a row of the queue says, from what the Store holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.recording import Arrival, Status
from models.transcript import Channel, Quality, Segment, Suggestion, TermKind, Transcript, Verdict, Word
from models.urgency import CallbackNumber, Evidence, Source
from models.views import MessageView
from review_app.presenters import caller, player_words, queue_row, suggestion_marks, suggestion_spans
from tests.models import builders

NOW = datetime(2026, 3, 2, 13, tzinfo=UTC)
WHOLE = CallbackNumber("404 555 0132", 0, 12, "4045550132", "+14045550132", None, None)
CUT = CallbackNumber("555 0132", 0, 8, "5550132", None, None, None)


def arrival(number: str | None = None, name: str | None = None) -> Arrival:
    return builders.arrival(caller_number=number, caller_name=name)


@pytest.mark.parametrize(
    ("said", "shown", "told"),
    [
        ((CUT, WHOLE), "+14045550199", "☎ (404) 555-0132"),
        ((CUT,), "+14045550199", "☎ (404) 555-0199, as shown"),
        ((), "+14045550199", "☎ (404) 555-0199, as shown"),
        ((CUT,), None, "☎ 555-0132, not complete"),
        ((), None, None),
    ],
)
def test_a_row_says_which_number_to_call(said: tuple[CallbackNumber, ...], shown: str | None, told: str | None) -> None:
    view = MessageView(1, "r", Status.DONE, arrival(shown), callback_numbers=said)
    badges = queue_row(view, NOW, ZoneInfo("UTC"), "US").badges
    assert next((badge for badge in badges if "☎" in badge), None) == told


@pytest.mark.parametrize(
    ("shown", "heard", "told"),
    [
        ("Earl Hutchins", "Moring", "Earl Hutchins (heard: Moring)"),
        ("ANN LEE", "Ann Lee", "ANN LEE"),
        (None, "Ann Lee", "Ann Lee"),
        ("Ann Lee", None, "Ann Lee"),
        (None, None, "(404) 555-0199"),
    ],
)
def test_a_caller_is_named_by_what_is_shown_and_what_was_heard(shown: str | None, heard: str | None, told: str) -> None:
    assert caller(arrival("+14045550199", shown), heard, "US") == told


def test_a_quote_of_the_whole_message_is_shortened_in_its_row() -> None:
    words = "word " * 60
    view = MessageView(1, "r", Status.DONE, arrival(), evidence=(Evidence(words, 0, 300, "urgent", Source.MODEL),))
    why = queue_row(view, NOW, ZoneInfo("UTC"), "US").why
    assert len(why) < 110
    assert why.endswith("word …” (urgent)")


def test_a_party_is_named_where_its_turn_begins() -> None:
    turns = (("left", "my chest"), ("left", "hurts"), ("right", "since when"))
    segments = tuple(
        Segment(0.0, 1.0, tuple(Word(0.0, 1.0, text, 0.9) for text in said.split()), Channel(side))
        for side, said in turns
    )
    heard = Transcript(9.0, "en", segments, Quality(Verdict.GOOD))
    names = {Channel.LEFT: "Caller", Channel.RIGHT: "Staff"}
    words = player_words(heard, [(3, 14, "evidence")], names)
    assert [(word.t, word.side, word.who, word.mark) for word in words] == [
        ("my", "left", "Caller", None),
        ("chest", "left", None, "evidence"),
        ("hurts", "left", None, "evidence"),
        ("since", "right", "Staff", None),
        ("when", "right", None, None),
    ]


def test_a_name_that_words_may_be_stands_behind_them() -> None:
    said = builders.transcript("take a mock sicillin, please").value
    suggestion = Suggestion("a mock sicillin", 5, 20, "amoxicillin", TermKind.MEDICINE, 0.9, 0.5, 1.9)
    heard = replace(said, suggestions=(suggestion,))
    words = player_words(heard, suggestion_spans(heard.suggestions), {})
    assert [(word.t, word.mark, word.note) for word in words] == [
        ("take", None, None),
        ("a", "suggestion", None),
        ("mock", "suggestion", None),
        ("sicillin,", "suggestion", "perhaps amoxicillin"),
        ("please", None, None),
    ]
    (mark,) = suggestion_marks(heard.suggestions)
    assert (mark.quote, mark.label, mark.s) == ("a mock sicillin", "perhaps amoxicillin (medicine)", 0.5)
