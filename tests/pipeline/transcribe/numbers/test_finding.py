"""Dates of birth, times and doses in what was said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("March 12, 1962 is my date of birth", "1962-03-12"),
        ("date of birth, that's March 3rd, 1962", "1962-03-03"),
        ("date of birth 03121962", "1962-03-12"),
        ("date of birth 1962-03-12", "1962-03-12"),
        ("dob 1-1-1962", "1962-01-01"),
        ("dob 3-12-19-62", "1962-03-12"),
        ("date of birth oh three one two six two", "1962-03-12"),
        ("date of birth zero three one two one nine six two", "1962-03-12"),
        ("dob March third, one nine six two", "1962-03-03"),
        ("nací el tres de marzo de mil novecientos sesenta y dos", "1962-03-03"),
        ("nací el primero de abril del dos mil uno", "2001-04-01"),
    ],
)
def test_dates_of_birth(said: str, born: str) -> None:
    assert values(dates_of_birth(said, TODAY)) == [born]


@pytest.mark.parametrize(
    "said",
    [
        "born in 1962",
        "surgery on March third 2026",
        "born 31/31/62",
        "DOB 3/12/1862",
        "date of birth is five five five five",
        "",
    ],
)
def test_what_is_no_date_of_birth(said: str) -> None:
    assert dates_of_birth(said, TODAY) == []


@pytest.mark.parametrize(
    ("said", "readings"),
    [
        ("dob 3 12 1962, sorry, 3 13 1962", ("1962-03-13", "1962-03-12")),
        ("born April the fourth, nineteen forty-four, sorry, forty-five", ("1945-04-04", "1944-04-04")),
        ("dob March 12th, 1962, I mean the 13th", ("1962-03-13", "1962-03-12")),
    ],
)
def test_a_corrected_date_is_the_later_one_and_doubtful(said: str, readings: tuple[str, ...]) -> None:
    (found,) = dates_of_birth(said, TODAY)
    assert (found.value, found.readings, found.clear) == (readings[0], readings, False)
    assert said.endswith(said[found.start : found.end])  # what was said first is no telephone number either


@pytest.mark.parametrize(
    "said",
    ["dob three twelve, sorry, three twelve sixty two", "dob three twelve sixty two four oh four five five five"],
)
def test_a_date_in_other_numbers_is_not_clear(said: str) -> None:
    (found,) = dates_of_birth(said, TODAY)
    assert (found.value, found.clear) == ("1962-03-12", False)


def test_another_number_behind_a_correction_is_no_year() -> None:
    (found,) = dates_of_birth("dob 3/12/62, no 50 milligrams", TODAY)
    assert (found.value, found.clear) == ("1962-03-12", True)


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
        ("at 230 p.m. on Tuesday", "02:30 pm"),
        ("at 2.30 p.m. on Tuesday", "02:30 pm"),
        ("at 1145 am", "11:45 am"),
        ("it was 14:05", "14:05"),
        ("a las 3:30 de la tarde", "03:30 pm"),
        ("a las 9 de la mañana", "09:00 am"),
        ("a las tres de la tarde", "03:00 pm"),
        ("a las tres y media", "03:30"),
        ("a las tres menos cuarto", "02:45"),
        ("a las doce de la noche", "12:00 am"),
        ("a la una", "01:00"),
        ("twelve at night", "12:00 am"),
        ("at 12 tonight", "12:00 am"),
        ("call at 9 at night", "09:00 pm"),
        ("at seven, in the evening", "07:00 pm"),
        ("at 3 in the morning", "03:00 am"),
        ("at 14:30 this afternoon", "14:30"),
        ("call me at two", "02:00"),
        ("around 4", "04:00"),
        ("since midnight", "12:00 am"),
        ("ten after two", "02:10"),
        ("10 minutes to 3 pm", "02:50 pm"),
    ],
)
def test_times_of_day(said: str, time: str) -> None:
    assert values(times_of_day(said)) == [time]


@pytest.mark.parametrize(
    "said",
    [
        "at four one two five five five",
        "my watch says one forty, one thirty eight",
        "about two twenty milligrams",
        "I take 5 at night",
        "take 2 in the morning",
        "my sugar was 15 this morning",
        "my sugar was one forty this morning",
        "sixty one pm",
        "at 4 Main Street",
        "at two different places",
        "after 2 pills",
        "my pain is at 7",
        "half of five",
        "ten to twelve units",
        "at one point five",
        "a las tres semanas",
        "at 15:00 in the morning",
    ],
)
def test_what_is_no_time(said: str) -> None:
    assert times_of_day(said) == []


@pytest.mark.parametrize("said", ["one at night", "3 at night"])
def test_small_hours_at_night_may_be_either(said: str) -> None:
    (found,) = times_of_day(said)
    assert (found.clear, [reading[-2:] for reading in found.readings]) == (False, ["am", "pm"])


@given(st.text(alphabet=st.sampled_from("0123456789 -./:,oh five thirty mg pm born half a and"), max_size=80))
def test_any_text_is_survived(text: str) -> None:
    for found in (*dates_of_birth(text, TODAY), *times_of_day(text), *doses(text)):
        assert 0 <= found.start < found.end <= len(text)
