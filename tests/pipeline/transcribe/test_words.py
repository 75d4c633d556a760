"""Raw words made whole: whatever a model gives, what comes out is in order and inside the recording."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe.words import RawWord, glue, repair, tighten

TIMES = st.floats(-5, 40) | st.sampled_from([math.nan, math.inf, -math.inf])
RAW_WORDS = st.lists(
    st.builds(
        RawWord,
        TIMES,
        TIMES,
        st.sampled_from([" hello", " ", "", "555", "-0142", " é\n"]),
        st.floats() | st.sampled_from([0.5]),
        st.integers(0, 3),
    ),
    max_size=60,
)


@given(RAW_WORDS, st.floats(0.0, 30.0))
def test_every_word_is_fit_for_use(words: list[RawWord], duration_s: float) -> None:
    before = 0.0
    for _, word in repair(words, duration_s):
        assert before <= word.start_s < word.end_s <= duration_s
        assert 0 <= word.probability <= 1
        assert word.text == word.text.strip() != ""
        before = word.end_s


@given(RAW_WORDS, st.floats(1.0, 30.0))
def test_no_word_with_text_is_lost(words: list[RawWord], duration_s: float) -> None:
    spoken = [word.text.strip() for word in words if word.text.strip()]
    assert [word.text for _, word in repair(words, duration_s)] == spoken


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=30))
def test_good_times_stay_as_they_are(lengths_and_gaps: list[tuple[int, int]]) -> None:
    words, at = [], 0
    for length, gap in lengths_and_gaps:
        words.append(RawWord((at + gap) / 50, (at + gap + length) / 50, " word", 0.9))
        at += gap + length
    repaired = [word for _, word in repair(words, 60.0)]
    assert [(word.start_s, word.end_s) for word in repaired] == [(word.start_s, word.end_s) for word in words]


def test_a_word_that_runs_over_the_next_one_ends_where_that_begins() -> None:
    repaired = [word for _, word in repair([RawWord(0, 2, " long", 1), RawWord(1, 1.5, " short", 1)], 5)]
    assert [(word.start_s, word.end_s) for word in repaired] == [(0, 1), (1, 1.5)]


def test_words_past_the_end_are_pulled_back_into_the_recording() -> None:
    repaired = [word for _, word in repair([RawWord(4.5, 4.9, " bye", 1), RawWord(5.2, 5.6, " bye", 1)], 5)]
    assert repaired[-1].end_s == 5
    assert repaired[0].start_s == 4.5


def test_pieces_of_a_word_become_one_as_probable_as_they_are_on_average() -> None:
    words = [
        RawWord(0, 1, " 555", 0.8),
        RawWord(1, 2, "-0142", 0.4),
        RawWord(2, 3, " please", 0.9),
        RawWord(3, 4, "New", 0.9, segment=1),
    ]
    whole = glue(words, "en")
    assert [word.text for word in whole] == [" 555-0142", " please", "New"]
    assert (whole[0].start_s, whole[0].end_s) == (0, 2)
    assert math.isclose(whole[0].probability, 0.6)


def test_languages_without_spaces_keep_the_words_of_the_model() -> None:
    words = [RawWord(0, 1, "你", 1), RawWord(1, 2, "好", 1)]
    assert glue(words, "zh") == words


def test_silence_before_and_after_is_no_part_of_a_word() -> None:
    words = [RawWord(0.5, 1.5, " hello", 1), RawWord(1.5, 4.0, " bye", 1), RawWord(6, 7, " what", 1)]
    tight = tighten(words, [(1.0, 1.2), (1.3, 2.0), (8.0, 9.0)])
    assert [(word.start_s, word.end_s) for word in tight] == [(0.95, 1.5), (1.5, 2.05), (6, 7)]


def test_a_word_stretched_over_a_pause_stays_on_the_side_where_it_is_said() -> None:
    words = [RawWord(13.08, 15.26, " March", 1), RawWord(15.26, 16.0, " 3rd", 1), RawWord(16.0, 18.0, " 1928", 1)]
    tight = tighten(words, [(10.7, 13.22), (15.1, 16.9), (17.2, 18.0)])
    assert [(word.start_s, word.end_s) for word in tight] == [
        (pytest.approx(15.05), 15.26),
        (15.26, 16.0),
        (16.0, 18.0),
    ]
