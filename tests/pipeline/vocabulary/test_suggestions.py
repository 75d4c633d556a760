"""Names that words may be: what sounds like one is suggested, ordinary English is left alone."""

from __future__ import annotations

import pytest

from models.transcript import TermKind, Transcript
from pipeline.vocabulary.suggestions import Suggester, as_suggested
from pipeline.vocabulary.terms import shipped, spoken_forms, terms_of
from practice.settings import StaffMember, VocabularySettings
from tests.fakes import transcript

SUGGESTER = Suggester()


@pytest.mark.parametrize(
    ("text", "heard", "term"),
    [
        ("I take the eloquence every morning", "eloquence", "Eliquis"),
        ("She took a mock sicillin and has hives", "a mock sicillin", "amoxicillin"),
        ("I need a refill of my met form in please", "met form in", "metformin"),
        ("I'm on war for in and I fell", "war for in", "warfarin"),
        ("He takes zaire alto for a clot.", "zaire alto", "Xarelto"),
        ("I stopped my lysine april.", "lysine april", "lisinopril"),
        ("My results of the echo cardio gram?", "echo cardio gram", "echocardiogram"),
    ],
)
def test_what_sounds_like_a_name_is_suggested(text: str, heard: str, term: str) -> None:
    (found,) = SUGGESTER.of_text(text)
    assert (found.quote, found.term) == (heard, term)
    assert text[found.start : found.end] == heard
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "555-0132, 10 20 30!",
        "At the center of it all was elegance.",
        "I'd like to make an appointment for my daughter.",
        "We took a leave of absence for the summer.",
        "I met her for lunch and then I came home.",
        "He fought in the war for five years.",
        "I had the knee done, and the replacement is fine.",
        "My results were low, sartan was not the word.",
        "Please call me back, thank you, bye bye.",
    ],
)
def test_ordinary_english_gets_no_suggestion(text: str) -> None:
    assert SUGGESTER.of_text(text) == ()


def test_a_name_written_right_is_never_doubted() -> None:
    names = [term.name for term in shipped().terms if term.kind is TermKind.MEDICINE][::7]
    texts = [f"I take {name} every day, two {name}s." for name in names]
    assert [text for text in texts if SUGGESTER.of_text(text)] == []


def test_names_of_something_else_are_left_alone() -> None:
    assert SUGGESTER.of_text("Do you take Tricare?") == ()


def test_a_practice_s_own_names_are_known() -> None:
    own = VocabularySettings(providers=("Dr. Achebe",), medicines=("Zyntrova",), said={"Dr. Achebe": "ah chay bay"})
    suggester = Suggester(terms_of(own, (StaffMember("Tom Wieczorek"),)))
    assert [s.term for s in suggester.of_text("I take zin trova twice a day")] == ["Zyntrova"]
    (provider,) = suggester.of_text("I want to see doctor a chaybay about it")
    assert (provider.term, provider.kind) == ("Dr. Achebe", TermKind.PROVIDER)
    assert suggester.version != SUGGESTER.version
    assert [term.name for term in terms_of(own, ()).terms if term.kind is TermKind.PROVIDER] == ["Dr. Achebe"]


def test_a_person_is_known_by_the_last_name_too() -> None:
    (term,) = (
        t for t in terms_of(VocabularySettings(), (StaffMember("Dr. Elena Marchetti"),)).terms if "Ele" in t.name
    )
    assert spoken_forms(term) == ("Elena Marchetti", "Marchetti")


def test_suggestions_have_the_times_of_their_words_and_change_nothing() -> None:
    said = transcript("I take the eloquence every morning")
    (found,) = SUGGESTER.of_transcript(said)
    assert (found.start_s, found.end_s) == (1.5, 1.9)
    assert said.text == "I take the eloquence every morning"


def test_other_languages_and_silence_have_none() -> None:
    assert SUGGESTER.of_transcript(transcript("tomo la eloquence cada dia", language="es")) == ()
    assert SUGGESTER.of_transcript(Transcript(3.0, None, (), transcript().quality)) == ()


def test_the_text_as_suggested_knows_where_it_comes_from() -> None:
    text = "I take the eloquence daily"
    instead, offsets = as_suggested(text, SUGGESTER.of_text(text))
    assert instead == "I take the Eliquis daily"
    assert len(offsets) == len(instead) + 1
    assert text[offsets[instead.index("Eliquis")] :].startswith("eloquence")
    assert text[offsets[instead.index("daily")] :] == "daily"
    assert as_suggested(text, ()) == (text, tuple(range(len(text) + 1)))


def test_shipped_names_are_said_once_and_pronounced_only_where_they_exist() -> None:
    terms = shipped().terms
    assert len({term.name.casefold() for term in terms}) == len(terms) > 800
    assert sum(term.kind is TermKind.PROCEDURE for term in terms) > 150
