"""Numbers, readings and telephone numbers as they are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.callback_number import callback_numbers
from pipeline.classify.measurements import Quantity, readings
from pipeline.classify.spoken_numbers import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("101.8", 101.8),
        ("one oh one point eight", 101.8),
        ("a hundred and two", 102),
        ("a hundred and two and a half", 102.5),
        ("two eighteen", 218),
        ("three eighty", 380),
        ("ninety-eight six", 986),
        ("one twenty eight", 128),
        ("four hundred thirty six", 436),
        ("thirty-eight", 38),
        ("one hundred point eight", 100.8),
        ("twenty", 20),
    ],
)
def test_a_number_is_read_as_people_say_it(text: str, value: float) -> None:
    assert [number.value for number in numbers(f"it was {text} today")] == [value]


def test_oh_alone_is_no_number() -> None:
    assert numbers("oh I see, oh well") == []


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("it was 104.2 this morning", Quantity.TEMPERATURE_F, 104.2),
        ("her fever is one oh two", Quantity.TEMPERATURE_F, 102),
        ("fiebre de 38.4", Quantity.TEMPERATURE_F, 101.1),
        ("his temp is 39", Quantity.TEMPERATURE_F, 102.2),
        ("pressure is 218 over 112", Quantity.SYSTOLIC_MMHG, 218),
        ("it says 88/50", Quantity.DIASTOLIC_MMHG, 50),
        ("her sugar is thirty-eight", Quantity.GLUCOSE_MG_DL, 38),
        ("sugars have been three eighty", Quantity.GLUCOSE_MG_DL, 380),
        ("sats are running 84", Quantity.OXYGEN_PERCENT, 84),
        ("my heart rate's 138", Quantity.PULSE_PER_MIN, 138),
        ("he's seven weeks Thursday", Quantity.AGE_MONTHS, 7 / 4.35),
        ("the baby is 10 days old", Quantity.AGE_MONTHS, 10 / 30.4),
        ("she's two months old", Quantity.AGE_MONTHS, 2),
    ],
)
def test_readings(text: str, quantity: Quantity, value: float) -> None:
    assert [one.value for one in readings(text) if one.quantity is quantity] == [pytest.approx(value)]


@pytest.mark.parametrize(
    "text",
    [
        "I'm seven weeks pregnant", "surgery was six weeks ago", "it's 101.5 miles", "there's 104 pounds of it",
        "I was born in 1962", "it costs 102 dollars", "she's six weeks out", "my appointment is at 10", "room 101",
    ],
)  # fmt: skip
def test_other_numbers_are_no_readings(text: str) -> None:
    assert readings(text) == []


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("404-555-0132", "4045550132"),
        ("404.555.0132", "4045550132"),
        ("(404) 555-0132", "4045550132"),
        ("404 555 0132", "4045550132"),
        ("4045550132", "4045550132"),
        ("+1 404-555-0132", "14045550132"),
        ("four oh four five five five oh one three two", "4045550132"),
        ("four oh four, double five five, oh one three two", "4045550132"),
        ("four zero four, triple five, zero one thirty-two", "4045550132"),
        ("5 1 2, 555, 0173", "5125550173"),
        ("two one six, 555-0109", "2165550109"),
        ("555-0199", "5550199"),
        ("five five five oh one nine nine", "5550199"),
        ("cuatro cero cuatro cinco cinco cinco cero uno tres dos", "4045550132"),
        ("eight hundred 555 0165", "8005550165"),
    ],
)
def test_a_number_is_found_however_it_is_said(said: str, digits: str) -> None:
    text = f"Hi it's Ann, call me at {said}. Thanks"
    found = callback_numbers(text)
    assert [one.digits for one in found] == [digits]
    assert found[0].quote == text[found[0].start : found[0].end] == said


@pytest.mark.parametrize(
    "text",
    [
        "date of birth 03/12/1962", "born march third nineteen sixty two", "my birthday is 3 12 62",
        "at 2:30 on the 14th",
        "I take 500 milligrams twice a day", "my watch says one forty, one thirty eight, one fifty",
        "fax it to 404-555-0132", "member number 4045550132", "between nine and ten", "claim 4 5 5 2 1 9 8",
    ],
)  # fmt: skip
def test_what_is_no_callback_number(text: str) -> None:
    assert callback_numbers(text) == ()


def test_time_before_a_number_is_not_part_of_it() -> None:
    assert callback_numbers("home by nine thirty, 4 3 4 5 5 5 0 1 3 9")[0].digits == "4345550139"


def test_said_twice_is_found_twice() -> None:
    found = callback_numbers("404-555-0132, again that's four oh four, five five five, oh one three two")
    assert [one.digits for one in found] == ["4045550132"] * 2


def test_e164_when_the_number_is_complete() -> None:
    assert [one.e164 for one in callback_numbers("404-555-0132 or 555-0199")] == ["+14045550132", None]


@given(st.text(alphabet=st.sampled_from("0123456789 -.()+o five one double hundred,"), max_size=120))
def test_any_text_is_survived(text: str) -> None:
    for one in callback_numbers(text):
        assert text[one.start : one.end] == one.quote
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)
    readings(text)
