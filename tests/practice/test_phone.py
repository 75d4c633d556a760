from __future__ import annotations

import pytest

from practice.phone import is_country, normalised


@pytest.mark.parametrize(
    "number",
    ["2125550123", "(212) 555-0123", "+1 212 555 0123", "1-212-555-0123", "tel:+1-212-555-0123"],
)
def test_one_caller_has_one_number(number: str) -> None:
    assert normalised(number, "US") == "+12125550123"


@pytest.mark.parametrize("number", ["1001", "anonymous", "555-0123", "", "🙂", "9" * 300, "2125550123 ext. 7"])
def test_what_is_no_number_is_kept(number: str) -> None:
    assert normalised(number, "US") == number


def test_the_country_decides() -> None:
    assert normalised("030 12345678", "DE") == "+493012345678"
    assert normalised("+49 30 12345678", "US") == "+493012345678"


def test_countries() -> None:
    assert is_country("US")
    assert not is_country("us")
    assert not is_country("XX")
