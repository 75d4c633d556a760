from dataclasses import replace

import pytest

from models.staff_score import Delivery, Kind, NumberPace, Pace, RateWindow
from pipeline.tone.elements import find_elements, required
from pipeline.tone.language import find_language
from pipeline.tone.privacy import find_disclosures
from pipeline.tone.scorecard import Measures, default_scorecard, line_notes, mark, moments

CARD = default_scorecard()
PACE = Pace(words=60, syllables=80, speech_s=26, articulation_wpm=160, speaking_wpm=140)


def measures(text: str, *, pace: Pace = PACE, kind: Kind = Kind.CALLBACK) -> Measures:
    return Measures(pace, find_elements(text, kind), find_disclosures(text, kind), find_language(text))


@pytest.mark.parametrize("kind", Kind)
def test_the_score_is_what_a_person_recomputes_from_its_lines(kind: Kind) -> None:
    overall = mark(
        kind, measures("Hi, this is Ana from Elm Street Clinic. Call 404-555-0132. Thanks.", kind=kind), CARD
    )
    applies = [line for line in overall.lines if line.points is not None]
    by_hand = 100 * sum(line.points or 0 for line in applies) / sum(line.weight for line in applies)
    assert overall.score == pytest.approx(by_hand)
    assert overall.band == CARD.band(by_hand)
    assert all(0 <= (line.points or 0) <= line.weight for line in applies)
    assert all(line.reason for line in overall.lines)


@pytest.mark.parametrize("kind", Kind)
def test_every_element_is_asked_and_weights_make_a_hundred(kind: Kind) -> None:
    assert set(required(kind)) <= set(CARD.weights[kind])
    assert sum(CARD.weights[kind].values()) == pytest.approx(100)


def share(question: str, given: Measures) -> float | None:
    line = next(line for line in mark(Kind.CALLBACK, given, CARD).lines if line.question == question)
    return None if line.points is None else line.points / line.weight


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(140.0, 1.0), (120.0, 1.0), (110.0, 0.5), (175.0, 0.5), (200.0, 0.0), (80.0, 0.0), (None, None)],
)
def test_pace_against_its_norm(rate: float | None, expected: float | None) -> None:
    assert share("pace", measures("Hi.", pace=replace(PACE, speaking_wpm=rate))) == expected


def test_few_words_give_no_pace() -> None:
    assert share("pace", measures("Hi.", pace=replace(PACE, words=19))) is None


@pytest.mark.parametrize(
    ("text", "digits_per_s", "expected"),
    [
        ("Call 404-555-0132.", 1.5, 1.0),
        ("Call 404-555-0132.", 2.2, 0.5),
        ("Call 404-555-0132.", 4.0, 0.0),
        ("Call 404-555-0132, that's 404-555-0132.", 4.0, 1.0),
        ("Call 404-555-0132.", None, None),
        ("Call us.", None, None),
    ],
)
def test_a_number_counts_when_it_can_be_written_down(
    text: str, digits_per_s: float | None, expected: float | None
) -> None:
    number = NumberPace(1, 2, digits_per_s, False) if digits_per_s else None
    assert share("number_can_be_written_down", measures(text, pace=replace(PACE, number=number))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Call us.", 1.0), ("You asked about your rash.", 0.5), ("Your biopsy was benign.", 0.0)],
)
def test_privacy_points_fall_with_severity(text: str, expected: float) -> None:
    assert share("privacy", measures(text)) == expected


def test_words_move_their_questions() -> None:
    assert share("empathy", measures("Thank you.")) == 1.0
    assert share("empathy", measures("Call us.")) == 0.0
    assert share("no_curt_words", measures("Stop calling us.")) == 0.5
    assert share("no_curt_words", measures("Stop calling us. You people. Failure to pay.")) == 0.0


def test_nothing_that_applies_is_no_score() -> None:
    card = replace(CARD, weights={Kind.CALLBACK: {"pace": 10.0, "unknown": 5.0}})
    overall = mark(Kind.CALLBACK, measures("Hi.", pace=Pace(0, 0)), card)
    assert (overall.score, overall.band) == (None, "not scored")


def test_moments_to_listen_to_come_in_order_of_time() -> None:
    pace = replace(
        PACE, windows=(RateWindow(5, 10, 220.0), RateWindow(10, 15, 130.0)), number=NumberPace(2, 4, 5.0, False)
    )
    names = [(moment.name, moment.start_s) for moment in moments(pace, [(0.5, 3.0), (11.0, 11.5)], CARD.norms)]
    assert names == [("long_pause", 0.5), ("fast_number", 2), ("rushed", 5)]


def test_windows_that_touch_are_one_rush() -> None:
    rates = [220.0, 250.0, None, 240.0, 130.0]
    pace = replace(PACE, windows=tuple(RateWindow(5.0 * i, 5.0 * i + 5, rate) for i, rate in enumerate(rates)))
    found = [(moment.start_s, moment.end_s, moment.reason) for moment in moments(pace, [], CARD.norms)]
    assert found == [(0, 10, "up to 250 words a minute"), (15, 20, "up to 240 words a minute")]


def test_a_bad_line_is_said_to_be_one() -> None:
    notes = line_notes(Delivery(loudness_lufs=-50, snr_db=6, clipped_share=0.02), CARD.norms)
    assert [note.split()[0] for note in notes] == ["noisy", "quiet", "clipped:"]
    assert line_notes(Delivery(loudness_lufs=-20, snr_db=30, clipped_share=0), CARD.norms) == ()
    assert line_notes(Delivery(), CARD.norms) == ()
