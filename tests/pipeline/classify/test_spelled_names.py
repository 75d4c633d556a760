import pytest

from pipeline.classify.caller_name import caller_name
from pipeline.classify.spelled_names import spelled_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, this is Anna Kowalsky, K-O-W-A-L-S-K-I, calling about my refill.", "Anna Kowalski"),
        ("My name is Brian Connolly. That's C O double N E L L Y.", "Brian Connelly"),
        ("This is Jo Smith. Smith, S-M-Y-T-H-E.", "Jo Smythe"),
        ("My name is Lee Kowal, K as in king, O, W, A, L", "Lee Kowal"),
        ("This is Ann Baker at 404-555-0132.", "Ann Baker"),
        ("Me llamo Ana Gonzales con z, G-O-N-Z-A-L-E-Z.", "Ana Gonzalez"),
        ("This is Ed Wu, W U.", "Ed Wu"),
        ("This is Pat O'Brian, O apostrophe B R I E N.", "Pat O'Brien"),
        ("This is Kay Brewn, B as in boy, R as in Robert, O, W, N as in Nancy.", "Kay Brown"),
        ("This is Jan Kowel. Kilo Oscar Whiskey Alpha Lima.", "Jan Kowal"),
        ("This is Ann Smith-Jones, J-O-N-E-S.", "Ann Smith-Jones"),
    ],
)
def test_a_name_is_written_as_its_owner_spells_it(text: str, name: str) -> None:
    assert caller_name(text) == name


@pytest.mark.parametrize(
    "text", ["I need an E R visit", "this is Ann, I take a b c d e f vitamins", "M R I please", ""]
)
def test_letters_that_spell_no_name_before_them(text: str) -> None:
    assert spelled_names(text) == []


def test_a_name_of_two_letters_must_be_said_just_so() -> None:
    assert [one.name for one in spelled_names("This is Wu, W U")] == ["Wu"]
    assert spelled_names("This is Woo, W U") == []
