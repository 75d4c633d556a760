from dataclasses import replace

from models.urgency import CallbackNumber
from review_app.presenters import number_note, number_text


def test_a_sure_number_is_one_number() -> None:
    number = CallbackNumber("x", 0, 1, "4045550132", "+14045550132")
    assert (number_text(number, "US"), number_note(number)) == ("(404) 555-0132", "said in the message")
    assert number_text(replace(number, extension="12"), "US") == "(404) 555-0132 ext. 12"


def test_a_doubtful_number_shows_every_reading_and_asks_to_listen() -> None:
    number = CallbackNumber(
        "x", 0, 1, "4045550132", "+14045550132", doubtful=True, readings=("4045550132", "4045550133")
    )
    assert number_text(number, "US") == "(404) 555-0132 or (404) 555-0133 (doubtful: listen)"
    assert "listen" in number_note(number)


def test_a_number_without_its_area_code_is_told_to_be_incomplete() -> None:
    number = CallbackNumber("x", 0, 1, "5550132", None)
    assert "not a complete number" in number_note(number)
