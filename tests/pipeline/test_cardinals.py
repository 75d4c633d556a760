"""Number words side by side: which of them are one number."""

from __future__ import annotations

import pytest

from pipeline.cardinals import ENGLISH, SPANISH, Tongue, cardinals


@pytest.mark.parametrize(
    ("tongue", "words", "values"),
    [
        (ENGLISH, "five five five", [5, 5, 5]),
        (ENGLISH, "one oh five", [1, 0, 5]),
        (ENGLISH, "two twenty five", [2, 25]),
        (ENGLISH, "nineteen sixty two", [19, 62]),
        (ENGLISH, "a hundred and twenty five thousand six", [125_006]),
        (ENGLISH, "one hundred two hundred", [100, 200]),
        (ENGLISH, "one thousand two thousand", [1000, 2000]),
        (ENGLISH, "twelve hundred", [1200]),
        (ENGLISH, "50 thousand", [50_000]),
        (ENGLISH, "two million and five", [2_000_005]),
        (SPANISH, "quinientos cincuenta y cinco", [555]),
        (SPANISH, "dos uno dos", [2, 1, 2]),
        (SPANISH, "mil doscientos treinta y cuatro", [1234]),
        (SPANISH, "mil novecientos sesenta y dos", [1962]),
        (SPANISH, "ciento veinticinco mil doscientas una", [125_201]),
        (SPANISH, "un millón", [1_000_000]),
    ],
)
def test_cardinals(tongue: Tongue, words: str, values: list[int]) -> None:
    found = cardinals(words.split(), tongue)
    assert found is not None
    assert [one.value for one in found] == values
    assert [one.first for one in found[1:]] == [one.last for one in found[:-1]]


@pytest.mark.parametrize("words", ["five and ten", "five pills", "and five", "cinco"])
def test_a_row_with_anything_else_is_none(words: str) -> None:
    assert cardinals(words.split(), ENGLISH) is None
