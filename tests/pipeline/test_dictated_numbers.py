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


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("July 30th, 1965. 2 7 1 0 8 2 6", ["2710826"]),
        ("August 16th, 1965 412-687-9526", ["4126879526"]),
        ("date of birth 3/12/62, 412-555-0199", ["4125550199"]),
        ("date of birth March 12, 1962. 412-555-0199.", ["4125550199"]),
        ("born March third nineteen sixty two four one two five five five oh one nine nine", ["4125550199"]),
        ("call me between 9 30 and 10 30, 412-555-0199", ["4125550199"]),
        ("from nine to five, five five five oh one nine nine", ["5550199"]),
        ("I'm at 1200, 412-555-0199", ["4125550199"]),
        ("My zip is 15213, 412-555-0199", ["4125550199"]),
        ("My area code is 412, 555-0199", ["4125550199"]),
        ("area code 412. 555-0199", ["4125550199"]),
        ("In case you need it, 412-555-0199", ["4125550199"]),
        ("in order to reach me, 412-555-0199", ["4125550199"]),
        ("this is Main Street Pharmacy, 412-555-0199", ["4125550199"]),
        ("Mercy Medical Group, 412-555-0199", ["4125550199"]),
        ("I'm calling about my prescription refill 412-555-0199", ["4125550199"]),
        ("prescription, 412-555-0199", ["4125550199"]),
        ("room 204, 412-555-0199", ["4125550199"]),
        ("412 555 o one nine nine", ["4125550199"]),
        ("412 555 O199", ["4125550199"]),
        ("412-555-0199 one more time", ["4125550199"]),
        ("412-555-0199 for 2 refills", ["4125550199"]),
        ("five five five oh one nine nine to speak", ["5550199"]),
        ("1412-555-0199", ["14125550199"]),
        ("619. Let me see. 555. 0158.", ["6195550158"]),
        ("my numbers are code 215, then 555, 0176", ["2155550176"]),
        ("617-555-0149, no wait, 0194", ["6175550194"]),
    ],
)
def test_what_is_said_around_a_number_leaves_it_whole_and_clear(text: str, digits: list[str]) -> None:
    assert [(one.digits, one.complete) for one in dictated_numbers(text, "en")] == [(each, True) for each in digits]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1965 412-687-9526", "4126879526"),
        ("1 9 6 5. 2 7 1 0 8 2 6", "2710826"),
        ("nineteen sixty five four one two six eight seven nine five two six", "4126879526"),
        ("15213 412-555-0199", "4125550199"),
        ("room 204, 555-0199", "5550199"),
        ("I live at 204. 555-0199", "2045550199"),
        ("policy 412-555-0199", "4125550199"),
        ("in case 4125550199", "4125550199"),
        ("four one too five five five oh one nine nine", "4125550199"),
        ("four four one two five five five oh one nine nine", "44125550199"),
        ("41 555-0199", "415550199"),
        ("4:12 555 0199", "5550199"),
        ("412-555-0199 5", "4125550199"),
        ("412-555-0199 ext. 1234567890", "4125550199"),
        ("412-555-0199, extension for 17", "4125550199"),
        ("619. Let me see 555 0158.", "6195550158"),
    ],
)
def test_what_may_be_read_otherwise_is_not_complete(text: str, digits: str) -> None:
    (number,) = dictated_numbers(text, "en")
    assert (number.digits, number.complete) == (digits, False)


@pytest.mark.parametrize("text", ["room 204", "policy number is 4 5 5 2 1 9 8", "zip 15213", "born 4 5 5 2 1 9 8"])
def test_another_number_that_is_named_is_none(text: str) -> None:
    assert dictated_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "digits", "complete"),
    [
        ("+44 20 7946 0958", "442079460958", True),
        ("011 44 20 7946 0958", "442079460958", True),
        ("plus four four, two oh, seven nine four six, oh nine five eight", "442079460958", True),
        ("+44 20 7946 09", "4420794609", False),
    ],
)
def test_a_country_code_is_part_of_the_number(text: str, digits: str, complete: bool) -> None:
    (number,) = dictated_numbers(text)
    assert (number.digits, number.abroad, number.whole, number.complete) == (digits, True, False, complete)


def test_a_country_code_of_1_is_none() -> None:
    assert dictated_numbers("+44 20") == []
    assert [one.national for one in dictated_numbers("+1 412 555 0199")] == ["4125550199"]


@pytest.mark.parametrize(("language", "digits"), [("en", ["4125550199"]), ("es", [])])
def test_o_is_a_nought_in_english_and_or_in_spanish(language: str, digits: list[str]) -> None:
    assert [one.digits for one in dictated_numbers("412 555 o 199", language)] == digits


@pytest.mark.parametrize(
    ("text", "paused_before", "digits", "clear"),
    [
        ("213, 271, 0826", "271", "2132710826", False),  # an area code, or a house number
        ("213 271 0826", "0826", "2132710826", True),
        ("4 1 2 5 5 9 0 1 9 9", "9 0", "4125590199", False),
        ("1965 271 0826", "271", "2710826", True),
        ("15213 271 0826", "271", "2710826", True),
    ],
)
def test_a_long_pause_is_where_another_number_may_begin(
    text: str, paused_before: str, digits: str, clear: bool
) -> None:
    (number,) = dictated_numbers(text, "en", pauses=[text.index(paused_before)])
    assert (number.digits, number.clear) == (digits, clear)


def test_an_extension_is_all_its_digits_and_ends_where_a_number_begins() -> None:
    long, short, other = dictated_numbers("412-555-0199 ext. 1234567890. Or 412-555-0199 ext. 12, 404-555-0133")
    assert (long.extension, short.extension, other.digits) == ("1234567890", "12", "4045550133")
