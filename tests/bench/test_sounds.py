"""What the measurements of silence and pauses are made of, and that they would see what goes wrong."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bench.codecs import compare, version
from bench.nonspeech import judge, table
from bench.pauses import PAUSES_S, compared, disordered, messages, missing, rightly
from bench.sounds.clips import KINDS, Unspoken, clips, make, plan
from bench.speech_sets import Spoken
from models.transcript import Quality, Segment, Transcript, Verdict, Word
from pipeline.transcribe import quality


def heard(
    *words: tuple[float, float, str], reason: str = quality.NO_SPEECH, verdict: Verdict = Verdict.UNUSABLE
) -> Transcript:
    """A transcript of four seconds."""
    said = tuple(Word(start_s, end_s, text, 0.9) for start_s, end_s, text in words)
    return Transcript(4.0, None, (Segment(0.0, 4.0, said),) if said else (), Quality(verdict, (reason,)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_the_same_sound_for_the_same_seed(kind: str) -> None:
    made = make(kind, 1, 3.0)
    assert made.dtype == np.float32
    assert len(made) == 48_000
    assert np.array_equal(made, make(kind, 1, 3.0))
    assert np.abs(made).max() <= 1
    if kind != "digital silence":
        assert np.any(made)
        assert not np.array_equal(made, make(kind, 2, 3.0))


def test_clips_are_of_every_kind_over_every_line_and_of_3_to_60_s() -> None:
    planned = list(plan(1, 200))
    assert set(Counter(planned_kind for planned_kind, _, _, _ in planned).values()) == {8}
    assert set(Counter((kind, line) for kind, line, _, _ in planned).values()) == {2}
    lengths_s = [seconds for _, _, _, seconds in planned]
    assert min(lengths_s) >= 3
    assert 50 < max(lengths_s) <= 60
    kind, line, seed, seconds = planned[0]
    first = next(clips(1, 200))
    assert (first.kind, first.line) == (kind, line)
    assert np.array_equal(first.samples, make(kind, seed, seconds))


def test_a_word_or_a_reason_that_does_not_fit_is_seen() -> None:
    clip = Unspoken("wind", "clean", make("wind", 1, 3.0))
    assert judge(clip, heard()).fits
    assert not judge(clip, heard(reason=quality.TONES)).fits
    assert not judge(clip, heard(verdict=Verdict.DOUBTFUL)).fits
    spoiled = judge(clip, heard((1.0, 1.5, "you")))
    assert spoiled.words == 1
    assert table([spoiled])[1].split()[:5] == ["wind", "1", "1", "1", "0"]


def test_what_a_pause_cost_is_counted_and_what_reads_otherwise_is_not() -> None:
    alone = [["call", "me"], ["four", "one", "two"]]
    assert missing(alone, ["call", "me", "four", "one", "two"]) == [[], []]
    assert missing(alone, ["call", "me", "for", "one", "two"]) == [[], []]
    assert missing(alone, ["call", "me", "one", "two"]) == [[], ["four"]]
    assert missing([["call"], list("kern")], ["call", "kern"]) == [[], []]
    assert rightly(["1", "5", "6", "6", "6"], "ONE FIVE SIX SIX EIGHT") == ["1", "5", "6", "6"]
    assert missing(alone, ["call", "me"]) == [[], ["four", "one", "two"]]


def test_full_stops_and_ordinal_endings_are_no_words() -> None:
    assert compared(heard((0.0, 1.0, "the"), (1.0, 2.0, "18th"), (2.0, 3.0, "5."))) == ["the", "1", "8", "5"]


def test_messages_hold_each_clip_once_and_every_pause() -> None:
    spoken = [Spoken(f"{place}", f"{place % 10}", "four one", np.ones(160, np.float32)) for place in range(50)]
    made = list(messages([*spoken, Spoken("spelled", "0", "K E R N", np.ones(160, np.float32))]))
    named = [clip.name for message in made for clip in message.clips]
    assert len(named) == len(set(named)) == 40  # the fifth of a speaker has no other left to be joined with
    assert {pause_s for message in made for pause_s in message.pauses_s} == set(PAUSES_S)
    assert all(len({clip.speaker for clip in message.clips}) == 1 for message in made)
    first = made[0]
    assert len(first.samples) == 160 * len(first.clips) + round(sum(first.pauses_s) * 16_000)
    assert all(len(message.clips) > 1 for message, _ in pairwise(made))


def test_words_out_of_order_are_counted() -> None:
    assert disordered(heard((0.0, 1.0, "a"), (1.0, 2.0, "b"))) == 0
    assert disordered(heard((0.0, 1.0, "a"), (0.9, 2.0, "b"))) == 1
    assert disordered(heard((0.5, 0.5, "a"), (3.0, 4.1, "b"))) == 2


def test_versions_of_a_message_are_held_against_the_plain_one() -> None:
    assert version(Path("en-US_g711_mulaw.wav")) == ("en-US", "g711_mulaw")
    assert version(Path("lpcm_sample1.wav")) == ("sample1", "lpcm")
    assert version(Path("other.wav")) is None
    plain = heard((0.0, 1.0, "call"), (1.0, 2.0, "me"))
    coded = heard((0.0, 1.0, "call"), (1.0, 2.0, "him"))
    assert compare({Path("lpcm_a.wav"): plain, Path("gsm610_a.gsm"): coded, Path("b.wav"): coded}) == {"gsm610": (1, 2)}
