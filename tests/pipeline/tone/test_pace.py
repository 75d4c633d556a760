import pytest

from models.staff_score import Pace
from pipeline.tone.pace import count_text, measure, number_pace, pauses
from tests.pipeline.tone.speaking import evenly, said


def test_rates_by_hand() -> None:
    # 4 words of 5 syllables; 1.0 s + 1.0 s of speech around a pause of 0.5 s.
    pace = measure(said(("please", 0, 0.5), ("call", 0.5, 1.0), ("us", 1.5, 1.8), ("today", 1.8, 2.5)))
    assert (pace.words, pace.syllables) == (4, 5)
    assert pace.speech_s == pytest.approx(2.0)
    assert pace.articulation_wpm == pytest.approx(120)
    assert pace.articulation_syllables_per_s == pytest.approx(2.5)
    assert pace.speaking_wpm == pytest.approx(96)
    assert pace.pause_count == 1
    assert pace.pause_median_s == pytest.approx(0.5)
    assert pace.longest_pause_s == pytest.approx(0.5)
    assert pace.pause_share == pytest.approx(0.2)


def test_a_gap_shorter_than_250_ms_is_no_pause() -> None:
    assert pauses(said(("a", 0, 1), ("b", 1.24, 2), ("c", 2.25, 3))) == [(2, 2.25)]


def test_overlapping_word_times_make_no_pause() -> None:
    assert pauses(said(("a", 0, 2), ("b", 1, 1.5), ("c", 2.1, 3))) == []


def test_the_sound_decides_where_it_is_known() -> None:
    words = said(
        ("a", 0.0, 2.0), ("b", 2.0, 3.0), ("c", 3.5, 4.0)
    )  # 'a' is stretched over a pause; 3.0-3.5 is a breath
    assert pauses(words, quiet=[(0.0, 0.3), (1.0, 1.9), (3.1, 3.2), (3.9, 5.0)]) == [(1.0, 1.9)]


def test_windows_show_a_rush_at_the_end() -> None:
    words = evenly("we " * 10) + evenly("we " * 20, words_per_s=4, start_s=5.0)
    windows = measure(words).windows
    assert [(window.start_s, window.end_s) for window in windows] == [(0, 5), (5, 10)]
    assert [window.words_per_minute for window in windows] == [pytest.approx(120), pytest.approx(240)]


def test_a_window_of_little_speech_has_no_rate() -> None:
    windows = measure(evenly("we " * 10) + said(("bye", 7.0, 7.5))).windows
    assert windows[1].words_per_minute is None


def test_filled_pauses_are_counted_apart() -> None:
    pace = measure(said(("Um,", 0, 0.5), ("call", 0.5, 1.0), ("uh", 1.0, 1.5), ("back", 1.5, 2.0)))
    assert (pace.words, pace.filled_pauses) == (2, 2)
    assert pace.speech_s == pytest.approx(2.0)
    text = count_text("Um, call uh back at the ER.")
    assert (text.words, text.filled_pauses, text.articulation_wpm) == (5, 2, None)


def test_a_number_written_as_one_word_counts_as_ten() -> None:
    assert measure(said(("404-555-0132", 0, 5))).articulation_wpm == pytest.approx(120)


def test_number_pace_counts_digits_over_time() -> None:
    pace = number_pace((2.0, 7.0), 10, said_twice=True)
    assert pace is not None
    assert (pace.digits_per_s, pace.said_twice) == (2.0, True)
    assert number_pace((2.0, 2.0), 10, said_twice=False) is None


def test_nothing_said_has_no_rate() -> None:
    assert measure(()) == Pace(words=0, syllables=0)
    assert pauses(()) == []
    assert measure(said(("hello", 1.0, 1.0))).articulation_wpm is None
