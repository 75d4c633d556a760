"""Who is calling and the message in twelve words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.caller_name import caller_name
from pipeline.classify.gist import gist


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, this is Greta Lindqvist. I had my thyroid out", "Greta Lindqvist"),
        ("My name is Farouk Hamdi, I am calling about", "Farouk Hamdi"),
        ("Hey it's Kayleigh, I'm 36 weeks", "Kayleigh"),
        ("Good morning, Raymond Osei here. Dr. Whitlock put in a stent", "Raymond Osei"),
        ("Uh yes ma'am, Otis Bramlett, calling about my refill", "Otis Bramlett"),
        ("Trent Holloway. Adderall refill, it's due tomorrow", "Trent Holloway"),
        ("It's really sore. No fever. Trent Yarborough, 903-555-0111", "Trent Yarborough"),
        ("Hi, Mrs. Abernathy, the twins' mom", "Mrs. Abernathy"),
        ("This is Mary-Jo O'Brien, my foot hurts", "Mary-Jo O'Brien"),
        ("Buenas tardes, habla Chayo Barragán, me llegó una cuenta", "Chayo Barragán"),
        ("It's Rhonda I look after my mother", "Rhonda"),
    ],
)
def test_a_name_is_found(text: str, name: str) -> None:
    assert caller_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "hello is anybody there", "I'm calling for Dr. Iyer about a bill.", "It's Monday and I need a refill"]
)
def test_no_name_is_made_up(text: str) -> None:
    assert caller_name(text) is None


def test_gist_of_what_is_urgent() -> None:
    text = "Hi it's Ann, um, I have chest pain and my arm is numb since noon"
    start = text.index("chest pain")
    arm = text.index("arm is numb")
    assert gist(text, [(start, start + 10), (arm, arm + 11)]) == (
        "Ann, I have chest pain and my arm is numb since noon"
    )


def test_gist_says_each_word_once_and_marks_what_is_left_out() -> None:
    text = "About my card. The place where they pulled it has been bleeding all day through the gauze, it hasn't quit."
    quotes = [
        (text.index(quote), text.index(quote) + len(quote)) for quote in ("bleeding", "hasn't quit", "been bleed")
    ]
    assert gist(text, quotes) == "pulled it has been bleeding all day through ... gauze, it hasn't quit."


def test_gist_of_a_request() -> None:
    text = "Hi, it's Ann Lee. Um, I need to move my appointment on Thursday. Thanks."
    assert gist(text) == "I need to move my appointment on Thursday."


def test_gist_of_nothing() -> None:
    assert gist("") == gist("  ...  ") == ""


@given(st.text(max_size=400), st.integers(0, 200), st.integers(1, 80))
def test_a_gist_is_short_and_made_of_the_message(text: str, start: int, length: int) -> None:
    for quotes in ([], [(min(start, len(text)), min(start + length, len(text)))]):
        words = [word for word in gist(text, quotes).split() if word != "..."]
        assert len(words) <= 12
        assert all(word in text for word in words)


@given(st.text(max_size=400))
def test_a_name_is_taken_from_the_message(text: str) -> None:
    name = caller_name(text)
    assert name is None or name in text
