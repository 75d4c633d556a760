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


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("four oh four, five five five, one three two, sorry, one three three two", ["4045551332"]),
        ("404-555-0132, sorry, 0133", ["4045550133"]),
        ("404-555-0132, no wait, 404-555-0123", ["4045550123"]),
        ("555-0132, area code 404", ["4045550132"]),
        ("area code four one two, 422, 1225", ["4124221225"]),
        ("five one two, eight hundred, twenty two hundred", ["5128002200"]),
        ("404 555 twenty oh five", ["4045552005"]),
        ("at nine thirty, 434 555 0139", ["4345550139"]),
        ("555-0132 or 555-0133", ["5550132", "5550133"]),
        ("call 404 520 one two three four", ["4045201234"]),
        ("I was sorry, 404-555-0132", ["4045550132"]),
        ("404-555-0132, sorry, 3", ["4045550133"]),
        ("555 0132 in area code 404", ["4045550132"]),
        ("555-0132. The area code is 404.", ["4045550132"]),
        ("four one two, five fifty five, twelve thirty four", ["4125551234"]),
        ("home 404-555-0132 or cell 724-555-9876", ["4045550132", "7245559876"]),
        ("four zero four, five five five, one thousand", ["4045551000"]),
        ("404-555-0132 at 9:30, I need 2 refills", ["4045550132"]),
    ],
)
def test_corrections_and_area_codes_behind(text: str, digits: list[str]) -> None:
    assert [number.digits for number in dictated_numbers(text)] == digits


def test_a_corrected_number_remembers_what_it_was() -> None:
    (number,) = dictated_numbers("404-555-0132, sorry, 0133")
    assert (number.uncorrected, number.complete) == ("4045550132", True)


def test_an_extension_is_apart() -> None:
    text = "404-555-0132, extension 12."
    (number,) = dictated_numbers(text)
    assert (number.digits, number.extension, text[number.start : number.end]) == ("4045550132", "12", text[:-1])


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("ocho cero cinco, cinco cinco cinco, uno dos tres cuatro", ["8055551234"]),
        ("ochocientos cinco, quinientos cincuenta y cinco, doce treinta y cuatro", ["8055551234"]),
        ("ochocientos cinco cinco cinco, doce treinta y cuatro", ["8005551234"]),
        ("cuatro cero cuatro, doble cinco cinco, once treinta y dos", ["4045551132"]),
        ("es 404, 555, dos mil", ["4045552000"]),
        ("404 555 0132 o al 404 555 0133", ["4045550132", "4045550133"]),
        ("404 555 0132, once more, 404 555 0132", ["4045550132", "4045550132"]),
        ("404-555-0132, digo, 0133", ["4045550133"]),
    ],
)
def test_numbers_are_read_as_they_are_dictated_in_spanish(text: str, digits: list[str]) -> None:
    assert [number.digits for number in dictated_numbers(text)] == digits


def test_an_extension_in_spanish() -> None:
    (number,) = dictated_numbers("404-555-0132, extensión 12")
    assert (number.digits, number.extension) == ("4045550132", "12")
