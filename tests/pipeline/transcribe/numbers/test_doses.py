"""Doses as callers say them: exact, never half of what was said, and doubtful where the words don't tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.transcribe.numbers.amounts import amount
from pipeline.transcribe.numbers.doses import doses


@pytest.mark.parametrize(
    ("said", "dose"),
    [
        ("500 milligrams twice a day", "500 mg"),
        ("twenty five mg", "25 mg"),
        ("two and a half pills", "2.5 pills"),
        ("one tablet and a half", "1.5 tablets"),
        ("a tablet and a half", "1.5 tablets"),
        ("1 1/2 tablets", "1.5 tablets"),
        ("1½ tablets", "1.5 tablets"),
        ("1/2 tablet", "0.5 tablets"),
        ("1/3 tablet", "1/3 tablets"),
        ("½ of a tablet", "0.5 tablets"),
        ("half a tablet", "0.5 tablets"),
        ("three quarters of a tablet", "0.75 tablets"),
        ("ten units of insulin", "10 units"),
        ("one hundred twenty five micrograms", "125 mcg"),
        ("point five milligrams", "0.5 mg"),
        ("point oh five milligrams", "0.05 mg"),
        ("one twenty milligrams", "120 mg"),
        ("2.5 mL", "2.5 mL"),
        ("2,5 mL", "2.5 mL"),
        ("a hundred milligrams", "100 mg"),
        ("1,000 mg", "1000 mg"),
        ("five five five milligrams", "555 mg"),
        ("one one two five milligrams", "1125 mg"),
        ("one oh five milligrams", "105 mg"),
        ("seven point five three two five milligrams", "7.5325 mg"),
        ("one million units", "1000000 units"),
        ("1.2 million units", "1200000 units"),
        ("one point two million units", "1200000 units"),
        ("fifty thousand international units", "50000 units"),
        ("ten to twelve units", "10-12 units"),
        ("10-20 units", "10-20 units"),
        ("between a hundred and two hundred units", "100-200 units"),
        ("one or two tablets", "1 or 2 tablets"),
        ("25 mg/5 ml", "25 mg/5 mL"),
        ("25 milligrams per five milliliters", "25 mg/5 mL"),
        ("25 mcg/hr", "25 mcg/h"),
        ("5/325 mg", "5/325 mg"),
        ("two 25 mg tablets", "25 mg"),
        ("two five hundred milligram tablets", "500 mg"),
        ("500 miligramos", "500 mg"),
        ("quinientos miligramos", "500 mg"),
        ("ciento veinticinco microgramos", "125 mcg"),
        ("cinco mil unidades", "5000 units"),
        ("dos pastillas", "2 pills"),
        ("una pastilla y media", "1.5 pills"),
        ("dos y media pastillas", "2.5 pills"),
        ("media pastilla", "0.5 pills"),
        ("1 o 2 pastillas", "1 or 2 pills"),
        ("de diez a doce unidades", "10-12 units"),
    ],
)
def test_doses(said: str, dose: str) -> None:
    text = f"I take {said}."
    (found,) = doses(text)
    assert (found.value, found.readings, found.clear) == (dose, (dose,), True)
    assert text[found.start : found.end] in said


@pytest.mark.parametrize(
    ("said", "readings"),
    [
        ("two twenty five milligram tablets", ("225 mg", "25 mg")),
        ("two five milligram tablets", ("25 mg", "5 mg")),
        ("2 5 mg tablets", ("5 mg", "25 mg")),
        ("1 2 5 mg", ("125 mg", "5 mg")),
        ("twelve fifty milligrams", ("1250 mg", "50 mg")),
        ("zero five milligrams", ("5 mg", "0.5 mg")),
        ("1.000 mg", ("1000 mg", "1 mg")),
        ("from ten to twenty milligrams", ("10-20 mg", "20 mg", "10 mg")),
        ("twenty to ten milligrams", ("10 mg", "20 mg")),
        ("five and ten milligrams", ("10 mg",)),
        ("twenty five milligrams, sorry, fifty milligrams", ("50 mg", "25 mg")),
        ("twenty five, no wait, fifty milligrams", ("50 mg", "25 mg")),
    ],
)
def test_a_dose_that_may_be_another_is_doubtful_with_all_readings(said: str, readings: tuple[str, ...]) -> None:
    (found,) = doses(f"I take {said}.")
    assert (found.value, found.readings, found.clear) == (readings[0], readings, False)


@pytest.mark.parametrize(
    "said", ["some pills", "a pill", "my sugar was 250 mg/dL", "404-555-0132 units", "B-12 tablets", "zero pills"]
)
def test_what_is_no_dose(said: str) -> None:
    assert doses(said) == []


def test_a_dose_behind_a_date_keeps_to_itself() -> None:
    assert [one.value for one in doses("born 3/12/62 25 mg")] == ["25 mg"]


@pytest.mark.parametrize("words", ["", "some", "two point some", "one hundred some", "dos and five"])
def test_words_that_are_no_amount(words: str) -> None:
    assert amount(words) is None


def test_amounts_are_exact() -> None:
    assert amount("twelve million three hundred forty five thousand six hundred seventy eight point one oh one") == (
        amount("12345678.101")
    )
    assert amount("point one two five") == amount("0.125") != amount("0.1250000001")
    assert (found := amount("2.675")) and Decimal("2.675") in found.values
