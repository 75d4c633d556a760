"""What is left out of a transcript, which language it is in, and what people are told about its quality."""

from __future__ import annotations

import math

import pytest

from models.transcript import Verdict, Word
from pipeline.transcribe import quality
from pipeline.transcribe.decoding import Said
from pipeline.transcribe.guards import Guarded, guard
from pipeline.transcribe.heard import HeardSegment, repeats
from pipeline.transcribe.language import Part, Spoken, choose
from pipeline.transcribe.signals import Signals
from pipeline.transcribe.words import RawWord


def segment(text: str, at_s: float, length_s: float, *, logprob: float = -0.3, nobody: float = 0.1) -> HeardSegment:
    """What the model says it heard from `at_s`, its words evenly spread."""
    texts = text.split()
    step_s = length_s / len(texts)
    words = tuple(RawWord(at_s + i * step_s, at_s + (i + 1) * step_s, f" {text}", 0.9) for i, text in enumerate(texts))
    return HeardSegment(words, text, logprob, nobody, 3.0 if len(texts) > 20 else 1.2)


def signals(
    *, speech_s: float = 10.0, level_dbfs: float | None = -20.0, snr_db: float | None = 30.0, **others: float | bool
) -> Signals:
    """A good recording but for what is said."""
    return Signals(
        duration_s=12.0,
        speech_s=speech_s,
        level_dbfs=level_dbfs,
        snr_db=snr_db,
        clipped_share=float(others.get("clipped_share", 0.0)),
        tonal_share=float(others.get("tonal_share", 0.0)),
        flatness=float(others.get("flatness", 0.3)),
        cut_off=bool(others.get("cut_off", False)),
    )


def words(*probabilities: float) -> list[Word]:
    """A word for each probability."""
    return [Word(number, number + 0.5, "word", probability) for number, probability in enumerate(probabilities)]


def test_what_was_spoken_passes() -> None:
    said = segment("Thank you, bye.", 1.0, 1.2)
    assert guard([said], [(0.9, 2.3)]) == Guarded(said.words)


def test_the_same_words_over_a_silent_line_do_not() -> None:
    said = segment("Call me back.", 1.0, 1.2)
    invented = segment("Thank you, bye.", 8.0, 1.2)
    assert guard([said, invented], [(0.9, 2.3)]) == Guarded(said.words, unheard=3)


def test_a_word_put_in_a_short_pause_was_said_beside_it() -> None:
    said = segment("March", 3.0, 2.0)
    assert guard([said], [(1.0, 3.1), (4.9, 7.0)]).words == said.words
    assert guard([said], [(0.0, 1.5), (6.5, 8.0)]) == Guarded((), unheard=1)


def test_words_faster_than_anyone_speaks_are_left_out() -> None:
    assert guard([segment("la " * 30, 1.0, 1.0)], [(1.0, 2.0)]) == Guarded((), too_fast=30)


def test_hurried_speech_passes() -> None:
    said = segment("it's me again please call as soon as you can thanks bye", 1.0, 2.0)
    assert guard([said], [(1.0, 3.0)]).words == said.words


def test_what_the_model_itself_doubts_on_both_counts_is_left_out() -> None:
    assert guard([segment("you", 1.0, 0.3, logprob=-0.9, nobody=0.8)], [(0.5, 2.0)]) == Guarded((), unheard=1)
    assert guard([segment("you", 1.0, 0.3, logprob=-0.3, nobody=0.8)], [(0.5, 2.0)]).words


def test_a_loop_over_what_the_model_takes_for_no_voice_is_left_out() -> None:
    said = segment("please " * 30, 0.0, 12.0, logprob=-0.2, nobody=0.8)
    assert guard([said], [(0.0, 12.0)]) == Guarded((), unheard=30)


def test_a_lone_full_stop_is_no_word() -> None:
    assert guard([segment(".", 1.0, 0.3)], [(0.5, 2.0)]) == Guarded((), unheard=1)
    assert guard([segment("No .", 1.0, 0.5)], [(0.5, 2.0)]).words


def test_repetition_at_a_speaking_pace_is_kept_and_reported() -> None:
    said = segment("please " * 30, 0.0, 12.0)
    assert guard([said], [(0.0, 12.0)]) == Guarded(said.words, repeated=True)


def test_a_time_that_is_no_number_does_not_cost_a_word() -> None:
    lost = HeardSegment((RawWord(math.nan, math.nan, " hello", 0.9),), "hello", -0.3, 0.1, 1.0)
    assert guard([lost], [(0.0, 1.0)]).words == lost.words


@pytest.mark.parametrize(
    ("probabilities", "speech_s", "chosen"),
    [
        ({"en": 0.95, "cy": 0.03}, 10, Spoken("en")),
        ({"es": 0.95, "en": 0.03}, 10, Spoken("es")),
        ({"cy": 0.6, "en": 0.3, "es": 0.01}, 10, Spoken("en", "cy")),
        ({"pt": 0.5, "es": 0.4, "en": 0.01}, 10, Spoken("es")),
        ({"vi": 0.97, "en": 0.01}, 10, Spoken("vi")),
        ({"zh": 0.91, "en": 0.07}, 17, Spoken("en", "zh")),  # as the model hears a learner's English
        ({"it": 0.98, "en": 0.0}, 1, Spoken("it")),
        ({"sw": 0.92, "en": 0.02}, 2, Spoken("en", "sw")),  # likewise
        ({"es": 0.9, "en": 0.05}, 1, Spoken("es")),
        ({"es": 0.5, "en": 0.4}, 1, Spoken("es")),
        ({"es": 0.2, "en": 0.1}, 1, Spoken("en")),
        ({}, 10, Spoken("en")),
    ],
)
def test_the_language_is_spanish_or_what_is_sure_else_english(
    probabilities: dict[str, float], speech_s: float, chosen: Spoken
) -> None:
    assert choose([Part(probabilities, speech_s)]) == chosen


