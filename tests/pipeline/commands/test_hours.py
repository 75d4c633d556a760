"""`ringback hours` on a real practice.toml."""

from __future__ import annotations

import json

import pytest

from pipeline.cli import main
from practice.settings import Practice

SETTINGS = """
name = "Eastside"
[closures]
days = ["2026-12-24"]
[[sites]]
name = "West"
time_zone = "America/Los_Angeles"
closures = { public_holidays = false }
"""


@pytest.mark.parametrize(
    ("at", "first", "second"),
    [
        (
            "2026-12-23T10:00",
            "Eastside, Wed 23 Dec 2026 10:00 (America/New_York): open",
            "closes: Wed 23 Dec 2026 17:00",
        ),
        ("2026-12-24", "Eastside, Thu 24 Dec 2026 00:00 (America/New_York): closed", "opens: Mon 28 Dec 2026 08:30"),
        ("2026-12-23T17:00", "Eastside, Wed 23 Dec 2026 17:00 (America/New_York): after hours", "opens: Mon 28 Dec"),
    ],
)
def test_open_until_when(
    practice: Practice, capsys: pytest.CaptureFixture[str], at: str, first: str, second: str
) -> None:
    (practice.home / "practice.toml").write_text(SETTINGS, "utf-8")
    assert main(["--home", str(practice.home), "hours", "--at", at]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == first
    assert second in lines[1]
    assert "    Thu 24 Dec 2026: the practice's own closure" in lines
    assert "    Fri 25 Dec 2026: Christmas Day" in lines


def test_each_site_as_json(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    (practice.home / "practice.toml").write_text(SETTINGS, "utf-8")
    assert main(["--home", str(practice.home), "hours", "--at", "2026-12-25T12:00", "--json"]) == 0
    east, west = json.loads(capsys.readouterr().out)
    assert (east["state"], east["changes_at"]) == ("closed", "2026-12-28T08:30:00-05:00")
    assert (west["site"], west["state"], west["changes_at"]) == ("West", "open", "2026-12-25T17:00:00-08:00")
    assert west["closed"] == []


def test_a_practice_that_never_opens_says_so(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    (practice.home / "practice.toml").write_text("[hours]\nmon = ''\n", "utf-8")
    assert main(["--home", str(practice.home), "hours"]) == 0
    assert "not open for a year" in capsys.readouterr().out
