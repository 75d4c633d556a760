import pytest

from pipeline.tone.spoken import is_filled_pause, spoken_words, syllables


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("404-555-0132", "four zero four five five five zero one three two"),
        ("9:30", "nine thirty"),
        ("8:05", "eight oh five"),
        ("5:00", "five"),
        ("911", "nine one one"),
        ("$1,840", "eighteen hundred forty dollars"),
        ("50%", "fifty"),
        ("1987", "nineteen hundred eighty seven"),
        ("extension 12", "extension twelve"),
        ("A1C", "a one c"),
        ("don't", "don't"),
        ("Hello, Ms. Diaz!", "hello ms diaz"),
        ("", ""),
    ],
)
def test_numerals_become_the_words_that_are_said(written: str, spoken: str) -> None:
    assert " ".join(spoken_words(written)) == spoken


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("call", 1), ("message", 2), ("please", 1), ("appointment", 3), ("called", 1), ("needed", 2), ("closes", 2),
        ("table", 2), ("doesn't", 2), ("family", 3), ("medicine", 3), ("emergency", 4), ("before", 2), ("zero", 2),
        ("seven", 2), ("physicians", 3), ("area", 3), ("Wednesday", 2), ("something", 2), ("pediatrics", 4),
        ("radiology", 5), ("mm", 1), ("—", 1),
    ],
)  # fmt: skip
def test_syllables_are_those_of_a_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


def test_filled_pauses_are_sounds_not_words() -> None:
    assert is_filled_pause("Um,")
    assert is_filled_pause("uh...")
    assert not is_filled_pause("umbrella")
