import pytest

from pipeline.dictated_numbers import dictated_numbers


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("404-555-0132", ["4045550132"]),
        ("(404) 555 0132", ["4045550132"]),
        ("four oh four, five five five, oh one three two", ["4045550132"]),
        ("five oh four, um, 555, and then oh one thirty two", ["5045550132"]),
        ("double five five, oh one four seven", ["5550147"]),
        ("one eight hundred 555 0199", ["18005550199"]),
        ("It's 404-555-0132, four zero four, five five five, zero one three two.", ["4045550132", "4045550132"]),
        ("555-0147, 555-0147", ["5550147", "5550147"]),
        ("cuatro cero cuatro, cinco cinco cinco, cero uno tres dos", ["4045550132"]),
        ("404-555-0132 extension 12", ["4045550132"]),
        ("Call 911 at nine thirty on the 14th, room 2204.", []),
        ("one more for you, oh well", []),
        ("", []),
    ],
)
def test_numbers_are_read_as_they_are_dictated(text: str, digits: list[str]) -> None:
    assert [number.digits for number in dictated_numbers(text)] == digits


def test_spans_are_exact_and_every_digit_has_its_place() -> None:
    text = "Try (404) 555, oh one three two."
    (number,) = dictated_numbers(text)
    assert text[number.start : number.end] == "(404) 555, oh one three two"
    assert [text[start:end] for start, end in number.places[-2:]] == ["three", "two"]
    assert len(number.places) == len(number.digits)


def test_the_same_number_may_lack_its_area_code() -> None:
    long, short, other = dictated_numbers("1-404-555-0132 or just 555-0132, not 555-0133")
    assert long.same_as(short)
    assert not long.same_as(other)
