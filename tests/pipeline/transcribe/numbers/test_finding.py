"""Dates of birth, times and doses in what was said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe.numbers.amounts import number
from pipeline.transcribe.numbers.clock import times_of_day
from pipeline.transcribe.numbers.dates import dates_of_birth
from pipeline.transcribe.numbers.doses import doses
from pipeline.transcribe.numbers.found import Found

TODAY = date(2026, 11, 25)


def values(found: list[Found]) -> list[str]:
    return [one.value for one in found]


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("my date of birth is March third, nineteen twenty eight.", "1928-03-03"),
        ("born 3/12/62", "1962-03-12"),
        ("date of birth 03-12-1962", "1962-03-12"),
        ("DOB is two fifteen sixty two", "1962-02-15"),
        ("birthday is the 14th of June 1967, thanks", "1967-06-14"),
        ("born on May twenty first, nineteen sixty", "1960-05-21"),
        ("date of birth eleven nine sixty eight", "1968-11-09"),
        ("I was born oh three oh nine seventy four", "1974-03-09"),
        ("his birthday's, um, date of birth is 12, 25, 2001", "2001-12-25"),
        ("born July fourth two thousand and five", "2005-07-04"),
        ("date of birth 1/2/24", "2024-01-02"),
        ("mi fecha de nacimiento es el 3 de marzo de 1962", "1962-03-03"),
        ("nací el 14 de junio del 67", "1967-06-14"),
    ],
)
def test_dates_of_birth(said: str, born: str) -> None:
    assert values(dates_of_birth(said, TODAY)) == [born]


@pytest.mark.parametrize("said", ["born in 1962", "surgery on March third 2026", "born 31/31/62", "DOB 3/12/1862", ""])
def test_what_is_no_date_of_birth(said: str) -> None:
    assert dates_of_birth(said, TODAY) == []


def test_a_day_where_the_month_belongs_is_not_clear() -> None:
    (found,) = dates_of_birth("born 25/12/1980", TODAY)
    assert (found.value, found.clear) == ("1980-12-25", False)


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("call me at 2:30 pm", "02:30 pm"),
        ("by nine thirty please", "09:30"),
        ("half past nine", "09:30"),
        ("quarter to five in the afternoon", "04:45 pm"),
        ("at five o'clock", "05:00"),
        ("before noon", "12:00 pm"),
        ("nine a.m.", "09:00 am"),
        ("around five thirty p.m.", "05:30 pm"),
        ("it was 14:05", "14:05"),
        ("a las 3:30 de la tarde", "03:30 pm"),
        ("a las 9 de la mañana", "09:00 am"),
    ],
)
def test_times_of_day(said: str, time: str) -> None:
    assert values(times_of_day(said)) == [time]


@pytest.mark.parametrize(
    "said",
    ["at four one two five five five", "my watch says one forty, one thirty eight", "about two twenty milligrams"],
)
def test_what_is_no_time(said: str) -> None:
    assert times_of_day(said) == []


@pytest.mark.parametrize(
    ("said", "dose"),
    [
        ("500 milligrams twice a day", "500 mg"),
        ("twenty five mg", "25 mg"),
        ("two and a half pills", "2.5 pills"),
        ("ten units of insulin", "10 units"),
        ("one hundred twenty five micrograms", "125 mcg"),
        ("point five milligrams", "0.5 mg"),
        ("one twenty milligrams", "120 mg"),
        ("2.5 mL", "2.5 mL"),
        ("a hundred milligrams", "100 mg"),
        ("1,000 mg", "1000 mg"),
        ("half a tablet", "0.5 tablets"),
        ("500 miligramos", "500 mg"),
        ("2 pastillas", "2 pills"),
    ],
)
def test_doses(said: str, dose: str) -> None:
    text = f"I take {said}."
    (found,) = doses(text)
    assert found.value == dose
    assert text[found.start : found.end] in said


def test_words_that_are_no_amount() -> None:
    assert (number("some"), number("two point some")) == (None, None)


@given(st.text(alphabet=st.sampled_from("0123456789 -./:,oh five thirty mg pm born half a and"), max_size=80))
def test_any_text_is_survived(text: str) -> None:
    for found in (*dates_of_birth(text, TODAY), *times_of_day(text), *doses(text)):
        assert 0 <= found.start < found.end <= len(text)