def test_every_part_has_its_say_by_its_length() -> None:
    assert choose([Part({"en": 0.9}, 2.0), Part({"es": 0.9}, 12.0)]) == Spoken("es")


def test_a_change_of_language_is_told() -> None:
    assert choose([Part({"en": 0.99}, 12.0), Part({"es": 0.98}, 9.0)]) == Spoken("en", "es")


def test_a_message_that_may_be_in_two_languages_is_doubtful() -> None:
    found = quality.judge(signals(), words(*[0.9] * 10), Guarded(()), "en", perhaps="es")
    assert found.verdict is Verdict.DOUBTFUL
    assert found.reasons == ("some of it may be spoken in Spanish: those words can't be relied on",)


def test_a_clear_message_is_good_without_reasons() -> None:
    found = quality.judge(signals(), words(*[0.9] * 10), Guarded(()), "en")
    assert (found.verdict, found.reasons) == (Verdict.GOOD, ())


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        (signals(snr_db=4.0), quality.NOISY),
        (signals(level_dbfs=-58.0), quality.QUIET),
        (signals(clipped_share=0.1), quality.CLIPPED),
        (signals(cut_off=True), quality.CUT_OFF),
    ],
)
def test_a_bad_line_is_doubtful_and_says_how(sound: Signals, reason: str) -> None:
    found = quality.judge(sound, words(*[0.9] * 10), Guarded(()), "en")
    assert (found.verdict, found.reasons) == (Verdict.DOUBTFUL, (reason,))


def test_uncertain_words_are_counted() -> None:
    found = quality.judge(signals(), words(0.9, 0.9, 0.4, 0.3), Guarded(()), "en")
    assert found.reasons == ("low confidence in 2 of 4 words",)


def test_what_was_left_out_missed_or_foreign_is_doubtful() -> None:
    guarded = Guarded((), too_fast=9, repeated=True)
    found = quality.judge(signals(), words(*[0.9] * 4), guarded, "vi", missed_s=4.2)
    assert found.verdict is Verdict.DOUBTFUL
    assert found.reasons == (
        quality.TOO_FAST,
        quality.REPEATED,
        "4 s of speech could not be made out",
        "spoken in Vietnamese: it could not be rendered in English",
    )


def test_a_rendering_by_machine_is_to_be_checked() -> None:
    found = quality.judge(signals(), words(*[0.9] * 4), Guarded(()), "es", rendered=True)
    assert found.verdict is Verdict.DOUBTFUL
    assert found.reasons == ("spoken in Spanish: the English is a machine's, check it",)


def test_words_none_of_which_is_certain_are_unusable() -> None:
    found = quality.judge(signals(), words(*[0.1] * 8), Guarded(()), "en")
    assert (found.verdict, found.reasons) == (Verdict.UNUSABLE, (quality.HARD,))


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        (signals(speech_s=0.0, level_dbfs=None, flatness=1.0), quality.SILENCE),
        (signals(speech_s=0.0, level_dbfs=-78.0), quality.SILENCE),
        (signals(speech_s=0.0), quality.NO_SPEECH),
        (signals(speech_s=0.0, tonal_share=0.9), quality.TONES),
        (signals(speech_s=0.0, flatness=0.02), quality.MUSIC),
        (signals(speech_s=0.5, flatness=0.02), quality.MUSIC),
        (signals(speech_s=3.0, flatness=0.02), quality.NO_WORDS),
        (signals(speech_s=3.0), quality.NO_WORDS),
    ],
)
def test_no_words_are_unusable_and_say_why(sound: Signals, reason: str) -> None:
    found = quality.judge(sound, [], Guarded(()), None)
    assert (found.verdict, found.reasons) == (Verdict.UNUSABLE, (reason,))


def test_five_words_said_twice_are_a_repetition_and_four_are_chance() -> None:
    assert repeats("Feb. 18, 1964. Feb. 18, 1964.")
    assert repeats("P-I-T-T-S, P I T T S")
    assert not repeats("412-4125, that's 4 1 2.")
    assert not repeats("")


def test_a_decoding_that_took_its_words_from_the_style_is_told() -> None:
    style = "Smith, S M I T H. 4 1 2, 5 5 5, 0 1 9 9."
    assert Said((), "My name is S M I T H.", -0.1, 0.0).echoes(style)
    assert Said((), "Smith, 413-268-7941", -0.1, 0.0).echoes(style)
    assert Said((), "call 413-555-0199", -0.1, 0.0).echoes(style)
    assert not Said((), "Mr Smithers called, 4 1 2, 2 6 8, 0 1 9 9.", -0.1, 0.0).echoes(style)
    assert not Said((), "anything", -0.1, 0.0).echoes("")
