"""The transcription benchmark's judgement: differences, bars, table and chart."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from bench import chart, ways
from bench.bars import bars, missed
from bench.comparison import Row, difference, rows, table
from bench.numbers import verdict
from bench.speech_sets import Spoken
from bench.transcribe import parsed, write_texts

SECOND = np.zeros(16_000, np.float32)
SAID = [
    Spoken("a", "one", "call me back", SECOND),
    Spoken("b", "one", "TWO SIX EIGHT FOUR FOUR ONE EIGHT", SECOND, number="2684418"),
]


def row(way: str, *errors: int, version: str = "clean", speed: float = 10.0) -> Row:
    return Row("clips", version, way, errors, (10,) * len(errors), None, None, speed, speed / 2, 100, 3)


def found(texts: list[str], wall_s: float, phones: list[tuple[str, bool]] | None = None) -> dict[str, Any]:
    heard = [{"text": text, "phones": phones if number else []} for number, text in enumerate(texts)]
    return {
        "sets": {"clips clean": {"heard": heard, "wall_s": wall_s, "cpu_s": 1.0}},
        "peak_bytes": 3_000_000,
        "versions": "",
    }


def test_a_row_counts_words_and_numbers_and_takes_the_median_of_the_rounds() -> None:
    first = found(["call me", "268-4418"], 0.5, [("2684418", True)])
    measured = rows({"clips clean": SAID}, {"ringback": [first, found([], 4.0), found([], 1.0)]})[0]
    assert measured.wer == pytest.approx(10.0)
    assert (measured.in_text, measured.given) == (1.0, {"exact, doubtful": 1})
    assert (measured.audio_s_per_s, measured.audio_s_per_cpu_s, measured.peak_mb) == (2.0, 2.0, 3)
    without = rows({"clips clean": SAID}, {"loop": [found(["call me back", "26 84418 1"], 1.0)]})[0]
    assert (without.in_text, without.given) == (0.0, None)


@pytest.mark.parametrize(
    ("phones", "wanted"),
    [
        ([], "missed"),
        ([("2684418", False)], "exact"),
        ([("2684418", True)], "exact, doubtful"),
        ([("2684419", True)], "wrong, doubtful"),
        ([("2684418", False), ("5550132", False)], "wrong, confident"),
    ],
)
def test_a_number_given_is_judged_whole(phones: list[tuple[str, bool]], wanted: str) -> None:
    assert verdict(phones, "2684418") == wanted


@pytest.mark.parametrize(
    ("phones", "wanted"),
    [
        ([("2684418", False), ("5550132", True)], "exact, doubtful"),
        ([("2684418", False)], "missed"),
        ([("2684418", False), ("5550133", True)], "wrong, doubtful"),
        ([("2684418", False), ("5550133", False)], "wrong, confident"),
    ],
)
def test_two_numbers_are_judged_together(phones: list[tuple[str, bool]], wanted: str) -> None:
    assert verdict(phones, "2684418", "5550132") == wanted


def test_an_interval_is_as_wide_as_recordings_differ() -> None:
    same = difference([row("a", 2, 1, 3, 2)], [row("b", 1, 0, 2, 1)])
    assert [same.points, same.low, same.high] == pytest.approx([10.0, 10.0, 10.0])
    torn = difference([row("a", 4, 0, 4, 0)], [row("b", 0, 3, 0, 3)])
    assert torn.low < 0 < torn.points < torn.high
    assert difference([row("a", 4, 0)] * 9, [row("b", 0, 3)] * 9).low < 0  # nine versions of two recordings are two
    fewer = difference([row("a", 1), row("a", 1)], [row("b", 2), row("b", 2)], relative=True)
    assert fewer.points == pytest.approx(-50)


def test_bars_are_met_or_missed_against_the_fastest_layout() -> None:
    measured = [
        row("ringback", 1, 1, speed=32.0),
        row("loop", 1, 1),
        row("loop:all-cores", 1, 1, speed=11.0),
        row("pool:2x1", 1, 1, speed=25.0),
    ]
    lines = bars(measured, "cpu")
    assert lines[0].startswith("MISSED (bar 3): clips clean 2.91 times as fast as loop:all-cores")
    assert lines[1].startswith("MISSED (bar 1.5): clips clean 1.28 times as fast as pool:2x1")
    assert lines[2].startswith("met: word errors on clips clean no more than loop's")
    assert bars(measured[1:], "cpu") == []


def test_numbers_have_a_bar_of_their_own() -> None:
    exact, wrong = {"exact": 97}, {"exact": 99, "wrong, confident": 1}
    (met,) = bars([replace(row("ringback", 1), given=exact | {"wrong, doubtful": 3})], "cpu")
    assert met.startswith("met: telephone numbers (bar 97% exact, 90% of the wrong ones doubtful, none confident")
    for given in (wrong, {"exact": 96, "wrong, doubtful": 4}, {"exact": 97, "missed": 3}):
        lines = bars([replace(row("ringback", 1), given=given)], "cpu")
        assert missed(lines), given
    assert not missed([met])


def test_speed_that_costs_words_meets_no_bar() -> None:
    lines = bars([row("ringback", 2, 1, speed=90.0), row("loop", 1, 1)], "cpu")
    assert lines[0].startswith("MISSED (bar 3): clips clean 9.00 times")
    assert lines[1].startswith("MISSED: word errors on clips clean")


def test_telephone_versions_are_judged_together() -> None:
    versions = ("mulaw", "gsm", "opus", "noisy")
    measured = [row("ringback", 3, version=each) for each in versions] + [
        row("loop", 4, version=each) for each in versions
    ]
    assert bars(measured, "cpu")[-1].startswith(
        "met: word errors on telephone-coded clips 10% fewer than loop's: -25.0%"
    )


def test_table_and_chart_name_every_way() -> None:
    measured = [replace(row("ringback", 1), given={"exact": 3, "wrong, doubtful": 1}), row("loop", 1)]
    told = table(measured).splitlines()
    assert told[2] == "| clips clean | ringback | 10.00 |  | 75.0% (1 wrong, doubtful) | 10.00 | 5.00 | 100 |"
    drawn = "".join(ElementTree.fromstring(chart.draw(measured, "here & now")).itertext())  # noqa: S314 - our own
    assert "ringback" in drawn
    assert "here & now" in drawn


def test_pool_layouts_use_every_core() -> None:
    assert [name for name in ways.names(4) if name.startswith("pool")] == ["pool:2x2", "pool:4x1"]
    with pytest.raises(ValueError, match="There is no way"):
        ways.make("pool", ways.Job("base", "folder", "cpu", 2, {}))


def test_peers_are_left_out_loudly(capsys: pytest.CaptureFixture[str]) -> None:
    assert "whisperx" not in parsed(["--cores", "2"]).ways
    assert "Left out: whisperx, whisper-s2t" in capsys.readouterr().err
    assert parsed(["--cores", "2", "--peers", "python"]).ways[-1] == "whisper-s2t"
    with pytest.raises(SystemExit):
        parsed(["--ways", "lop"])


def test_texts_are_kept_with_their_errors(tmp_path: Path) -> None:
    write_texts(tmp_path, {"clips clean": SAID}, {"pool:2x1": [found(["call me", ""], 1.0)]})
    lines = [json.loads(line) for line in (tmp_path / "clips-clean-pool-2x1.jsonl").read_text("utf-8").splitlines()]
    assert [(line["name"], line["errors"], line["text"]) for line in lines] == [("a", 1, "call me"), ("b", 7, "")]
