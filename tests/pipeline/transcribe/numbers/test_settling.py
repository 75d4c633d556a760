"""One value from several hearings: agreement is sure, the rest is shown with its readings, and nothing is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from models.transcript import NumberKind, Quality, Segment, SpokenNumber, Transcript, Verdict, Word
from pipeline.transcribe.numbers.caller import settled_by_caller
from pipeline.transcribe.numbers.ear import Written
from pipeline.transcribe.numbers.listen import _phone, spoken_numbers
from pipeline.transcribe.numbers.settle import Settled, settle
from pipeline.transcribe.numbers.spans import joined, spots
from pipeline.transcribe.numbers.twice import agreed

RIGHT, NEAR, SHORT = "4045550132", "4045550133", "404555132"
SILENCE = np.zeros(16_000 * 40, np.float32)


@dataclass
class ScriptedHearing:
    """Heard `readings`, would have been written `writes`."""

    readings: dict[str, float]
    writes: dict[str, float] = field(default_factory=dict)
    span_s: tuple[float, float] | None = None
    independent: bool = True
    steady: bool = True
    apart: bool = True

    @property
    def glance(self) -> dict[str, float]:
        return self.readings

    def log_probability(self, digits: str) -> float:
        return self.readings.get(digits, -30.0)

    def written(self) -> dict[str, float]:
        return self.writes


@dataclass
class ScriptedEar:
    """An ear of another model: it only ever writes, one answer per stretch."""

    says: Sequence[str]
    encoder: str = "another model"
    asked: int = 0

    def encode(self, samples: NDArray[np.float32]) -> ScriptedEar:
        assert len(samples)
        self.asked += 1
        return self

    @property
    def frames(self) -> NDArray[np.float32]:
        raise AssertionError("the recogniser doesn't know this encoder")

    def written(self, language: str) -> tuple[Written, ...]:
        assert language in ("en", "es")
        return (Written(self.says[(self.asked - 1) % len(self.says)], -0.1), Written("911", -9.0))


def transcript(text: str, *, probability: float = 0.9, language: str = "en") -> Transcript:
    words = tuple(Word(i * 0.5, i * 0.5 + 0.4, word, probability) for i, word in enumerate(text.split()))
    segments = (Segment(words[0].start_s, words[-1].end_s, words),) if words else ()
    return Transcript(30.0, language, segments, Quality(Verdict.GOOD))


def test_two_hearings_that_agree_are_sure() -> None:
    settled = settle(RIGHT, ScriptedHearing({RIGHT: -0.1, NEAR: -6.0}))
    assert (settled.digits, settled.doubtful, settled.readings) == (RIGHT, False, (RIGHT,))
    assert settled.confidence > 0.9


def test_two_readings_that_are_as_likely_are_both_shown() -> None:
    settled = settle(RIGHT, ScriptedHearing({NEAR: -0.6, RIGHT: -0.9}, {RIGHT: -0.5, NEAR: -0.6}))
    assert settled.doubtful
    assert set(settled.readings) == {RIGHT, NEAR}


def test_a_dropped_digit_is_found_when_two_hearings_have_it() -> None:
    settled = settle(SHORT, ScriptedHearing({RIGHT: -0.1}, {RIGHT: -0.2, SHORT: -3.0}))
    assert (settled.digits, settled.doubtful) == (RIGHT, False)


def test_a_dropped_digit_that_one_hearing_has_is_doubtful_and_shows_both() -> None:
    settled = settle(SHORT, ScriptedHearing({RIGHT: -0.1}, {SHORT: -0.2}))
    assert settled.doubtful
    assert {RIGHT, SHORT} == set(settled.readings)


@pytest.mark.parametrize("hearing", [None, ScriptedHearing({})])
def test_without_a_second_hearing_everything_is_doubtful(hearing: ScriptedHearing | None) -> None:
    assert settle(RIGHT, hearing).doubtful


def test_only_what_was_heard_is_ever_a_reading() -> None:
    settled = settle(NEAR, ScriptedHearing({RIGHT: -0.1, SHORT: -2.0}, {SHORT: -0.2}))
    assert {settled.digits, *settled.readings} <= {NEAR, RIGHT, SHORT}


def test_the_same_said_twice_vouches_for_itself() -> None:
    doubtful = Settled(RIGHT, 0.6, True, (RIGHT, NEAR))
    assert [one.doubtful for one in agreed([doubtful, Settled(RIGHT[3:], 0.7, True, (RIGHT[3:],))])] == [False, False]


def test_a_doubtful_saying_follows_a_sure_one_that_it_may_be() -> None:
    sure, doubtful = Settled(RIGHT, 0.99, False, (RIGHT,)), Settled(NEAR, 0.6, True, (NEAR, RIGHT))
    assert agreed([sure, doubtful]) == [sure, Settled(RIGHT, 0.6, True, (RIGHT, NEAR))]
    assert agreed([doubtful, sure])[0].digits == RIGHT


def test_two_sure_numbers_of_one_house_stay_two() -> None:
    both = [Settled(RIGHT, 0.99, False, (RIGHT,)), Settled(NEAR, 0.99, False, (NEAR,))]
    assert agreed(both) == both


def test_numbers_of_every_kind_are_found_with_their_times() -> None:
    text = "I take 500 milligrams, born March third 1962, call 404-555-0132 before 5 pm"
    found = spoken_numbers(transcript(text), SILENCE, ScriptedEar([RIGHT]), today=date(2026, 11, 25))
    assert [(one.kind, one.value) for one in found] == [
        (NumberKind.DOSE, "500 mg"),
        (NumberKind.DATE_OF_BIRTH, "1962-03-03"),
        (NumberKind.PHONE, RIGHT),
        (NumberKind.TIME, "05:00 pm"),
    ]
    for one in found:
        assert text[one.start : one.end] == one.quote
        assert 0 <= one.start_s < one.end_s <= 30
        assert one.doubtful == (one.kind is NumberKind.PHONE)  # nothing independent heard it again


def test_another_models_own_second_writing_makes_a_doubt() -> None:
    (found,) = spoken_numbers(transcript("call 404-555-0132"), SILENCE, ScriptedEar([NEAR]))
    assert found.doubtful
    assert set(found.readings) == {RIGHT, NEAR}


def test_words_that_were_hardly_heard_make_a_date_doubtful() -> None:
    (found,) = spoken_numbers(transcript("born March third 1962", probability=0.3), SILENCE, None)
    assert found.doubtful


def test_a_corrected_number_is_doubtful_and_shows_both() -> None:
    (found,) = spoken_numbers(transcript("404 555 0132, sorry, 0133"), SILENCE, ScriptedEar([NEAR]))
    assert (found.value, found.doubtful, found.readings[:2]) == (NEAR, True, (NEAR, RIGHT))


def test_an_extension_is_kept() -> None:
    (found,) = spoken_numbers(transcript("404 555 0132 extension 12"), SILENCE, ScriptedEar([RIGHT]))
    assert (found.value, found.readings) == (f"{RIGHT} ext. 12", (f"{RIGHT} ext. 12",))


def test_what_was_taken_back_is_never_settled_by_the_caller() -> None:
    ear = ScriptedEar([RIGHT])
    heard = transcript("call me at 404-555-0132, no, 0143")
    heard = replace(heard, numbers=spoken_numbers(heard, SILENCE, ear))
    (taken_back,) = settled_by_caller(heard, f"+1{RIGHT}").numbers
    assert (taken_back.value, taken_back.doubtful, taken_back.retracted) == ("4045550143", True, RIGHT)
    assert not settled_by_caller(heard, "+14045550143").numbers[0].doubtful


def test_an_extension_is_no_surer_than_its_words() -> None:
    heard = transcript("404 555 0132 extension 12")
    words = (*heard.words[:-1], replace(heard.words[-1], probability=0.2))
    heard = replace(heard, segments=(replace(heard.segments[0], words=words),))
    (spot,) = spots(heard, [])
    found = _phone(spot, Settled(RIGHT, 0.99, False, (RIGHT,)), None, heard)
    assert (found.confidence, found.doubtful) == (0.2, True)


def test_an_extension_and_a_correction_outlive_a_loop() -> None:
    row = spots(transcript("404 555 0132, no, 0133, or 404 555 0199 extension 12"), [])
    number = joined(row).number
    assert (number.extension, number.uncorrected) == ("12", RIGHT)


def test_a_number_from_abroad_is_doubtful_and_has_its_country_code() -> None:
    (found,) = spoken_numbers(transcript("call +44 20 7946 0958"), SILENCE, ScriptedEar(["2079460958"]))
    assert (found.value, found.doubtful) == ("+442079460958", True)


def test_a_whole_number_never_vanishes_because_more_was_heard() -> None:
    heard = transcript("We were seen on Monday and 412-687-9526. five, two, six.")
    (found,) = spoken_numbers(heard, SILENCE, ScriptedEar(["4126879526526"]))
    assert (found.value, found.doubtful) == ("4126879526", True)


def test_a_pause_parts_a_year_from_a_number() -> None:
    heard = transcript("seen in 1965 2 7 1 0 8 2 6")
    later = [replace(word, start_s=word.start_s + 1.5, end_s=word.end_s + 1.5) for word in heard.words[3:]]
    heard = replace(heard, segments=(replace(heard.segments[0], words=(*heard.words[:3], *later)),))
    (spot,) = spots(heard, [])
    assert (spot.number.digits, heard.text[spot.start : spot.end]) == ("2710826", "2 7 1 0 8 2 6")


def test_what_is_listened_to_ends_before_a_date() -> None:
    (spot,) = spots(transcript("July 30th, 1965. 2 7 1 0 8 2 6"), [])
    assert spot.stretch.earliest_s > 1.4  # the last word of the date


def test_a_loop_of_the_transcriber_is_one_number() -> None:
    looped = transcript(" ".join("55501315550131"))
    found = spoken_numbers(looped, SILENCE, ScriptedEar(["55", "013", "5550131"]))
    assert [one.value for one in found] == ["5550131"]
    assert found[0].doubtful


@pytest.mark.parametrize("text", ["my policy 4 5 5 2 1 9 8 is old", "seen 3/12/1962", "zip code 30309", "", "..."])
def test_other_digits_are_no_telephone_number(text: str) -> None:
    assert spoken_numbers(transcript(text), SILENCE, ScriptedEar(["303"])) == ()


@pytest.mark.parametrize(
    ("text", "language", "writes", "readings"),
    [
        ("llame al 404 555 0132", "es", RIGHT, {RIGHT}),
        ("llame al 404 555 0132", "es", NEAR, {RIGHT, NEAR}),
        ("llame al 404 555 0132, repito, 404 555 0132", "es", RIGHT, {RIGHT}),
        ("al cuatrocientos cuatro, quinientos cincuenta y cinco, cero uno treinta y dos", "es", RIGHT, {RIGHT}),
        ("appelez le 404 555 0132", "fr", RIGHT, {RIGHT}),
    ],
)
def test_languages_that_the_recogniser_does_not_know_stay_doubtful(
    text: str, language: str, writes: str, readings: set[str]
) -> None:
    found = spoken_numbers(transcript(text, language=language), SILENCE, ScriptedEar([writes]))[0]
    assert (found.doubtful, set(found.readings)) == (True, readings)
    assert text[found.start : found.end] == found.quote
    assert 0 <= found.start_s < found.end_s <= 30


def phone(value: str, *readings: str) -> SpokenNumber:
    return SpokenNumber(NumberKind.PHONE, value, value, 0, 10, 1.0, 4.0, 0.5, len(readings) > 1, readings or (value,))


@pytest.mark.parametrize(
    ("caller", "value", "doubtful"),
    [
        ("+14045550133", NEAR, False),
        ("+14045550132", RIGHT, False),
        ("+14045559999", RIGHT, True),
        ("anonymous", RIGHT, True),
        (None, RIGHT, True),
    ],
)
def test_the_callers_own_number_settles_only_what_was_heard(caller: str | None, value: str, doubtful: bool) -> None:
    heard = replace(transcript("x"), numbers=(phone(RIGHT, RIGHT, NEAR), phone("5550100")))
    first, second = settled_by_caller(heard, caller).numbers
    assert (first.value, first.doubtful) == (value, doubtful)
    assert second == phone("5550100")


def test_digits_that_make_no_number_are_shown_where_one_was_announced() -> None:
    (found,) = spoken_numbers(transcript("my number is 268-441, thanks"), SILENCE, ScriptedEar(["268441"]))
    assert (found.value, found.doubtful) == ("268441", True)
    assert spoken_numbers(transcript("it read 140, 138 and 150 today"), SILENCE, ScriptedEar(["140138150"])) == ()


def test_a_one_before_the_area_code_is_no_other_number() -> None:
    settled = settle(RIGHT, ScriptedHearing({f"1{RIGHT}": -0.1, RIGHT: -4.0}, {f"1{RIGHT}": -0.1}))
    assert (settled.digits, settled.doubtful) == (RIGHT, False)
    (found,) = spoken_numbers(transcript("1 404 555 0132"), SILENCE, ScriptedEar([RIGHT]))
    assert found.readings == (RIGHT,)


@pytest.mark.parametrize(("independent", "apart"), [(False, True), (True, False)])
def test_agreement_is_sure_only_where_something_else_heard_all_there_is(independent: bool, apart: bool) -> None:
    for hearing in (
        ScriptedHearing({RIGHT: -0.0001, NEAR: -12.0}, {RIGHT: -0.1}),
        ScriptedHearing({RIGHT: -0.1, NEAR: -6.0}, {RIGHT: -0.1}),
        ScriptedHearing({RIGHT: -0.1, NEAR: -2.0}, {RIGHT: -0.1}),
    ):
        assert settle(RIGHT, replace(hearing, independent=independent, apart=apart)).doubtful


def test_the_first_digits_of_a_year_are_no_one_before_an_area_code() -> None:
    settled = settle("2710826", ScriptedHearing({"19652710826": -0.01}, {"19652710826": -0.1}))
    assert settled.doubtful
    assert "9652710826" not in settled.readings


def test_what_changes_with_the_pace_is_doubtful() -> None:
    unsteady = ScriptedHearing({RIGHT: -0.1, NEAR: -3.0}, {RIGHT: -0.1}, steady=False)
    settled = settle(RIGHT, unsteady)
    assert (settled.digits, settled.doubtful) == (RIGHT, True)


def test_a_number_that_nobody_can_dial_is_doubtful_however_clear() -> None:
    settled = settle("0041839", ScriptedHearing({"0041839": -0.0001}, {"0041839": -0.1}))
    assert (settled.digits, settled.doubtful) == ("0041839", True)


@dataclass
class GlanceOnly(ScriptedHearing):
    """Clear at the first look: fails when it is asked for more."""

    def written(self) -> dict[str, float]:
        raise AssertionError("nobody needs to listen further")


def test_what_is_clear_at_the_first_look_costs_no_second() -> None:
    settled = settle(RIGHT, GlanceOnly({RIGHT: -0.001, NEAR: -9.0}))
    assert (settled.digits, settled.doubtful, settled.readings) == (RIGHT, False, (RIGHT,))


@pytest.mark.parametrize("text", ["I-7-2 7 98 E-4", "this is 3-5-9-5-9", "7 2 7 9 8 4"])
def test_a_message_of_little_but_digits_shows_them_even_where_they_make_no_number(text: str) -> None:
    (found,) = spoken_numbers(transcript(text), SILENCE, ScriptedEar(["727984"]))
    assert found.doubtful
    assert "727984" in (found.value, *found.readings)
